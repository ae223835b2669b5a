#include "run_fixture.h"

#include "run/progress.h"

static const struct dtl_str source = DTL_STR("/data/x.jsonl");
static const struct dtl_str key = DTL_STR("files//data/x.jsonl");

static struct dtl_str
z(const char *text)
{
	return dtl_str_from(text);
}

static void
the_newest_record_of_a_source_wins(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");

	(void)state;
	dtl_progress_take(p, key, z("100"), 10);
	dtl_progress_take(p, key, z("300"), 30);
	dtl_progress_take(p, key, z("200"), 20);
	dtl_progress_take(p, z("feeds//data/x.jsonl"), z("999"), 90);
	assert_true(dtl_str_is(dtl_progress_get(p, source), "300"));
	assert_null(dtl_progress_get(p, z("/data/y.jsonl")).p);
	dtl_progress_take(p, key, DTL_STR_NONE, 40);
	assert_null(dtl_progress_get(p, source).p);
	dtl_progress_free(p);
}

static void
a_position_waits_for_its_acknowledgements(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");
	struct dtl_str k;
	struct dtl_str v;

	(void)state;
	dtl_progress_set(p, source, z("10"), 5);
	assert_false(dtl_progress_due(p, 4, &k, &v));
	assert_true(dtl_progress_due(p, 5, &k, &v));
	assert_true(dtl_str_eq(k, key));
	assert_true(dtl_str_is(v, "10"));
	assert_false(dtl_progress_due(p, 100, &k, &v));
	dtl_progress_free(p);
}

/* Otherwise a busy source would never move: its newest position is never acknowledged. */
static void
positions_advance_while_records_stream(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");
	struct dtl_str k;
	struct dtl_str v;
	char text[16];
	int written = 0;

	(void)state;
	for (uint64_t seq = 1; seq <= 1000; seq++) {
		(void)snprintf(text, sizeof text, "%d", (int)seq);
		dtl_progress_set(p, source, z(text), seq);
		while (dtl_progress_due(p, seq > 50 ? seq - 50 : 0, &k, &v)) {
			int64_t at = 0;

			assert_true(dtl_str_to_i64(v, 1, (int64_t)seq - 50, &at));
			written++;
		}
	}
	assert_in_range(written, 5, 1000);
	assert_true(dtl_progress_due(p, 1000, &k, &v));
	assert_true(dtl_str_is(v, "1000"));
	assert_false(dtl_progress_due(p, 1000, &k, &v));
	dtl_progress_free(p);
}

static void
every_source_has_its_turn(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");
	struct dtl_str k;
	struct dtl_str v;
	int count = 0;

	(void)state;
	dtl_progress_set(p, z("a"), z("1"), 1);
	dtl_progress_set(p, z("b"), z("2"), 9);
	dtl_progress_set(p, z("c"), z("3"), 2);
	while (dtl_progress_due(p, 3, &k, &v))
		count++;
	assert_int_equal(count, 2);
	assert_true(dtl_progress_due(p, 9, &k, &v));
	assert_true(dtl_str_is(k, "files/b"));
	assert_true(dtl_str_is(dtl_progress_get(p, z("c")), "3"));
	dtl_progress_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_record_of_a_source_wins),
		cmocka_unit_test(a_position_waits_for_its_acknowledgements),
		cmocka_unit_test(positions_advance_while_records_stream),
		cmocka_unit_test(every_source_has_its_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
