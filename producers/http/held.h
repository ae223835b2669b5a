/*
 * held - requests whose articles are under way, each with the answer it gets when Kafka has them.
 *
 *	held_init  (held_add  held_settle ...) ...  held_clear
 *
 * Errors:  none.
 * Memory:  heap, at most cap of them.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_HTTP_HELD_H
#define DTL_PRODUCERS_HTTP_HELD_H

#include "base/buf.h"
#include "net/server.h"

struct held_item {
	struct dtl_server_request *request;
	uint64_t ticket;
	int64_t until_ms; /* of the monotonic clock */
	struct dtl_buf answer;
};

struct held {
	struct held_item *items; /* in the order of their tickets */
	size_t count;
	size_t cap;
};

void held_init(struct held *h, size_t cap);
/* Takes over the answer. There must be room. */
void held_add(struct held *h, const struct held_item *item);
/* Answers what is committed with 200, what waited too long with 503. */
void held_settle(struct held *h, uint64_t committed, int64_t now_ms);
void held_clear(struct held *h); /* what is left gets no answer */

#endif
