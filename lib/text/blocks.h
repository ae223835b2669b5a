/*
 * blocks - lines of a page or a plain text to clean text with marked blocks.
 *
 *	dtl_lines_init(&lines, a)  dtl_lines_add(&lines, text, kind) ...  dtl_blocks_build(doc, &lines)
 *
 * A line whose kind the markup tells (a heading, a caption, a list item) comes with it; any other
 * is DTL_BLOCK_BODY and judged by the rules of data/lexicon/boilerplate.txt and by its neighbours.
 *
 * Errors:  none.
 * Memory:  arena; lines may point anywhere that outlives build.
 * Threads: one set of lines, one thread. Linear.
 */
#ifndef DTL_TEXT_BLOCKS_H
#define DTL_TEXT_BLOCKS_H

#include "text/document.h"
#include "text/dateline.h"

enum {
	DTL_LINES_MAX = 100000
}; /* a text of more lines is cut there; the longest articles have thousands */

struct dtl_line {
	struct dtl_str text; /* white space collapsed, not empty */
	enum dtl_block_kind kind;
	const char *why; /* NULL: not judged yet */
	bool coded;
	bool markup; /* the kind is told by markup */
};

struct dtl_lines {
	struct dtl_arena *a;
	struct dtl_line *items;
	size_t count, cap;
};

void dtl_lines_init(struct dtl_lines *lines, struct dtl_arena *a);
/* Collapses white space; a line without visible text is passed over. */
void dtl_lines_add(struct dtl_lines *lines, struct dtl_str text, enum dtl_block_kind kind);

/* Fills text, blocks, title, subtitle, authors, published and dateline of doc. doc->title may be
 * known beforehand and stays. */
void dtl_blocks_build(struct dtl_document *doc, struct dtl_lines *lines);

/* Parts, for their tests. */

/* Sets kind, why and coded of each line. Returns the line that begins with the dateline, or
 * lines->count. */
size_t dtl_lines_judge(
    const struct dtl_document *doc, struct dtl_lines *lines, struct dtl_dateline_found *ret);

#endif
