/*
 * buf - a growing byte string.
 *
 *	struct dtl_buf b;
 *	dtl_buf_init(&b, a);		memory from arena a; or NULL: heap, then dtl_buf_clear
 *	dtl_buf_addf(&b, "%d", 1);
 *	dtl_buf_str(&b)			view, valid until the next add
 *
 * The bytes are always followed by a NUL that is not counted.
 *
 * Errors:  none; out of memory aborts.
 * Memory:  see init; clear on an arena buffer only forgets.
 * Threads: one buffer, one thread.
 */
#ifndef DTL_BASE_BUF_H
#define DTL_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

#include <stdarg.h>

struct dtl_buf {
	struct dtl_arena *a; /* NULL: heap */
	char *p;
	size_t n;
	size_t cap;
};

void dtl_buf_init(struct dtl_buf *b, struct dtl_arena *a);
void dtl_buf_clear(struct dtl_buf *b); /* frees; usable again */
void dtl_buf_truncate(struct dtl_buf *b, size_t n); /* n <= b->n; keeps the memory */
void dtl_buf_reserve(struct dtl_buf *b, size_t more);
void dtl_buf_add(struct dtl_buf *b, const void *p, size_t n);
void dtl_buf_add_str(struct dtl_buf *b, struct dtl_str s);
void dtl_buf_add_z(struct dtl_buf *b, const char *z);
void dtl_buf_add_char(struct dtl_buf *b, char c);
void dtl_buf_addf(struct dtl_buf *b, const char *fmt, ...) DTL_PRINTF(2, 3);
void dtl_buf_addv(struct dtl_buf *b, const char *fmt, va_list ap) DTL_PRINTF(2, 0);
struct dtl_str dtl_buf_str(const struct dtl_buf *b);

#endif
