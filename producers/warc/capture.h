/*
 * capture - whether a record of an archive is a page, and the article that it is.
 *
 * Pages are responses with status 200, resources and conversions whose media type is HTML or plain text. An
 * article's id comes from its canonical URL (as the page states it on its own site, else the record's), with
 * tracking parameters taken away.
 *
 * Errors:  capture_read: DTL_SKIP for a page that cannot be taken: too large, coding unknown.
 * Memory:  the arena, and views into the record.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_WARC_CAPTURE_H
#define DTL_PRODUCERS_WARC_CAPTURE_H

#include "net/url.h"
#include "net/warc.h"
#include "news/wall.h"
#include "warc.h"

enum capture_kind {
	CAPTURE_PAGE,
	CAPTURE_OTHER, /* no page was asked for: requests, metadata, the file's own description */
	CAPTURE_PASSED, /* an answer, but no page: an image, a redirect, an error, another host */
};

struct capture_options {
	const struct warc_conf *conf;
	const struct dtl_url_rules *rules;
	const struct dtl_walls *walls; /* NULL: they are not looked for */
	size_t max_article_bytes;
};

dtl_rc capture_read(const struct capture_options *options, struct dtl_arena *a,
    const struct dtl_warc_record *record, enum capture_kind *ret_kind, struct dtl_article *ret,
    struct dtl_err *err) DTL_MUST_USE;

#endif
