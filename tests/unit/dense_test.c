/* Every kernel that this machine can run gives the bits of the plain one. */
#include "text/dense.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 128, COLS = 48, INPUTS = 7, CELLS = 32 };

static uint32_t seed = 12345;

static uint32_t
roll(void)
{
	seed = seed * 1664525U + 1013904223U;
	return seed >> 8;
}

/* -size .. size */
static float
roll_float(float size)
{
	return ((float)(roll() % 20001) / 10000.0F - 1.0F) * size;
}

static const struct dtl_kernel *
kernel_of(size_t i)
{
	return i == 0 ? dtl_kernel_avx2() : i == 1 ? dtl_kernel_vnni() : dtl_kernel_best();
}

static void
products_are_the_same_everywhere(void **state)
{
	static int8_t weights[ROWS * COLS];
	static uint8_t in[INPUTS * COLS];
	static int32_t offset[ROWS], want[INPUTS * ROWS], got[INPUTS * ROWS];
	const struct dtl_dense m = {
		.rows = ROWS, .cols = COLS, .weights = weights, .offset = offset
	};

	(void)state;
	for (size_t i = 0; i < sizeof weights; i++)
		weights[i] = (int8_t)((int)(roll() % 255) - 127);
	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (uint8_t)(roll() % 256);
	weights[0] = 127; /* the greatest that can be */
	memset(in, 255, COLS);
	dtl_kernel_plain.multiply(&m, in, COLS, INPUTS, want);
	int32_t sum = 0;
	for (uint32_t c = 0; c < COLS; c++)
		sum += weights[dtl_dense_place(COLS, 77, c)] * in[3 * COLS + c];
	assert_int_equal(want[3 * ROWS + 77], sum);
	for (size_t i = 0; i < 3; i++) {
		if (kernel_of(i) == NULL)
			continue;
		for (size_t count = 1; count <= INPUTS; count++) {
			memset(got, 1, sizeof got);
			kernel_of(i)->multiply(&m, in, COLS, count, got);
			assert_memory_equal(got, want, count * ROWS * sizeof *got);
		}
	}
}

struct cells {
	float before[4 * CELLS], scale[4 * CELLS], memory[CELLS];
	int32_t recurrent[4 * CELLS], offset[4 * CELLS];
	uint8_t out[CELLS];
};

static void
step_with(const struct dtl_kernel *kernel, struct cells *c)
{
	const struct dtl_step step = { CELLS, c->before, c->recurrent, c->offset, c->scale,
		c->memory, c->out };

	kernel->cell(&step);
}

static void
cells_are_the_same_everywhere(void **state)
{
	struct cells start;

	(void)state;
	memset(&start, 0, sizeof start);
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < (size_t)4 * CELLS; i++) {
			start.before[i] = roll_float(round % 5 == 0 ? 40.0F : 4.0F);
			start.scale[i] = roll_float(0.01F);
			start.recurrent[i] = (int32_t)(roll() % 2000000) - 1000000;
			start.offset[i] = (int32_t)(roll() % 1000) - 500;
		}
		for (size_t i = 0; i < CELLS; i++)
			start.memory[i] = roll_float(3.0F);
		struct cells want = start;
		step_with(&dtl_kernel_plain, &want);
		for (size_t i = 0; i < 3; i++) {
			struct cells got = start;

			if (kernel_of(i) == NULL)
				continue;
			step_with(kernel_of(i), &got);
			assert_memory_equal(got.memory, want.memory, sizeof got.memory);
			assert_memory_equal(got.out, want.out, sizeof got.out);
		}
	}
}

static void
floats_and_bytes_are_the_same_everywhere(void **state)
{
	static float scale[ROWS], bias[ROWS], more[ROWS], want[ROWS], got[ROWS];
	static int32_t offset[ROWS], sum[ROWS];
	uint8_t want_bytes[ROWS], got_bytes[ROWS];
	const struct dtl_dense m = { .rows = ROWS, .cols = COLS, .offset = offset, .scale = scale };

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		scale[i] = roll_float(0.01F);
		bias[i] = roll_float(2.0F);
		more[i] = roll_float(2.0F);
		sum[i] = (int32_t)(roll() % 200000) - 100000;
		offset[i] = (int32_t)(roll() % 2000) - 1000;
	}
	dtl_kernel_plain.floats(&m, sum, bias, want);
	dtl_kernel_plain.bytes(want, more, ROWS, 0.2F, want_bytes);
	for (size_t i = 0; i < 3; i++) {
		if (kernel_of(i) == NULL)
			continue;
		kernel_of(i)->floats(&m, sum, bias, got);
		kernel_of(i)->bytes(want, more, ROWS, 0.2F, got_bytes);
		assert_memory_equal(got, want, sizeof got);
		assert_memory_equal(got_bytes, want_bytes, sizeof got_bytes);
	}
}

/* The state of a cell is what the formulas of the textbooks say, to a byte's precision. */
static void
a_cell_remembers_and_forgets(void **state)
{
	static const struct {
		float in, keep, fresh, show, memory;
		int low, high;
	} cases[] = { { 9, -9, 9, 9, 5, 222, 226 }, /* takes 1 in: 128 + 127 tanh 1 */
		{ -9, 9, 0, 9, 1, 222, 226 }, /* keeps 1 */
		{ -9, -9, 9, 9, 1, 127, 129 }, /* forgets all */
		{ 9, 9, 9, -9, 1, 127, 129 } }; /* shows nothing */

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct cells c;

		memset(&c, 0, sizeof c);
		c.before[0] = cases[i].in;
		c.before[CELLS] = cases[i].keep;
		c.before[2 * CELLS] = cases[i].fresh;
		c.before[3 * CELLS] = cases[i].show;
		c.memory[0] = cases[i].memory;
		step_with(dtl_kernel_best(), &c);
		assert_in_range(c.out[0], cases[i].low, cases[i].high);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products_are_the_same_everywhere),
		cmocka_unit_test(cells_are_the_same_everywhere),
		cmocka_unit_test(floats_and_bytes_are_the_same_everywhere),
		cmocka_unit_test(a_cell_remembers_and_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
