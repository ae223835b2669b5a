/*
 * sentence - where sentences end in one block of text.
 *
 *	dtl_sentence_begin(&b, text, span)  while (dtl_sentence_next(&b, &sentence)) ...
 *
 * A full stop ends a sentence unless an abbreviation, an initial or a number says otherwise; the
 * next word decides where an abbreviation may stand at the end. Closing quotes and brackets belong
 * to the sentence that they close.
 *
 * Errors:  none.
 * Memory:  none; the breaker views the text.
 * Threads: one breaker, one thread. Linear in the length of the block.
 */
#ifndef DTL_TEXT_SENTENCE_H
#define DTL_TEXT_SENTENCE_H

#include "text/document.h"

struct dtl_breaker {
	struct dtl_str text; /* of the document */
	size_t pos, end;
	bool headline; /* capitals at every word: a capital is no sign of a new sentence */
	size_t close; /* next closing bracket at or after pos, found once */
};

void dtl_sentence_begin(struct dtl_breaker *b, struct dtl_str text, struct dtl_span span);
/* False at the end. The sentence is trimmed and not empty. */
bool dtl_sentence_next(struct dtl_breaker *b, struct dtl_span *ret);

#endif
