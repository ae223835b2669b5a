#include "run_fixture.h"

static void
readers_see_what_the_writer_counted(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_metrics seen;

	(void)state;
	dtl_metrics_add(&f->metrics->in, 10);
	dtl_metrics_add(&f->metrics->done, 5);
	dtl_metrics_add(&f->metrics->filtered, 2);
	dtl_metrics_add(&f->metrics->dead, 1);
	dtl_metrics_state(f->metrics, DTL_STATE_WAITING_KAFKA);
	fixture_must(f, dtl_metrics_read(fixture_path(f, "counters"), &seen, &f->err));
	assert_int_equal(seen.in, 10);
	assert_int_equal(dtl_metrics_in_flight(&seen), 2);
	assert_string_equal(dtl_metrics_state_name(seen.state), "waiting: Kafka");
	assert_string_equal(seen.instance, "news/test/0");
	assert_int_equal(seen.pid, getpid());
	assert_true(seen.started_ms > 0);
	fixture_close(f);
}

static void
counters_outlive_their_writer_until_the_next_start(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_metrics seen;

	(void)state;
	dtl_metrics_add(&f->metrics->in, 7);
	dtl_metrics_close(f->metrics);
	fixture_must(f, dtl_metrics_read(fixture_path(f, "counters"), &seen, &f->err));
	assert_int_equal(seen.in, 7);
	fixture_must(f, dtl_metrics_open(fixture_path(f, "counters"), "test", "news/test/0",
			    &f->metrics, &f->err));
	assert_int_equal(f->metrics->in, 0);
	fixture_close(f);
}

static void
foreign_files_are_refused(void **state)
{
	static const char *const contents[] = { "", "short", "DTLM and then some", NULL };
	struct fixture *f = fixture_open();
	struct dtl_metrics seen;

	(void)state;
	for (const char *const *p = contents; *p != NULL; p++) {
		FILE *file = fopen(fixture_path(f, "foreign"), "w");

		assert_non_null(file);
		assert_true(fputs(*p, file) >= 0);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(
		    dtl_metrics_read(fixture_path(f, "foreign"), &seen, &f->err), DTL_FAIL);
	}
	(void)unlink(fixture_path(f, "foreign"));
	assert_int_equal(dtl_metrics_read(fixture_path(f, "none"), &seen, &f->err), DTL_FAIL);
	fixture_close(f);
}

static void
the_table_names_every_counter_once(void **state)
{
	size_t count = 0;
	const struct dtl_counter *table = dtl_metrics_table(&count);

	(void)state;
	assert_true(count >= 11);
	for (size_t i = 0; i < count; i++) {
		assert_true(strlen(table[i].help) > 10);
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(table[i].name, table[j].name);
			assert_int_not_equal(table[i].offset, table[j].offset);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_see_what_the_writer_counted),
		cmocka_unit_test(counters_outlive_their_writer_until_the_next_start),
		cmocka_unit_test(foreign_files_are_refused),
		cmocka_unit_test(the_table_names_every_counter_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
