#include "news/trace.h"

static bool
same_side(const struct dtl_actors *a, const struct dtl_actors *b)
{
	size_t same = 0;

	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; j < b->count; j++)
			same += a->entity[i] == b->entity[j];
	}
	return same > 0 && same == a->count;
}

static void
add_side(struct dtl_draft *d, const struct dtl_actors *from, enum dtl_side side, uint32_t functions)
{
	for (size_t i = 0; i < from->count && d->participant_count < DTL_MAX_PARTICIPANTS; i++) {
		struct dtl_participant *p = &d->participants[d->participant_count];

		*p = from->items[i];
		p->side = side;
		p->functions = functions;
		d->entity[d->participant_count++] = from->entity[i];
	}
}

/* A role without a country belongs to the country of the other side, or of the place. */
static void
lend_country(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *to,
    const struct dtl_actors *from, bool both)
{
	struct dtl_str country = DTL_STR_NONE;

	for (size_t i = 0; i < from->count && country.n == 0; i++)
		country = from->items[i].country;
	for (size_t i = 0; i < to->count; i++) {
		struct dtl_participant *p = &to->items[i];

		if (p->country.n > 0 || country.n == 0 || (both && p->name.n > 0 && p->title.n > 0))
			continue;
		p->country = country;
		p->code = dtl_str_from(dtl_arena_printf(k->doc->a, "%.*s%.*s", DTL_STR_FMT(country),
		    DTL_STR_FMT(p->code.n > 0 ? p->code : p->kind)));
		p->confidence *= 0.7;
		dtl_trace_taken(k, v, v->clause->sentence, to->entity[i],
		    "its country is that of the other side");
	}
}

/* The country that a phrase names beside the one who acts: "Bolivian" in "Bolivian students"; with
 * `whole` also the country that acts. */
static const struct dtl_mention *
country_within(const struct dtl_coder *k, const struct dtl_participant *p, bool whole)
{
	for (size_t i = 0; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if ((int32_t)m->span.beg >= p->end)
			break;
		if (m->kind != DTL_MENTION_COUNTRY || (int32_t)m->span.beg < p->begin ||
		    !dtl_str_eq(m->country, p->country))
			continue;
		if ((int32_t)m->span.end < p->end || (whole && (int32_t)m->span.end == p->end))
			return m;
	}
	return NULL;
}

static bool
is_place_prep(struct dtl_str prep)
{
	static const char *const places[] = { "in", "at", "near", "on", "across", "throughout",
		"inside", "into", "of", "around" };

	return DTL_STR_IS_ANY(prep, places);
}

/* "at targets in Beirut": the place behind the thing. */
static void
place_below(const struct dtl_coder *k, uint32_t token, struct dtl_actors *target)
{
	DTL_TREE_EACH(child, &k->tree, token)
	{
		if (k->doc->tokens[child].rel == DTL_REL_NMOD && target->count == 0 &&
		    is_place_prep(dtl_tree_preposition(&k->tree, child)))
			dtl_code_actors_at(k, child, target);
	}
}

/* Where the clause says it is done. */
static void
place_of(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *out)
{
	for (size_t i = 0; i < v->oblique_count && out->count == 0; i++) {
		if (is_place_prep(v->obliques[i].prep))
			dtl_code_actors_at(k, v->obliques[i].token, out);
	}
	for (size_t i = 0; i < v->oblique_count && out->count == 0; i++) {
		if (is_place_prep(v->obliques[i].prep))
			place_below(k, v->obliques[i].token, out);
	}
}

/* "agreed at a meeting in Paris": where it was agreed is not to whom it was promised. */
static bool
is_agreed_abroad(
    const struct dtl_pattern *p, const struct dtl_actors *source, const struct dtl_actors *target)
{
	return dtl_event_type_from_cameo(p->cameo) == DTL_EVENT_AGREE && source->count > 0 &&
	       !dtl_str_eq(source->items[0].country, target->items[0].country);
}

/* Without anybody else an act is done at home: where the clause says, or to the country whose
 * people act. Nobody is his own target, but for what a state does inside itself. */
static void
home(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    const struct dtl_actors *source, struct dtl_actors *target)
{
	place_of(k, v, target);
	if (target->count > 0 && target->items[0].country.n > 0 &&
	    !is_agreed_abroad(p, source, target))
		return;
	target->count = 0;
	/* "is being investigated by the Kenyan police": not Kenya */
	if (dtl_str_starts(p->cameo, "09"))
		return;
	for (size_t i = 0; i < source->count && target->count == 0; i++) {
		const struct dtl_mention *m =
		    country_within(k, &source->items[i], dtl_pattern_has_slot(p, DTL_SLOT_SELF));

		if (m == NULL)
			continue;
		dtl_code_add_mention(k, m, m, target);
		target->items[0].code = target->items[0].name = m->country;
		target->items[0].kind = DTL_STR_NONE;
		target->entity[0] = UINT32_MAX;
		dtl_trace_taken(k, v, v->clause->sentence, UINT32_MAX,
		    "nobody else is named: the country of those who act");
	}
}

static void
both_sides(struct dtl_draft *d, const struct dtl_pattern *p, const struct dtl_actors *source,
    const struct dtl_actors *target)
{
	add_side(d, source, DTL_SIDE_BOTH, p->source_functions);
	add_side(d, target, DTL_SIDE_BOTH, p->target_functions);
}

/* Two countries, or two bodies of one country; "the president and his minister discussed the law"
 * is no meeting of two sides. */
static bool
is_meeting_of_two(const struct dtl_draft *d, bool apart)
{
	if (apart)
		return d->participant_count >= 2;
	for (size_t i = 1; i < d->participant_count; i++) {
		if (!dtl_str_eq(d->participants[i].code, d->participants[0].code))
			return true;
	}
	return false;
}

/* A blast kills though nobody is named who set it off. */
static bool
is_violent(struct dtl_str cameo)
{
	return dtl_event_type_from_cameo(cameo) == DTL_EVENT_ASSAULT;
}

/* Told though nobody says who did it: violence, arrests, sanctions, releases. */
static bool
happens_to(struct dtl_str cameo)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(cameo);

	return type == DTL_EVENT_ASSAULT || type == DTL_EVENT_COERCE || type == DTL_EVENT_RETREAT ||
	       type == DTL_EVENT_SANCTION || type == DTL_EVENT_SUPPORT || type == DTL_EVENT_CONSULT;
}

/* Said in passing: what such a clause does not say itself is not guessed. */
static bool
is_aside(const struct dtl_clause *c)
{
	return c->nominal || c->link == DTL_LINK_ADVCL || c->link == DTL_LINK_PARTICIPLE ||
	       c->link == DTL_LINK_RELATIVE || c->link == DTL_LINK_PURPOSE;
}

/* "killed two and wounded five": the second verb tells more of what the first one told. */
static bool
goes_on(const struct dtl_coder *k, const struct dtl_clause *c)
{
	return c->link == DTL_LINK_CONJ && c->parent != DTL_NO_TOKEN &&
	       k->consumed[k->doc->clauses[c->parent].predicate];
}

static bool
has_country_in(const struct dtl_actors *who)
{
	for (size_t i = 0; i < who->count; i++) {
		if (who->items[i].country.n > 0)
			return true;
	}
	return false;
}

static bool
is_pronoun(struct dtl_str text)
{
	static const char *const words[] = { "he", "him", "she", "her", "it", "they", "them",
		"his" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_str_is_nocase(text, words[i]))
			return true;
	}
	return false;
}

/* Two of one country meet only when both are named. */
static bool
is_self_talk(const struct dtl_draft *d)
{
	bool pronoun = false, same = true;

	for (size_t i = 0; i < d->participant_count; i++) {
		pronoun |= is_pronoun(d->participants[i].text);
		same &= dtl_str_eq(d->participants[i].country, d->participants[0].country);
	}
	return pronoun && same;
}

/* "source=none": it happens by itself, "riots shook the capital". */
static bool
needs_nobody(const struct dtl_pattern *p)
{
	for (size_t i = 0; i < p->source_count; i++) {
		if (p->sources[i].kind == DTL_SLOT_NONE)
			return true;
	}
	return false;
}

/* Is everybody there whom this pattern and this kind of clause ask for? */
static bool
is_complete(const struct dtl_view *v, const struct dtl_pattern *p, const struct dtl_actors *source,
    const struct dtl_actors *target)
{
	if (is_aside(v->clause) && !has_country_in(source) && !has_country_in(target))
		return false;
	if (is_aside(v->clause) && !(p->flags & DTL_PATTERN_BOTH) &&
	    (source->count == 0 || target->count == 0))
		return false;
	if (source->count > 0 || (needs_nobody(p) && target->count > 0))
		return true;
	if (p->flags & DTL_PATTERN_NEEDS_SOURCE)
		return false;
	if (p->flags & DTL_PATTERN_BOTH)
		return true;
	return dtl_view_is_active(v) ? is_violent(p->cameo) : happens_to(p->cameo);
}

/* "A and B agreed to open the border": what several countries agree to they agree to together. */
static bool
agree_alike(const struct dtl_coder *k, const struct dtl_pattern *p, const struct dtl_actors *source,
    const struct dtl_actors *target)
{
	if (dtl_event_type_from_cameo(p->cameo) != DTL_EVENT_AGREE && !dtl_str_is(p->cameo, "057"))
		return false;
	/* "agreed to exchange prisoners": people whose country is only guessed are no party, nor is who
	 * only says which talks ("agreed to hold Hague talks") */
	for (size_t i = 0; i < target->count; i++) {
		bool own = k->doc->tokens[target->token[i]].rel == DTL_REL_COMPOUND;

		for (size_t j = 0; j < source->count; j++)
			own |= dtl_str_eq(target->items[i].country, source->items[j].country);
		if (!own && (target->items[i].name.n == 0 || target->items[i].confidence >= 0.65))
			return false;
	}
	for (size_t i = 1; i < source->count; i++) {
		if (!dtl_str_eq(source->items[i].country, source->items[0].country))
			return true;
	}
	return false;
}

/* Done by nobody who is named, to people whose role is. */
static bool
lacks_doer(const struct dtl_view *v, const struct dtl_pattern *p, const struct dtl_actors *source,
    const struct dtl_actors *target)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(p->cameo);

	return (type == DTL_EVENT_COERCE || type == DTL_EVENT_ASSAULT) && !v->clause->nominal &&
	       !is_aside(v->clause) && source->count == 0 && target->count > 0 &&
	       target->items[0].kind.n > 0;
}

/* "Two hundred were detained in Moscow": nobody is named who did it to those at home, so somebody
 * of the place did. */
static void
blame_place(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    const struct dtl_actors *target, struct dtl_actors *source)
{
	if (!lacks_doer(v, p, source, target))
		return;
	place_of(k, v, source);
	if (source->count != 1 || source->items[0].kind.n > 0 ||
	    !dtl_str_eq(source->items[0].country, target->items[0].country)) {
		source->count = 0;
		return;
	}
	source->items[0].code = source->items[0].name = source->items[0].country;
	source->items[0].confidence = 0.3;
	source->entity[0] = UINT32_MAX - 1;
	dtl_trace_taken(k, v, v->clause->sentence, UINT32_MAX - 1,
	    "nobody is named who did it: somebody of the place where it was done");
}

static const char no_politics[] = "the sides are none that make politics";

static bool
put_sides(const struct dtl_coder *k, struct dtl_draft *d, const struct dtl_actors *source,
    const struct dtl_actors *target)
{
	const struct dtl_pattern *p = d->pattern;

	if ((p->flags & DTL_PATTERN_BOTH) || agree_alike(k, p, source, target)) {
		static const struct dtl_actors nobody = { .count = 0 };
		bool own = (p->flags & DTL_PATTERN_BOTH) != 0;

		both_sides(d, p, source, own ? target : &nobody);
		if (!dtl_code_is_plausible(k, d))
			return dtl_trace_sides(k, d, source, target, no_politics);
		if (!is_meeting_of_two(d, target->count > 0) || is_self_talk(d))
			return dtl_trace_sides(k, d, source, target, "not two different sides");
		return true;
	}
	if (target->count == 0 && (p->flags & DTL_PATTERN_NEEDS_TARGET))
		return dtl_trace_sides(k, d, source, target, "the pattern asks for a target");
	add_side(d, source, DTL_SIDE_SOURCE, p->source_functions);
	add_side(d, target, DTL_SIDE_TARGET, p->target_functions);
	return dtl_code_is_plausible(k, d) || dtl_trace_sides(k, d, source, target, no_politics);
}

bool
dtl_code_sides(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	struct dtl_actors source = { .count = 0 }, target = { .count = 0 };
	const struct dtl_pattern *p = d->pattern;
	bool both = (p->flags & DTL_PATTERN_BOTH) != 0;

	dtl_code_gather(k, v, p, &source, &target);
	dtl_code_voice(k, v, &source);
	if (is_violent(p->cameo))
		dtl_code_not_own_fire(k, v, &source, &target);
	if (both)
		dtl_code_drop_strangers(&source);
	if (target.count == 0)
		dtl_code_counterpart(k, v, p, &source, &target);
	if (target.count == 0 && dtl_pattern_is_domestic(p) && !dtl_code_acts_abroad(k, v, p) &&
	    !agree_alike(k, p, &source, &target)) {
		if (is_aside(v->clause) || goes_on(k, v->clause))
			return dtl_trace_sides(
			    k, d, &source, &target, "told in passing, and its target is not named");
		home(k, v, p, &source, &target);
		/* "refused to drop the tax": something is denied to those at home, but not this */
		if (v->complement != NULL && dtl_str_starts(p->cameo, "120"))
			dtl_code_drop_self(k, p, &source, &target);
	}
	if (same_side(&source, &target))
		target.count = 0;
	if (!is_complete(v, p, &source, &target))
		return dtl_trace_sides(k, d, &source, &target,
		    is_aside(v->clause) ? "told in passing, and does not name both its sides"
					: "somebody is missing");
	lend_country(k, v, &target, &source, both);
	blame_place(k, v, p, &target, &source);
	if (dtl_pattern_is_domestic(p))
		lend_country(k, v, &source, &target, both);
	return put_sides(k, d, &source, &target);
}
