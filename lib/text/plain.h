/*
 * plain - plain text to lines: one a paragraph, also where paragraphs were wrapped by hand.
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: pure function. Linear.
 */
#ifndef DTL_TEXT_PLAIN_H
#define DTL_TEXT_PLAIN_H

#include "text/blocks.h"

void dtl_plain_lines(struct dtl_str text, struct dtl_lines *ret);

#endif
