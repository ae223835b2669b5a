#include "text/dense.h"

/* For machines with AVX2; see dense.c for what is computed. */
#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) TARGET

enum { LANES = 8 };

struct fraction {
	__m256 up, down;
};

INLINE struct fraction
tangent(__m256 x)
{
	const __m256 limit = _mm256_set1_ps(4.97F);

	x = _mm256_max_ps(x, _mm256_sub_ps(_mm256_setzero_ps(), limit));
	x = _mm256_min_ps(x, limit);
	__m256 s = _mm256_mul_ps(x, x);
	__m256 up = _mm256_add_ps(s, _mm256_set1_ps(378.0F));
	__m256 down = _mm256_mul_ps(s, _mm256_set1_ps(28.0F));

	up = _mm256_mul_ps(up, s);
	up = _mm256_add_ps(up, _mm256_set1_ps(17325.0F));
	up = _mm256_mul_ps(up, s);
	up = _mm256_add_ps(up, _mm256_set1_ps(135135.0F));
	down = _mm256_add_ps(down, _mm256_set1_ps(3150.0F));
	down = _mm256_mul_ps(down, s);
	down = _mm256_add_ps(down, _mm256_set1_ps(62370.0F));
	down = _mm256_mul_ps(down, s);
	down = _mm256_add_ps(down, _mm256_set1_ps(135135.0F));
	return (struct fraction){ _mm256_mul_ps(up, x), down };
}

INLINE struct fraction
gate(__m256 x)
{
	struct fraction t = tangent(_mm256_mul_ps(x, _mm256_set1_ps(0.5F)));

	return (struct fraction){ _mm256_add_ps(t.up, t.down), _mm256_add_ps(t.down, t.down) };
}

INLINE __m256i
load(const int32_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

INLINE __m256
gate_input(const struct dtl_step *c, uint32_t at)
{
	__m256i whole = _mm256_sub_epi32(load(c->recurrent + at), load(c->offset + at));
	__m256 said = _mm256_mul_ps(_mm256_cvtepi32_ps(whole), _mm256_loadu_ps(c->scale + at));

	return _mm256_add_ps(_mm256_loadu_ps(c->before + at), said);
}

INLINE void
store_bytes(uint8_t *p, __m256 out)
{
	__m256 fine = _mm256_and_ps(_mm256_cmp_ps(out, _mm256_setzero_ps(), _CMP_GE_OQ),
	    _mm256_cmp_ps(out, _mm256_set1_ps(256.0F), _CMP_LT_OQ));
	__m256i whole = _mm256_cvttps_epi32(_mm256_and_ps(out, fine));
	__m128i half =
	    _mm_packus_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));

	_mm_storel_epi64((__m128i *)(void *)p, _mm_packus_epi16(half, half));
}

TARGET static void
avx2_cell(const struct dtl_step *c)
{
	for (uint32_t i = 0; i < c->count; i += LANES) {
		struct fraction in = gate(gate_input(c, i));
		struct fraction keep = gate(gate_input(c, i + c->count));
		struct fraction new = tangent(gate_input(c, i + 2 * c->count));
		struct fraction show = gate(gate_input(c, i + 3 * c->count));
		__m256 down = _mm256_mul_ps(in.down, new.down);
		__m256 kept = _mm256_mul_ps(keep.up, _mm256_loadu_ps(c->memory + i));
		__m256 left = _mm256_mul_ps(kept, down);
		__m256 right = _mm256_mul_ps(_mm256_mul_ps(in.up, new.up), keep.down);
		__m256 memory =
		    _mm256_div_ps(_mm256_add_ps(left, right), _mm256_mul_ps(down, keep.down));
		struct fraction state = tangent(memory);
		__m256 out = _mm256_div_ps(
		    _mm256_mul_ps(show.up, state.up), _mm256_mul_ps(show.down, state.down));

		_mm256_storeu_ps(c->memory + i, memory);
		out = _mm256_mul_ps(out, _mm256_set1_ps(127.0F));
		store_bytes(c->out + i, _mm256_add_ps(out, _mm256_set1_ps(128.5F)));
	}
}

/* The same four bytes of the input for each of four rows. */
INLINE __m256i
four_bytes(const uint8_t *p)
{
	int32_t four;

	__builtin_memcpy(&four, p, sizeof four);
	return _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(four)));
}

/* Sums of 8 rows from two halves, in each of which a row has two parts. */
INLINE void
store_rows(int32_t *out, __m256i low, __m256i high)
{
	__m256i rows = _mm256_permute4x64_epi64(_mm256_hadd_epi32(low, high), 0xd8);

	_mm256_storeu_si256((__m256i *)(void *)out, rows);
}

INLINE __m256i
four_rows(const int8_t *w)
{
	return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)w));
}

INLINE __m256i
add_product(__m256i sum, __m256i in, __m256i rows)
{
	return _mm256_add_epi32(sum, _mm256_madd_epi16(rows, in));
}

/* Two inputs times a block of 16 rows. */
TARGET static void
multiply_two(uint32_t cols, const int8_t *w, const uint8_t *in, const uint8_t *in1, int32_t *out[2])
{
	__m256i a0 = _mm256_setzero_si256(), b0 = a0, c0 = a0, d0 = a0;
	__m256i a1 = a0, b1 = a0, c1 = a0, d1 = a0;

	for (uint32_t col = 0; col < cols; col += DTL_DENSE_GROUP, w += 64) {
		__m256i x = four_bytes(in + col), y = four_bytes(in1 + col);
		__m256i rows = four_rows(w);

		a0 = add_product(a0, x, rows);
		a1 = add_product(a1, y, rows);
		rows = four_rows(w + 16);
		b0 = add_product(b0, x, rows);
		b1 = add_product(b1, y, rows);
		rows = four_rows(w + 32);
		c0 = add_product(c0, x, rows);
		c1 = add_product(c1, y, rows);
		rows = four_rows(w + 48);
		d0 = add_product(d0, x, rows);
		d1 = add_product(d1, y, rows);
	}
	store_rows(out[0], a0, b0);
	store_rows(out[0] + LANES, c0, d0);
	store_rows(out[1], a1, b1);
	store_rows(out[1] + LANES, c1, d1);
}

/* An odd input is taken twice; its sums go to the same place. */
TARGET static void
avx2_multiply(
    const struct dtl_dense *m, const uint8_t *in, size_t stride, size_t count, int32_t *out)
{
	for (size_t i = 0; i < count; i += 2) {
		size_t next = i + 1 < count ? i + 1 : i;

		for (uint32_t row = 0; row < m->rows; row += DTL_DENSE_BLOCK) {
			int32_t *to[2] = { out + i * m->rows + row, out + next * m->rows + row };

			multiply_two(m->cols, m->weights + (size_t)row * m->cols, in + i * stride,
			    in + next * stride, to);
		}
	}
}

TARGET static void
avx2_floats(const struct dtl_dense *m, const int32_t *sum, const float *bias, float *out)
{
	for (uint32_t i = 0; i < m->rows; i += LANES) {
		__m256i whole = _mm256_sub_epi32(load(sum + i), load(m->offset + i));
		__m256 v = _mm256_mul_ps(_mm256_cvtepi32_ps(whole), _mm256_loadu_ps(m->scale + i));

		_mm256_storeu_ps(out + i, _mm256_add_ps(v, _mm256_loadu_ps(bias + i)));
	}
}

TARGET static void
avx2_bytes(const float *v, const float *more, size_t count, float unit, uint8_t *out)
{
	for (size_t i = 0; i < count; i += LANES) {
		__m256 sum = _mm256_add_ps(_mm256_loadu_ps(v + i), _mm256_loadu_ps(more + i));

		sum = _mm256_mul_ps(sum, _mm256_set1_ps(unit));
		sum = _mm256_add_ps(sum, _mm256_set1_ps(0.5F));
		sum = _mm256_max_ps(sum, _mm256_setzero_ps());
		store_bytes(out + i, _mm256_min_ps(sum, _mm256_set1_ps(255.0F)));
	}
}

const struct dtl_kernel *
dtl_kernel_avx2(void)
{
	static const struct dtl_kernel kernel = { "avx2", avx2_multiply, avx2_floats, avx2_bytes,
		avx2_cell };

	return __builtin_cpu_supports("avx2") ? &kernel : NULL;
}

#else
const struct dtl_kernel *
dtl_kernel_avx2(void)
{
	return NULL;
}
#endif
