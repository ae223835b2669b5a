/*
 * number - counts as news writes them: "1,200", "twenty-three", "2.5 million".
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_NUMBER_H
#define DTL_NEWS_NUMBER_H

#include "text/document.h"

/* Value of a number word ("three", "third", "hundred"); false when it is none. */
bool dtl_number_word(struct dtl_str lower, bool *ret_ordinal, int *ret_value);
/* A number word or a scale: "three", "third", "million". */
bool dtl_number_begins(struct dtl_str lower);
/* Digits with commas, decimals and an ordinal ending ("4th"). */
bool dtl_number_digits(struct dtl_str form, double *ret_value);
/* Number that begins at tokens[at]; tokens used, 0 when there is none. */
size_t dtl_number_read(const struct dtl_token *tokens, size_t count, size_t at, double *ret_value);

#endif
