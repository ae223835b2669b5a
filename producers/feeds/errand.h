/*
 * errand - requests to hosts that another process of the group asks, and those that others give to us.
 *
 *	ours:    errand_give (a slot whose host is foreign) ... answer as if we had asked ourselves
 *	theirs:  heard in errand_serve -> a slot of the plan, robots.txt judged here -> errand_answer
 *
 * Only the owner of a host asks it, whoever wants to know: so its turns, its transfers and its robots.txt are in one
 * hand. What is done with the answer stays with who gave the errand, in its transactions: nothing depends on an
 * errand being made once. Whoever waits says it again, later and later, and at once when hosts changed hands; the
 * owner knows what it has in hand and what it answered just now.
 *
 * Errors:  in run->rc of errand_give: none; errand_serve: those of run/out.h.
 * Memory:  at most ERRANDS_GIVEN and ERRANDS_TAKEN, some KiB each.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_ERRAND_H
#define DTL_PRODUCERS_FEEDS_ERRAND_H

#include "run.h"

#define ERRANDS_GIVEN 4096
#define ERRANDS_TAKEN 8192 /* beyond it they are passed over, and come again */
#define ERRAND_BYTES ((size_t)7 << 20) /* of an answer: what fits into a record */

struct errands *errands_new(void);
void errands_free(struct errands *e); /* NULL is fine */
size_t errands_given(const struct errands *e);

/* Another process asks for the slot. judged: its owner's robots.txt decides. */
void
errand_give(struct run *r, struct feed *slot, const struct dtl_http_request *request, bool judged);
/* Hears what others say, and says again what has no answer. */
dtl_rc errand_serve(struct run *r, struct dtl_err *err) DTL_MUST_USE;
/* For a slot that is an errand: its request; what came; its robots.txt is known now. */
void errand_request(const struct feed *slot, struct dtl_http_request *ret);
void errand_answer(struct run *r, struct feed *slot, const struct dtl_http_response *response);
void errand_judge(struct run *r, struct feed *slot);
/* Hosts change hands: nothing is given or taken any more. */
void errands_drop(struct run *r);

#endif
