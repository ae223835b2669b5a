#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/manifest.h"

#include <stdio.h>

static void
intervals_follow_each_other_and_add_up(void **state)
{
	static struct dtl_metrics m = {
		.name = "relay", .instance = "l/relay/0", .started_ms = 1000
	};
	struct dtl_manifest_book *b = dtl_manifest_open(&m, 500);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_manifest one, two;

	(void)state;
	dtl_metrics_add(&m.in, 7);
	dtl_metrics_add(&m.done, 4);
	dtl_metrics_add(&m.dead, 1);
	dtl_manifest_close(b, a, 1500, false, &one);
	dtl_metrics_add(&m.in, 1);
	dtl_metrics_add(&m.done, 3);
	dtl_manifest_close(b, a, 2000, true, &two);
	assert_true(dtl_str_is(one.instance, "l/relay/0") && dtl_str_is(one.stage, "relay"));
	assert_int_equal(one.started_at, 1000);
	assert_int_equal(one.interval_start, 1000);
	assert_int_equal(one.interval_end, 1500);
	assert_int_equal(one.in, 7);
	assert_int_equal(one.done, 4);
	assert_int_equal(one.dead, 1);
	assert_int_equal(one.in_flight, 2);
	assert_false(one.final);
	assert_int_equal(one.last_record_at, DTL_TIME_NONE);
	assert_int_equal(two.sequence, 1);
	assert_int_equal(two.interval_start, 1500);
	assert_int_equal(two.in, 1);
	assert_int_equal(two.done, 3);
	assert_int_equal(two.in_flight, 0);
	assert_true(two.final);
	dtl_manifest_free(b);
	dtl_arena_free(a);
}

static void
sources_are_listed_by_what_they_gave_and_the_silent_ones_stay(void **state)
{
	static struct dtl_metrics m;
	struct dtl_manifest_book *b = dtl_manifest_open(&m, 500);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str big = DTL_STR("big.example"), small = DTL_STR("small.example");
	struct dtl_manifest one, two;

	(void)state;
	dtl_manifest_note(b, small, 10);
	dtl_manifest_note(b, big, 11);
	dtl_manifest_note(b, big, 12);
	dtl_manifest_close(b, a, 20, false, &one);
	dtl_manifest_note(b, small, 21);
	dtl_manifest_close(b, a, 30, false, &two);
	assert_int_equal(one.source_count, 2);
	assert_true(dtl_str_eq(one.sources[0].source, big));
	assert_int_equal(one.sources[0].count, 2);
	assert_int_equal(one.last_record_at, 12);
	assert_true(dtl_str_eq(two.sources[0].source, small));
	assert_int_equal(two.sources[0].total, 2);
	assert_true(dtl_str_eq(two.sources[1].source, big));
	assert_int_equal(two.sources[1].count, 0);
	assert_int_equal(two.sources[1].last_at, 12);
	dtl_manifest_free(b);
	dtl_arena_free(a);
}

static void
many_sources_are_bounded_and_nothing_is_lost(void **state)
{
	static struct dtl_metrics m;
	struct dtl_manifest_book *b = dtl_manifest_open(&m, 500);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_manifest one;
	int64_t sum = 0;

	(void)state;
	for (int i = 0; i < DTL_MANIFEST_SOURCES + 500; i++) {
		char name[24];

		(void)snprintf(name, sizeof name, "s%d", i);
		dtl_manifest_note(b, dtl_str_from(name), i);
	}
	dtl_manifest_close(b, a, 9000, false, &one);
	assert_int_equal(one.source_count, DTL_MANIFEST_LISTED);
	for (size_t i = 0; i < one.source_count; i++)
		sum += one.sources[i].count;
	assert_int_equal(sum + one.rest, DTL_MANIFEST_SOURCES + 500);
	dtl_manifest_free(b);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals_follow_each_other_and_add_up),
		cmocka_unit_test(sources_are_listed_by_what_they_gave_and_the_silent_ones_stay),
		cmocka_unit_test(many_sources_are_bounded_and_nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
