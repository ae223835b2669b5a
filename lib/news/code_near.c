/* How near a token of a sentence stands to an event told in it. */
#include "news/code.h"

/* The verbal clause that a token belongs to: the nearest verb above it (or itself). */
static const struct dtl_clause *
clause_above(const struct dtl_coder *k, uint32_t token)
{
	for (int i = 0; i < 64 && token != DTL_NO_TOKEN; i++) {
		size_t lo = 0, hi = k->doc->clause_count;

		while (lo < hi) {
			size_t mid = lo + (hi - lo) / 2;

			if (k->doc->clauses[mid].predicate < token)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < k->doc->clause_count && k->doc->clauses[lo].predicate == token &&
		    !k->doc->clauses[lo].nominal)
			return &k->doc->clauses[lo];
		token = k->doc->tokens[token].head;
	}
	return NULL;
}

static const struct dtl_clause *
verbal(const struct dtl_coder *k, const struct dtl_clause *c)
{
	while (c != NULL && c->nominal)
		c = c->parent == DTL_NO_TOKEN ? NULL : &k->doc->clauses[c->parent];
	return c;
}

/* "accused B of arming rebels on Friday", "killed two and wounded five on Monday". */
static bool
carries_on(const struct dtl_coder *k, const struct dtl_clause *at, const struct dtl_clause *c)
{
	if (at->parent == DTL_NO_TOKEN || &k->doc->clauses[at->parent] != c)
		return false;
	return at->link == DTL_LINK_CONJ ||
	       (at->link == DTL_LINK_ADVCL && at->predicate > c->predicate);
}

static int
nearness_above(const struct dtl_coder *k, const struct dtl_clause *at, const struct dtl_clause *c)
{
	for (int up = 2; up > 0 && c->parent != DTL_NO_TOKEN; up--) {
		if (c->link == DTL_LINK_RELATIVE || c->link == DTL_LINK_ADVCL ||
		    c->link == DTL_LINK_PARTICIPLE)
			break;
		c = verbal(k, &k->doc->clauses[c->parent]);
		if (c == NULL)
			break;
		if (c == at)
			return up;
	}
	return 0;
}

int
dtl_code_nearness(const struct dtl_coder *k, const struct dtl_draft *d, uint32_t token)
{
	const struct dtl_clause *at = clause_above(k, token), *c = verbal(k, d->clause);

	bool noun = d->predicate != d->clause->predicate || d->clause->nominal;

	if (noun && dtl_tree_inside(&k->tree, token, d->predicate))
		return 4;
	if (at != NULL && c != NULL && at->predicate == c->predicate)
		return 3;
	if (c == NULL)
		return at == NULL ? 3 : 0;
	if (at != NULL && carries_on(k, at, c))
		return 2;
	return nearness_above(k, at, c);
}

bool
dtl_code_in_date(const struct dtl_coder *k, uint32_t token)
{
	for (size_t i = 0; i < k->dates->count; i++) {
		const struct dtl_timex *t = &k->dates->items[i];

		if (token >= t->token && token < t->token + t->token_count)
			return true;
		if (t->token > token)
			break;
	}
	return false;
}
