/*
 * floats - matrix products and the optimiser of the encoder's training.
 *
 * Matrices are rows of floats, one behind the other. On machines with AVX-512 sums are made in another order
 * than elsewhere: the shipped model is made on such a machine, and any such machine makes the same bytes.
 *
 * Errors:  none.
 * Memory:  the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_FLOATS_H
#define DTL_TRAIN_FLOATS_H

#include <stdbool.h>
#include <stddef.h>

struct dtl_product {
	size_t rows, inner, cols; /* cols is a multiple of 32 */
	bool add; /* to what is there */
};

/* out (rows x cols) = a (rows x inner) times b (inner x cols) */
void dtl_floats_multiply(const struct dtl_product *p, const float *a, const float *b, float *out);
/* out (cols x rows) = a (rows x cols) turned; out has `stride` columns. */
void dtl_floats_turn(const float *a, size_t rows, size_t cols, size_t stride, float *out);

struct dtl_adam {
	float rate, first, second; /* decay of the two means */
	float correct_first, correct_second; /* 1 - decay to the power of the steps */
	float shrink; /* of the gradients; 1 as they are */
	float keep; /* of the mean of the weights */
};

/* One step of each weight against its gradient, which becomes 0. */
struct dtl_adam_state {
	float *value, *gradient, *first, *second, *mean;
};

void dtl_floats_step(const struct dtl_adam *adam, const struct dtl_adam_state *s, size_t count);
/* count is a multiple of 16. */
double dtl_floats_square(const float *v, size_t count);

#endif
