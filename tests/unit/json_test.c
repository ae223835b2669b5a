#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/json.h"

static const struct dtl_json *
read_back(struct dtl_arena *a)
{
	const struct dtl_json *obj = NULL;
	struct dtl_json_writer w;
	struct dtl_buf out;
	struct dtl_err err;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_member_int(&w, "size", 12);
	dtl_json_member_int(&w, "below", -1);
	dtl_json_member_bool(&w, "done", true);
	dtl_json_member_bool(&w, "lines", false);
	dtl_json_end_object(&w);
	assert_int_equal(dtl_json_read(a, dtl_buf_str(&out), &obj, &err), DTL_OK);
	return obj;
}

static void
what_is_no_count_leaves_the_number_alone(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_json *obj = read_back(a);
	int64_t n = -7;

	(void)state;
	assert_false(dtl_json_get_count(obj, "below", &n));
	assert_false(dtl_json_get_count(obj, "done", &n));
	assert_false(dtl_json_get_count(obj, "none", &n));
	assert_int_equal(n, -7);
	assert_true(dtl_json_get_count(obj, "size", &n));
	assert_int_equal(n, 12);
	dtl_arena_free(a);
}

static void
an_unknown_time_is_null(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_json_writer w;
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_member_time(&w, "from", 1500);
	dtl_json_member_time(&w, "to", DTL_TIME_NONE);
	dtl_json_end_object(&w);
	assert_true(
	    dtl_str_is(dtl_buf_str(&out), "{\"from\":\"1970-01-01T00:00:01.500Z\",\"to\":null}"));
	dtl_arena_free(a);
}

static void
only_true_is_true(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_json *obj = read_back(a);

	(void)state;
	assert_true(dtl_json_is_true(obj, "done"));
	assert_false(dtl_json_is_true(obj, "lines"));
	assert_false(dtl_json_is_true(obj, "size"));
	assert_false(dtl_json_is_true(obj, "none"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_count_leaves_the_number_alone),
		cmocka_unit_test(an_unknown_time_is_null),
		cmocka_unit_test(only_true_is_true),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
