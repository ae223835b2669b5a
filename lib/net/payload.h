/*
 * payload - an HTTP answer as it was written down: its head taken apart, its body as the page was.
 *
 *	dtl_payload_read   dtl_payload_header
 *
 * Chunked transfer and content codings are undone. Archives hold bodies that are not what their head says (already
 * undone by the crawler, cut, wrong from a point on): a body that is not chunked though said to be is taken as it
 * stands, likewise one without the marks of its coding; of one that goes wrong what came before is kept.
 *
 * Errors:  DTL_SKIP: no head of an answer; the body is larger than the limit; an unknown coding.
 * Memory:  the arena; views into the bytes where nothing had to be undone.
 * Threads: pure functions.
 */
#ifndef DTL_NET_PAYLOAD_H
#define DTL_NET_PAYLOAD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct dtl_payload_header {
	struct dtl_str name;
	struct dtl_str value;
};

struct dtl_payload {
	int status;
	const struct dtl_payload_header *headers;
	size_t header_count;
	struct dtl_str body;
	bool damaged; /* the body went wrong from a point on */
};

dtl_rc dtl_payload_read(struct dtl_arena *a, struct dtl_str bytes, size_t limit,
    struct dtl_payload *ret, struct dtl_err *err) DTL_MUST_USE;
/* The first of its name in any case; absent. */
struct dtl_str dtl_payload_header(const struct dtl_payload *p, const char *name);

#endif
