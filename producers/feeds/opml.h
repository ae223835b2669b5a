/*
 * opml - the list of feeds as OPML: read with all it says, written anew with what was changed.
 *
 *	<outline text="World">                                             a folder
 *	  <outline type="rss" text="Example" xmlUrl="https://n.example/feed"
 *	      interval="15m" country="GBR" language="en" follow="page"/>
 *
 * Our attributes: interval (a duration; the server's wishes still count), country (ISO 3166 alpha-3),
 * language, follow (page: the linked page is fetched), tls (unverified: an exception that is logged).
 *
 * Errors:  opml_read: DTL_SKIP with the reason. Outlines whose address is no http(s) URL are kept, with
 *          url absent, and counted in bad.
 * Memory:  arena.
 * Threads: pure functions but for opml_load.
 */
#ifndef DTL_PRODUCERS_FEEDS_OPML_H
#define DTL_PRODUCERS_FEEDS_OPML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

struct opml_feed {
	struct dtl_str url; /* normal; absent when it is none */
	struct dtl_str raw_url;
	struct dtl_str title;
	struct dtl_str home;
	struct dtl_str folder; /* "World/Asia" */
	struct dtl_str interval, country, language, follow, tls;
	int64_t interval_ms; /* 0: not stated */
};

struct opml {
	struct opml_feed *feeds;
	size_t count;
	size_t bad;
};

dtl_rc opml_read(
    struct dtl_arena *a, struct dtl_str text, struct opml *ret, struct dtl_err *err) DTL_MUST_USE;
/* From a file; one that is not there is an empty list when missing_is_empty. */
dtl_rc opml_load(struct dtl_arena *a, const char *path, bool missing_is_empty, struct opml *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Folders become outlines again. */
void opml_write(const struct opml *list, struct dtl_buf *out);
/* "15m", "2h", "1d", "90s". */
bool opml_duration(struct dtl_str text, int64_t *ret_ms);

#endif
