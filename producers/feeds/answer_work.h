/*
 * answer_work - what the files of an answer share while one is read.
 *
 *	answer.c   health, validators, address        entries.c   which entries are new or changed
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FEEDS_ANSWER_WORK_H
#define DTL_PRODUCERS_FEEDS_ANSWER_WORK_H

#include "asker.h"

struct work {
	const struct asker *k;
	struct dtl_arena *a;
	struct feed_state *state;
	const struct dtl_http_response *r;
	int64_t now_ms;
	struct answer *ret;
	bool pushed; /* by a hub: it holds what is new, not what the feed holds */
};

/* Fills fresh and the entries seen from the feed that was parsed; the pace of new ones. */
void answer_items(struct work *w);

#endif
