#include "news/mention_work.h"

/* The last word before "of", "for", a comma or a bracket: "Ministry" in "Ministry of Defence". */
static uint32_t
head_by_order(const struct finder *f, uint32_t token, uint32_t count)
{
	uint32_t head = token;

	for (uint32_t t = token; t < token + count; t++) {
		bool stop = tok_is(f, t, "of") || tok_is(f, t, "for") || tok_is(f, t, "on") ||
			    tok_is(f, t, "(") || tok_is(f, t, ",") || tok_is(f, t, "to") ||
			    tok_is(f, t, "against") || tok_is(f, t, "from");

		if (stop && t > token)
			break;
		if (!tok_punct(f, t) && !tok_is(f, t, "'s"))
			head = t;
	}
	return head;
}

/* How much a token that hangs outside looks like the head of the phrase. */
static int
head_rank(const struct finder *f, uint32_t t)
{
	switch ((enum dtl_rel)tok(f, t)->rel) {
	case DTL_REL_NSUBJ:
	case DTL_REL_NSUBJ_PASS:
	case DTL_REL_OBJ:
	case DTL_REL_IOBJ:
	case DTL_REL_OBL:
	case DTL_REL_OBL_AGENT:
	case DTL_REL_ROOT:
		return 3;
	case DTL_REL_NMOD:
	case DTL_REL_NMOD_POSS:
	case DTL_REL_CONJ:
	case DTL_REL_APPOS:
		return 2;
	case DTL_REL_DET:
	case DTL_REL_CASE:
	case DTL_REL_CC:
	case DTL_REL_PUNCT:
	case DTL_REL_MARK:
		return 0;
	default:
		return 1;
	}
}

/* In a parse the head hangs on something outside; where several do, the likeliest. */
uint32_t
mention_head(const struct finder *f, uint32_t token, uint32_t count)
{
	uint32_t best = head_by_order(f, token, count);
	int most = 0;

	if (!f->doc->sentences[f->sentence].parsed)
		return best;
	for (uint32_t t = token; t < token + count; t++) {
		uint32_t head = tok(f, t)->head;
		bool outside = head == DTL_NO_TOKEN || head < token || head >= token + count;
		int rank = outside && !tok_punct(f, t) ? head_rank(f, t) : 0;

		if (rank > most) {
			most = rank;
			best = t;
		}
	}
	return best;
}

struct dtl_str
text_of(const struct finder *f, uint32_t beg, uint32_t end)
{
	if (beg >= end)
		return DTL_STR_NONE;
	return dtl_str_slice(f->doc->text, tok(f, beg)->beg, tok(f, end - 1)->end);
}

struct dtl_str
first_role(struct dtl_str actor)
{
	return actor.n >= 3 ? dtl_str_slice(actor, 0, 3) : DTL_STR_NONE;
}

struct dtl_mention *
mention_add(struct finder *f, enum dtl_mention_kind kind, uint32_t token, uint32_t count)
{
	if (f->count == f->cap) {
		size_t cap = f->cap != 0 ? 2 * f->cap : 64;

		f->items = dtl_arena_grow(f->a, f->items, f->count, cap, sizeof *f->items);
		f->cap = cap;
	}
	struct dtl_mention *m = &f->items[f->count];

	*m = (struct dtl_mention){
		.kind = kind,
		.span = { tok(f, token)->beg, tok(f, token + count - 1)->end },
		.token = token,
		.token_count = count,
		.head = mention_head(f, token, count),
		.sentence = f->sentence,
		.entity = (uint32_t)f->count,
		.confidence = 0.5,
	};
	f->count++;
	return m;
}

void
mention_own(struct finder *f, const struct dtl_mention *m)
{
	uint32_t index = (uint32_t)(m - f->items) + 1;

	for (uint32_t t = m->token; t < m->token + m->token_count; t++) {
		f->owner[t - f->beg] = index;
		f->doc->tokens[t].flags |= DTL_TOKEN_ENTITY;
	}
}

bool
owned(const struct finder *f, uint32_t beg, uint32_t end)
{
	for (uint32_t t = beg; t < end && t < f->end; t++) {
		if (t >= f->beg && f->owner[t - f->beg] != 0)
			return true;
	}
	return false;
}
