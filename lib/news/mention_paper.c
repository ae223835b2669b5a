#include "news/mention_work.h"

/* "Memorandum of Understanding (MoU)", "a project agreement", "the protocol". */
static void
add_instrument(struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	uint32_t beg = h->token, end = h->token + h->count;

	/* The words that make its name: "[Free Trade] Agreement", "[project] agreement". */
	while (beg > f->beg && (tok_cap(f, beg - 1) || word_at(f, beg - 1, "instrument-kind")) &&
	       !tok_punct(f, beg - 1) && !owned(f, beg - 1, beg) && beg - 1 > f->beg)
		beg--;
	if (tok_is(f, end, "(") && tok_is(f, end + 2, ")") && tok_cap(f, end + 1))
		end += 3;
	if (owned(f, beg, end))
		beg = h->token;
	if (owned(f, beg, end))
		return;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_INSTRUMENT, beg, end - beg);

	m->name = e->name;
	if (beg < h->token)
		m->title = text_of(f, beg, h->token + h->count);
	m->plural = dtl_str_ends(tok(f, h->token + h->count - 1)->lower, "s");
	m->confidence = 0.8;
	m->basis = "instrument";
	if (!f->doc->sentences[f->sentence].parsed)
		m->head = mention_head(f, h->token, h->count);
}

/* "INDRA-2019", "Exercise Malabar", "Malabar naval exercise". */
static void
add_exercise(struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	uint32_t beg = h->token, end = h->token + h->count;

	if (owned(f, beg, end))
		return;
	if (beg > f->beg && (tok_is(f, beg - 1, "exercise") || tok_is(f, beg - 1, "exercises")))
		beg--;
	if ((tok_is(f, end, "-") || tok_is(f, end, "\u2013")) && end + 1 < f->end)
		end += (tok(f, end + 1)->flags & DTL_TOKEN_NUMBER) != 0 ? 2 : 0;
	else if (end < f->end && (tok(f, end)->flags & DTL_TOKEN_NUMBER) != 0)
		end++;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_EXERCISE, beg, end - beg);

	m->name = text_of(f, h->token, end);
	m->country = e->country;
	m->confidence = 0.85;
	m->basis = "exercise name";
	mention_own(f, m);
}

void
find_instruments(struct finder *f)
{
	for (size_t i = 0; i < f->hit_count; i++) {
		struct dtl_entry e;

		if (hit_word(f, &f->hits[i], "instrument", &e))
			add_instrument(f, &f->hits[i], &e);
		if (hit_entry(f, &f->hits[i], DTL_ENTRY_EXERCISE, &e))
			add_exercise(f, &f->hits[i], &e);
	}
}
