/*
 * str - a view of bytes: pointer and length, never owned, never NUL-terminated by contract.
 *
 * {NULL, 0} is "absent" (null on the wire); {"", 0} is "present and empty".
 *
 * Errors:  none.
 * Memory:  views point into somebody else's bytes.
 * Threads: pure functions.
 */
#ifndef DTL_BASE_STR_H
#define DTL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct dtl_str {
	const char *p;
	size_t n;
};

/* A view of a string literal, usable as initialiser: struct dtl_str s = DTL_STR("x"); */
#define DTL_STR(literal)                                                                           \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}
#define DTL_STR_NONE ((struct dtl_str){ NULL, 0 })
/* printf("%.*s", DTL_STR_FMT(s)) */
#define DTL_STR_FMT(s) (int)(s).n, ((s).p != NULL ? (s).p : "")

struct dtl_str dtl_str_from(const char *z); /* z may be NULL: absent */
struct dtl_str dtl_str_make(const char *p, size_t n);
struct dtl_str dtl_str_slice(struct dtl_str s, size_t beg, size_t end); /* clamps */
struct dtl_str dtl_str_trim(struct dtl_str s); /* ASCII white space */

bool dtl_str_eq(struct dtl_str a, struct dtl_str b);
bool dtl_str_eq_z(struct dtl_str a, const char *z); /* NULL is empty */

/* dtl_str_eq_z, fast where the first bytes differ: most words do. */
static inline bool
dtl_str_is(struct dtl_str a, const char *z)
{
	return (a.n == 0 || z == NULL || a.p[0] == z[0]) && dtl_str_eq_z(a, z);
}

bool dtl_str_is_any(struct dtl_str a, const char *const *words, size_t count);
/* words: an array, not a pointer */
#define DTL_STR_IS_ANY(a, words) dtl_str_is_any((a), (words), sizeof(words) / sizeof((words)[0]))
bool dtl_str_eq_nocase(struct dtl_str a, struct dtl_str b); /* ASCII case */
bool dtl_str_is_nocase(struct dtl_str a, const char *z);
bool dtl_str_starts(struct dtl_str s, const char *prefix);
bool dtl_str_starts_nocase(struct dtl_str s, const char *prefix);
bool dtl_str_ends(struct dtl_str s, const char *suffix);
int dtl_str_cmp(struct dtl_str a, struct dtl_str b); /* bytewise, as memcmp then length */

/* Offset of the first occurrence at or after from, or s.n when there is none. */
size_t dtl_str_find(struct dtl_str s, struct dtl_str needle, size_t from);
size_t dtl_str_find_nocase(struct dtl_str s, struct dtl_str needle, size_t from);
size_t dtl_str_find_char(struct dtl_str s, char c, size_t from);

/* Takes the next piece before sep off *rest; false when nothing is left. Empty pieces are given. */
bool dtl_str_split(struct dtl_str *rest, char sep, struct dtl_str *ret_piece);

/* Whole string is a decimal number in [min, max]; otherwise false and *ret untouched. */
bool dtl_str_to_i64(struct dtl_str s, int64_t min, int64_t max, int64_t *ret);
bool dtl_str_to_double(struct dtl_str s, double *ret); /* ignores the locale */

uint64_t dtl_str_hash(struct dtl_str s); /* 64-bit, stable across machines and versions */

#endif
