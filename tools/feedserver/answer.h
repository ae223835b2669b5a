/*
 * answer - the bytes of an answer to one request.
 *
 * Errors:  none.
 * Memory:  the caller's buffer.
 * Threads: one.
 */
#ifndef FEEDSERVER_ANSWER_H
#define FEEDSERVER_ANSWER_H

#include "script.h"

struct request {
	struct dtl_str method, path, host;
	struct dtl_str if_none_match, if_modified_since;
	struct dtl_str head; /* all lines */
};

/* Value of a header of the request, or absent. */
struct dtl_str request_header(const struct request *q, const char *name);
/* The reply whose turn it is; moves the page on. */
struct reply *answer_choose(struct page *page, const struct request *q);
struct said {
	int status;
	bool close; /* the connection ends with it */
};
void answer_write(const struct reply *reply, const struct request *q, int64_t now_ms, int port,
    struct dtl_buf *out, struct said *ret);

#endif
