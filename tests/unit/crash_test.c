#include "run_fixture.h"

#include "run/crash.h"

#include <signal.h>
#include <sys/wait.h>

static const struct dtl_place at = { "news.articles", 3, 812 };
static const struct dtl_place beside = { "news.articles", 3, 813 };

static struct dtl_crash *
reopen(struct fixture *f, struct dtl_crash *c)
{
	dtl_crash_close(c);
	c = NULL;
	fixture_must(f, dtl_crash_open(fixture_path(f, "work"), &c, &f->err));
	return c;
}

static void
finish(struct fixture *f, struct dtl_crash *c)
{
	dtl_crash_close(c);
	(void)unlink(fixture_path(f, "work"));
	fixture_close(f);
}

static void
a_process_that_crashes_inside_a_record_is_counted(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *c = reopen(f, NULL);

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(dtl_crash_count(c, &at), i);
		dtl_crash_begin(c, &at);
		dtl_crash_blame(c);
		c = reopen(f, c);
	}
	assert_int_equal(dtl_crash_count(c, &at), 3);
	assert_int_equal(dtl_crash_count(c, &beside), 0);
	finish(f, c);
}

/* Whoever kills a busy process again and again must not make its records suspect. */
static void
deaths_from_outside_count_a_third(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *c = reopen(f, NULL);

	(void)state;
	for (int i = 0; i < 9; i++) {
		assert_int_equal(dtl_crash_count(c, &at), i / 3);
		dtl_crash_begin(c, &at);
		c = reopen(f, c);
	}
	assert_int_equal(dtl_crash_count(c, &at), 3);
	finish(f, c);
}

static void
a_fatal_signal_blames_the_record_in_work(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *c = NULL;
	int status = 0;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		(void)signal(SIGABRT, SIG_DFL); /* not the test framework's */
		if (dtl_crash_open(fixture_path(f, "work"), &c, &f->err) != DTL_OK)
			_exit(1);
		dtl_crash_begin(c, &at);
		abort();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	c = reopen(f, NULL);
	assert_int_equal(dtl_crash_count(c, &at), 1);
	finish(f, c);
}

static void
a_process_that_ends_between_records_is_not(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *c = reopen(f, NULL);

	(void)state;
	dtl_crash_begin(c, &at);
	dtl_crash_end(c);
	c = reopen(f, c);
	assert_int_equal(dtl_crash_count(c, &at), 0);
	finish(f, c);
}

static void
a_record_that_was_worked_at_last_is_forgiven(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *c = reopen(f, NULL);

	(void)state;
	dtl_crash_begin(c, &at);
	dtl_crash_blame(c);
	c = reopen(f, c);
	assert_int_equal(dtl_crash_count(c, &at), 1);
	dtl_crash_begin(c, &at);
	dtl_crash_end(c);
	c = reopen(f, c);
	assert_int_equal(dtl_crash_count(c, &at), 0);
	finish(f, c);
}

/* Two poison records on two partitions must both be found out. */
static void
crashes_at_several_records_are_counted_apart(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *c = reopen(f, NULL);

	(void)state;
	for (int i = 0; i < 6; i++) {
		dtl_crash_begin(c, i % 2 == 0 ? &at : &beside);
		dtl_crash_blame(c);
		c = reopen(f, c);
	}
	assert_int_equal(dtl_crash_count(c, &at), 3);
	assert_int_equal(dtl_crash_count(c, &beside), 3);
	finish(f, c);
}

static void
what_a_dead_neighbour_had_in_work_counts(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_crash *neighbour = reopen(f, NULL);
	struct dtl_crash *c = NULL;
	char mine[128];

	(void)state;
	dtl_crash_begin(neighbour, &at);
	dtl_crash_blame(neighbour);
	neighbour = reopen(f, neighbour);
	dtl_crash_begin(neighbour, &at);
	dtl_crash_blame(neighbour);
	(void)snprintf(mine, sizeof mine, "%s/mine", f->dir);
	fixture_must(f, dtl_crash_open(mine, &c, &f->err));
	dtl_crash_learn(c, fixture_path(f, "work"), true);
	assert_int_equal(dtl_crash_count(c, &at), 1);
	dtl_crash_forget_learned(c);
	dtl_crash_learn(c, fixture_path(f, "work"), false);
	assert_int_equal(dtl_crash_count(c, &at), 2);
	dtl_crash_learn(c, fixture_path(f, "nobody"), false);
	dtl_crash_close(c);
	(void)unlink(mine);
	finish(f, neighbour);
}

static void
a_damaged_file_is_started_anew(void **state)
{
	struct fixture *f = fixture_open();
	FILE *file = fopen(fixture_path(f, "work"), "w");
	struct dtl_crash *c;

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		(void)fputc(0xff, file);
	assert_int_equal(fclose(file), 0);
	c = reopen(f, NULL);
	assert_int_equal(dtl_crash_count(c, &at), 0);
	finish(f, c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_that_crashes_inside_a_record_is_counted),
		cmocka_unit_test(deaths_from_outside_count_a_third),
		cmocka_unit_test(a_fatal_signal_blames_the_record_in_work),
		cmocka_unit_test(a_process_that_ends_between_records_is_not),
		cmocka_unit_test(a_record_that_was_worked_at_last_is_forgiven),
		cmocka_unit_test(crashes_at_several_records_are_counted_apart),
		cmocka_unit_test(what_a_dead_neighbour_had_in_work_counts),
		cmocka_unit_test(a_damaged_file_is_started_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
