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
#include "base/err.h"
#include "base/str.h"

struct cache;

dtl_rc
cache_open(const char *path, bool read_only, struct cache **ret, struct dtl_err *err) DTL_MUST_USE;
void cache_close(struct cache *c); /* NULL is fine; flushes */
/* Absent when there is none. */
struct dtl_str cache_get(struct cache *c, struct dtl_arena *a, struct dtl_str url);
dtl_rc cache_put(
    struct cache *c, struct dtl_str url, struct dtl_str position, struct dtl_err *err) DTL_MUST_USE;
/* What was put so far can be read by others. */
dtl_rc cache_flush(struct cache *c, struct dtl_err *err) DTL_MUST_USE;

#endif
