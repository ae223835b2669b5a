#include "run/signals.h"

#include "base/date.h"
#include "conf/opt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* Set by handlers and read by any thread: atomics without a lock are good for both. */
static atomic_int stop_count;
static atomic_int print_wanted;
static atomic_int reload_wanted;
static atomic_int limit_s; /* 0: none */
static bool had_terminal;
static _Atomic int64_t stop_since_ms;

static void
on_stop(int number)
{
	static const char text[] = "stopped at once\n";

	(void)number;
	if (stop_count > 0) {
		(void)!write(STDERR_FILENO, text, sizeof text - 1);
		_exit(1);
	}
	stop_count = 1;
	if (limit_s > 0)
		(void)alarm((unsigned int)limit_s);
}

static void
on_alarm(int number)
{
	static const char text[] =
	    "stopped: a call did not come back within limits.shutdown_timeout\n";

	(void)number;
	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	_exit(DTL_EXIT_UNFINISHED);
}

static void
on_print(int number)
{
	(void)number;
	print_wanted = 1;
}

static void
on_reload(int number)
{
	(void)number;
	reload_wanted = 1;
}

static dtl_rc
handle(int number, void (*handler)(int), struct dtl_err *err)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	action.sa_flags = SA_RESTART;
	(void)sigemptyset(&action.sa_mask);
	if (sigaction(number, &action, NULL) != 0)
		return dtl_err_set(
		    err, DTL_FAIL, "signal %d cannot be handled: %s", number, strerror(errno));
	return DTL_OK;
}

dtl_rc
dtl_signals_install(struct dtl_err *err)
{
	dtl_rc rc = handle(SIGTERM, on_stop, err);

	if (rc == DTL_OK)
		rc = handle(SIGINT, on_stop, err);
	if (rc == DTL_OK)
		rc = handle(SIGUSR1, on_print, err);
	had_terminal = isatty(STDERR_FILENO) == 1;
	if (rc == DTL_OK)
		rc = handle(SIGHUP, on_reload, err);
	if (rc == DTL_OK)
		rc = handle(SIGALRM, on_alarm, err);
	if (rc == DTL_OK)
		rc = handle(SIGPIPE, SIG_IGN, err);
	if (rc ==
	    DTL_OK) /* a file that may not grow is a full disk: the write fails, and is tried again */
		rc = handle(SIGXFSZ, SIG_IGN, err);
	return rc;
}

void
dtl_signals_limit(int64_t drain_ms)
{
	limit_s = (int)((drain_ms + 999) / 1000 + DTL_SIGNALS_GRACE_S);
}

bool
dtl_signals_stopping(void)
{
	return stop_count > 0;
}

void
dtl_signals_stop(void)
{
	if (stop_count == 0)
		stop_count = 1;
}

/* The clock starts when the loop first sees the signal, so the handler needs no clock. */
int64_t
dtl_signals_patience_ms(int64_t drain_ms)
{
	int64_t now_ms = dtl_time_mono_ms();
	int64_t since_ms = 0;

	if (stop_count == 0)
		return INT64_MAX;
	if (atomic_compare_exchange_strong(&stop_since_ms, &since_ms, now_ms))
		since_ms = now_ms;
	return drain_ms - (now_ms - since_ms);
}

bool
dtl_signals_print(void)
{
	if (print_wanted == 0)
		return false;
	print_wanted = 0;
	return true;
}

/* Who closes a terminal ends what runs in it. */
static bool
terminal_is_gone(void)
{
	struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };

	return had_terminal && poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR)) != 0;
}

bool
dtl_signals_reload(void)
{
	if (reload_wanted == 0)
		return false;
	reload_wanted = 0;
	if (!terminal_is_gone())
		return true;
	dtl_signals_stop();
	return false;
}

void
dtl_signals_reset(void)
{
	limit_s = 0;
	(void)alarm(0);
	reload_wanted = 0;
	stop_count = 0;
	print_wanted = 0;
	stop_since_ms = 0;
}
