/* "The council" after "the Reef Diving Council": a bare noun behind "the" or "this" that is a word of
 * a name told before means the one of that name. */
#include "news/mention_work.h"

#define LOOK_BACK 400 /* mentions */

static bool
is_kind(enum dtl_mention_kind kind)
{
	return kind == DTL_MENTION_ORGANISATION || kind == DTL_MENTION_FORUM ||
	       kind == DTL_MENTION_EXERCISE;
}

/* Is the noun a word of the name as it is written in the text? */
static bool
named_with(const struct finder *f, const struct dtl_mention *m, struct dtl_str noun)
{
	for (uint32_t t = m->token; t < m->token + m->token_count; t++) {
		const struct dtl_token *w = &f->doc->tokens[t];

		if (dtl_str_eq(w->lower, noun))
			return m->token_count > 1;
	}
	return false;
}

static bool
is_drill(struct dtl_str noun)
{
	return dtl_str_is(noun, "exercise") || dtl_str_is(noun, "drill") ||
	       dtl_str_is(noun, "drills") || dtl_str_is(noun, "exercises");
}

/* The paper that stands at this word; NULL when none does. */
static struct dtl_mention *
paper_at(const struct finder *f, uint32_t token)
{
	for (size_t i = f->count; i > f->first; i--) {
		struct dtl_mention *m = &f->items[i - 1];

		if (m->kind == DTL_MENTION_INSTRUMENT && m->token == token && m->token_count == 1)
			return m;
	}
	return NULL;
}

/* "the agreement" may be any paper, "the treaty" only a treaty. */
static bool
any_paper(struct dtl_str noun)
{
	static const char *const nouns[] = { "agreement", "document", "deal", "pact", "accord" };

	return DTL_STR_IS_ANY(noun, nouns);
}

/* The paper before with that word in its name, else the only one there is for "the agreement". */
static const struct dtl_mention *
paper_before(const struct finder *f, uint32_t token)
{
	const struct dtl_mention *only = NULL;
	struct dtl_str noun = tok(f, token)->lower;

	for (size_t i = f->count; i > 0 && f->count - i < LOOK_BACK; i--) {
		const struct dtl_mention *m = &f->items[i - 1];

		if (m->kind != DTL_MENTION_INSTRUMENT || m->plural || m->token >= token)
			continue;
		if (named_with(f, m, noun))
			return m;
		if (only != NULL && only->entity != m->entity &&
		    only->token >= m->token + m->token_count)
			return NULL;
		only = m;
	}
	return any_paper(noun) ? only : NULL;
}

/* "the MoU", "the treaty". */
static void
link_paper(struct finder *f, uint32_t t)
{
	struct dtl_mention *m = paper_at(f, t);
	const struct dtl_mention *before = NULL;

	if (t > f->beg && (tok_is(f, t - 1, "the") || tok_is(f, t - 1, "this")))
		before = paper_before(f, t);
	if (m != NULL && before != NULL && !m->plural)
		m->entity = before->entity;
}

/* The nearest one before; NULL when none has the word. */
static const struct dtl_mention *
antecedent(const struct finder *f, uint32_t token)
{
	struct dtl_str noun = tok(f, token)->lower;

	for (size_t i = f->count; i > 0 && f->count - i < LOOK_BACK; i--) {
		const struct dtl_mention *m = &f->items[i - 1];

		if (!is_kind(m->kind) || m->token + m->token_count > token)
			continue;
		if (named_with(f, m, noun) || (m->kind == DTL_MENTION_EXERCISE && is_drill(noun)))
			return m;
	}
	return NULL;
}

/* "the council" and nothing around it that would make it another one. */
static bool
stands_bare(const struct finder *f, uint32_t t)
{
	if (t == f->beg || tok_cap(f, t) || tok_punct(f, t) || tok(f, t)->form.n < 4)
		return false;
	if (!tok_is(f, t - 1, "the") && !tok_is(f, t - 1, "this"))
		return false;
	if (tok(f, t)->upos != DTL_NOUN || tok_is(f, t + 1, "of") || tok_is(f, t + 1, "-"))
		return false;
	return t + 1 >= f->end ||
	       (tok(f, t + 1)->upos != DTL_NOUN && tok(f, t + 1)->upos != DTL_PROPN);
}

/* "the community" is who it is called by: no people of a neighbourhood. */
static void
take_name(struct dtl_mention *m, const struct dtl_mention *named)
{
	m->entity = named->entity;
	if (named->country.n == 0 || !dtl_str_is(m->kind_code, "CVL"))
		return;
	m->country = named->country;
	m->actor = named->actor;
	m->kind_code = named->kind_code;
	m->basis = "named before with this word";
}

static void
link_to(struct finder *f, uint32_t t, size_t found)
{
	uint32_t owner = f->owner[t - f->beg];
	struct dtl_mention *m;

	if (owner != 0) {
		m = &f->items[owner - 1];
		if (m->kind == DTL_MENTION_AGENT && m->token_count <= 2 && !m->plural)
			take_name(m, &f->items[found]);
		return;
	}
	m = mention_add(f, f->items[found].kind, t, 1);
	const struct dtl_mention *named = &f->items[found];

	m->name = named->name;
	m->acronym = named->acronym;
	m->country = named->country;
	m->actor = named->actor;
	m->kind_code = named->kind_code;
	m->wikidata = named->wikidata;
	m->ordinal = named->ordinal;
	m->confidence = named->confidence > 0.1 ? named->confidence - 0.1 : named->confidence;
	m->basis = "named before with this word";
	m->entity = named->entity;
}

void
find_things(struct finder *f)
{
	for (uint32_t t = f->beg; t < f->end; t++) {
		if (paper_at(f, t) != NULL) {
			link_paper(f, t);
			continue;
		}
		const struct dtl_mention *m = stands_bare(f, t) ? antecedent(f, t) : NULL;

		if (m != NULL)
			link_to(f, t, (size_t)(m - f->items));
	}
}
