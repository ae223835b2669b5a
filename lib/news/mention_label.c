#include "news/mention_work.h"

enum dtl_name_kind
labelled(const struct finder *f, uint32_t beg, uint32_t end)
{
	uint8_t kind = tok(f, beg)->name;

	for (uint32_t t = beg + 1; t < end; t++)
		if (tok(f, t)->name != kind)
			return DTL_NAME_NONE;
	return (enum dtl_name_kind)kind;
}

/* The lexicon has a word for it: the finders before have decided. */
static bool
explained(const struct finder *f, const struct dtl_name *n)
{
	if (owned(f, n->token, n->token + n->token_count))
		return true;
	for (uint32_t t = n->token; t < n->token + n->token_count; t++) {
		const struct hit *h = hit_at(f, t);

		if (h != NULL && (h->kinds & ~KIND(DTL_ENTRY_WORD)) != 0)
			return true;
	}
	return false;
}

static bool
has_capital(const struct finder *f, const struct dtl_name *n)
{
	for (uint32_t t = n->token; t < n->token + n->token_count; t++)
		if (tok_cap(f, t) && tok(f, t)->form.n > 1)
			return true;
	return false;
}

static void
add_organisation(struct finder *f, const struct dtl_name *n)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ORGANISATION, n->token, n->token_count);

	m->name = text_of(f, n->token, n->token + n->token_count);
	m->confidence = 0.4;
	m->basis = "labelled";
	country_from_context(f, m, modifiers_begin(f, n->token), n->token + n->token_count);
	mention_own(f, m);
}

static void
add_place(struct finder *f, const struct dtl_name *n)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_PLACE, n->token, n->token_count);

	m->name = text_of(f, n->token, n->token + n->token_count);
	m->confidence = 0.4;
	m->basis = "labelled";
}

/* "Aki Salo": a name of two words or more of which nothing else is known. */
static void
add_person(struct finder *f, const struct dtl_name *n)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_PERSON, n->token, n->token_count);

	m->name = text_of(f, n->token, n->token + n->token_count);
	m->confidence = 0.4;
	m->basis = "labelled";
}

void
find_labelled(struct finder *f)
{
	struct dtl_name n;
	uint32_t at = f->beg;

	if (sentence_shouts(f))
		return;
	while (dtl_name_next(f->doc, &at, f->end, &n)) {
		if (explained(f, &n) || !has_capital(f, &n))
			continue;
		if (n.kind == DTL_NAME_ORGANISATION)
			add_organisation(f, &n);
		else if (n.kind == DTL_NAME_PERSON && n.token_count > 1)
			add_person(f, &n);
		else if (n.kind == DTL_NAME_PLACE && n.token > f->beg &&
			 word_at(f, n.token - 1, "place-preposition"))
			add_place(f, &n);
	}
}
