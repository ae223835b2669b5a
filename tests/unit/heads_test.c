/* The best tree without crossing arcs, against all trees of short sentences. */
#include "text/heads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 5, STRIDE = 64 };

static uint32_t seed = 99;

static int32_t
roll(void)
{
	seed = seed * 1664525U + 1013904223U;
	return (int32_t)(seed >> 16) % 1000 - 500;
}

static int64_t
sum_of(const int32_t *score, const uint32_t *head, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += score[head[i] * STRIDE + i];
	return sum;
}

/* Tries every head of every word. */
static int64_t
best_of_all(const int32_t *score, size_t n)
{
	uint32_t head[MOST] = { 0 };
	int64_t best = INT64_MIN;

	for (;;) {
		size_t i = 0;

		if (dtl_heads_are_tree(head, n) && sum_of(score, head, n) > best)
			best = sum_of(score, head, n);
		while (i < n && head[i] == n)
			head[i++] = 0;
		if (i == n)
			return best;
		head[i]++;
	}
}

static void
no_tree_is_better(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int32_t score[(MOST + 1) * STRIDE];
	struct dtl_scratch s = { 0 };

	(void)state;
	for (int round = 0; round < 300; round++) {
		size_t n = 1 + (size_t)round % MOST;
		uint32_t head[MOST];

		for (size_t i = 0; i < sizeof score / sizeof score[0]; i++)
			score[i] = roll();
		dtl_scratch_begin(&s, a);
		dtl_heads_choose(&s, score, STRIDE, n, head);
		assert_true(dtl_heads_are_tree(head, n));
		assert_int_equal(sum_of(score, head, n), best_of_all(score, n));
	}
	dtl_arena_free(a);
}

static void
trees_are_told_from_what_is_none(void **state)
{
	static const struct {
		uint32_t head[4];
		bool tree;
	} cases[] = { { { 2, 0, 2, 3 }, true }, { { 2, 0, 0, 3 }, false }, /* two roots */
		{ { 2, 1, 0, 3 }, false }, /* a circle */
		{ { 3, 4, 0, 3 }, false }, /* arcs that cross */
		{ { 0, 4, 4, 1 }, true }, { { 3, 0, 2, 1 }, false } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(dtl_heads_are_tree(cases[i].head, 4), cases[i].tree);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_tree_is_better),
		cmocka_unit_test(trees_are_told_from_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
