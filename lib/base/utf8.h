/*
 * utf8 - checked once at the door, trusted afterwards.
 *
 * Errors:  decode never gets stuck: a broken sequence gives U+FFFD and consumes at least one byte.
 * Memory:  repair copies into the arena only when something is broken.
 * Threads: pure functions.
 */
#ifndef DTL_BASE_UTF8_H
#define DTL_BASE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

/* Code point at s[*pos], which moves past it. *pos < s.n. Surrogates, overlong forms and
 * values past U+10FFFF are broken. */
uint32_t dtl_utf8_next_long(struct dtl_str s, size_t *pos);

static inline uint32_t
dtl_utf8_next(struct dtl_str s, size_t *pos)
{
	unsigned char first = (unsigned char)s.p[*pos];

	if (first >= 0x80)
		return dtl_utf8_next_long(s, pos);
	++*pos;
	return first;
}

/* Code point that ends before s[*pos], which moves to its beginning. *pos > 0. */
uint32_t dtl_utf8_prev(struct dtl_str s, size_t *pos);
/* Writes 1-4 bytes and returns how many. */
size_t dtl_utf8_put(uint32_t code_point, char out[4]);
/* Offset of the first broken byte, or s.n when all is well. */
size_t dtl_utf8_check(struct dtl_str s);
/* The same text with each broken sequence replaced by U+FFFD and NUL by a blank. */
struct dtl_str dtl_utf8_repair(struct dtl_arena *a, struct dtl_str s);
/* Number of code points. O(n). */
size_t dtl_utf8_count(struct dtl_str s);

/* Classes cover ASCII, Latin-1, Latin Extended, Greek and Cyrillic; elsewhere a letter has no case. */
bool dtl_utf8_is_upper(uint32_t c);
bool dtl_utf8_is_lower(uint32_t c);
bool dtl_utf8_is_letter(uint32_t c); /* includes CJK, Arabic, Devanagari ... */
bool dtl_utf8_is_digit(uint32_t c); /* ASCII only */
bool dtl_utf8_is_space(uint32_t c); /* incl. U+00A0, U+2000-200B, U+3000, U+FEFF */
uint32_t dtl_utf8_lower(uint32_t c);
uint32_t dtl_utf8_upper(uint32_t c);
/* Lower-cased copy; byte length may differ. */
struct dtl_str dtl_utf8_lower_str(struct dtl_arena *a, struct dtl_str s);
/* Latin letters lose their accents, typographic quotes and dashes become ASCII; for look-ups. */
struct dtl_str dtl_utf8_fold_str(struct dtl_arena *a, struct dtl_str s);

#endif
