/*
 * stories - files as a news site that lives: two feeds in which one story after another appears.
 *
 *	http://stories.test/feed   text files, whole in the feed
 *	http://pages.test/feed     HTML files, each a page that the feed links
 *
 * Errors:  stories_read: DTL_FAIL.
 * Memory:  arena until the end.
 * Threads: one.
 */
#ifndef FEEDSERVER_STORIES_H
#define FEEDSERVER_STORIES_H

#include "answer.h"

struct story {
	struct dtl_str name; /* of the file, without folders */
	struct dtl_str text;
	bool html;
};

struct stories {
	struct story *items;
	size_t count;
	size_t now; /* there from the beginning */
	int64_t every_ms; /* one more after each; 0: none */
	int64_t begun_ms;
};

/* list: a file that names one file a line, in the order in which they appear. */
dtl_rc stories_read(
    struct dtl_arena *a, const char *list, struct stories *ret, struct dtl_err *err) DTL_MUST_USE;
/* A feed or a page, whole; false: there is no such thing. */
bool stories_answer(
    const struct stories *s, const struct request *q, int64_t now_ms, struct dtl_buf *out);

#endif
