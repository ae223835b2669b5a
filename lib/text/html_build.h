/*
 * html_build - a tree while it grows: nodes, the elements that are open, the text between two of them.
 *
 *	dtl_build_init -> dtl_build_push, dtl_build_text, dtl_build_pop_to ... -> dtl_build_pop_to(b, 0)
 *
 * For html_*.c alone.
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: one build, one thread.
 */
#ifndef DTL_TEXT_HTML_BUILD_H
#define DTL_TEXT_HTML_BUILD_H

#include "base/buf.h"
#include "text/html_tag.h"

struct dtl_open {
	struct dtl_html_key key;
	struct dtl_element element;
	uint32_t node;
	bool ended; /* its end tag came while others were open in it: it ends with them */
};

struct dtl_build {
	struct dtl_arena *a;
	struct dtl_tree *tree;
	size_t cap;
	const struct dtl_html_names *names;
	struct dtl_open
	    stack[DTL_HTML_MAX_DEPTH + 3]; /* html and body stand below the others, a title above */
	size_t depth;
	bool body, form; /* there */
	struct dtl_html_key dropped_key; /* newest tag dropped for its depth */
	size_t dropped; /* how many of that name are open */
	size_t tags, text_bytes;
	struct dtl_str text; /* that grows */
	struct dtl_buf joined; /* its bytes when it is in pieces */
	bool behind_block; /* it begins where a block begins or ends */
};

/* Opens the tree's first node, the page. */
void dtl_build_init(struct dtl_build *b, struct dtl_arena *a, struct dtl_tree *tree);
/* A node for a start tag; open until it is popped unless the element has no end tag. */
void dtl_build_push(struct dtl_build *b, const struct dtl_html_tag *tag);
void
dtl_build_attributes(struct dtl_build *b, struct dtl_node *node, const struct dtl_html_tag *tag);
/* Ends open elements until depth are left, and those that waited for their end. */
void dtl_build_pop_to(struct dtl_build *b, size_t depth);
/* Opens the body when the page did not. */
void dtl_build_body(struct dtl_build *b);
/* Text of the page; what comes before the next node is one piece. Past the bound it is cut. */
void dtl_build_text(struct dtl_build *b, struct dtl_str text);
/* Parts the text around it; a box, a part of a table or the page, not an inline element. */
bool dtl_build_is_block(struct dtl_element element);

/* html_close.c: ends what the start tag ends by itself; false when it is a part of a table and there is none. */
bool dtl_build_close_implied(struct dtl_build *b, const struct dtl_html_tag *tag);
/* html_close.c: an end tag. */
void dtl_build_end(struct dtl_build *b, const struct dtl_html_tag *tag);

#endif
