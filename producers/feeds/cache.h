/*
 * cache - a local table of the feeds: their positions and their health, for people and for --print.
 *
 *	cache_open   (cache_get | cache_put ... cache_flush) ...   cache_close
 *
 * With Kafka the truth is news.progress and this is only a picture of it.
 *
 * Errors:  DTL_FAIL and DTL_RETRY as lib/store gives them.
 * Memory:  one connection.
 * Threads: main thread. Other processes may read at any time.
 */
#ifndef DTL_PRODUCERS_FEEDS_CACHE_H
#define DTL_PRODUCERS_FEEDS_CACHE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>

struct cache;

dtl_rc
cache_open(const char *path, bool read_only, struct cache **ret, struct dtl_err *err) DTL_MUST_USE;
void cache_close(struct cache *c); /* NULL is fine; flushes */
/* Absent when there is none. */
struct dtl_str cache_get(struct cache *c, struct dtl_arena *a, struct dtl_str url);
dtl_rc cache_put(
    struct cache *c, struct dtl_str url, struct dtl_str position, struct dtl_err *err) DTL_MUST_USE;

/* A page of an article that is looked at again. Only here: without this file pages are not looked at again. */
struct page_row {
	struct dtl_str url;
	struct dtl_str identity; /* of the entry in its feed */
	struct dtl_str canonical; /* that it was sent under */
	struct dtl_str title;
	struct dtl_str etag, modified;
	int64_t published_ms;
	int64_t next_ms;
	int64_t step;
};
/* Pages of a feed that are due, oldest first; 0 also when they cannot be read. */
size_t cache_pages_due(struct cache *c, struct dtl_arena *a, struct dtl_str feed, int64_t now_ms,
    size_t limit, struct page_row **ret);
bool cache_page_get(struct cache *c, struct dtl_arena *a, struct dtl_str feed, struct dtl_str url,
    struct page_row *ret);
dtl_rc cache_page_put(struct cache *c, struct dtl_str feed, const struct page_row *row,
    struct dtl_err *err) DTL_MUST_USE;
dtl_rc cache_page_drop(
    struct cache *c, struct dtl_str feed, struct dtl_str url, struct dtl_err *err) DTL_MUST_USE;
/* What was put so far can be read by others. */
dtl_rc cache_flush(struct cache *c, struct dtl_err *err) DTL_MUST_USE;

#endif
