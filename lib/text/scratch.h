/*
 * scratch - memory that one sentence after the other works in.
 *
 *	dtl_scratch_begin(s, a, need)   dtl_scratch_take ...
 *
 * What was taken is gone with the next begin. Nothing is zeroed.
 *
 * Errors:  taking more than was asked for is a bug.
 * Memory:  the arena's; it grows with the longest sentence only.
 * Threads: one document, one thread.
 */
#ifndef DTL_TEXT_SCRATCH_H
#define DTL_TEXT_SCRATCH_H

#include "base/arena.h"

#include <assert.h>
#include <stdint.h>

enum { DTL_SCRATCH_ALIGN = 64 };

struct dtl_scratch {
	unsigned char *p;
	size_t size, used;
};

static inline void
dtl_scratch_begin(struct dtl_scratch *s, struct dtl_arena *a, size_t need)
{
	if (need > s->size) {
		uintptr_t at = (uintptr_t)dtl_arena_alloc(a, need + need / 2 + DTL_SCRATCH_ALIGN);

		s->size = need + need / 2;
		s->p = (unsigned char *)((at + DTL_SCRATCH_ALIGN - 1) / DTL_SCRATCH_ALIGN *
					 DTL_SCRATCH_ALIGN);
	}
	s->used = 0;
}

static inline void *
dtl_scratch_take(struct dtl_scratch *s, size_t count, size_t size)
{
	size_t bytes =
	    (count * size + DTL_SCRATCH_ALIGN - 1) / DTL_SCRATCH_ALIGN * DTL_SCRATCH_ALIGN;
	void *p = s->p + s->used;

	assert(bytes <= s->size - s->used);
	s->used += bytes;
	return p;
}

#endif
