/* Every kernel that this machine can run gives the bits of the plain one. */
#include "text/dense.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 128, COLS = 48, INPUTS = 7, CELLS = 32, SIDE = DTL_DENSE_SIDE };

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

/* Numbers of a matrix and its inputs. */
static struct {
	int8_t weights[ROWS * COLS];
	uint8_t bytes[INPUTS * COLS];
	int32_t offset[ROWS];
	float scale[ROWS], bias[ROWS], more[INPUTS * ROWS];
	const uint8_t *in[INPUTS];
	const float *each[INPUTS];
} numbers;

static struct dtl_dense
roll_numbers(void)
{
	for (size_t i = 0; i < sizeof numbers.weights; i++)
		numbers.weights[i] = (int8_t)((int)(roll() % 255) - 127);
	for (size_t i = 0; i < sizeof numbers.bytes; i++)
		numbers.bytes[i] = (uint8_t)(roll() % 256);
	numbers.weights[0] = 127; /* the greatest that can be */
	memset(numbers.bytes, 255, COLS);
	for (size_t i = 0; i < ROWS; i++) {
		numbers.scale[i] = roll_float(0.01F);
		numbers.bias[i] = roll_float(2.0F);
		numbers.offset[i] = (int32_t)(roll() % 2000) - 1000;
	}
	for (size_t i = 0; i < (size_t)INPUTS * ROWS; i++)
		numbers.more[i] = roll_float(2.0F);
	for (size_t i = 0; i < INPUTS; i++) {
		numbers.in[i] = numbers.bytes + (INPUTS - 1 - i) * COLS; /* in any order */
		numbers.each[i] = numbers.more + i * ROWS;
	}
	return (struct dtl_dense){ ROWS, COLS, numbers.weights, numbers.offset, numbers.scale,
		numbers.bias };
}

static void
products_are_the_same_everywhere(void **state)
{
	static int32_t want[INPUTS * ROWS], got[INPUTS * ROWS];
	const struct dtl_dense m = roll_numbers();

	(void)state;
	dtl_kernel_plain.multiply(&m, numbers.in, INPUTS, want);
	int32_t sum = 0;
	for (uint32_t c = 0; c < COLS; c++)
		sum += m.weights[dtl_dense_place(COLS, 77, c)] * numbers.in[3][c];
	assert_int_equal(want[3 * ROWS + 77], sum);
	for (size_t i = 0; i < 3; i++) {
		if (kernel_of(i) == NULL)
			continue;
		for (size_t count = 1; count <= INPUTS; count++) {
			memset(got, 1, sizeof got);
			kernel_of(i)->multiply(&m, numbers.in, count, got);
			assert_memory_equal(got, want, count * ROWS * sizeof *got);
			if (count < INPUTS)
				assert_int_equal(got[count * ROWS], 0x01010101);
		}
	}
}

static void
floats_are_the_same_everywhere(void **state)
{
	static float want[INPUTS * ROWS], own[INPUTS * ROWS], got[INPUTS * ROWS];
	static int32_t sum[INPUTS * ROWS];
	const struct dtl_dense m = roll_numbers();

	(void)state;
	dtl_kernel_plain.apply(&m, numbers.in, NULL, INPUTS, want);
	dtl_kernel_plain.apply(&m, numbers.in, numbers.each, INPUTS, own);
	dtl_kernel_plain.multiply(&m, numbers.in, INPUTS, sum);
	for (size_t i = 0; i < (size_t)INPUTS * ROWS; i++) {
		float v = (float)(sum[i] - m.offset[i % ROWS]) * m.scale[i % ROWS];

		assert_true(want[i] - (v + m.bias[i % ROWS]) == 0.0F);
		assert_true(own[i] - (v + numbers.more[i]) == 0.0F);
	}
	for (size_t i = 0; i < 3; i++) {
		if (kernel_of(i) == NULL)
			continue;
		kernel_of(i)->apply(&m, numbers.in, NULL, INPUTS, got);
		assert_memory_equal(got, want, sizeof got);
		kernel_of(i)->apply(&m, numbers.in, numbers.each, INPUTS, got);
		assert_memory_equal(got, own, sizeof got);
	}
}

static void
bytes_are_the_same_everywhere(void **state)
{
	uint8_t want[ROWS], got[ROWS];
	const int8_t *rows[6];

	(void)state;
	(void)roll_numbers();
	for (size_t i = 0; i < 6; i++)
		rows[i] = numbers.weights + i * COLS;
	for (size_t i = 0; i < 3; i++) {
		if (kernel_of(i) == NULL)
			continue;
		dtl_kernel_plain.bytes(numbers.more, numbers.bias, ROWS, 60.0F, want);
		kernel_of(i)->bytes(numbers.more, numbers.bias, ROWS, 60.0F, got);
		assert_memory_equal(got, want, ROWS);
		dtl_kernel_plain.signs(numbers.more, ROWS, 90.0F, (int8_t *)want);
		kernel_of(i)->signs(numbers.more, ROWS, 90.0F, (int8_t *)got);
		assert_memory_equal(got, want, ROWS);
		for (size_t count = 1; count <= 6; count++) {
			dtl_kernel_plain.add(rows, count, COLS, want);
			kernel_of(i)->add(rows, count, COLS, got);
			assert_memory_equal(got, want, COLS);
		}
	}
	const float ends[DTL_DENSE_COLS] = { 3.0F, -3.0F, 0.04F, -0.06F };
	int8_t signs[DTL_DENSE_COLS];
	dtl_kernel_best()->signs(ends, DTL_DENSE_COLS, 100.0F, signs);
	assert_int_equal(signs[0], 127);
	assert_int_equal(signs[1], -127);
	assert_int_equal(signs[2], 4);
	assert_int_equal(signs[3], -6);
	const int8_t high[DTL_DENSE_COLS] = { 127, -128, 5 };
	rows[0] = rows[1] = high;
	dtl_kernel_best()->add(rows, 2, DTL_DENSE_COLS, got);
	assert_int_equal(got[0], 255);
	assert_int_equal(got[1], 1);
	assert_int_equal(got[2], 138);
}

/* A layer of CELLS cells for SIDE sentences. */
struct cells {
	int8_t weights[4 * CELLS * CELLS];
	int32_t offset[4 * CELLS];
	float scale[4 * CELLS];
	float before[SIDE][4 * CELLS], memory[SIDE][CELLS];
	uint8_t last[SIDE][CELLS], out[SIDE][CELLS];
};

static void
step_with(const struct dtl_kernel *kernel, struct cells *c, uint32_t count)
{
	const struct dtl_dense m = { 4 * CELLS, CELLS, c->weights, c->offset, c->scale, NULL };
	struct dtl_step step = { .m = &m, .count = count };

	for (size_t i = 0; i < count; i++) {
		step.before[i] = c->before[i];
		step.last[i] = c->last[i];
		step.memory[i] = c->memory[i];
		step.out[i] = c->out[i];
	}
	kernel->step(&step);
}

static void
roll_cells(struct cells *c, float size)
{
	for (size_t i = 0; i < sizeof c->weights; i++)
		c->weights[i] = (int8_t)((int)(roll() % 255) - 127);
	for (size_t i = 0; i < (size_t)4 * CELLS; i++) {
		c->scale[i] = roll_float(0.001F);
		c->offset[i] = (int32_t)(roll() % 1000) - 500;
	}
	for (size_t j = 0; j < SIDE; j++) {
		for (size_t i = 0; i < (size_t)4 * CELLS; i++)
			c->before[j][i] = roll_float(size);
		for (size_t i = 0; i < CELLS; i++) {
			c->last[j][i] = (uint8_t)(roll() % 256);
			c->memory[j][i] = roll_float(3.0F);
		}
	}
}

static void
steps_are_the_same_everywhere_and_with_any_neighbours(void **state)
{
	static struct cells start, want, got;

	(void)state;
	memset(&start, 0, sizeof start);
	for (int round = 0; round < 20; round++) {
		roll_cells(&start, round % 5 == 0 ? 40.0F : 4.0F);
		want = start;
		step_with(&dtl_kernel_plain, &want, SIDE);
		for (size_t i = 0; i < 3; i++) {
			if (kernel_of(i) == NULL)
				continue;
			for (uint32_t count = 1; count <= SIDE; count++) {
				got = start;
				step_with(kernel_of(i), &got, count);
				assert_memory_equal(
				    got.memory, want.memory, count * sizeof got.memory[0]);
				assert_memory_equal(got.out, want.out, count * sizeof got.out[0]);
			}
		}
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
	static struct cells c;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		memset(&c, 0, sizeof c);
		c.before[0][0] = cases[i].in;
		c.before[0][CELLS] = cases[i].keep;
		c.before[0][2 * CELLS] = cases[i].fresh;
		c.before[0][3 * CELLS] = cases[i].show;
		c.memory[0][0] = cases[i].memory;
		step_with(dtl_kernel_best(), &c, 1);
		assert_in_range(c.out[0][0], cases[i].low, cases[i].high);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products_are_the_same_everywhere),
		cmocka_unit_test(floats_are_the_same_everywhere),
		cmocka_unit_test(bytes_are_the_same_everywhere),
		cmocka_unit_test(steps_are_the_same_everywhere_and_with_any_neighbours),
		cmocka_unit_test(a_cell_remembers_and_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
