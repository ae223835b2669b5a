#include "text/dense.h"

/* For machines with AVX-512 and its dot products of bytes. */
#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define VEC __m512

enum { LANES = 16 };

#define vec_set _mm512_set1_ps
#define vec_load _mm512_loadu_ps
#define vec_store _mm512_storeu_ps
#define vec_add _mm512_add_ps
#define vec_mul _mm512_mul_ps
#define vec_div _mm512_div_ps
#define vec_max _mm512_max_ps
#define vec_min _mm512_min_ps

INLINE __m512
vec_less(const int32_t *a, const int32_t *b)
{
	return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_loadu_si512(a), _mm512_loadu_si512(b)));
}

INLINE void
vec_bytes(uint8_t *p, __m512 v)
{
	__mmask16 fine = _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_GE_OQ) &
			 _mm512_cmp_ps_mask(v, _mm512_set1_ps(256.0F), _CMP_LT_OQ);

	_mm_storeu_si128(
	    (__m128i *)(void *)p, _mm512_cvtepi32_epi8(_mm512_maskz_cvttps_epi32(fine, v)));
}

/* Sums of one input times four blocks of rows. */
struct four {
	__m512i a, b, c, d;
};

INLINE void
add_product(struct four *sum, const uint8_t *in, const struct four *w)
{
	int32_t bytes;

	__builtin_memcpy(&bytes, in, sizeof bytes);
	__m512i x = _mm512_set1_epi32(bytes);
	sum->a = _mm512_dpbusd_epi32(sum->a, x, w->a);
	sum->b = _mm512_dpbusd_epi32(sum->b, x, w->b);
	sum->c = _mm512_dpbusd_epi32(sum->c, x, w->c);
	sum->d = _mm512_dpbusd_epi32(sum->d, x, w->d);
}

INLINE void
store(int32_t *out, const struct four *sum)
{
	_mm512_storeu_si512(out, sum->a);
	_mm512_storeu_si512(out + LANES, sum->b);
	_mm512_storeu_si512(out + 2 * LANES, sum->c);
	_mm512_storeu_si512(out + 3 * LANES, sum->d);
}

/* Sixteen sums, which all stay in registers; count is known when this is compiled. */
INLINE void
tile(const int8_t *w, size_t gap, uint32_t cols, const uint8_t *const *in, size_t count,
    int32_t (*sum)[DTL_DENSE_ROWS])
{
	const __m512i zero = _mm512_setzero_si512();
	struct four s0 = { zero, zero, zero, zero }, s1 = s0, s2 = s0, s3 = s0;
	const uint8_t *in0 = in[0], *in1 = in[count > 1 ? 1 : 0];
	const uint8_t *in2 = in[count > 2 ? 2 : 0], *in3 = in[count > 3 ? 3 : 0];

	for (uint32_t col = 0; col < cols; col += DTL_DENSE_GROUP, w += 64) {
		const struct four four = { _mm512_loadu_si512(w), _mm512_loadu_si512(w + gap),
			_mm512_loadu_si512(w + 2 * gap), _mm512_loadu_si512(w + 3 * gap) };

		add_product(&s0, in0 + col, &four);
		if (count > 1)
			add_product(&s1, in1 + col, &four);
		if (count > 2)
			add_product(&s2, in2 + col, &four);
		if (count > 3)
			add_product(&s3, in3 + col, &four);
	}
	store(sum[0], &s0);
	if (count > 1)
		store(sum[1], &s1);
	if (count > 2)
		store(sum[2], &s2);
	if (count > 3)
		store(sum[3], &s3);
}

INLINE void
add_bytes(const int8_t *const *rows, size_t count, size_t col, uint8_t *out)
{
	__m256i sum = _mm256_setzero_si256();

	for (size_t r = 0; r < count; r++)
		sum = _mm256_add_epi16(sum, _mm256_cvtepi8_epi16(_mm_loadu_si128(
						(const __m128i *)(const void *)(rows[r] + col))));
	sum = _mm256_max_epi16(sum, _mm256_set1_epi16(-127));
	_mm_storeu_si128(
	    (__m128i *)(void *)out, _mm_xor_si128(_mm256_cvtsepi16_epi8(sum), _mm_set1_epi8(-128)));
}

#include "text/dense_body.h"

const struct dtl_kernel *
dtl_kernel_vnni(void)
{
	static const struct dtl_kernel kernel = KERNEL("avx512vnni");

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
