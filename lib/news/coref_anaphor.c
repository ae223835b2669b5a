#include "news/coref_work.h"

struct set {
	uint32_t entity[16];
	size_t n;
};

static void
set_add(struct set *s, uint32_t entity)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->entity[i] == entity)
			return;
	}
	if (s->n < sizeof s->entity / sizeof s->entity[0])
		s->entity[s->n++] = entity;
}

/* First mention before index that stands in this sentence. */
static uint32_t
sentence_begin(const struct dtl_mention_list *l, uint32_t index, uint32_t sentence)
{
	while (index > 0 && l->items[index - 1].sentence >= sentence)
		index--;
	return index;
}

/* The index of the first COUNTRY mention of the code anywhere in the document, or count. */
static uint32_t
country_entity(const struct dtl_mention_list *l, struct dtl_str code)
{
	for (uint32_t i = 0; i < l->count; i++) {
		if (l->items[i].kind == DTL_MENTION_COUNTRY &&
		    dtl_str_eq(l->items[i].country, code))
			return l->items[i].entity;
	}
	return (uint32_t)l->count;
}

static bool
surely_named(const struct dtl_mention *m)
{
	return m->country.n == 3 && m->confidence >= 0.65;
}

static void
collect_countries(const struct dtl_mention_list *l, uint32_t beg, uint32_t end, struct set *s)
{
	for (uint32_t i = beg; i < end; i++) {
		const struct dtl_mention *m = &l->items[i];
		bool side = m->kind == DTL_MENTION_COUNTRY || m->kind == DTL_MENTION_PERSON ||
			    m->kind == DTL_MENTION_AGENT;

		if (!side || !surely_named(m))
			continue;
		uint32_t e =
		    m->kind == DTL_MENTION_COUNTRY ? m->entity : country_entity(l, m->country);

		if (e < l->count)
			set_add(s, e);
	}
}

static void
collect_kind(const struct dtl_mention_list *l, uint32_t beg, uint32_t end,
    enum dtl_mention_kind kind, struct set *s)
{
	for (uint32_t i = beg; i < end; i++) {
		const struct dtl_mention *m = &l->items[i];

		/* A ministry that is only the source of the report is no party. */
		if (m->kind == kind && !(kind == DTL_MENTION_ORGANISATION && m->acronym.n == 0 &&
					   dtl_str_starts(m->actor, "GOV")))
			set_add(s, m->entity);
	}
}

/* "both defence ministers": people whose role the phrase allows ("GOV" allows "GOVMIL"). */
static void
collect_people(const struct dtl_mention_list *l, uint32_t beg, uint32_t end,
    const struct dtl_mention *who, struct set *s)
{
	struct dtl_str minister = DTL_STR("minister");
	bool ministers = dtl_str_find_nocase(who->name, minister, 0) < who->name.n;

	for (uint32_t i = beg; i < end; i++) {
		const struct dtl_mention *m = &l->items[i];

		if (m->kind != DTL_MENTION_PERSON || m->confidence < 0.6 ||
		    !dtl_str_eq(dtl_str_slice(m->actor, 0, who->actor.n), who->actor))
			continue;
		if (!ministers || dtl_str_find_nocase(m->title, minister, 0) < m->title.n)
			set_add(s, m->entity);
	}
}

struct range {
	uint32_t beg, end; /* mentions */
};

static void
collect(const struct dtl_mention_list *l, const char *class, struct range r,
    const struct dtl_mention *who, struct set *s)
{
	uint32_t beg = r.beg, end = r.end;

	if (strcmp(class, "pair-person") == 0)
		collect_people(l, beg, end, who, s);
	else if (strcmp(class, "pair-organisation") == 0)
		collect_kind(l, beg, end, DTL_MENTION_ORGANISATION, s);
	else
		collect_countries(l, beg, end, s);
}

/* Two people of two countries, where people are asked for. */
static bool
fits(const struct dtl_mention_list *l, const char *class, const struct set *s)
{
	if (s->n != 2)
		return false;
	if (strcmp(class, "pair-person") != 0)
		return true;
	return !dtl_str_eq(l->items[s->entity[0]].country, l->items[s->entity[1]].country) &&
	       l->items[s->entity[0]].country.n > 0 && l->items[s->entity[1]].country.n > 0;
}

static bool
settle(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index,
    const struct set *s, const char *basis)
{
	struct dtl_mention *m = &l->items[index];

	m->members = dtl_arena_copy(doc->a, s->entity, s->n * sizeof s->entity[0]);
	m->member_count = s->n;
	m->confidence = 0.75;
	m->basis = basis;
	return true;
}

static bool
of_class(const struct dtl_mention *m, const char *class)
{
	if (strcmp(class, "pair-person") == 0)
		return m->kind == DTL_MENTION_PERSON;
	if (strcmp(class, "pair-organisation") == 0)
		return m->kind == DTL_MENTION_ORGANISATION;
	return m->kind == DTL_MENTION_COUNTRY && !m->demonym;
}

/* "A and B": nothing else stands between the two. */
static bool
joined(const struct dtl_document *doc, const struct dtl_mention *x, const struct dtl_mention *y)
{
	uint32_t t = x->token + x->token_count;

	if (x->sentence != y->sentence || t >= y->token || y->token - t > 2)
		return false;
	struct dtl_str and = doc->tokens[t].lower;

	return (dtl_str_is(and, "and") || dtl_str_is(and, "&") || dtl_str_is(and, "with")) &&
	       (y->token - t == 1 || dtl_str_is(doc->tokens[t + 1].lower, "the"));
}

/* How often the story has told the rarer one of two so far: what it is about. */
static uint32_t
salience(const struct dtl_mention_list *l, uint32_t index, uint32_t a, uint32_t b)
{
	uint32_t of_a = 0, of_b = 0;

	for (uint32_t i = 0; i < index; i++) {
		of_a += l->items[i].entity == a;
		of_b += l->items[i].entity == b;
	}
	return of_a < of_b ? of_a : of_b;
}

/* The two that are told as "A and B" and of which the story says most. */
static bool
joined_pair(
    const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index, const char *class)
{
	const struct dtl_mention *right = NULL;
	struct set best = { .n = 0 };
	uint32_t most = 0;

	for (uint32_t i = index; i > 0 && index - i < COREF_WINDOW; i--) {
		const struct dtl_mention *left = &l->items[i - 1];

		if (!of_class(left, class))
			continue;
		if (right != NULL && joined(doc, left, right) && left->entity != right->entity &&
		    salience(l, index, left->entity, right->entity) > most) {
			most = salience(l, index, left->entity, right->entity);
			best = (struct set){ .entity = { left->entity, right->entity }, .n = 2 };
		}
		/* Of nested mentions the outer one counts. */
		if (right == NULL || left->token + left->token_count <= right->token ||
		    left->token_count > right->token_count)
			right = left;
	}
	return best.n == 2 && settle(doc, l, index, &best, "told together before");
}

/* The nearest sentence behind that names exactly two of the kind. */
static bool
pair_of(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index,
    const char *class, const char *basis)
{
	const struct dtl_mention *m = &l->items[index];

	if (strcmp(class, "pair-organisation") == 0 && joined_pair(doc, l, index, class))
		return true;
	uint32_t last = m->sentence > COREF_SENTENCES ? m->sentence - COREF_SENTENCES : 0;
	uint32_t end = index;

	for (uint32_t sentence = m->sentence + 1; sentence > last; sentence--) {
		uint32_t beg = sentence_begin(l, end, sentence - 1);
		struct set s = { .n = 0 };

		collect(l, class, (struct range){ beg, end }, m, &s);
		if (fits(l, class, &s))
			return settle(doc, l, index, &s, basis);
		end = beg;
	}
	/* No single sentence does: the whole of what was told so far may. */
	struct set all = { .n = 0 };

	collect(l, class, (struct range){ 0, index }, m, &all);
	return fits(l, class, &all) && settle(doc, l, index, &all, basis);
}

/* "each other": those who act in the same sentence. */
static bool
is_reciprocal(const struct dtl_mention *m)
{
	return dtl_str_is_nocase(m->name, "each other") ||
	       dtl_str_is_nocase(m->name, "one another");
}

static bool
pair_here(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index)
{
	struct set s = { .n = 0 };

	collect_countries(l, sentence_begin(l, index, l->items[index].sentence), index, &s);
	return s.n == 2 && settle(doc, l, index, &s, "the two countries told before");
}

static bool
says_two(const struct dtl_mention *m)
{
	struct dtl_str two = DTL_STR("two"), both = DTL_STR("both");

	return dtl_str_find_nocase(m->name, two, 0) < m->name.n ||
	       dtl_str_find_nocase(m->name, both, 0) < m->name.n;
}

static void
link_pair(
    const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index, const char *class)
{
	if (is_reciprocal(&l->items[index])) {
		(void)pair_here(doc, l, index);
	} else if (strcmp(class, "pair-any") == 0) {
		if (!pair_of(doc, l, index, "pair-country", "the two countries told before"))
			(void)pair_of(doc, l, index, "pair-organisation", "the two told before");
	} else if (strcmp(class, "pair-person") == 0) {
		if (!pair_of(doc, l, index, class, "the two people told before") &&
		    says_two(&l->items[index]))
			(void)pair_of(
			    doc, l, index, "pair-country", "the two countries told before");
	} else {
		(void)pair_of(doc, l, index, class, "the two told before");
	}
}

/* "The union said that it will ...": the body that is the subject above is the subject below. */
static const struct dtl_mention *
subject_above(const struct dtl_document *doc, const struct dtl_mention_list *l, uint32_t index)
{
	const struct dtl_mention *m = &l->items[index];
	uint32_t beg = sentence_begin(l, index, m->sentence), verb = doc->tokens[m->head].head;

	if (!doc->sentences[m->sentence].parsed || verb == DTL_NO_TOKEN ||
	    doc->tokens[m->head].rel != DTL_REL_NSUBJ || doc->tokens[verb].rel != DTL_REL_CCOMP)
		return NULL;
	for (uint32_t i = index; i > beg; i--) {
		const struct dtl_mention *at = &l->items[i - 1];
		uint8_t rel = doc->tokens[at->head].rel;

		if (rel != DTL_REL_NSUBJ || doc->tokens[at->head].head != doc->tokens[verb].head)
			continue;
		return (at->kind == DTL_MENTION_ORGANISATION || at->kind == DTL_MENTION_COUNTRY) &&
			       !at->demonym && !at->plural && at->country.n > 0
			   ? at
			   : NULL;
	}
	return NULL;
}

static void
take_antecedent(
    struct dtl_mention *m, const struct dtl_mention *who, double confidence, const char *basis)
{
	m->entity = who->entity;
	m->confidence = confidence;
	m->basis = basis;
	coref_copy(m, who);
}

/* A pronoun is settled only when one candidate stands in reach. */
static void
link_pronoun(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index)
{
	struct dtl_mention *m = &l->items[index];
	struct set s = { .n = 0 };
	bool it = dtl_str_is_nocase(m->name, "it");
	uint32_t before = m->sentence > 0 ? m->sentence - 1 : 0;
	uint32_t beg = sentence_begin(l, index, m->sentence);

	m->title = DTL_STR_NONE;
	if (m->plural)
		return;
	const struct dtl_mention *above = it ? subject_above(doc, l, index) : NULL;

	if (above != NULL) {
		take_antecedent(m, above, 0.6, "subject above");
		return;
	}
	for (int round = 0; round < 2 && s.n == 0; round++) {
		if (round == 1) {
			index = beg;
			beg = sentence_begin(l, index, before);
		}
		if (!it)
			collect_kind(l, beg, index, DTL_MENTION_PERSON, &s);
		else
			collect_countries(l, beg, index, &s);
	}
	if (s.n != 1)
		return;
	take_antecedent(m, &l->items[s.entity[0]], it ? 0.5 : 0.65, "only candidate");
}

/* "the two Koreas": the countries that were found inside the phrase. */
static void
link_several(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index)
{
	struct dtl_mention *m = &l->items[index];
	struct set s = { .n = 0 };

	m->title = DTL_STR_NONE;
	for (uint32_t i = index + 1; i < l->count && l->items[i].token < m->token + m->token_count;
	     i++) {
		if (l->items[i].kind == DTL_MENTION_COUNTRY)
			set_add(&s, i);
	}
	(void)settle(doc, l, index, &s, "countries named together");
	m->confidence = 0.9;
}

void
coref_anaphor(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index)
{
	struct dtl_mention *m = &l->items[index];

	if (m->kind == DTL_MENTION_PERSON) {
		coref_titled_counterpart(l, index);
		return;
	}
	if (m->kind != DTL_MENTION_ANAPHOR || m->title.n == 0)
		return;
	if (dtl_str_is(m->title, "several")) {
		link_several(doc, l, index);
	} else if (dtl_str_is(m->title, "counterpart")) {
		coref_counterpart(l, index);
	} else if (dtl_str_is(m->title, "pronoun")) {
		link_pronoun(doc, l, index);
	} else {
		const char *class = m->title.p; /* a literal of find_anaphors */

		m->title = DTL_STR_NONE;
		link_pair(doc, l, index, class);
	}
}
