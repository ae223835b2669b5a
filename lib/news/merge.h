/*
 * merge - several tellings of one event inside an article become one event.
 *
 * Headline, lead and later paragraphs tell the same thing with different detail: the merged event
 * has all participants, the most exact date and place, and every telling in `mentions`; its evidence
 * is the telling that says most.
 *
 * Errors:  none.
 * Memory:  the document's arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_MERGE_H
#define DTL_NEWS_MERGE_H

#include "news/code.h"

/* Events in the order of their first telling. */
void dtl_merge(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count,
    struct dtl_event **ret, size_t *ret_count);

/* Could both be tellings of one event? */
bool dtl_merge_same(const struct dtl_draft *a, const struct dtl_draft *b);

#endif
