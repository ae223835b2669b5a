/*
 * words - the word classes of data/text/words.txt, as a table made at build time.
 *
 * Errors:  none.
 * Memory:  static, read-only.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_WORDS_H
#define DTL_TEXT_WORDS_H

#include "base/str.h"

/* In the order of the classes in the file; tools/tables checks it. */
enum dtl_word_class {
	DTL_WORD_TITLE = 1 << 0,
	DTL_WORD_MONTH = 1 << 1,
	DTL_WORD_BEFORE_NUMBER = 1 << 2,
	DTL_WORD_MAY_END = 1 << 3,
	DTL_WORD_STARTER = 1 << 4,
	DTL_WORD_SPEECH = 1 << 5,
	DTL_WORD_PREFIX = 1 << 6,
	DTL_WORD_SUFFIX = 1 << 7,
	DTL_WORD_UNIT = 1 << 8,
	DTL_WORD_SMALL = 1 << 9,
	DTL_WORD_CITY = 1 << 10,
	DTL_WORD_WEEKDAY = 1 << 11,
	DTL_WORD_CONTRACTION = 1 << 12,
	DTL_WORD_NEVER = 1 << 13,
	DTL_WORD_DATELINE_END = 1 << 14,
	DTL_WORD_ORDINARY = 1 << 15,
	DTL_WORD_MARKUP_GONE = 1 << 16,
	DTL_WORD_MARKUP_BAD = 1 << 17,
	DTL_WORD_MARKUP_GOOD = 1 << 18,
	DTL_WORD_MARKUP_AUTHOR = 1 << 19,
	DTL_WORD_MARKUP_DATE = 1 << 20,
	DTL_WORD_ENGLISH = 1 << 21,
	DTL_WORD_FOREIGN = 1 << 22,
};

#define DTL_WORD_ABBREVIATION                                                                      \
	(DTL_WORD_TITLE | DTL_WORD_MONTH | DTL_WORD_BEFORE_NUMBER | DTL_WORD_MAY_END)

/* Classes of a word, whatever its case; 0 for an unknown or long one. Final stop not included. */
unsigned dtl_word_classes(struct dtl_str word);
/* The same for a word before a full stop: none for an ordinary word in small letters. */
unsigned dtl_word_abbreviation(struct dtl_str word);
/* Where a contraction written as one word is cut ("cannot": 3), or 0. */
size_t dtl_word_contraction(struct dtl_str word);

/* The next word of one of the classes, from *pos on, which moves behind it; false behind the last one. */
bool dtl_word_next(unsigned classes, size_t *pos, struct dtl_str *ret_word, unsigned *ret_classes);

#endif
