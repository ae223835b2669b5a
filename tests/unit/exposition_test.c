#include "run_fixture.h"

#include "base/date.h"
#include "run/exposition.h"
#include "run/scrape.h"

static const char *
exposed(const struct dtl_metrics *m, struct dtl_floors *floors, struct dtl_buf *out)
{
	dtl_buf_truncate(out, 0);
	dtl_exposition(m, floors, out);
	dtl_buf_add_char(out, '\0');
	return out->p;
}

static void
assert_has(const char *text, const char *line)
{
	if (strstr(text, line) == NULL)
		fail_msg("no '%s' in:\n%s", line, text);
}

static void
counters_have_names_types_and_labels(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_floors floors = { { 0 } };
	struct dtl_buf out;
	const char *text;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_metrics_add(&f->metrics->in, 10);
	dtl_metrics_add(&f->metrics->busy_ms, 1500);
	text = exposed(f->metrics, &floors, &out);
	assert_has(text, "# HELP dateline_in_records_total input records taken up\n"
			 "# TYPE dateline_in_records_total counter\n"
			 "dateline_in_records_total{line=\"news\",stage=\"test\",slot=\"0\"} 10\n");
	assert_has(text, "busy_seconds_total{line=\"news\",stage=\"test\",slot=\"0\"} 1.500000\n");
	assert_has(text, ",state=\"starting\"} 1\n");
	dtl_buf_clear(&out);
	fixture_close(f);
}

/* A record that is given up is taken back, and comes again. */
static void
a_counter_never_falls(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_floors floors = { { 0 } };
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_metrics_add(&f->metrics->in, 10);
	(void)exposed(f->metrics, &floors, &out);
	dtl_metrics_add(&f->metrics->in, -3);
	assert_has(exposed(f->metrics, &floors, &out), "slot=\"0\"} 10\n");
	dtl_metrics_add(&f->metrics->in, 4);
	assert_has(exposed(f->metrics, &floors, &out), "slot=\"0\"} 11\n");
	dtl_buf_clear(&out);
	fixture_close(f);
}

static void
partitions_that_are_ours_have_their_lag_and_names_are_escaped(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_floors floors = { { 0 } };
	struct dtl_buf out;
	int32_t first = -1;
	const char *text;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_metrics_topic(f->metrics, 0, "a\\b\"c", 2, &first);
	assert_int_equal(first, 0);
	dtl_metrics_topic(f->metrics, 1, "coded", 3, &first);
	assert_int_equal(first, 2);
	atomic_store(&f->metrics->parts[1].lag, 7);
	atomic_store(&f->metrics->parts[4].lag, 0);
	text = exposed(f->metrics, &floors, &out);
	assert_has(text, ",topic=\"a\\\\b\\\"c\",partition=\"1\"} 7\n");
	assert_has(text, ",topic=\"coded\",partition=\"2\"} 0\n");
	assert_null(strstr(text, "partition=\"0\""));
	dtl_metrics_topic(f->metrics, 1, "huge", DTL_METRICS_PARTS, &first);
	assert_int_equal(first, -1);
	dtl_buf_clear(&out);
	fixture_close(f);
}

static void
latencies_fall_into_buckets_that_add_up(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_floors floors = { { 0 } };
	struct dtl_buf out;
	const char *text;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_metrics_committed(f->metrics, 5000);
	dtl_metrics_committed(f->metrics, 5001);
	dtl_metrics_committed(f->metrics, 60 * 1000000);
	text = exposed(f->metrics, &floors, &out);
	assert_has(text, "_bucket{line=\"news\",stage=\"test\",slot=\"0\",le=\"0.005\"} 1\n");
	assert_has(text, "_bucket{line=\"news\",stage=\"test\",slot=\"0\",le=\"10\"} 2\n");
	assert_has(text, "_bucket{line=\"news\",stage=\"test\",slot=\"0\",le=\"+Inf\"} 3\n");
	assert_has(text, "_seconds_count{line=\"news\",stage=\"test\",slot=\"0\"} 3\n");
	assert_has(text, "_seconds_sum{line=\"news\",stage=\"test\",slot=\"0\"} 60.010001\n");
	dtl_buf_clear(&out);
	fixture_close(f);
}

static void
ready_needs_every_end_and_a_process_that_is_up(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_metrics *m = f->metrics;

	(void)state;
	dtl_metrics_need(m, DTL_END_KAFKA | DTL_END_WORK);
	dtl_metrics_end(m, DTL_END_KAFKA, true);
	dtl_metrics_state(m, DTL_STATE_RUNNING);
	assert_false(dtl_metrics_ready(m));
	dtl_metrics_end(m, DTL_END_WORK, true);
	assert_true(dtl_metrics_ready(m));
	dtl_metrics_end(m, DTL_END_KAFKA, false);
	assert_false(dtl_metrics_ready(m));
	dtl_metrics_end(m, DTL_END_KAFKA, true);
	dtl_metrics_state(m, DTL_STATE_STOPPING);
	assert_false(dtl_metrics_ready(m));
	fixture_close(f);
}

static void
a_loop_that_does_not_turn_is_dead(void **state)
{
	struct fixture *f = fixture_open();

	(void)state;
	assert_true(dtl_metrics_live(f->metrics));
	atomic_store(&f->metrics->turn_ms, dtl_time_mono_ms() - DTL_LIVE_MS - 1);
	assert_false(dtl_metrics_live(f->metrics));
	dtl_metrics_beat(f->metrics);
	assert_true(dtl_metrics_live(f->metrics));
	fixture_close(f);
}

static void
only_numeric_addresses_with_a_port_are_taken(void **state)
{
	static const char *const good[] = { "", "127.0.0.1:0", "0.0.0.0:65535", "[::1]:9100" };
	static const char *const bad[] = { "9100", "localhost:9100", "127.0.0.1", "127.0.0.1:65536",
		"127.0.0.1:", ":9100", "[]:1", "1.2.3.4.5:6" };
	const char *why = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!dtl_scrape_address_good(good[i], &why))
			fail_msg("'%s' was refused: %s", good[i], why);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (dtl_scrape_address_good(bad[i], &why))
			fail_msg("'%s' was taken", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_have_names_types_and_labels),
		cmocka_unit_test(a_counter_never_falls),
		cmocka_unit_test(partitions_that_are_ours_have_their_lag_and_names_are_escaped),
		cmocka_unit_test(latencies_fall_into_buckets_that_add_up),
		cmocka_unit_test(ready_needs_every_end_and_a_process_that_is_up),
		cmocka_unit_test(a_loop_that_does_not_turn_is_dead),
		cmocka_unit_test(only_numeric_addresses_with_a_port_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
