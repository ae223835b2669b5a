/*
 * gates - what the cells of a layer do while the encoder is being learned.
 *
 * Four gates a cell, one kind behind the other: what comes in, what is kept, what is new, what is shown. Powers of e
 * are a polynomial's, which the compiler makes vectors of: with and without AVX-512 the same numbers.
 *
 * Errors:  none.
 * Memory:  the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_GATES_H
#define DTL_TRAIN_GATES_H

#include <stddef.h>

/* Cells of a word; last: the memory of the word before, zeros at the start. */
struct dtl_gates {
	float *gate; /* 4 n */
	const float *last; /* n */
	size_t n;
};

/* Gates become what they let through; memory is what is kept, out what is shown. */
void dtl_gates_run(const struct dtl_gates *g, float *memory, float *out);
/* Gates become their gradients; d_memory that of the memory before. */
void dtl_gates_back(
    const struct dtl_gates *g, const float *memory, const float *d_state, float *d_memory);

#endif
