#include "check.h"
#include "fleet.h"

#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { MAX_LINE_BYTES = 8192 };

const char *
dtl_child_label(const struct dtl_child *child)
{
	static char label[128];

	(void)snprintf(
	    label, sizeof label, "%s %s/%d", dtl_kind_noun(child->kind), child->name, child->slot);
	return label;
}

/* In the child, between fork and exec: only calls that are safe there. */
static void
become(const char *const *argv, pid_t parent, int out)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	if (null >= 0)
		(void)dup2(null, STDIN_FILENO);
	if (out >= 0 && (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0))
		_exit(127);
	(void)execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static const char *const *
child_argv(const struct dtl_fleet *fleet, const struct dtl_child *child)
{
	struct dtl_arena *a = fleet->line->a;
	size_t count;
	const char **argv = dtl_check_argv(fleet->line, child->path, &count);

	if (child->kind == DTL_OF_VIEWER) {
		const char **viewer = DTL_NEW_ARRAY(a, count + 8, const char *);
		static const char *const words[] = { "cat", "events", "--table", "--follow",
			"--from" };

		viewer[0] = argv[0];
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			viewer[i + 1] = words[i];
		viewer[6] = "end";
		memcpy(viewer + 7, argv + 1, (count - 1) * sizeof viewer[0]);
		return viewer;
	}
	argv[count++] = "--slot";
	argv[count++] = dtl_arena_printf(a, "%d", child->slot);
	if (fleet->once && child->kind == DTL_OF_PRODUCER)
		argv[count++] = "--once";
	return argv;
}

dtl_rc
dtl_child_start(struct dtl_fleet *fleet, struct dtl_child *child, struct dtl_err *err)
{
	const char *const *argv = child_argv(fleet, child);
	pid_t parent = getpid();
	int fds[2] = { -1, -1 };

	if (fleet->in_place) {
		if (pipe(fds) != 0)
			return dtl_err_set(err, DTL_FAIL, "pipe: %s", strerror(errno));
		(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
		(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
		(void)fcntl(fds[0], F_SETFL, O_NONBLOCK);
	}
	pid_t pid = fork();
	if (pid == 0)
		become(argv, parent, fds[1]);
	if (fds[1] >= 0)
		(void)close(fds[1]);
	if (pid < 0) {
		if (fds[0] >= 0)
			(void)close(fds[0]);
		return dtl_err_set(err, DTL_FAIL, "fork: %s", strerror(errno));
	}
	(void)setpgid(pid, pid);
	child->pid = pid;
	child->fd = fds[0];
	child->state = DTL_CHILD_RUNNING;
	child->start_ms = dtl_time_mono_ms();
	return DTL_OK;
}

void
dtl_child_signal(const struct dtl_child *child, int sig)
{
	if (child->state == DTL_CHILD_RUNNING)
		(void)kill(child->pid, sig);
}

/* On a terminal the status tells what info lines would; with -d everything is shown. */
static bool
is_shown(const struct dtl_fleet *fleet, struct dtl_str line)
{
	struct dtl_str head = dtl_str_slice(line, 0, 64);

	return fleet->line->opt->debug || !dtl_str_starts(line, "ts=") ||
	       dtl_str_find(head, dtl_str_from(" lvl=info "), 0) == head.n;
}

static void
print_lines(struct dtl_fleet *fleet, struct dtl_child *child, bool all)
{
	struct dtl_str rest = dtl_buf_str(&child->said), line;
	size_t done = 0;

	for (;;) {
		size_t end = dtl_str_find_char(rest, '\n', done);

		if (end == rest.n && (!all || done == rest.n) && rest.n - done <= MAX_LINE_BYTES)
			break;
		line = dtl_str_slice(rest, done, end);
		if (is_shown(fleet, line)) {
			dtl_status_erase(fleet);
			(void)fprintf(stderr, "%.*s\n", DTL_STR_FMT(line));
		}
		done = end < rest.n ? end + 1 : end;
	}
	if (done == 0)
		return;
	memmove(child->said.p, child->said.p + done, rest.n - done);
	dtl_buf_truncate(&child->said, rest.n - done);
}

void
dtl_child_listen(struct dtl_fleet *fleet, struct dtl_child *child)
{
	char bytes[4096];

	while (child->fd >= 0) {
		ssize_t n = read(child->fd, bytes, sizeof bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			(void)close(child->fd);
			child->fd = -1;
			print_lines(fleet, child, true);
			break;
		}
		dtl_buf_add(&child->said, bytes, (size_t)n);
		print_lines(fleet, child, false);
	}
}
