/*
 * trip - a request whose answer led elsewhere: it goes on there, at that host's turn, as one request.
 *
 *	answer -> trip_leads: it goes on, nothing to tell yet
 *	       -> or it is at its end: trip_end -> the answer as a whole
 *
 * Pages are no trips: each of their hops is judged by robots.txt first (follow.h).
 *
 * Errors:  none: what leads nowhere, or on for ever, is the outcome of the answer.
 * Memory:  an arena while the slot is on its way.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_TRIP_H
#define DTL_PRODUCERS_FEEDS_TRIP_H

#include "run.h"

#define TRIP_HOPS 8 /* redirects that are followed */

/* Whether a redirect leads on from this answer. */
bool trip_is_redirect(const struct dtl_http_response *response);
/* True: the slot is in the plan again, at the next address. False: the answer is the last, and says where permanent
 * redirects led. */
bool trip_leads(struct run *r, struct feed *slot, struct dtl_http_response *response);
/* The request of a slot that is on its way. */
void trip_request(struct feed *slot, struct dtl_http_request *request);
/* The slot is at home again; what its answer points to lives until trip_free. */
struct trip *trip_end(struct feed *slot);
void trip_free(struct trip *trip); /* NULL is fine */

#endif
