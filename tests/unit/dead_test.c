#include "run_fixture.h"

#include "run/dead.h"

static const struct dtl_dead_reason reason = { .topic = "news.articles",
	.partition = 3,
	.offset = 812,
	.process = "extract",
	.instance = "news/extract/2",
	.stage = "TRANSFORMATION",
	.error = "skip",
	.message = "article has 9001 sentences, 5000 are allowed",
	.attempts = 1 };

static struct dtl_str
value_of(const struct dtl_header *headers, size_t count, const char *name)
{
	struct dtl_str found = DTL_STR_NONE;

	for (size_t i = 0; i < count; i++)
		if (dtl_str_is(headers[i].name, name))
			found = headers[i].value;
	return found;
}

static void
connects_ten_headers_are_there(void **state)
{
	static const struct {
		const char *name;
		const char *value;
	} expected[] = {
		{ "__connect.errors.topic", "news.articles" },
		{ "__connect.errors.partition", "3" },
		{ "__connect.errors.offset", "812" },
		{ "__connect.errors.connector.name", "extract" },
		{ "__connect.errors.task.id", "2" },
		{ "__connect.errors.stage", "TRANSFORMATION" },
		{ "__connect.errors.class.name", "dateline.extract" },
		{ "__connect.errors.exception.class.name", "dateline.skip" },
		{ "__connect.errors.exception.message",
		    "article has 9001 sentences, 5000 are allowed" },
		{ "__connect.errors.exception.stacktrace",
		    "article has 9001 sentences, 5000 are allowed" },
		{ "dtl.origin", "news.articles/3/812" },
		{ "dtl.attempts", "1" },
		{ "dtl.instance", "news/extract/2" },
		{ "dtl.error", "skip" },
	};
	const struct dtl_header *headers = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	size_t count = dtl_dead_headers(a, &reason, NULL, 0, &headers);

	(void)state;
	assert_int_equal(count, sizeof expected / sizeof expected[0]);
	for (size_t i = 0; i < count; i++) {
		struct dtl_str value = value_of(headers, count, expected[i].name);

		assert_true(dtl_str_is(headers[i].name, expected[i].name)); /* in Connect's order */
		if (!dtl_str_is(value, expected[i].value))
			fail_msg("%s is '%.*s'", expected[i].name, DTL_STR_FMT(value));
	}
	dtl_arena_free(a);
}

static void
original_headers_stay_and_older_deaths_go(void **state)
{
	static const struct dtl_header original[] = {
		{ DTL_STR("traceparent"), DTL_STR("00-ab-cd-01") },
		{ DTL_STR("__connect.errors.topic"), DTL_STR("elsewhere") },
		{ DTL_STR("dtl.error"), DTL_STR("crash") },
		{ DTL_STR("dtl.requeued"), DTL_STR("2") },
		{ DTL_STR("traceparent"), DTL_STR("second") },
	};
	const struct dtl_header *headers = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	size_t count = dtl_dead_headers(a, &reason, original, 5, &headers);

	(void)state;
	assert_int_equal(count, 3 + 14);
	assert_true(dtl_str_is(headers[0].value, "00-ab-cd-01"));
	assert_true(dtl_str_is(headers[2].value, "second"));
	assert_true(dtl_str_is(value_of(headers, count, "dtl.requeued"), "2"));
	assert_true(
	    dtl_str_is(value_of(headers, count, "__connect.errors.topic"), "news.articles"));
	assert_true(dtl_str_is(value_of(headers, count, "dtl.error"), "skip"));
	dtl_arena_free(a);
}

static void
input_without_a_position_has_its_origin(void **state)
{
	struct dtl_dead_reason file = { .origin = DTL_STR("/data/x.jsonl:17"),
		.partition = -1,
		.offset = -1,
		.process = "files",
		.instance = "news/files/0",
		.stage = "KAFKA_PRODUCE",
		.error = "skip",
		.message = "no JSON",
		.attempts = 1 };
	const struct dtl_header *headers = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	size_t count = dtl_dead_headers(a, &file, NULL, 0, &headers);

	(void)state;
	assert_true(dtl_str_is(value_of(headers, count, "dtl.origin"), "/data/x.jsonl:17"));
	assert_true(dtl_str_is(value_of(headers, count, "__connect.errors.topic"), ""));
	assert_true(dtl_str_is(value_of(headers, count, "__connect.errors.offset"), "-1"));
	dtl_arena_free(a);
}

static void
attempts_of_former_lives_count(void **state)
{
	static const struct dtl_header original[] = {
		{ DTL_STR("dtl.attempts"), DTL_STR("2") },
		{ DTL_STR("dtl.requeued"), DTL_STR("1") },
	};
	const struct dtl_header *headers = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	size_t count = dtl_dead_headers(a, &reason, original, 2, &headers);

	(void)state;
	assert_int_equal(count, 1 + 14);
	assert_true(dtl_str_is(value_of(headers, count, "dtl.attempts"), "3"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connects_ten_headers_are_there),
		cmocka_unit_test(original_headers_stay_and_older_deaths_go),
		cmocka_unit_test(input_without_a_position_has_its_origin),
		cmocka_unit_test(attempts_of_former_lives_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
