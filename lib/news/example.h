/*
 * example - does the sentence below a pattern give what its line promises?
 *
 * Errors:  as dtl_extract.
 * Memory:  the extraction lives in the arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_EXAMPLE_H
#define DTL_NEWS_EXAMPLE_H

#include "news/extract.h"
#include "news/pattern.h"

struct dtl_example_result {
	struct dtl_extraction got;
	bool holds;
};

/* Codes the example as an article of 2025-06-18: the type, the code, the mode if one is stated, and
 * exactly both sides. */
dtl_rc dtl_example_try(const struct dtl_extractor *x, struct dtl_arena *a,
    const struct dtl_pattern *p, const struct dtl_pattern_example *e,
    struct dtl_example_result *ret, struct dtl_err *err) DTL_MUST_USE;

#endif
