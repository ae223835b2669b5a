#include "gates.h"

#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* e to the power of x: of two to a whole number, and of what is left a series. */
INLINE float
power(float x)
{
	const float log2_e = 1.44269504F, ln2_high = 0.693359375F, ln2_low = -2.12194440e-4F;

	x = x < -80.0F ? -80.0F : x;
	x = x > 80.0F ? 80.0F : x;
	int32_t whole = (int32_t)(x * log2_e + 1000.5F) - 1000;
	float rest = x - (float)whole * ln2_high - (float)whole * ln2_low;
	float sum = 1.0F / 5040.0F;
	sum = sum * rest + 1.0F / 720.0F;
	sum = sum * rest + 1.0F / 120.0F;
	sum = sum * rest + 1.0F / 24.0F;
	sum = sum * rest + 1.0F / 6.0F;
	sum = sum * rest + 0.5F;
	sum = sum * rest + 1.0F;
	sum = sum * rest + 1.0F;
	int32_t bits = (whole + 127) * (1 << 23);
	float two;
	memcpy(&two, &bits, sizeof two);
	return sum * two;
}

INLINE float
logistic(float x)
{
	return 1.0F / (1.0F + power(-x));
}

INLINE float
bent(float x)
{
	return 1.0F - 2.0F / (1.0F + power(2.0F * x));
}

INLINE void
run(const struct dtl_gates *g, float *restrict memory, float *restrict out)
{
	const size_t n = g->n;
	const float *restrict last = g->last;
	float *restrict gate = g->gate;

	for (size_t i = 0; i < n; i++) {
		float in = logistic(gate[i]), keep = logistic(gate[n + i]);
		float fresh = bent(gate[2 * n + i]), show = logistic(gate[3 * n + i]);

		gate[i] = in;
		gate[n + i] = keep;
		gate[2 * n + i] = fresh;
		gate[3 * n + i] = show;
		memory[i] = in * fresh + keep * last[i];
		out[i] = show * bent(memory[i]);
	}
}

INLINE void
back(const struct dtl_gates *g, const float *restrict memory, const float *restrict d_state,
    float *restrict d_memory)
{
	const size_t n = g->n;
	const float *restrict last = g->last;
	float *restrict gate = g->gate;

	for (size_t i = 0; i < n; i++) {
		float in = gate[i], keep = gate[n + i], fresh = gate[2 * n + i];
		float show = gate[3 * n + i], shown = bent(memory[i]);
		float d = d_memory[i] + d_state[i] * show * (1.0F - shown * shown);

		gate[i] = d * fresh * in * (1.0F - in);
		gate[n + i] = d * last[i] * keep * (1.0F - keep);
		gate[2 * n + i] = d * in * (1.0F - fresh * fresh);
		gate[3 * n + i] = d_state[i] * shown * show * (1.0F - show);
		d_memory[i] = d * keep;
	}
}

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx512f,prefer-vector-width=512")))

WIDE static void
wide_run(const struct dtl_gates *g, float *memory, float *out)
{
	run(g, memory, out);
}

WIDE static void
wide_back(const struct dtl_gates *g, const float *memory, const float *d_state, float *d_memory)
{
	back(g, memory, d_state, d_memory);
}
#endif

void
dtl_gates_run(const struct dtl_gates *g, float *memory, float *out)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f")) {
		wide_run(g, memory, out);
		return;
	}
#endif
	run(g, memory, out);
}

void
dtl_gates_back(
    const struct dtl_gates *g, const float *memory, const float *d_state, float *d_memory)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f")) {
		wide_back(g, memory, d_state, d_memory);
		return;
	}
#endif
	back(g, memory, d_state, d_memory);
}
