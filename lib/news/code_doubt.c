/* What makes a coded event less sure than its clause says: sides only pointed at, and what the story is about. */
#include "news/code.h"

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

void
dtl_code_doubt(const struct dtl_coder *k, struct dtl_draft *d)
{
	bool pointed = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];
		const struct dtl_mention *m = written_as(k, p);

		if (p->side == DTL_SIDE_NONE)
			continue;
		pointed |= m != NULL && m->kind == DTL_MENTION_ANAPHOR;
	}
	d->signals[DTL_SIGNAL_POINTED] = pointed;
	d->signals[DTL_SIGNAL_ELSEWHERE] = k->story != DTL_STORY_ANY;
	d->signals[DTL_SIGNAL_SOLD] = dtl_str_is(d->pattern->cameo, "061");
}
