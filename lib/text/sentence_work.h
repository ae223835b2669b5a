/*
 * sentence_work - what the parts of the sentence breaker share; only sentence*.c include it.
 *
 * Errors:  none.
 * Memory:  views of the text.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_SENTENCE_WORK_H
#define DTL_TEXT_SENTENCE_WORK_H

#include "text/sentence.h"

/* Character at pos; 0 at the end. */
uint32_t dtl_break_peek(const struct dtl_breaker *b, size_t pos);
/* A quotation mark or bracket that opens. */
bool dtl_break_opener(uint32_t c);
size_t dtl_break_skip_spaces(const struct dtl_breaker *b, size_t pos);
/* The run of letters, digits, dots and inner marks that ends at pos. */
struct dtl_str dtl_break_word_before(const struct dtl_breaker *b, size_t begin, size_t pos);
/* The word at pos, opening marks passed over. */
struct dtl_str dtl_break_word_after(const struct dtl_breaker *b, size_t pos);
/* A full stop stands at stop, and the next text, which may begin a sentence, at next: does the
 * sentence that began at begin end here? */
bool dtl_break_stop_ends(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next);
/* Is the word before stop an abbreviation, or letters with dots? */
bool dtl_break_abbreviation(const struct dtl_breaker *b, size_t begin, size_t stop);
/* Is the word before stop a plain word in small letters, no abbreviation, and so is the next? */
bool dtl_break_plain(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next);
/* "the accord.The minister": has the blank behind the mark been forgotten? */
bool dtl_break_glued(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next);

#endif
