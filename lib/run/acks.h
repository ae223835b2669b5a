/*
 * acks - up to where everything that was sent has been acknowledged.
 *
 *	seq = dtl_acks_issue(w)  ... dtl_acks_done(w, seq) in any order ...  w->low
 *
 * Kafka acknowledges per partition, so in any order over all; a position in the input may move only
 * when everything sent before it is safe: when low has reached what next was then.
 *
 * Errors:  none; out of memory aborts.
 * Memory:  a byte for each sequence number between low and next.
 * Threads: one window, one thread.
 */
#ifndef DTL_RUN_ACKS_H
#define DTL_RUN_ACKS_H

#include <stddef.h>
#include <stdint.h>

struct dtl_acks {
	uint64_t low; /* all below are acknowledged */
	uint64_t next; /* number of the next one sent */
	uint8_t *done; /* ring of flags; capacity is a power of two */
	size_t cap;
};

void dtl_acks_init(struct dtl_acks *w);
void dtl_acks_clear(struct dtl_acks *w);
uint64_t dtl_acks_issue(struct dtl_acks *w);
void dtl_acks_done(struct dtl_acks *w, uint64_t seq);

#endif
