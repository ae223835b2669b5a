/* Sentences that go through a layer side by side come out as each does alone. */
#include "text/layer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

enum { CELLS = 32, COLS = 48, SENTENCES = 23, MOST = 70 };

static uint32_t seed = 4711;

static uint32_t
roll(void)
{
	seed = seed * 1664525U + 1013904223U;
	return seed >> 8;
}

/* Zero words, one, more than are read ahead, and what lies between. */
static size_t
length_of(size_t i)
{
	return i < 3 ? i % 2 : i == 3 ? MOST : roll() % 30;
}

static struct dtl_dense
roll_dense(struct dtl_arena *a, uint32_t rows, uint32_t cols)
{
	int8_t *weights = dtl_arena_alloc(a, (size_t)rows * cols);
	int32_t *offset = DTL_NEW_ARRAY(a, rows, int32_t);
	float *scale = DTL_NEW_ARRAY(a, rows, float), *bias = DTL_NEW_ARRAY(a, rows, float);

	for (size_t i = 0; i < (size_t)rows * cols; i++)
		weights[i] = (int8_t)((int)(roll() % 255) - 127);
	for (size_t i = 0; i < rows; i++) {
		offset[i] = (int32_t)(roll() % 1000);
		scale[i] = (float)(roll() % 100) * 1e-6F;
		bias[i] = (float)(roll() % 100) * 0.01F - 0.5F;
	}
	return (struct dtl_dense){ rows, cols, weights, offset, scale, bias };
}

static struct dtl_layer_sentence
roll_sentence(struct dtl_arena *a, size_t count, bool biased)
{
	uint8_t *in = dtl_arena_alloc(a, count * COLS + 1);
	struct dtl_layer_sentence s = {
		.count = count, .in = in, .out = dtl_arena_alloc(a, count * 2 * CELLS + 1)
	};

	for (size_t i = 0; i < count * COLS; i++)
		in[i] = (uint8_t)roll();
	for (size_t d = 0; d < 2 && biased; d++) {
		const float **bias = DTL_NEW_ARRAY(a, count, const float *);

		for (size_t i = 0; i < count; i++) {
			float *own = DTL_NEW_ARRAY(a, 4 * CELLS, float);

			for (size_t k = 0; k < (size_t)4 * CELLS; k++)
				own[k] = (float)(roll() % 100) * 0.01F;
			bias[i] = own;
		}
		s.bias[d] = bias;
	}
	return s;
}

static void
run(struct dtl_arena *a, const struct dtl_kernel *kernel, const struct dtl_layer *layer,
    const struct dtl_layer_sentence *sentences, size_t count)
{
	struct dtl_scratch s = { 0 };

	dtl_scratch_begin(&s, a);
	dtl_layer_run(&(struct dtl_layer_run){ kernel, layer, &s }, sentences, count);
}

static void
neighbours_change_nothing(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_layer layer;
	struct dtl_layer_sentence sentences[SENTENCES];

	(void)state;
	for (int d = 0; d < 2; d++) {
		layer.input[d] = roll_dense(a, 4 * CELLS, COLS);
		layer.state[d] = roll_dense(a, 4 * CELLS, CELLS);
	}
	for (size_t i = 0; i < SENTENCES; i++)
		sentences[i] = roll_sentence(a, length_of(i), i % 2 == 0);
	run(a, dtl_kernel_best(), &layer, sentences, SENTENCES);
	for (size_t i = 0; i < SENTENCES; i++) {
		struct dtl_layer_sentence alone = sentences[i];

		alone.out = dtl_arena_alloc(a, alone.count * 2 * CELLS + 1);
		run(a, &dtl_kernel_plain, &layer, &alone, 1);
		assert_memory_equal(alone.out, sentences[i].out, alone.count * 2 * CELLS + 1);
	}
	dtl_arena_free(a);
}

/* What is forwards the other way round is backwards, where both have the same weights. */
static void
backwards_is_forwards_from_the_end(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_layer layer;
	struct dtl_layer_sentence s[2];
	uint8_t *turned = dtl_arena_alloc(a, (size_t)MOST * COLS);

	(void)state;
	layer.input[0] = layer.input[1] = roll_dense(a, 4 * CELLS, COLS);
	layer.state[0] = layer.state[1] = roll_dense(a, 4 * CELLS, CELLS);
	s[0] = roll_sentence(a, MOST, false);
	s[1] = roll_sentence(a, MOST, false);
	for (size_t i = 0; i < MOST; i++)
		memcpy(turned + i * COLS, s[0].in + (MOST - 1 - i) * COLS, COLS);
	s[1].in = turned;
	run(a, dtl_kernel_best(), &layer, s, 2);
	for (size_t i = 0; i < MOST; i++)
		assert_memory_equal(
		    s[0].out + 2 * i * CELLS, s[1].out + (2 * (MOST - 1 - i) + 1) * CELLS, CELLS);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_change_nothing),
		cmocka_unit_test(backwards_is_forwards_from_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
