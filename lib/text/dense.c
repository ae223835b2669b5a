#include "text/dense.h"

/*
 * The hyperbolic tangent as a fraction, from Lambert's continued fraction: four places are right, which
 * is more than a byte holds. Beyond LIMIT it would leave its range.
 */
static const float LIMIT = 4.97F;

struct fraction {
	float up, down;
};

static struct fraction
tangent(float x)
{
	x = x > -LIMIT ? x : -LIMIT;
	x = x < LIMIT ? x : LIMIT;
	float s = x * x;
	float up = s + 378.0F;
	float down = s * 28.0F;

	up = up * s;
	up = up + 17325.0F;
	up = up * s;
	up = up + 135135.0F;
	down = down + 3150.0F;
	down = down * s;
	down = down + 62370.0F;
	down = down * s;
	down = down + 135135.0F;
	return (struct fraction){ up * x, down };
}

/* The logistic function, twice as large above and below. */
static struct fraction
gate(float x)
{
	struct fraction t = tangent(x * 0.5F);

	return (struct fraction){ t.up + t.down, t.down + t.down };
}

/* The difference, which runs over as it does in registers: a file may say what it likes. */
static int32_t
less(int32_t a, int32_t b)
{
	return (int32_t)((uint32_t)a - (uint32_t)b);
}

static float
gate_input(const struct dtl_step *c, uint32_t at)
{
	float said = (float)less(c->recurrent[at], c->offset[at]) * c->scale[at];

	return c->before[at] + said;
}

/* memory = forget * memory + in * new, with one division. */
static void
plain_cell(const struct dtl_step *c)
{
	for (uint32_t i = 0; i < c->count; i++) {
		struct fraction in = gate(gate_input(c, i));
		struct fraction keep = gate(gate_input(c, i + c->count));
		struct fraction new = tangent(gate_input(c, i + 2 * c->count));
		struct fraction show = gate(gate_input(c, i + 3 * c->count));
		float down = in.down * new.down;
		float kept = keep.up * c->memory[i];
		float left = kept * down;
		float added = in.up * new.up;
		float right = added * keep.down;
		float memory = (left + right) / (down * keep.down);
		struct fraction state = tangent(memory);
		float out = (show.up * state.up) / (show.down * state.down);

		c->memory[i] = memory;
		out = out * 127.0F;
		out = out + 128.5F;
		/* also false for what is no number */
		c->out[i] = out >= 0.0F && out < 256.0F ? (uint8_t)out : 0;
	}
}

static void
plain_multiply(
    const struct dtl_dense *m, const uint8_t *in, size_t stride, size_t count, int32_t *out)
{
	for (size_t t = 0; t < count; t++, in += stride) {
		const int8_t *w = m->weights;

		for (uint32_t row = 0; row < m->rows; row += DTL_DENSE_BLOCK) {
			int32_t sum[DTL_DENSE_BLOCK] = { 0 };

			for (uint32_t col = 0; col < m->cols; col += DTL_DENSE_GROUP)
				for (int r = 0; r < DTL_DENSE_BLOCK; r++, w += DTL_DENSE_GROUP)
					sum[r] += w[0] * in[col] + w[1] * in[col + 1] +
						  w[2] * in[col + 2] + w[3] * in[col + 3];
			for (int r = 0; r < DTL_DENSE_BLOCK; r++)
				*out++ = sum[r];
		}
	}
}

static void
plain_floats(const struct dtl_dense *m, const int32_t *sum, const float *bias, float *out)
{
	for (uint32_t i = 0; i < m->rows; i++) {
		float v = (float)less(sum[i], m->offset[i]) * m->scale[i];

		out[i] = v + bias[i];
	}
}

static void
plain_bytes(const float *v, const float *more, size_t count, float unit, uint8_t *out)
{
	for (size_t i = 0; i < count; i++) {
		float sum = v[i] + more[i];

		sum = sum * unit;
		sum = sum + 0.5F;
		sum = sum > 0.0F ? sum : 0.0F;
		sum = sum < 255.0F ? sum : 255.0F;
		out[i] = (uint8_t)sum;
	}
}

const struct dtl_kernel dtl_kernel_plain = { "plain", plain_multiply, plain_floats, plain_bytes,
	plain_cell };

const struct dtl_kernel *
dtl_kernel_best(void)
{
	const struct dtl_kernel *best = dtl_kernel_vnni();

	if (best == NULL)
		best = dtl_kernel_avx2();
	return best != NULL ? best : &dtl_kernel_plain;
}
