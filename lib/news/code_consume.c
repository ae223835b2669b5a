/* Words that an event has told need not be told again by another. */
#include "news/code.h"

/* "rejected a call for talks": what is refused, asked for or blamed is no event of its own. */
static void
consume_words(struct dtl_coder *k, const struct dtl_view *v, enum dtl_event_type act)
{
	if (act != DTL_EVENT_REJECT && act != DTL_EVENT_REQUEST && act != DTL_EVENT_THREATEN &&
	    act != DTL_EVENT_SUPPORT && act != DTL_EVENT_AGREE)
		return;
	for (size_t i = 0; i < v->patient_count; i++) {
		for (uint32_t t = k->tree.left[v->patients[i]]; t <= k->tree.right[v->patients[i]];
		     t++)
			k->consumed[t] = true;
	}
	for (size_t i = 0; i < v->oblique_count && act == DTL_EVENT_AGREE; i++)
		k->consumed[v->obliques[i].token] = true;
}

static void
consume_clause(struct dtl_coder *k, const struct dtl_clause *c)
{
	k->consumed[c->predicate] = true;
	if (c->light_noun != DTL_NO_TOKEN)
		k->consumed[c->light_noun] = true;
	for (size_t i = 0; i < c->object_count; i++)
		k->consumed[c->objects[i]] = true;
}

/* "asked for troops to help put down the revolt": one act, told in steps. */
static const struct dtl_clause *
completion(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const struct dtl_clause *end = k->doc->clauses + k->doc->clause_count;
	uint32_t self = (uint32_t)(c - k->doc->clauses);

	for (const struct dtl_clause *d = c + 1; d < end && d->sentence == c->sentence; d++) {
		if (d->parent == self && d->link == DTL_LINK_XCOMP)
			return d;
	}
	return NULL;
}

void
dtl_code_consume(struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	const struct dtl_clause *c = v->complement;

	k->consumed[v->clause->predicate] = true;
	if (v->noun != DTL_NO_TOKEN)
		k->consumed[v->noun] = true;
	for (size_t i = 0; i < v->patient_count; i++)
		k->consumed[v->patients[i]] = true;
	consume_words(k, v, d->ev.act);
	if (c == NULL || (d->ev.act != DTL_EVENT_AGREE && d->ev.act != DTL_EVENT_REQUEST &&
			     d->ev.act != DTL_EVENT_REJECT && d->ev.act != DTL_EVENT_THREATEN &&
			     d->ev.act != DTL_EVENT_ACCUSE && !dtl_str_is(d->act_cameo, "057") &&
			     !(d->pattern->flags & DTL_PATTERN_WRAP) &&
			     d->pattern->complement.count == 0 && !d->pattern->complement.any))
		return;
	for (const struct dtl_clause *in = c; in != NULL; in = completion(k, in))
		consume_clause(k, in);
}
