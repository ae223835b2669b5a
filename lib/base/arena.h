/*
 * arena - memory that is made while one message is handled and dies with it.
 *
 *	a = dtl_arena_new(limit)   (dtl_arena_alloc ... dtl_arena_reset) ...   dtl_arena_free
 *
 * An allocation returns zeroed, 16-byte aligned memory or ends the process with a clear message:
 * there is no NULL to check. Size is bounded at the door (limits on articles), and the arena's own
 * limit is the last line of defence. reset keeps up to 1 MiB of blocks for the next message.
 * Under AddressSanitizer memory that was taken back is poisoned.
 *
 * Errors:  none; out of memory or over the limit aborts.
 * Memory:  owned by the arena until reset or free.
 * Threads: one arena, one thread.
 */
#ifndef DTL_BASE_ARENA_H
#define DTL_BASE_ARENA_H

#include "base/err.h"

#include <stddef.h>

struct dtl_arena;

/* limit_bytes 0 = 1 GiB. */
struct dtl_arena *dtl_arena_new(size_t limit_bytes);
void dtl_arena_free(struct dtl_arena *a); /* NULL is fine */
void dtl_arena_reset(struct dtl_arena *a);

/* O(1) amortised. size 0 gives a valid, unique pointer. */
void *dtl_arena_alloc(struct dtl_arena *a, size_t size);
/* The same, not zeroed: for large work memory that is written before it is read. */
void *dtl_arena_bare(struct dtl_arena *a, size_t size);
/* count * size with overflow check. */
void *dtl_arena_array(struct dtl_arena *a, size_t count, size_t size);
/* A larger copy of an array of old_count items (in place when it is the newest allocation). */
void *dtl_arena_grow(struct dtl_arena *a, void *p, size_t old_count, size_t new_count, size_t size);
void *dtl_arena_copy(struct dtl_arena *a, const void *p, size_t size);
/* NUL-terminated results. */
char *dtl_arena_strndup(struct dtl_arena *a, const char *p, size_t n);
char *dtl_arena_printf(struct dtl_arena *a, const char *fmt, ...) DTL_PRINTF(2, 3);
/* Bytes handed out since the last reset. */
size_t dtl_arena_used(const struct dtl_arena *a);

#define DTL_NEW(a, type) ((type *)dtl_arena_alloc((a), sizeof(type)))
#define DTL_NEW_ARRAY(a, count, type) ((type *)dtl_arena_array((a), (count), sizeof(type)))

#endif
