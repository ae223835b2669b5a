/*
 * dense - products of small whole numbers and the cell of a recurrent layer, the inner loops of the encoder.
 *
 *	kernel = dtl_kernel_best()   kernel->multiply(...)   kernel->cell(...)
 *
 * Every kernel gives the same bits: products are whole numbers, and the float arithmetic of the cell is the
 * same operations in the same order, without fused ones. dtl_kernel_plain works everywhere.
 *
 * A matrix of rows x cols bytes lies in blocks of 16 rows: of each four columns first row 0, then row 1 ...
 *
 * Errors:  none.
 * Memory:  the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_DENSE_H
#define DTL_TEXT_DENSE_H

#include <stddef.h>
#include <stdint.h>

enum { DTL_DENSE_BLOCK = 16, DTL_DENSE_GROUP = 4, DTL_DENSE_ROWS = 64, DTL_DENSE_COLS = 16 };

/* rows is a multiple of DTL_DENSE_ROWS, cols of DTL_DENSE_COLS. */
struct dtl_dense {
	uint32_t rows, cols;
	const int8_t *weights;
	const int32_t *offset; /* of each row: what an input of zero adds */
	const float *scale, *bias; /* of each row */
};

/* One step of a recurrent layer of `count` cells; the four gates stand one behind the other. */
struct dtl_step {
	uint32_t count; /* a multiple of 16 */
	const float *before; /* what the input says to the gates */
	const int32_t *recurrent; /* what the last state says */
	const int32_t *offset;
	const float *scale;
	float *memory;
	uint8_t *out; /* 128 + 127 times the state */
};

struct dtl_kernel {
	const char *name;
	/* out[count][rows] = inputs (count of cols bytes, stride apart) times the rows */
	void (*multiply)(const struct dtl_dense *m, const uint8_t *in, size_t stride, size_t count,
	    int32_t *out);
	/* out[rows] = what an input's sums are worth, and bias */
	void (*floats)(
	    const struct dtl_dense *m, const int32_t *sum, const float *bias, float *out);
	/* out = v + more in units, 0 .. 255; count is a multiple of 16 */
	void (*bytes)(const float *v, const float *more, size_t count, float unit, uint8_t *out);
	void (*cell)(const struct dtl_step *c);
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
