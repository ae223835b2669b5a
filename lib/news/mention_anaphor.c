#include "news/mention_work.h"

/* "both sides", "the two ministers", "the delegations": the class says what is meant. */
static const char *const pair_classes[] = { "pair-any", "pair-country", "pair-person",
	"pair-organisation" };

/* "the two-day visit", "the two lending agencies", "both old and new", "the ministers of A, B and
 * C": no pair that was told before. */
static bool
is_no_pair(const struct finder *f, const struct hit *h)
{
	uint32_t last = h->token + h->count - 1, next = last + 1;
	bool number = tok_is(f, last, "two") || tok_is(f, last, "both");

	if (next >= f->end)
		return false;
	if (tok_is(f, next, "of"))
		return true;
	if (!number)
		return false;
	return (tok_is(f, next, "-") && tok_glued(f, next)) || tok(f, next)->upos == DTL_NOUN ||
	       tok(f, next)->upos == DTL_ADJ || tok(f, next)->upos == DTL_PROPN ||
	       tok(f, next)->upos == DTL_NUM || tok(f, next)->rel == DTL_REL_AMOD;
}

static bool
add_pair(struct finder *f, const struct hit *h)
{
	struct dtl_entry e;

	if (is_no_pair(f, h))
		return false;
	for (size_t i = 0; i < sizeof pair_classes / sizeof pair_classes[0]; i++) {
		if (!hit_word(f, h, pair_classes[i], &e))
			continue;
		struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, h->token, h->count);

		m->name = text_of(f, h->token, h->token + h->count);
		m->actor = e.actor;
		m->kind_code = first_role(e.actor);
		m->title = dtl_str_from(pair_classes[i]); /* for the linker, which takes it away */
		m->plural = true;
		m->confidence = 0.5;
		m->basis = "pair";
		return true;
	}
	return false;
}

static struct dtl_mention *
add_several(struct finder *f, uint32_t token, uint32_t count)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, token, count);

	m->name = text_of(f, token, token + count);
	m->title = dtl_str_from("several"); /* for the linker: the countries inside */
	m->plural = true;
	m->confidence = 0.9;
	m->basis = "countries named together";
	return m;
}

static void
add_member(struct finder *f, uint32_t token, uint32_t count, const struct dtl_entry *e)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_COUNTRY, token, count);

	m->country = e->country;
	m->wikidata = e->wikidata;
	m->lexicon = e->source;
	m->demonym = true; /* only the whole phrase acts */
	m->confidence = 0.9;
	m->basis = "countries named together";
}

/* "the two Koreas": one word of the lexicon for each country. */
static bool
add_plural(struct finder *f, const struct hit *h)
{
	if (!hit_word(f, h, "several", NULL))
		return false;
	(void)add_several(f, h->token, h->count);
	for (size_t i = 0; i < h->entry_count; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind == DTL_ENTRY_WORD && dtl_str_is(e.title, "several"))
			add_member(f, h->token, h->count, &e);
	}
	return true;
}

static bool
is_direction(const struct finder *f, uint32_t t)
{
	return tok_cap(f, t) && (tok_is(f, t, "north") || tok_is(f, t, "south") ||
				    tok_is(f, t, "east") || tok_is(f, t, "west"));
}

/* "North and South Korea": the first word is half of a name whose rest stands at the end. */
static void
find_halves(struct finder *f, uint32_t t)
{
	const struct hit *h = hit_begins(f, t + 2, DTL_ENTRY_COUNTRY);
	const uint32_t *entries;
	struct dtl_entry e;
	size_t n;

	if (h == NULL || h->count < 2 || !is_direction(f, t) || !tok_is(f, t + 1, "and") ||
	    !is_direction(f, t + 2) || owned(f, t, t + 1))
		return;
	n = dtl_lexicon_find(f->lex,
	    dtl_str_from(dtl_arena_printf(f->a, "%.*s %.*s", DTL_STR_FMT(tok(f, t)->form),
		DTL_STR_FMT(text_of(f, t + 3, h->token + h->count)))),
	    &entries);
	for (size_t i = 0; i < n; i++) {
		dtl_lexicon_entry(f->lex, entries[i], &e);
		if (e.kind != DTL_ENTRY_COUNTRY || e.country.n == 0)
			continue;
		(void)add_several(f, t, 2 + h->count);
		add_member(f, t, 1, &e);
		f->items[f->count - 1].name = e.name;
		return;
	}
}

/* "his Russian counterpart": somebody of the same rank in that country. */
static void
add_counterpart(struct finder *f, const struct hit *h)
{
	uint32_t beg = modifiers_begin(f, h->token), end = h->token + h->count;
	struct country c;

	while (beg > f->beg && (tok_is(f, beg - 1, "his") || tok_is(f, beg - 1, "her") ||
				   tok_is(f, beg - 1, "their")))
		beg--;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, beg, end - beg);

	m->name = text_of(f, beg, end);
	m->title = dtl_str_from("counterpart");
	m->plural = tok_is(f, end - 1, "counterparts");
	m->confidence = 0.6;
	m->basis = "counterpart";
	if (country_in(f, beg, end, &c) || country_after(f, end, &c)) {
		m->country = c.code;
		m->confidence = 0.9;
		m->basis = "named beside it";
	}
}

static void
add_pronoun(struct finder *f, const struct hit *h)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, h->token, h->count);

	m->name = text_of(f, h->token, h->token + h->count);
	m->title = dtl_str_from("pronoun");
	m->plural = tok_is(f, h->token, "they") || tok_is(f, h->token, "them");
	m->confidence = 0.2;
	m->basis = "pronoun";
}

void
find_anaphors(struct finder *f)
{
	for (uint32_t t = f->beg; t + 3 < f->end; t++)
		find_halves(f, t);
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		uint32_t owner = f->owner[h->token - f->beg];

		/* "the two ministers" may have been taken for an agent: the pair says more. */
		if (owner != 0 && f->items[owner - 1].kind != DTL_MENTION_AGENT)
			continue;
		if (add_plural(f, h) || add_pair(f, h))
			continue;
		if (hit_word(f, h, "counterpart", NULL))
			add_counterpart(f, h);
		else if (hit_word(f, h, "pronoun", NULL))
			add_pronoun(f, h);
	}
}
