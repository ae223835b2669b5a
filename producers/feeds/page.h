/*
 * page - what came for the page of an article: whether it is one, its address, what it says.
 *
 * Errors:  none; why a page is of no use is in it.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FEEDS_PAGE_H
#define DTL_PRODUCERS_FEEDS_PAGE_H

#include "net/http.h"
#include "news/wall.h"

struct page {
	bool good; /* an article that can be read */
	bool walled; /* a wall in front of one; why names its kind */
	bool passing; /* of no use now, perhaps later */
	const char *why; /* of no use: "http-404", "timeout", "paywall"; NULL */
	struct dtl_str canonical; /* of the article */
	uint8_t words[3]; /* of what is read; all 0: nothing */
	struct dtl_str media_type;
	struct dtl_str charset; /* as declared; absent */
};

void page_read(struct dtl_arena *a, const struct dtl_walls *walls,
    const struct dtl_url_rules *rules, const struct dtl_http_response *r, struct page *ret);

#endif
