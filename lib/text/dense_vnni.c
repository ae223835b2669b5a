#include "text/dense.h"

/* For machines with AVX-512 and its dot products of bytes; see dense.c for what is computed. */
#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE static inline __attribute__((always_inline)) TARGET

enum { LANES = 16, TOKENS = 4, BLOCKS = 4, PAIR = 2 };

struct fraction {
	__m512 up, down;
};

INLINE struct fraction
tangent(__m512 x)
{
	const __m512 limit = _mm512_set1_ps(4.97F);

	x = _mm512_max_ps(x, _mm512_sub_ps(_mm512_setzero_ps(), limit));
	x = _mm512_min_ps(x, limit);
	__m512 s = _mm512_mul_ps(x, x);
	__m512 up = _mm512_add_ps(s, _mm512_set1_ps(378.0F));
	__m512 down = _mm512_mul_ps(s, _mm512_set1_ps(28.0F));

	up = _mm512_mul_ps(up, s);
	up = _mm512_add_ps(up, _mm512_set1_ps(17325.0F));
	up = _mm512_mul_ps(up, s);
	up = _mm512_add_ps(up, _mm512_set1_ps(135135.0F));
	down = _mm512_add_ps(down, _mm512_set1_ps(3150.0F));
	down = _mm512_mul_ps(down, s);
	down = _mm512_add_ps(down, _mm512_set1_ps(62370.0F));
	down = _mm512_mul_ps(down, s);
	down = _mm512_add_ps(down, _mm512_set1_ps(135135.0F));
	return (struct fraction){ _mm512_mul_ps(up, x), down };
}

INLINE struct fraction
gate(__m512 x)
{
	struct fraction t = tangent(_mm512_mul_ps(x, _mm512_set1_ps(0.5F)));

	return (struct fraction){ _mm512_add_ps(t.up, t.down), _mm512_add_ps(t.down, t.down) };
}

INLINE __m512
gate_input(const struct dtl_step *c, uint32_t at)
{
	__m512i whole = _mm512_sub_epi32(
	    _mm512_loadu_si512(c->recurrent + at), _mm512_loadu_si512(c->offset + at));
	__m512 said = _mm512_mul_ps(_mm512_cvtepi32_ps(whole), _mm512_loadu_ps(c->scale + at));

	return _mm512_add_ps(_mm512_loadu_ps(c->before + at), said);
}

TARGET static void
vnni_cell(const struct dtl_step *c)
{
	for (uint32_t i = 0; i < c->count; i += LANES) {
		struct fraction in = gate(gate_input(c, i));
		struct fraction keep = gate(gate_input(c, i + c->count));
		struct fraction new = tangent(gate_input(c, i + 2 * c->count));
		struct fraction show = gate(gate_input(c, i + 3 * c->count));
		__m512 down = _mm512_mul_ps(in.down, new.down);
		__m512 kept = _mm512_mul_ps(keep.up, _mm512_loadu_ps(c->memory + i));
		__m512 left = _mm512_mul_ps(kept, down);
		__m512 right = _mm512_mul_ps(_mm512_mul_ps(in.up, new.up), keep.down);
		__m512 memory =
		    _mm512_div_ps(_mm512_add_ps(left, right), _mm512_mul_ps(down, keep.down));
		struct fraction state = tangent(memory);
		__m512 out = _mm512_div_ps(
		    _mm512_mul_ps(show.up, state.up), _mm512_mul_ps(show.down, state.down));

		_mm512_storeu_ps(c->memory + i, memory);
		out = _mm512_mul_ps(out, _mm512_set1_ps(127.0F));
		out = _mm512_add_ps(out, _mm512_set1_ps(128.5F));
		__mmask16 fine = _mm512_cmp_ps_mask(out, _mm512_setzero_ps(), _CMP_GE_OQ) &
				 _mm512_cmp_ps_mask(out, _mm512_set1_ps(256.0F), _CMP_LT_OQ);
		__m512i byte = _mm512_maskz_cvttps_epi32(fine, out);
		_mm_storeu_si128((__m128i *)(void *)(c->out + i), _mm512_cvtepi32_epi8(byte));
	}
}

INLINE __m512i
four_bytes(const uint8_t *p)
{
	int32_t four;

	__builtin_memcpy(&four, p, sizeof four);
	return _mm512_set1_epi32(four);
}

INLINE __m512i
add_product(__m512i sum, __m512i in, const int8_t *w)
{
	return _mm512_dpbusd_epi32(sum, in, _mm512_loadu_si512(w));
}

/* Four inputs times two blocks of rows: eight sums, which all stay in registers. */
TARGET static void
multiply_four(
    const struct dtl_dense *m, const int8_t *w, const uint8_t *in, size_t stride, int32_t *out)
{
	const int8_t *v = w + (size_t)DTL_DENSE_BLOCK * m->cols;
	const uint8_t *in1 = in + stride, *in2 = in1 + stride, *in3 = in2 + stride;
	__m512i a0 = _mm512_setzero_si512(), b0 = a0, a1 = a0, b1 = a0;
	__m512i a2 = a0, b2 = a0, a3 = a0, b3 = a0;

	for (uint32_t col = 0; col < m->cols; col += DTL_DENSE_GROUP, w += 64, v += 64) {
		__m512i x = four_bytes(in + col);
		a0 = add_product(a0, x, w);
		b0 = add_product(b0, x, v);
		x = four_bytes(in1 + col);
		a1 = add_product(a1, x, w);
		b1 = add_product(b1, x, v);
		x = four_bytes(in2 + col);
		a2 = add_product(a2, x, w);
		b2 = add_product(b2, x, v);
		x = four_bytes(in3 + col);
		a3 = add_product(a3, x, w);
		b3 = add_product(b3, x, v);
	}
	_mm512_storeu_si512(out, a0);
	_mm512_storeu_si512(out + LANES, b0);
	_mm512_storeu_si512(out + m->rows, a1);
	_mm512_storeu_si512(out + m->rows + LANES, b1);
	_mm512_storeu_si512(out + 2 * (size_t)m->rows, a2);
	_mm512_storeu_si512(out + 2 * (size_t)m->rows + LANES, b2);
	_mm512_storeu_si512(out + 3 * (size_t)m->rows, a3);
	_mm512_storeu_si512(out + 3 * (size_t)m->rows + LANES, b3);
}

/* One input times four blocks of rows. */
TARGET static void
multiply_one(const struct dtl_dense *m, const int8_t *w, const uint8_t *in, int32_t *out)
{
	const size_t block = (size_t)DTL_DENSE_BLOCK * m->cols;
	__m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;

	for (uint32_t col = 0; col < m->cols; col += DTL_DENSE_GROUP, w += 64) {
		__m512i x = four_bytes(in + col);

		a = add_product(a, x, w);
		b = add_product(b, x, w + block);
		c = add_product(c, x, w + 2 * block);
		d = add_product(d, x, w + 3 * block);
	}
	_mm512_storeu_si512(out, a);
	_mm512_storeu_si512(out + LANES, b);
	_mm512_storeu_si512(out + 2 * LANES, c);
	_mm512_storeu_si512(out + 3 * LANES, d);
}

TARGET static void
vnni_multiply(
    const struct dtl_dense *m, const uint8_t *in, size_t stride, size_t count, int32_t *out)
{
	for (; count >= TOKENS; count -= TOKENS) {
		for (uint32_t row = 0; row < m->rows; row += PAIR * LANES)
			multiply_four(m, m->weights + (size_t)row * m->cols, in, stride, out + row);
		in += TOKENS * stride;
		out += (size_t)TOKENS * m->rows;
	}
	for (; count > 0; count--, in += stride, out += m->rows)
		for (uint32_t row = 0; row < m->rows; row += BLOCKS * LANES)
			multiply_one(m, m->weights + (size_t)row * m->cols, in, out + row);
}

TARGET static void
vnni_floats(const struct dtl_dense *m, const int32_t *sum, const float *bias, float *out)
{
	for (uint32_t i = 0; i < m->rows; i += LANES) {
		__m512i whole = _mm512_sub_epi32(
		    _mm512_loadu_si512(sum + i), _mm512_loadu_si512(m->offset + i));
		__m512 v = _mm512_mul_ps(_mm512_cvtepi32_ps(whole), _mm512_loadu_ps(m->scale + i));

		_mm512_storeu_ps(out + i, _mm512_add_ps(v, _mm512_loadu_ps(bias + i)));
	}
}

TARGET static void
vnni_bytes(const float *v, const float *more, size_t count, float unit, uint8_t *out)
{
	for (size_t i = 0; i < count; i += LANES) {
		__m512 sum = _mm512_add_ps(_mm512_loadu_ps(v + i), _mm512_loadu_ps(more + i));

		sum = _mm512_mul_ps(sum, _mm512_set1_ps(unit));
		sum = _mm512_add_ps(sum, _mm512_set1_ps(0.5F));
		sum = _mm512_max_ps(sum, _mm512_setzero_ps());
		sum = _mm512_min_ps(sum, _mm512_set1_ps(255.0F));
		_mm_storeu_si128(
		    (__m128i *)(void *)(out + i), _mm512_cvtepi32_epi8(_mm512_cvttps_epi32(sum)));
	}
}

const struct dtl_kernel *
dtl_kernel_vnni(void)
{
	static const struct dtl_kernel kernel = { "avx512vnni", vnni_multiply, vnni_floats,
		vnni_bytes, vnni_cell };

	return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
		       __builtin_cpu_supports("avx512vl")
		   ? &kernel
		   : NULL;
}

#else
const struct dtl_kernel *
dtl_kernel_vnni(void)
{
	return NULL;
}
#endif
