/*
 * batch - records kept until the next flush, whole copies in one arena.
 *
 *	batch_init   (batch_add ...  [apply]  batch_reset) ...   batch_clear
 *
 * Errors:  none; sizes were bounded when the records were decoded.
 * Memory:  everything in the batch's own arena.
 * Threads: one batch, one thread.
 */
#ifndef DTL_SINKS_SQLITE_BATCH_H
#define DTL_SINKS_SQLITE_BATCH_H

#include "wire/wire.h"

struct batch {
	struct dtl_arena *a;
	struct batch_item *items;
	size_t count;
	size_t cap;
};

struct batch_item {
	struct dtl_record record; /* u.any NULL: key was deleted from the topic */
	struct dtl_str key;
};

void batch_init(struct batch *b);
void batch_clear(struct batch *b);
void batch_reset(struct batch *b);
void batch_add(struct batch *b, struct dtl_record record, struct dtl_str key);
size_t batch_bytes(const struct batch *b);

#endif
