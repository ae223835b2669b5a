#include "text/dense.h"

/* For every machine: vectors of one float. */
#define TARGET
#define INLINE static inline
#define VEC float

enum { LANES = 1 };

INLINE float
vec_set(float v)
{
	return v;
}

INLINE float
vec_load(const float *p)
{
	return *p;
}

INLINE void
vec_store(float *p, float v)
{
	*p = v;
}

INLINE float
vec_add(float a, float b)
{
	return a + b;
}

INLINE float
vec_mul(float a, float b)
{
	return a * b;
}

INLINE float
vec_div(float a, float b)
{
	return a / b;
}

INLINE float
vec_max(float a, float b)
{
	return a > b ? a : b;
}

INLINE float
vec_min(float a, float b)
{
	return a < b ? a : b;
}

INLINE float
vec_less(const int32_t *a, const int32_t *b)
{
	return (float)(int32_t)((uint32_t)*a - (uint32_t)*b);
}

INLINE void
vec_bytes(uint8_t *p, float v)
{
	*p = v >= 0.0F && v < 256.0F ? (uint8_t)v : 0;
}

INLINE void
block(const int8_t *w, uint32_t cols, const uint8_t *in, int32_t sum[DTL_DENSE_BLOCK])
{
	for (int r = 0; r < DTL_DENSE_BLOCK; r++)
		sum[r] = 0;
	for (uint32_t col = 0; col < cols; col += DTL_DENSE_GROUP, in += DTL_DENSE_GROUP)
		for (int r = 0; r < DTL_DENSE_BLOCK; r++, w += DTL_DENSE_GROUP)
			sum[r] += w[0] * in[0] + w[1] * in[1] + w[2] * in[2] + w[3] * in[3];
}

INLINE void
tile(const int8_t *w, size_t gap, uint32_t cols, const uint8_t *const *in, size_t count,
    int32_t (*sum)[DTL_DENSE_ROWS])
{
	for (size_t j = 0; j < count; j++)
		for (size_t b = 0; b < DTL_DENSE_ROWS / DTL_DENSE_BLOCK; b++)
			block(w + b * gap, cols, in[j], sum[j] + b * DTL_DENSE_BLOCK);
}

INLINE void
add_bytes(const int8_t *const *rows, size_t count, size_t col, uint8_t *out)
{
	for (size_t c = 0; c < DTL_DENSE_COLS; c++) {
		int sum = 0;

		for (size_t r = 0; r < count; r++)
			sum += rows[r][col + c];
		sum = sum < -127 ? -127 : sum > 127 ? 127 : sum;
		out[c] = (uint8_t)(sum + 128);
	}
}

#include "text/dense_body.h"

const struct dtl_kernel dtl_kernel_plain = KERNEL("plain");

const struct dtl_kernel *
dtl_kernel_best(void)
{
	const struct dtl_kernel *best = dtl_kernel_vnni();

	if (best == NULL)
		best = dtl_kernel_avx2();
	return best != NULL ? best : &dtl_kernel_plain;
}
