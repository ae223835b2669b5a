/*
 * shape - what a line looks like, whatever it says: capitals, length, how it ends.
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: pure functions; they look at the first 300 bytes and at the end.
 */
#ifndef DTL_TEXT_SHAPE_H
#define DTL_TEXT_SHAPE_H

#include "base/str.h"

struct dtl_line_shape {
	size_t words;
	size_t long_words, long_capitals; /* words of more than three letters */
	size_t capitals; /* words that begin with a capital or a digit, or are small words */
	bool lower_only; /* letters and blanks, all lower case */
	bool stop; /* ends like a sentence */
	bool colon;
};

struct dtl_line_shape dtl_line_shape_of(struct dtl_str line);
/* Ends with a stop, also where a link or a short tag in brackets stands behind it. */
bool dtl_ends_like_sentence(struct dtl_str line);

#endif
