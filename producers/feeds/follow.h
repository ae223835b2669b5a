/*
 * follow - the pages of a feed's articles: each fetched at its host's turn, if its robots.txt lets us.
 *
 *	follow_feed (an answer of a feed whose pages are followed) begins a round:
 *	its new entries one after the other, then pages that are due to be looked at again, then the feed's state
 *
 * After each page the position says which entries are done, beside validators of before: after a kill the feed is
 * asked as it was, and the rest of its pages follow. Nothing is published twice.
 *
 * Errors:  in run->rc: the feed is asked again later.
 * Memory:  an arena a round; at most FOLLOW_ROUNDS of them.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_FOLLOW_H
#define DTL_PRODUCERS_FEEDS_FOLLOW_H

#include "run.h"

#define FOLLOW_ROUNDS 512

void follow_feed(
    struct run *r, struct feed *feed, const struct dtl_http_response *response, bool pushed);
/* What the owner of a page's host says of its robots.txt: not YES. */
void follow_verdict(struct run *r, struct feed *slot, enum robots_word word);
/* Whether a page may be asked. WAIT: its robots.txt comes first, follow_slot goes on. */
enum robots_word follow_may(struct run *r, struct feed *slot);
/* What came for a slot in the plan that is a page or a robots.txt. */
void follow_slot(struct run *r, struct feed *slot, const struct dtl_http_response *response);
void
follow_request(struct run *r, struct dtl_arena *a, struct feed *slot, struct dtl_http_request *ret);
/* Rounds that are not at their end are forgotten; their feeds are asked again. */
void follow_drop(struct run *r);
void follow_clear(struct run *r);

#endif
