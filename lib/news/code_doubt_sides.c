/* What is known of the people of a coded event that may make it more or less sure. */
#include "news/code.h"

enum { MAX_CLIMB = 40, MAX_PATH = 4 };

/* The mention whose words stand as the participant. */
static const struct dtl_mention *
written_as(const struct dtl_coder *k, const struct dtl_participant *p)
{
	for (size_t i = 0; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if ((int32_t)m->span.beg == p->begin && (int32_t)m->span.end == p->end)
			return m;
	}
	return NULL;
}

/* One side of an event as its first one stands for it. */
struct side {
	const struct dtl_participant *first;
	const struct dtl_mention *m; /* as it is named; NULL: not known */
	double guess; /* how unsure the least sure of them is */
	size_t count;
};

static struct side
side_of(const struct dtl_coder *k, const struct dtl_draft *d, bool target)
{
	struct side s = { .guess = 0 };
	size_t both = 0;

	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];

		/* of those who act alike the first is the one side, the rest is the other */
		if (p->side == DTL_SIDE_NONE ||
		    (p->side == DTL_SIDE_BOTH && (both++ > 0) != target) ||
		    (p->side == DTL_SIDE_SOURCE && target) ||
		    (p->side == DTL_SIDE_TARGET && !target))
			continue;
		if (s.count++ == 0) {
			s.first = p;
			s.m = written_as(k, p);
		}
		if (1 - p->confidence > s.guess)
			s.guess = 1 - p->confidence;
	}
	return s;
}

/* How it is named. */
static struct dtl_str
naming_of(const struct dtl_mention *m)
{
	static const char *const kinds[DTL_MENTION_KIND_COUNT] = {
		[DTL_MENTION_PERSON] = "person",
		[DTL_MENTION_ORGANISATION] = "organisation",
		[DTL_MENTION_COUNTRY] = "country",
		[DTL_MENTION_AGENT] = "agent",
		[DTL_MENTION_PLACE] = "place",
		[DTL_MENTION_FORUM] = "forum",
		[DTL_MENTION_INSTRUMENT] = "instrument",
		[DTL_MENTION_EXERCISE] = "exercise",
		[DTL_MENTION_ANAPHOR] = "anaphor",
	};

	if (m == NULL)
		return (struct dtl_str)DTL_STR("unnamed");
	return m->kind == DTL_MENTION_COUNTRY && m->demonym ? (struct dtl_str)DTL_STR("demonym")
							    : dtl_str_from(kinds[m->kind]);
}

/* The role, or what it is without one. */
static struct dtl_str
role_of(const struct side *s)
{
	if (s->count == 0)
		return (struct dtl_str)DTL_STR("none");
	if (s->first->kind.n > 0)
		return s->first->kind;
	if (s->first->country.n > 0 && (s->m == NULL || s->m->kind == DTL_MENTION_COUNTRY ||
					   s->m->kind == DTL_MENTION_ANAPHOR))
		return (struct dtl_str)DTL_STR("country");
	return naming_of(s->m);
}

/* Where its words hang below the predicate. */
struct standing {
	/* the relations on the way: "nmod:poss>obj", "itself", "apart"; NULL: not named */
	const char *path;
	int deep; /* over how many others */
};

static struct standing
standing_of(const struct dtl_coder *k, const struct dtl_draft *d, const struct side *s)
{
	struct standing ret = { .path = "" };
	uint32_t t;

	if (s->m == NULL)
		return (struct standing){ .path = NULL };
	t = s->m->head;
	if (t == d->predicate)
		return (struct standing){ .path = "itself" };
	for (int i = 0; i < MAX_CLIMB; i++) {
		const struct dtl_token *at = &k->doc->tokens[t];

		if (at->head == DTL_NO_TOKEN)
			break;
		if (i < MAX_PATH)
			ret.path = dtl_arena_printf(k->doc->a, "%s%s%s", ret.path, i > 0 ? ">" : "",
			    dtl_rel_name((enum dtl_rel)at->rel));
		if (at->head == d->predicate) {
			ret.deep = i;
			return ret;
		}
		t = at->head;
	}
	return (struct standing){ .path = "apart" };
}

/* How much the story is about that country. */
static double
count_told(const struct dtl_coder *k, const struct side *s)
{
	double found = 0;

	if (s->m == NULL || s->m->country.n == 0)
		return 0;
	for (size_t i = 0; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		found += m->kind != DTL_MENTION_PLACE && m->kind != DTL_MENTION_INSTRUMENT &&
			 m->kind != DTL_MENTION_EXERCISE && dtl_str_eq(m->country, s->m->country);
	}
	return found - 1;
}

/* Who is quoted stands where "we" does, wherever his name is. */
static bool
is_quoted_self(const struct side *s, const struct dtl_draft *d)
{
	return s->m != NULL && s->m->head == d->clause->speaker;
}

static double
distance(const struct side *s, const struct dtl_draft *d)
{
	const uint32_t predicate = d->predicate;

	if (s->m == NULL || is_quoted_self(s, d))
		return 0;
	return (s->m->head < predicate ? predicate - s->m->head : s->m->head - predicate) / 25.0;
}

struct side_names {
	const char *guess, *deep, *far, *often, *role, *typed, *path;
};

static void
doubt_side(const struct dtl_coder *k, struct dtl_draft *d, const struct side *s,
    const struct side_names *names)
{
	struct dtl_signals *to = &d->signals;
	struct dtl_arena *a = k->doc->a;
	struct dtl_str role = role_of(s);
	const struct standing at = standing_of(k, d, s);

	dtl_signals_add(to, names->guess, s->guess);
	dtl_signals_add(to, names->deep, at.deep / 4.0);
	dtl_signals_add(to, names->far, distance(s, d));
	dtl_signals_add(to, names->often, count_told(k, s) / 12);
	dtl_signals_add_of(to, a, names->role, role);
	if (names->typed != NULL)
		dtl_signals_add_of(to, a, names->typed,
		    dtl_str_from(dtl_arena_printf(
			a, "%s:%.*s", dtl_event_type_name(d->ev.type), DTL_STR_FMT(role))));
	dtl_signals_add_of(to, a, names->path, dtl_str_from(at.path));
}

static bool
takes_part(const struct dtl_draft *d, struct dtl_str country)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if (dtl_str_eq(d->participants[i].country, country))
			return true;
	}
	return false;
}

/* Countries that the sentence names beside those of the event: one of them may be meant. */
static double
count_rivals(const struct dtl_coder *k, const struct dtl_draft *d)
{
	const struct dtl_sentence *at = &k->doc->sentences[d->clause->sentence];
	struct dtl_str last = DTL_STR_NONE;
	double found = 0;

	for (size_t i = dtl_code_first_mention(k, at->token);
	     i < k->mentions->count && k->mentions->items[i].sentence == d->clause->sentence; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if (m->kind != DTL_MENTION_COUNTRY || m->country.n == 0 ||
		    takes_part(d, m->country) || dtl_str_eq(m->country, last))
			continue;
		last = m->country;
		found++;
	}
	return found;
}

/* Of one country or the other as far as the event tells. */
static void
doubt_both(const struct dtl_coder *k, struct dtl_draft *d, const struct side *source,
    const struct side *target)
{
	bool one_country = true, stateless = false, pointed = false;
	struct dtl_signals *to = &d->signals;

	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];
		const struct dtl_mention *m = written_as(k, p);

		if (p->side == DTL_SIDE_NONE)
			continue;
		one_country &= dtl_str_eq(p->country, d->participants[0].country);
		stateless |= p->country.n == 0;
		pointed |= m != NULL && m->kind == DTL_MENTION_ANAPHOR;
	}
	dtl_signals_add(to, "one_side", source->count == 0 || target->count == 0);
	dtl_signals_add(to, "crowd", d->participant_count > 2);
	dtl_signals_add(to, "at_home", source->count > 0 && target->count > 0 && one_country);
	dtl_signals_add(to, "stateless", stateless);
	dtl_signals_add(to, "pointed", pointed);
	dtl_signals_add(
	    to, "guessed", source->guess > target->guess ? source->guess : target->guess);
	dtl_signals_add(to, "own_words", is_quoted_self(source, d));
	dtl_signals_add(to, "target_first",
	    source->m != NULL && target->m != NULL && !is_quoted_self(source, d) &&
		target->m->head < source->m->head);
	dtl_signals_add(to, "rivals", count_rivals(k, d) / 3);
	dtl_signals_add_of(to, k->doc->a, "pair",
	    dtl_str_from(dtl_arena_printf(k->doc->a, "%.*s-%.*s", DTL_STR_FMT(role_of(source)),
		DTL_STR_FMT(role_of(target)))));
}

void
dtl_code_doubt_sides(const struct dtl_coder *k, struct dtl_draft *d)
{
	static const struct side_names source_names = { "source_guess", "source_deep", "source_far",
		"source_often", "source", NULL, "source_path" };
	static const struct side_names target_names = { "target_guess", "target_deep", "target_far",
		"target_often", "target", "type_target", "target_path" };
	struct side source = side_of(k, d, false), target = side_of(k, d, true);

	doubt_side(k, d, &source, &source_names);
	doubt_side(k, d, &target, &target_names);
	doubt_both(k, d, &source, &target);
}

bool
dtl_code_speaks_himself(const struct dtl_coder *k, const struct dtl_draft *d)
{
	struct side source = side_of(k, d, false);
	struct dtl_actors speaker = { .count = 0 };

	if (is_quoted_self(&source, d))
		return true;
	if (d->clause->speaker == DTL_NO_TOKEN || source.first == NULL)
		return false;
	dtl_code_actors_at(k, d->clause->speaker, &speaker);
	return speaker.count == 1 && dtl_code_speaks_for_country(&speaker.items[0]) &&
	       dtl_str_eq(speaker.items[0].country, source.first->country);
}
