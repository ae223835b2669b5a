/*
 * scratch - memory that one sentence after the other works in.
 *
 *	dtl_scratch_begin(s, a)   dtl_scratch_take ...
 *
 * What was taken is gone with the next begin, its memory is not. Nothing is zeroed.
 *
 * Errors:  none.
 * Memory:  the arena's; blocks that at least double, so that little more is held than the most that was needed.
 * Threads: one document, one thread.
 */
#ifndef DTL_TEXT_SCRATCH_H
#define DTL_TEXT_SCRATCH_H

#include "base/arena.h"

#include <stdint.h>

enum { DTL_SCRATCH_ALIGN = 64, DTL_SCRATCH_BLOCK = 64 * 1024 };

struct dtl_scratch_block {
	struct dtl_scratch_block *next;
	unsigned char *p;
	size_t size;
};

/* Zero at first. */
struct dtl_scratch {
	struct dtl_arena *a;
	struct dtl_scratch_block *first, *last;
	struct dtl_scratch_block *now; /* NULL: none is left */
	size_t used; /* of it */
};

static inline void
dtl_scratch_begin(struct dtl_scratch *s, struct dtl_arena *a)
{
	s->a = a;
	s->now = s->first;
	s->used = 0;
}

static inline void
dtl_scratch_grow(struct dtl_scratch *s, size_t bytes)
{
	struct dtl_scratch_block *b = DTL_NEW(s->a, struct dtl_scratch_block);

	b->size = bytes > DTL_SCRATCH_BLOCK / 2 ? 2 * bytes : DTL_SCRATCH_BLOCK;
	uintptr_t at = (uintptr_t)dtl_arena_bare(s->a, b->size + DTL_SCRATCH_ALIGN);
	b->p =
	    (unsigned char *)((at + DTL_SCRATCH_ALIGN - 1) / DTL_SCRATCH_ALIGN * DTL_SCRATCH_ALIGN);
	if (s->last != NULL)
		s->last->next = b;
	else
		s->first = b;
	s->last = s->now = b;
	s->used = 0;
}

static inline void *
dtl_scratch_take(struct dtl_scratch *s, size_t count, size_t size)
{
	size_t bytes =
	    (count * size + DTL_SCRATCH_ALIGN - 1) / DTL_SCRATCH_ALIGN * DTL_SCRATCH_ALIGN;

	while (s->now != NULL && bytes > s->now->size - s->used) {
		s->now = s->now->next;
		s->used = 0;
	}
	if (s->now == NULL)
		dtl_scratch_grow(s, bytes);
	s->used += bytes;
	return s->now->p + s->used - bytes;
}

#endif
