/*
 * dense_body - what every kernel computes, told once; only dense*.c include it, each once.
 *
 * Before it stand VEC, a vector of LANES floats; INLINE and TARGET; and what can be done with vectors:
 *
 *	vec_set vec_load vec_store vec_add vec_sub vec_mul vec_div
 *	vec_max, vec_min	the second where the first is no number
 *	vec_less		differences of whole numbers, which run over as in registers, as floats
 *	vec_bytes		stores what is in 0 .. 256 as bytes, cut off, and all else as 0
 *	tile			sums of four blocks of rows, `gap` bytes apart, times 1 .. 4 inputs
 *	add_bytes		of 16 columns, see struct dtl_kernel
 *
 * Errors:  none.
 * Memory:  the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_DENSE_BODY_H
#define DTL_TEXT_DENSE_BODY_H

enum { TILE = 4 }; /* inputs of a tile, and blocks of rows */

/*
 * The hyperbolic tangent as a fraction, from Lambert's continued fraction: four places are right, which
 * is more than a byte holds. Beyond the limit it would leave its range.
 */
struct fraction {
	VEC up, down;
};

INLINE struct fraction
tangent(VEC x)
{
	x = vec_min(vec_max(x, vec_set(-4.97F)), vec_set(4.97F));
	VEC s = vec_mul(x, x);
	VEC up = vec_mul(vec_add(s, vec_set(378.0F)), s);
	VEC down = vec_mul(vec_add(vec_mul(s, vec_set(28.0F)), vec_set(3150.0F)), s);

	up = vec_mul(vec_add(up, vec_set(17325.0F)), s);
	up = vec_add(up, vec_set(135135.0F));
	down = vec_mul(vec_add(down, vec_set(62370.0F)), s);
	down = vec_add(down, vec_set(135135.0F));
	return (struct fraction){ vec_mul(up, x), down };
}

/* The logistic function, twice as large above and below. */
INLINE struct fraction
gate(VEC x)
{
	struct fraction t = tangent(vec_mul(x, vec_set(0.5F)));

	return (struct fraction){ vec_add(t.up, t.down), vec_add(t.down, t.down) };
}

/* What sums are worth, and more. */
INLINE VEC
worth(const struct dtl_dense *m, uint32_t row, const int32_t *sum, const float *more)
{
	VEC v = vec_mul(vec_less(sum, m->offset + row), vec_load(m->scale + row));

	return vec_add(v, vec_load(more + row));
}

/* LANES cells from `at` on: memory = forget * memory + in * new, with one division. */
INLINE void
cells(const struct dtl_step *s, uint32_t j, uint32_t at, const int32_t *sum)
{
	const uint32_t n = s->m->rows / 4;
	const float *before = s->before[j];
	struct fraction in = gate(worth(s->m, at, sum, before));
	struct fraction keep = gate(worth(s->m, at + n, sum + DTL_DENSE_BLOCK, before));
	struct fraction new = tangent(worth(s->m, at + 2 * n, sum + 2 * DTL_DENSE_BLOCK, before));
	struct fraction show = gate(worth(s->m, at + 3 * n, sum + 3 * DTL_DENSE_BLOCK, before));
	VEC down = vec_mul(in.down, new.down);
	VEC left = vec_mul(vec_mul(keep.up, vec_load(s->memory[j] + at)), down);
	VEC right = vec_mul(vec_mul(in.up, new.up), keep.down);
	VEC memory = vec_div(vec_add(left, right), vec_mul(down, keep.down));
	struct fraction state = tangent(memory);
	VEC out = vec_div(vec_mul(show.up, state.up), vec_mul(show.down, state.down));

	vec_store(s->memory[j] + at, memory);
	vec_bytes(s->out[j] + at, vec_add(vec_mul(out, vec_set(127.0F)), vec_set(128.5F)));
}

/* Four blocks of rows times at most four inputs. */
INLINE void
some_tile(const int8_t *w, size_t gap, uint32_t cols, const uint8_t *const *in, size_t count,
    int32_t (*sum)[DTL_DENSE_ROWS])
{
	if (count >= 4)
		tile(w, gap, cols, in, 4, sum);
	else if (count == 3)
		tile(w, gap, cols, in, 3, sum);
	else if (count == 2)
		tile(w, gap, cols, in, 2, sum);
	else
		tile(w, gap, cols, in, 1, sum);
}

TARGET static void
kernel_step(const struct dtl_step *s)
{
	const uint32_t cols = s->m->cols, n = s->m->rows / 4;
	_Alignas(64) int32_t sum[TILE][DTL_DENSE_ROWS];

	for (uint32_t at = 0; at < n; at += DTL_DENSE_BLOCK)
		for (uint32_t j = 0; j < s->count; j += TILE) {
			uint32_t some = s->count - j < TILE ? s->count - j : TILE;

			some_tile(s->m->weights + (size_t)at * cols, (size_t)n * cols, cols,
			    s->last + j, some, sum);
			for (uint32_t k = 0; k < some; k++)
				for (uint32_t l = 0; l < DTL_DENSE_BLOCK; l += LANES)
					cells(s, j + k, at + l, sum[k] + l);
		}
}

TARGET static void
kernel_multiply(const struct dtl_dense *m, const uint8_t *const *in, size_t count, int32_t *out)
{
	_Alignas(64) int32_t sum[TILE][DTL_DENSE_ROWS];

	for (size_t j = 0; j < count; j += TILE) {
		size_t some = count - j < TILE ? count - j : TILE;

		for (uint32_t row = 0; row < m->rows; row += DTL_DENSE_ROWS) {
			some_tile(m->weights + (size_t)row * m->cols,
			    (size_t)DTL_DENSE_BLOCK * m->cols, m->cols, in + j, some, sum);
			for (size_t k = 0; k < some; k++)
				__builtin_memcpy(
				    out + (j + k) * m->rows + row, sum[k], sizeof sum[k]);
		}
	}
}

TARGET static void
kernel_apply(const struct dtl_dense *m, const uint8_t *const *in, const float *const *bias,
    size_t count, float *out)
{
	_Alignas(64) int32_t sum[TILE][DTL_DENSE_ROWS];

	for (size_t j = 0; j < count; j += TILE) {
		size_t some = count - j < TILE ? count - j : TILE;

		for (uint32_t row = 0; row < m->rows; row += DTL_DENSE_ROWS) {
			some_tile(m->weights + (size_t)row * m->cols,
			    (size_t)DTL_DENSE_BLOCK * m->cols, m->cols, in + j, some, sum);
			for (size_t k = 0; k < some; k++) {
				const float *more = bias != NULL ? bias[j + k] : m->bias;
				float *to = out + (j + k) * m->rows + row;

				for (uint32_t l = 0; l < DTL_DENSE_ROWS; l += LANES)
					vec_store(to + l, worth(m, row + l, sum[k] + l, more));
			}
		}
	}
}

TARGET static void
kernel_bytes(const float *v, const float *more, size_t count, float unit, uint8_t *out)
{
	for (size_t i = 0; i < count; i += LANES) {
		VEC sum = vec_mul(vec_add(vec_load(v + i), vec_load(more + i)), vec_set(unit));

		sum = vec_max(vec_add(sum, vec_set(0.5F)), vec_set(0.0F));
		vec_bytes(out + i, vec_min(sum, vec_set(255.0F)));
	}
}

TARGET static void
kernel_signs(const float *v, size_t count, float unit, int8_t *out)
{
	uint8_t byte[DTL_DENSE_COLS];

	for (size_t i = 0; i < count; i += DTL_DENSE_COLS) {
		for (size_t l = 0; l < DTL_DENSE_COLS; l += LANES) {
			VEC far =
			    vec_max(vec_mul(vec_load(v + i + l), vec_set(unit)), vec_set(-127.0F));

			vec_bytes(
			    byte + l, vec_add(vec_min(far, vec_set(127.0F)), vec_set(128.5F)));
		}
		for (size_t k = 0; k < DTL_DENSE_COLS; k++)
			out[i + k] = (int8_t)(byte[k] - 128);
	}
}

TARGET static void
kernel_add(const int8_t *const *rows, size_t count, size_t cols, uint8_t *out)
{
	for (size_t col = 0; col < cols; col += DTL_DENSE_COLS)
		add_bytes(rows, count, col, out + col);
}

#define KERNEL(name)                                                                               \
	{                                                                                          \
		name, kernel_multiply, kernel_apply, kernel_step, kernel_bytes, kernel_signs,      \
		    kernel_add                                                                     \
	}

#endif
