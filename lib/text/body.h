/*
 * body - bytes as fetched to clean text with marked blocks.
 *
 *	charset -> HTML to blocks (or plain lines) -> boilerplate marked -> title, byline, dateline
 *
 * Errors:  DTL_SKIP: unknown media type, binary, nesting or size over the bounds.
 * Memory:  arena; the result does not point into the bytes.
 * Threads: pure function.
 */
#ifndef DTL_TEXT_BODY_H
#define DTL_TEXT_BODY_H

#include "base/err.h"
#include "text/document.h"

struct dtl_body_input {
	struct dtl_str bytes;
	struct dtl_str media_type; /* absent: guessed */
	struct dtl_str charset; /* absent: found from BOM, meta, content */
	struct dtl_str title; /* known from outside; absent */
	struct dtl_str url;
};

dtl_rc dtl_body_read(struct dtl_arena *a, const struct dtl_body_input *in, struct dtl_document *ret,
    struct dtl_err *err) DTL_MUST_USE;

#endif
