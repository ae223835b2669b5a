#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void
dtl_buf_init(struct dtl_buf *b, struct dtl_arena *a)
{
	*b = (struct dtl_buf){ .a = a };
}

void
dtl_buf_clear(struct dtl_buf *b)
{
	if (b->a == NULL)
		free(b->p);
	*b = (struct dtl_buf){ .a = b->a };
}

void
dtl_buf_truncate(struct dtl_buf *b, size_t n)
{
	assert(n <= b->n);
	b->n = n;
	if (b->p != NULL)
		b->p[n] = '\0';
}

void
dtl_buf_reserve(struct dtl_buf *b, size_t more)
{
	size_t cap = b->cap != 0 ? b->cap : 64;
	char *p;

	if (more >= SIZE_MAX / 4 || b->n > SIZE_MAX / 4) {
		(void)fputs("buf: too large\n", stderr);
		abort();
	}
	if (b->n + more + 1 <= b->cap)
		return;
	while (cap < b->n + more + 1)
		cap *= 2;
	if (b->a != NULL) {
		p = dtl_arena_grow(b->a, b->p, b->cap, cap, 1);
	} else {
		p = realloc(b->p, cap);
		if (p == NULL) {
			(void)fputs("buf: out of memory\n", stderr);
			abort();
		}
	}
	b->p = p;
	b->cap = cap;
	b->p[b->n] = '\0';
}

void
dtl_buf_add(struct dtl_buf *b, const void *p, size_t n)
{
	dtl_buf_reserve(b, n);
	if (n != 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
dtl_buf_add_str(struct dtl_buf *b, struct dtl_str s)
{
	dtl_buf_add(b, s.p, s.n);
}

void
dtl_buf_add_z(struct dtl_buf *b, const char *z)
{
	dtl_buf_add(b, z, strlen(z));
}

void
dtl_buf_add_char(struct dtl_buf *b, char c)
{
	dtl_buf_add(b, &c, 1);
}

void
dtl_buf_addv(struct dtl_buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	dtl_buf_reserve(b, (size_t)n);
	(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void
dtl_buf_addf(struct dtl_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	dtl_buf_addv(b, fmt, ap);
	va_end(ap);
}

struct dtl_str
dtl_buf_str(const struct dtl_buf *b)
{
	return dtl_str_make(b->p != NULL ? b->p : "", b->n);
}
