/*
 * round - what the files of follow share: one answer of a feed, while its pages come.
 *
 *	follow.c   one page after another, at its turn        publish.c   what a page means and what is sent
 *
 * Errors:  publish: those of run/out.h.
 * Memory:  the round's arena.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_ROUND_H
#define DTL_PRODUCERS_FEEDS_ROUND_H

#include "follow.h"

struct round {
	struct run *r;
	struct feed *feed;
	struct feed slot; /* the page in hand */
	struct dtl_arena *a;
	struct answer answer;
	struct feed_state state; /* after the round */
	struct feed_state partial; /* as before, with the entries that are done */
	enum health before;
	struct page_row *again; /* pages to look at again */
	size_t again_count;
	size_t at; /* fresh entries, then again */
	struct dtl_str
	    led; /* where redirects led from the page in hand; absent: not yet anywhere */
	int hops;
	struct round *next, **prev; /* of run->rounds */
};

/* The page in hand came; or did not, as page->why says and response is NULL. */
dtl_rc publish_page(struct round *round, const struct dtl_http_response *response,
    const struct page *page, struct dtl_err *err) DTL_MUST_USE;

#endif
