#include "text/dense.h"

/* For machines with AVX2. */
#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define VEC __m256

enum { LANES = 8 };

#define vec_set _mm256_set1_ps
#define vec_load _mm256_loadu_ps
#define vec_store _mm256_storeu_ps
#define vec_add _mm256_add_ps
#define vec_mul _mm256_mul_ps
#define vec_div _mm256_div_ps
#define vec_max _mm256_max_ps
#define vec_min _mm256_min_ps

INLINE __m256i
load(const int32_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

INLINE __m256
vec_less(const int32_t *a, const int32_t *b)
{
	return _mm256_cvtepi32_ps(_mm256_sub_epi32(load(a), load(b)));
}

INLINE void
vec_bytes(uint8_t *p, __m256 v)
{
	__m256 fine = _mm256_and_ps(_mm256_cmp_ps(v, _mm256_setzero_ps(), _CMP_GE_OQ),
	    _mm256_cmp_ps(v, _mm256_set1_ps(256.0F), _CMP_LT_OQ));
	__m256i whole = _mm256_cvttps_epi32(_mm256_and_ps(v, fine));
	__m128i half =
	    _mm_packus_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));

	_mm_storel_epi64((__m128i *)(void *)p, _mm_packus_epi16(half, half));
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
INLINE void
block(const int8_t *w, uint32_t cols, const uint8_t *in, const uint8_t *in1, int32_t *out[2])
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
INLINE void
tile(const int8_t *w, size_t gap, uint32_t cols, const uint8_t *const *in, size_t count,
    int32_t (*sum)[DTL_DENSE_ROWS])
{
	for (size_t b = 0; b < DTL_DENSE_ROWS; b += DTL_DENSE_BLOCK, w += gap)
		for (size_t j = 0; j < count; j += 2) {
			size_t next = j + 1 < count ? j + 1 : j;
			int32_t *to[2] = { sum[j] + b, sum[next] + b };

			block(w, cols, in[j], in[next], to);
		}
}

INLINE void
add_bytes(const int8_t *const *rows, size_t count, size_t col, uint8_t *out)
{
	__m256i sum = _mm256_setzero_si256();

	for (size_t r = 0; r < count; r++)
		sum = _mm256_add_epi16(sum, four_rows(rows[r] + col));
	sum = _mm256_max_epi16(sum, _mm256_set1_epi16(-127));
	__m128i bytes =
	    _mm_packs_epi16(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
	_mm_storeu_si128((__m128i *)(void *)out, _mm_xor_si128(bytes, _mm_set1_epi8(-128)));
}

#include "text/dense_body.h"

const struct dtl_kernel *
dtl_kernel_avx2(void)
{
	static const struct dtl_kernel kernel = KERNEL("avx2");

	return __builtin_cpu_supports("avx2") ? &kernel : NULL;
}

#else
const struct dtl_kernel *
dtl_kernel_avx2(void)
{
	return NULL;
}
#endif
