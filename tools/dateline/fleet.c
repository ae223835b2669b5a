#include "fleet.h"

#include "base/date.h"
#include "run/signals.h"
#include "run/slot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	MAX_CHILDREN = 256,
	MAX_INSTANCES = 64,
	FIRST_WAIT_MS = 500,
	LAST_WAIT_MS = 30000,
	STEADY_MS = 60000, /* a child that ran this long has not crashed "again" */
	KILL_MS = (DTL_SIGNALS_GRACE_S + 2) * 1000, /* after limits.shutdown_timeout */
	ONCE_CRASHES = 10, /* in a row, then --once gives up */
};

static volatile sig_atomic_t interrupts;
static volatile sig_atomic_t hangups;
static bool had_terminal;

static void
on_signal(int sig)
{
	if (sig == SIGHUP)
		hangups = 1;
	else if (sig != SIGCHLD)
		interrupts++;
}

bool
dtl_fleet_hangup(void)
{
	struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };

	if (hangups == 0)
		return false;
	hangups = 0;
	if (!had_terminal || poll(&fd, 1, 0) != 1 || (fd.revents & (POLLHUP | POLLERR)) == 0)
		return true;
	interrupts++;
	return false;
}

int
dtl_fleet_interrupts(void)
{
	return (int)interrupts;
}

/* Signals wait outside of pselect, so that none is missed between looking and waiting. */
void
dtl_fleet_begin(struct dtl_fleet *fleet)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	(void)fleet;
	had_terminal = isatty(STDERR_FILENO) == 1;
	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		(void)sigaction(signals[i], &action, NULL);
		(void)sigaddset(&blocked, signals[i]);
	}
	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigprocmask(SIG_BLOCK, &blocked, NULL);
}

static int
next_free_slot(const struct dtl_shared *shared, const char *name, int from)
{
	while (dtl_slot_alive(shared, name, from))
		from++;
	return from;
}

static dtl_rc
add_process(struct dtl_fleet *fleet, enum dtl_kind_of kind, const char *name, struct dtl_err *err)
{
	struct dtl_line *line = fleet->line;
	const char *section = dtl_arena_printf(line->a, "%s.%s", dtl_kind_folder(kind), name);
	const char *text = dtl_conf_scalar(line->conf, section, "instances");
	int64_t instances = 1;
	int slot = 0;
	const char *path;
	dtl_rc rc = dtl_programs_find(line->a, kind, name, &path, err);

	if (rc != DTL_OK)
		return rc;
	if (text != NULL && !dtl_str_to_i64(dtl_str_from(text), 1, MAX_INSTANCES, &instances))
		return dtl_conf_error(
		    line->conf, section, "instances", err, "'%s' is outside 1..64", text);
	if (fleet->count + (size_t)instances > MAX_CHILDREN)
		return dtl_err_set(
		    err, DTL_FAIL, "more than %d processes in one line", MAX_CHILDREN);
	for (int64_t i = 0; i < instances; i++, slot++) {
		struct dtl_child *child = &fleet->children[fleet->count++];

		slot = next_free_slot(&line->shared, name, slot);
		*child =
		    (struct dtl_child){ .kind = kind, .name = name, .slot = slot, .path = path };
		child->counters = dtl_slot_path(&line->shared, line->a, name, slot, "counters");
		child->fd = -1;
		dtl_buf_init(&child->said, NULL);
	}
	return DTL_OK;
}

/* Ourselves as `cat`, told how wide the terminal is that it does not see. */
static void
add_viewer(struct dtl_fleet *fleet)
{
	struct dtl_child *child = &fleet->children[fleet->count++];

	*child = (struct dtl_child){ .kind = DTL_OF_VIEWER, .name = "table", .fd = -1 };
	child->path = "/proc/self/exe";
	child->counters = "";
	dtl_buf_init(&child->said, NULL);
	if (fleet->in_place)
		(void)setenv(
		    "COLUMNS", dtl_arena_printf(fleet->line->a, "%d", dtl_status_columns()), 1);
}

dtl_rc
dtl_fleet_build(struct dtl_fleet *fleet, struct dtl_err *err)
{
	/* Readers first: what producers bring is then taken up at once. */
	static const enum dtl_kind_of order[] = { DTL_OF_SINK, DTL_OF_PROCESSOR, DTL_OF_PRODUCER };

	fleet->children = DTL_NEW_ARRAY(fleet->line->a, MAX_CHILDREN + 1, struct dtl_child);
	if (fleet->table)
		add_viewer(fleet);
	for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
		struct dtl_conf_list names =
		    dtl_conf_names(fleet->line->conf, dtl_kind_folder(order[k]));

		for (size_t i = 0; i < names.count; i++) {
			dtl_rc rc = add_process(fleet, order[k], names.items[i], err);
			if (rc != DTL_OK)
				return rc;
		}
	}
	return DTL_OK;
}

void
dtl_fleet_clear(struct dtl_fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++) {
		if (fleet->children[i].fd >= 0)
			(void)close(fleet->children[i].fd);
		dtl_buf_clear(&fleet->children[i].said);
	}
	fleet->count = 0;
}

bool
dtl_fleet_ended(const struct dtl_fleet *fleet, enum dtl_kind_of kind)
{
	for (size_t i = 0; i < fleet->count; i++) {
		const struct dtl_child *child = &fleet->children[i];

		if (child->kind == kind &&
		    (child->state == DTL_CHILD_RUNNING || child->state == DTL_CHILD_WAITING))
			return false;
	}
	return true;
}

static void
give_up(struct dtl_fleet *fleet, struct dtl_child *child, const char *why)
{
	child->state = DTL_CHILD_LOST;
	fleet->failed++;
	dtl_status_say(fleet, "%s: %s", dtl_child_label(child), why);
}

static void
plan_restart(struct dtl_fleet *fleet, struct dtl_child *child, int64_t now)
{
	int64_t wait_ms = FIRST_WAIT_MS;

	child->crashes = now - child->start_ms >= STEADY_MS ? 1 : child->crashes + 1;
	if (fleet->once && child->crashes > ONCE_CRASHES) {
		give_up(fleet, child, "crashed again and again; given up");
		return;
	}
	for (int i = 1; i < child->crashes && wait_ms < LAST_WAIT_MS; i++)
		wait_ms *= 2;
	if (wait_ms > LAST_WAIT_MS)
		wait_ms = LAST_WAIT_MS;
	child->state = DTL_CHILD_WAITING;
	child->start_ms = now + wait_ms;
	child->restarts++;
	if (child->code > 128)
		dtl_status_say(fleet, "%s: killed by signal %d; starts again in %.1f s",
		    dtl_child_label(child), child->code - 128, (double)wait_ms / 1000);
	else
		dtl_status_say(fleet, "%s: failed with exit code %d; starts again in %.1f s",
		    dtl_child_label(child), child->code, (double)wait_ms / 1000);
}

static void
take_end(struct dtl_fleet *fleet, struct dtl_child *child, int status, bool stopping)
{
	dtl_child_listen(fleet, child);
	child->pid = 0;
	child->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (child->code == 0) {
		child->state = DTL_CHILD_ENDED;
		if (!stopping && child->kind != DTL_OF_PRODUCER)
			dtl_status_say(
			    fleet, "%s: was stopped by somebody", dtl_child_label(child));
		return;
	}
	if (stopping) {
		give_up(fleet, child,
		    child->code == DTL_EXIT_UNFINISHED
			? "did not finish within limits.shutdown_timeout: what was open is worked "
			  "again"
		    : child->code != 128 + SIGKILL ? "failed while it stopped"
		    : interrupts > 1		   ? "killed, as asked twice"
						   : "killed: it did not stop in time");
		return;
	}
	switch (child->code) {
	case DTL_EXIT_CONFIG:
		give_up(
		    fleet, child, "its config is wrong (see above); `dateline check` shows more");
		break;
	case DTL_EXIT_USAGE:
		give_up(fleet, child, "was called in a wrong way (see above); not started again");
		break;
	case 127:
		give_up(fleet, child, "could not be executed; is the installation whole?");
		break;
	default:
		plan_restart(fleet, child, dtl_time_mono_ms());
	}
}

static void
reap(struct dtl_fleet *fleet, bool stopping)
{
	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];
		int status;

		if (child->state == DTL_CHILD_RUNNING &&
		    waitpid(child->pid, &status, WNOHANG) == child->pid)
			take_end(fleet, child, status, stopping);
	}
}

static void
wait_and_listen(struct dtl_fleet *fleet, int wait_ms)
{
	struct timespec limit = { wait_ms / 1000, (wait_ms % 1000) * 1000000L };
	fd_set fds;
	sigset_t none;
	int top = -1;

	FD_ZERO(&fds);
	for (size_t i = 0; i < fleet->count; i++) {
		int fd = fleet->children[i].fd;

		if (fd >= 0 && fd < FD_SETSIZE) {
			FD_SET(fd, &fds);
			top = fd > top ? fd : top;
		}
	}
	(void)sigemptyset(&none);
	if (pselect(top + 1, &fds, NULL, NULL, &limit, &none) <= 0)
		return;
	for (size_t i = 0; i < fleet->count; i++)
		dtl_child_listen(fleet, &fleet->children[i]);
}

dtl_rc
dtl_fleet_turn(struct dtl_fleet *fleet, int wait_ms, struct dtl_err *err)
{
	int64_t now = dtl_time_mono_ms();

	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];

		if (child->state != DTL_CHILD_WAITING)
			continue;
		if (child->start_ms > now) {
			int64_t left = child->start_ms - now;
			wait_ms = left < wait_ms ? (int)left : wait_ms;
			continue;
		}
		dtl_rc rc = dtl_child_start(fleet, child, err);
		if (rc != DTL_OK)
			return rc;
	}
	wait_and_listen(fleet, wait_ms);
	reap(fleet, false);
	return DTL_OK;
}

static bool
any_running(const struct dtl_fleet *fleet, enum dtl_kind_of kind)
{
	for (size_t i = 0; i < fleet->count; i++) {
		if (fleet->children[i].kind == kind &&
		    fleet->children[i].state == DTL_CHILD_RUNNING)
			return true;
	}
	return false;
}

static void
signal_kind(struct dtl_fleet *fleet, enum dtl_kind_of kind, int sig)
{
	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];

		if (child->kind != kind)
			continue;
		if (child->state == DTL_CHILD_WAITING)
			child->state = DTL_CHILD_ENDED;
		dtl_child_signal(child, sig);
	}
}

void
dtl_fleet_stop(struct dtl_fleet *fleet)
{
	int asked = dtl_fleet_interrupts();

	for (int kind = 0; kind <= DTL_OF_VIEWER; kind++) {
		enum dtl_kind_of k = (enum dtl_kind_of)kind;
		int64_t deadline = dtl_time_mono_ms() + fleet->line->shared.drain_ms + KILL_MS;
		bool killed = false;

		signal_kind(fleet, k, SIGTERM);
		while (any_running(fleet, k)) {
			bool hurry = dtl_fleet_interrupts() > (asked > 0 ? asked : 1) ||
				     dtl_time_mono_ms() > deadline;

			if (hurry && !killed)
				signal_kind(fleet, k, SIGKILL);
			killed = killed || hurry;
			wait_and_listen(fleet, 200);
			reap(fleet, true);
		}
	}
}
