#include "run_fixture.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void
the_first_signal_asks_to_stop(void **state)
{
	struct dtl_err err;

	(void)state;
	dtl_signals_reset();
	assert_int_equal(dtl_signals_install(&err), DTL_OK);
	assert_false(dtl_signals_stopping());
	assert_true(dtl_signals_patience_ms(1000) == INT64_MAX);
	assert_int_equal(raise(SIGTERM), 0);
	assert_true(dtl_signals_stopping());
	assert_in_range(dtl_signals_patience_ms(1000), 500, 1000);
	dtl_signals_reset();
}

static void
the_second_signal_ends_the_process_at_once(void **state)
{
	struct dtl_err err;
	int status = 0;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		if (dtl_signals_install(&err) != DTL_OK)
			_exit(9);
		(void)raise(SIGINT);
		(void)raise(SIGINT);
		_exit(9);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

static void
sigusr1_asks_for_counters_once(void **state)
{
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_signals_install(&err), DTL_OK);
	assert_false(dtl_signals_print());
	assert_int_equal(raise(SIGUSR1), 0);
	assert_true(dtl_signals_print());
	assert_false(dtl_signals_print());
	assert_false(dtl_signals_stopping());
}

static void
a_closed_pipe_does_not_kill(void **state)
{
	struct dtl_err err;
	int ends[2];

	(void)state;
	assert_int_equal(dtl_signals_install(&err), DTL_OK);
	assert_int_equal(pipe(ends), 0);
	(void)close(ends[0]);
	assert_int_equal(write(ends[1], "x", 1), -1);
	(void)close(ends[1]);
}

static void
a_file_that_may_not_grow_does_not_kill(void **state)
{
	struct rlimit before, one = { 1, RLIM_INFINITY };
	char path[] = "/tmp/dtl-signals-XXXXXX";
	struct dtl_err err;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(dtl_signals_install(&err), DTL_OK);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	one.rlim_max = before.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &one), 0);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(errno, EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	(void)close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_signal_asks_to_stop),
		cmocka_unit_test(the_second_signal_ends_the_process_at_once),
		cmocka_unit_test(sigusr1_asks_for_counters_once),
		cmocka_unit_test(a_closed_pipe_does_not_kill),
		cmocka_unit_test(a_file_that_may_not_grow_does_not_kill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
