/*
 * gate - a page made harmless before the HTML parser sees it.
 *
 * The parser's tree building is quadratic in nesting, in attributes of one element and in open
 * formatting elements. The gate rewrites the page in one pass so that all three are bounded: tags
 * nested too deep are dropped and their text kept, only attributes that are looked at stay, and of
 * the formatting elements only one <b> and one <a> are ever open. Scripts, styles, comments,
 * drawings and frames go; JSON-LD scripts are handed out apart. What the parser gets is bounded in
 * bytes, tags and character references (it takes up to a microsecond and a kilobyte for each): a
 * page that has more is cut there.
 *
 * Errors:  none.
 * Memory:  arena; views of the page for JSON-LD.
 * Threads: pure function. Linear.
 */
#ifndef DTL_TEXT_GATE_H
#define DTL_TEXT_GATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
	DTL_GATE_MAX_DEPTH = 200,
	DTL_GATE_MAX_ATTRIBUTES = 16,
	DTL_GATE_MAX_TAGS = 50000, /* the longest pages of news have a fifth of that */
	DTL_GATE_MAX_REFERENCES = 100000,
	DTL_GATE_MAX_BYTES = 1 << 20,
	DTL_GATE_MAX_JSON = 32,
};

struct dtl_gated {
	struct dtl_str html;
	struct dtl_str json[DTL_GATE_MAX_JSON]; /* contents of JSON-LD scripts */
	size_t json_count;
	size_t flattened; /* tags dropped for their depth */
	bool cut; /* the page had more than the parser is given */
};

void dtl_gate(struct dtl_arena *a, struct dtl_str page, struct dtl_gated *ret);

#endif
