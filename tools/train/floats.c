#include "floats.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { WIDE = 32 };

static void
plain_multiply(const struct dtl_product *p, const float *a, const float *b, float *out)
{
	for (size_t r = 0; r < p->rows; r++) {
		float *to = out + r * p->cols;

		if (!p->add)
			memset(to, 0, p->cols * sizeof *to);
		for (size_t k = 0; k < p->inner; k++)
			for (size_t c = 0; c < p->cols; c++)
				to[c] += a[r * p->inner + k] * b[k * p->cols + c];
	}
}

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f")))

enum { ROWS = 6 };

/* ROWS rows times 32 columns, which stay in registers. */
static inline __attribute__((always_inline)) TARGET void
tile(const struct dtl_product *p, const float *a, const float *b, float *out, size_t rows)
{
	__m512 sum[ROWS][2];

	for (size_t r = 0; r < rows; r++)
		for (size_t k = 0; k < 2; k++)
			sum[r][k] = p->add ? _mm512_loadu_ps(out + r * p->cols + 16 * k)
					   : _mm512_setzero_ps();
	for (size_t i = 0; i < p->inner; i++, b += p->cols) {
		__m512 low = _mm512_loadu_ps(b), high = _mm512_loadu_ps(b + 16);

		for (size_t r = 0; r < rows; r++) {
			__m512 x = _mm512_set1_ps(a[r * p->inner + i]);

			sum[r][0] = _mm512_fmadd_ps(x, low, sum[r][0]);
			sum[r][1] = _mm512_fmadd_ps(x, high, sum[r][1]);
		}
	}
	for (size_t r = 0; r < rows; r++)
		for (size_t k = 0; k < 2; k++)
			_mm512_storeu_ps(out + r * p->cols + 16 * k, sum[r][k]);
}

TARGET static void
wide_multiply(const struct dtl_product *p, const float *a, const float *b, float *out)
{
	for (size_t r = 0; r < p->rows;) {
		size_t left = p->rows - r, some = left >= ROWS ? ROWS : left >= 3 ? 3 : 1;
		const float *from = a + r * p->inner;

		for (size_t c = 0; c < p->cols; c += WIDE) {
			float *to = out + r * p->cols + c;

			if (some == ROWS)
				tile(p, from, b + c, to, ROWS);
			else if (some == 3)
				tile(p, from, b + c, to, 3);
			else
				tile(p, from, b + c, to, 1);
		}
		r += some;
	}
}
#endif

void
dtl_floats_multiply(const struct dtl_product *p, const float *a, const float *b, float *out)
{
	assert(p->cols % WIDE == 0);
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f")) {
		wide_multiply(p, a, b, out);
		return;
	}
#endif
	plain_multiply(p, a, b, out);
}

void
dtl_floats_turn(const float *a, size_t rows, size_t cols, size_t stride, float *out)
{
	enum { BLOCK = 16 };

	for (size_t r = 0; r < rows; r += BLOCK)
		for (size_t c = 0; c < cols; c++)
			for (size_t k = r; k < r + BLOCK && k < rows; k++)
				out[c * stride + k] = a[k * cols + c];
}

static inline __attribute__((always_inline)) void
take_step(const struct dtl_adam *adam, const struct dtl_adam_state *s, size_t count)
{
	const float rest_first = 1.0F - adam->first, rest_second = 1.0F - adam->second;
	const float rate = adam->rate / adam->correct_first;
	const float scale = 1.0F / adam->correct_second;
	const float keep_first = adam->first, keep_second = adam->second, keep = adam->keep;
	const float shrink = adam->shrink;
	float *restrict first = s->first, *restrict second = s->second;
	float *restrict value = s->value, *restrict mean = s->mean;
	float *restrict gradient = s->gradient;

	for (size_t i = 0; i < count; i++) {
		float g = gradient[i] * shrink;

		first[i] = keep_first * first[i] + rest_first * g;
		second[i] = keep_second * second[i] + rest_second * g * g;
		value[i] -= rate * first[i] / (sqrtf(second[i] * scale) + 1e-8F);
		mean[i] = keep * mean[i] + (1.0F - keep) * value[i];
		gradient[i] = 0;
	}
}

/* Lanes that are summed up at the end. */
static inline __attribute__((always_inline)) double
square(const float *v, size_t count)
{
	enum { LANES = 16 };
	double lane[LANES] = { 0 }, sum = 0;

	assert(count % LANES == 0);
	for (size_t i = 0; i < count; i += LANES)
		for (size_t k = 0; k < LANES; k++)
			lane[k] += (double)v[i + k] * (double)v[i + k];
	for (size_t k = 0; k < LANES; k++)
		sum += lane[k];
	return sum;
}

#if defined(__x86_64__)
TARGET static void
wide_step(const struct dtl_adam *adam, const struct dtl_adam_state *s, size_t count)
{
	take_step(adam, s, count);
}

TARGET static double
wide_square(const float *v, size_t count)
{
	return square(v, count);
}
#endif

void
dtl_floats_step(const struct dtl_adam *adam, const struct dtl_adam_state *s, size_t count)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f")) {
		wide_step(adam, s, count);
		return;
	}
#endif
	take_step(adam, s, count);
}

double
dtl_floats_square(const float *v, size_t count)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f"))
		return wide_square(v, count);
#endif
	return square(v, count);
}
