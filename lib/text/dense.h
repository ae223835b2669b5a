/*
 * dense - products of small whole numbers and the cells of a recurrent layer, the inner loops of the encoder.
 *
 *	kernel = dtl_kernel_best()   kernel->apply(...)   kernel->step(...)
 *
 * Every kernel gives the same bits: products are whole numbers, and float arithmetic is the same operations
 * in the same order, without fused ones: all of it stands in dense_body.h, told once for vectors of any width.
 * dtl_kernel_plain works everywhere.
 *
 * A matrix of rows x cols bytes lies in blocks of 16 rows: of each four columns first row 0, then row 1 ...
 * Weights come out of the second cache; the more inputs at a time, the fewer times.
 *
 * Errors:  none.
 * Memory:  the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_DENSE_H
#define DTL_TEXT_DENSE_H

#include <stddef.h>
#include <stdint.h>

enum {
	DTL_DENSE_BLOCK = 16,
	DTL_DENSE_GROUP = 4,
	DTL_DENSE_ROWS = 64,
	DTL_DENSE_COLS = 16,
	DTL_DENSE_SIDE = 8, /* sentences that take a step side by side */
	DTL_DENSE_ADDED = 256, /* rows that a sum of bytes has at most */
};

/* rows is a multiple of DTL_DENSE_ROWS, cols of DTL_DENSE_COLS. */
struct dtl_dense {
	uint32_t rows, cols;
	const int8_t *weights;
	const int32_t *offset; /* of each row: what an input of zero adds */
	const float *scale, *bias; /* of each row */
};

/* One step of a recurrent layer, of one word of each of some sentences. */
struct dtl_step {
	const struct dtl_dense
	    *m; /* what states say to the gates: four of each cell, one kind behind the other */
	uint32_t count; /* of sentences, at most DTL_DENSE_SIDE */
	const float *before[DTL_DENSE_SIDE]; /* what the input says to the gates */
	const uint8_t *last[DTL_DENSE_SIDE]; /* states of the word before */
	float *memory[DTL_DENSE_SIDE];
	uint8_t *out[DTL_DENSE_SIDE]; /* 128 + 127 times the state */
};

struct dtl_kernel {
	const char *name;
	/* out[count][rows] = inputs (cols bytes each) times the rows */
	void (*multiply)(
	    const struct dtl_dense *m, const uint8_t *const *in, size_t count, int32_t *out);
	/* The same in floats: what the sums are worth, and a bias: each input's own, or the matrix's where NULL. */
	void (*apply)(const struct dtl_dense *m, const uint8_t *const *in, const float *const *bias,
	    size_t count, float *out);
	void (*step)(const struct dtl_step *s);
	/* out = v + more in units, 0 .. 255; count is a multiple of 16 */
	void (*bytes)(const float *v, const float *more, size_t count, float unit, uint8_t *out);
	/* out = v in units, -127 .. 127; count is a multiple of 16 */
	void (*signs)(const float *v, size_t count, float unit, int8_t *out);
	/* out = 128 + the sum of rows, -127 .. 127; cols is a multiple of 16 */
	void (*add)(const int8_t *const *rows, size_t count, size_t cols, uint8_t *out);
};

extern const struct dtl_kernel dtl_kernel_plain;
/* NULL where this machine has no such instructions. */
const struct dtl_kernel *dtl_kernel_avx2(void);
const struct dtl_kernel *dtl_kernel_vnni(void);
/* The fastest of this machine. */
const struct dtl_kernel *dtl_kernel_best(void);

/* Where the weight of a row and column lies. */
static inline size_t
dtl_dense_place(uint32_t cols, uint32_t row, uint32_t col)
{
	return (size_t)(row / DTL_DENSE_BLOCK) * DTL_DENSE_BLOCK * cols +
	       (size_t)(col / DTL_DENSE_GROUP) * DTL_DENSE_BLOCK * DTL_DENSE_GROUP +
	       (size_t)(row % DTL_DENSE_BLOCK) * DTL_DENSE_GROUP + col % DTL_DENSE_GROUP;
}

#endif
