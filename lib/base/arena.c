#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP 16 /* poisoned bytes after each allocation: overruns are caught */
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

#define ALIGN 16
#define FIRST_BLOCK (64 * 1024)
#define KEEP_BYTES (1024 * 1024)
#define DEFAULT_LIMIT ((size_t)1 << 30)

struct block {
	struct block *next;
	size_t size; /* of data */
	size_t used;
	size_t unused;
	unsigned char data[];
};

struct dtl_arena {
	struct block *newest; /* the block that is being filled; older ones follow */
	size_t limit;
	size_t total; /* bytes of all blocks */
	size_t used; /* bytes handed out */
	size_t next_size;
	void *last; /* newest allocation, for growing in place */
	size_t last_size;
};

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	abort();
}

struct dtl_arena *
dtl_arena_new(size_t limit_bytes)
{
	struct dtl_arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		die("arena: out of memory");
	a->limit = limit_bytes != 0 ? limit_bytes : DEFAULT_LIMIT;
	a->next_size = FIRST_BLOCK;
	return a;
}

static void
free_blocks(struct block *b)
{
	while (b != NULL) {
		struct block *next = b->next;

		UNPOISON(b->data, b->size);
		free(b);
		b = next;
	}
}

void
dtl_arena_free(struct dtl_arena *a)
{
	if (a == NULL)
		return;
	free_blocks(a->newest);
	free(a);
}

/* Keeps the newest block when it is small enough: the next message most likely fits into it. */
void
dtl_arena_reset(struct dtl_arena *a)
{
	struct block *keep = a->newest;

	a->used = 0;
	a->last = NULL;
	a->last_size = 0;
	if (keep == NULL)
		return;
	free_blocks(keep->next);
	keep->next = NULL;
	if (keep->size > KEEP_BYTES) {
		free_blocks(keep);
		a->newest = NULL;
		a->total = 0;
		a->next_size = FIRST_BLOCK;
		return;
	}
	keep->used = 0;
	a->total = keep->size;
	POISON(keep->data, keep->size);
}

static void
add_block(struct dtl_arena *a, size_t need)
{
	size_t size = a->next_size > need ? a->next_size : need;
	struct block *b;

	if (size > a->limit - a->total && need <= a->limit - a->total)
		size = need;
	if (a->total > a->limit || size > a->limit - a->total)
		die("arena: one message needs more than its limit of %zu bytes", a->limit);
	b = malloc(sizeof *b + size);
	if (b == NULL)
		die("arena: out of memory for %zu bytes", size);
	b->size = size;
	b->used = 0;
	b->next = a->newest;
	POISON(b->data, b->size);
	a->newest = b;
	a->total += size;
	if (a->next_size < KEEP_BYTES)
		a->next_size *= 2;
}

void *
dtl_arena_bare(struct dtl_arena *a, size_t size)
{
	size_t need;
	void *p;

	if (size > a->limit)
		die("arena: %zu bytes asked at once, limit is %zu", size, a->limit);
	need = ((size != 0 ? size : 1) + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (a->newest == NULL || a->newest->size - a->newest->used < need)
		add_block(a, need);
	p = a->newest->data + a->newest->used;
	a->newest->used += need;
	a->used += need;
	UNPOISON(p, size != 0 ? size : 1);
	a->last = p;
	a->last_size = size;
	return p;
}

void *
dtl_arena_alloc(struct dtl_arena *a, size_t size)
{
	return memset(dtl_arena_bare(a, size), 0, size != 0 ? size : 1);
}

void *
dtl_arena_array(struct dtl_arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		die("arena: array of %zu items of %zu bytes", count, size);
	return dtl_arena_alloc(a, count * size);
}

void *
dtl_arena_grow(struct dtl_arena *a, void *p, size_t old_count, size_t new_count, size_t size)
{
	size_t room, need;
	void *grown;

	if (size != 0 && new_count > SIZE_MAX / size)
		die("arena: array of %zu items of %zu bytes", new_count, size);
	if (p != NULL && p == a->last && new_count >= old_count) {
		room = a->newest->size - (size_t)((unsigned char *)p - a->newest->data);
		need = (new_count * size + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
		if (need <= room) {
			a->used -= a->newest->used;
			a->newest->used = (size_t)((unsigned char *)p - a->newest->data) + need;
			a->used += a->newest->used;
			UNPOISON(p, new_count * size);
			memset((unsigned char *)p + old_count * size, 0,
			    (new_count - old_count) * size);
			a->last_size = new_count * size;
			return p;
		}
	}
	grown = dtl_arena_alloc(a, new_count * size);
	if (old_count != 0)
		memcpy(grown, p, (old_count < new_count ? old_count : new_count) * size);
	return grown;
}

void *
dtl_arena_copy(struct dtl_arena *a, const void *p, size_t size)
{
	void *copy = dtl_arena_alloc(a, size);

	if (size != 0)
		memcpy(copy, p, size);
	return copy;
}

char *
dtl_arena_strndup(struct dtl_arena *a, const char *p, size_t n)
{
	char *copy = dtl_arena_alloc(a, n + 1);

	if (n != 0)
		memcpy(copy, p, n);
	return copy;
}

char *
dtl_arena_printf(struct dtl_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *out;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die("arena: format '%s' cannot be printed", fmt);
	out = dtl_arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(out, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return out;
}

size_t
dtl_arena_used(const struct dtl_arena *a)
{
	return a->used;
}
