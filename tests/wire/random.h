/*
 * random - records with random members, made from a shape, and their comparison.
 *
 * Errors:  none.
 * Memory:  records live in the arena.
 * Threads: one generator, one thread.
 */
#ifndef DTL_TESTS_WIRE_RANDOM_H
#define DTL_TESTS_WIRE_RANDOM_H

#include "base/arena.h"
#include "wire/shape.h"

struct dtl_random {
	uint64_t state; /* any seed */
	struct dtl_arena *a;
	unsigned longest; /* items of a list, characters of a text */
};

uint64_t dtl_random_below(struct dtl_random *r, uint64_t limit);
struct dtl_record dtl_random_record(struct dtl_random *r, enum dtl_kind kind);
/* NULL when all members are equal, else the path of the first that is not. */
const char *dtl_random_difference(
    struct dtl_arena *a, const struct dtl_shape *shape, const void *x, const void *y);

#endif
