/*
 * filter - a small expression that says which events are wanted.
 *
 *	dtl_filter_parse(a, text, &filter, &at, err)   dtl_filter_match(filter, event) ...
 *
 *	type in (AGREE, CONSULT) and country = IND and not historical
 *	where in box(6, 68, 36, 98) or topic starts "counter-terror"
 *
 * Precedence: not, and, or; parentheses. A test is FIELD OP VALUE; FIELD in (VALUE, ...); FIELD starts
 * VALUE; FIELD known; FIELD unknown; where in box(south, west, north, east); or a yes-or-no field
 * alone. A field of several values (countries, topics ...) fits when one of its values does; != and
 * not in fit when none does. What is unknown fits no other test. docs/filters.md lists the fields.
 *
 * Everything is checked when it is parsed: fields, types, vocabulary. A match takes time in proportion
 * to expression and event; there are no patterns that could take longer.
 *
 * Errors:  parse: DTL_FAIL with *ret_at, the byte in the text where it went wrong.
 * Memory:  the filter lives in the arena and points into the text, which must live as long.
 * Threads: a filter is read-only.
 */
#ifndef DTL_NEWS_FILTER_H
#define DTL_NEWS_FILTER_H

#include "base/buf.h"
#include "base/err.h"
#include "news/event.h"

#define DTL_FILTER_BYTES 16384 /* of a text, at most */
#define DTL_FILTER_NODES 2048 /* tests and their joints, at most */
#define DTL_FILTER_DEPTH 32 /* parentheses and nots inside each other, at most */

struct dtl_filter;

struct dtl_filter_verdict {
	bool pass;
	const struct dtl_filter_node *why; /* the test that decided */
};

dtl_rc dtl_filter_parse(struct dtl_arena *a, struct dtl_str text, const struct dtl_filter **ret,
    size_t *ret_at, struct dtl_err *err) DTL_MUST_USE;
bool dtl_filter_match(const struct dtl_filter *filter, const struct dtl_event *ev);
/* The same, and why. */
struct dtl_filter_verdict
dtl_filter_judge(const struct dtl_filter *filter, const struct dtl_event *ev);
/* "type = AGREE: type is CONSULT" */
void dtl_filter_explain(
    struct dtl_filter_verdict verdict, const struct dtl_event *ev, struct dtl_buf *out);
/* The fields as rows of a Markdown table. */
void dtl_filter_document(struct dtl_buf *out);

#endif
