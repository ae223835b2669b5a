#include "programs.h"

#include "base/file.h"
#include "conf/suggest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_PROGRAMS = 256 };

static const struct {
	const char *verb, *folder, *noun;
} kinds[DTL_OF_COUNT] = {
	[DTL_OF_PRODUCER] = { "produce", "producers", "producer" },
	[DTL_OF_PROCESSOR] = { "process", "processors", "processor" },
	[DTL_OF_SINK] = { "sink", "sinks", "sink" },
};

const char *
dtl_kind_verb(enum dtl_kind_of kind)
{
	return kinds[kind].verb;
}

const char *
dtl_kind_folder(enum dtl_kind_of kind)
{
	return kinds[kind].folder;
}

const char *
dtl_kind_noun(enum dtl_kind_of kind)
{
	return kind == DTL_OF_VIEWER ? "viewer" : kinds[kind].noun;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct dtl_conf_list
dtl_programs_list(struct dtl_arena *a, enum dtl_kind_of kind)
{
	const char **items = DTL_NEW_ARRAY(a, MAX_PROGRAMS, const char *);
	struct dtl_conf_list list = { items, 0 };
	const char *prefix = dtl_arena_printf(a, "dateline-%s-", kinds[kind].verb);
	DIR *dir = opendir(dtl_libexec_path(a, "../libexec/dateline"));
	const struct dirent *entry;

	if (dir == NULL)
		dir = opendir(dtl_libexec_path(a, ".")); /* all programs in one folder */
	if (dir == NULL)
		return list;
	while ((entry = readdir(dir)) != NULL && list.count < MAX_PROGRAMS) {
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			items[list.count++] =
			    dtl_arena_printf(a, "%s", entry->d_name + strlen(prefix));
	}
	(void)closedir(dir);
	qsort(items, list.count, sizeof items[0], by_name);
	return list;
}

static const char *
joined(struct dtl_arena *a, struct dtl_conf_list list)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < list.count; i++)
		dtl_buf_addf(&b, "%s%s", i > 0 ? ", " : "", list.items[i]);
	return list.count > 0 ? b.p : "none";
}

dtl_rc
dtl_programs_find(struct dtl_arena *a, enum dtl_kind_of kind, const char *name,
    const char **ret_path, struct dtl_err *err)
{
	struct dtl_conf_list list = dtl_programs_list(a, kind);

	for (size_t i = 0; i < list.count; i++) {
		if (strcmp(list.items[i], name) == 0) {
			*ret_path = dtl_libexec_path(
			    a, dtl_arena_printf(a, "dateline-%s-%s", kinds[kind].verb, name));
			return DTL_OK;
		}
	}
	const char *near = dtl_suggest(dtl_str_from(name), list.items, list.count);
	if (near != NULL)
		return dtl_err_set(err, DTL_FAIL, "no %s is called '%s'; did you mean '%s'?",
		    kinds[kind].noun, name, near);
	return dtl_err_set(err, DTL_FAIL, "no %s is called '%s'; there are: %s", kinds[kind].noun,
	    name, joined(a, list));
}

static void
become(const char *const *argv, int out, int err_out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(err_out, STDERR_FILENO) < 0)
		_exit(127);
	(void)execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* Both pipes are read together, so that neither can fill up and stop the program. */
static void
read_both(int fds[2], struct dtl_buf *bufs[2])
{
	struct pollfd polls[2] = { { fds[0], POLLIN, 0 }, { fds[1], POLLIN, 0 } };
	char bytes[4096];

	while (polls[0].fd >= 0 || polls[1].fd >= 0) {
		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			return;
		for (int i = 0; i < 2; i++) {
			if (polls[i].fd < 0 || polls[i].revents == 0)
				continue;
			ssize_t n = read(polls[i].fd, bytes, sizeof bytes);

			if (n > 0 && bufs[i] != NULL)
				dtl_buf_add(bufs[i], bytes, (size_t)n);
			if (n == 0 || (n < 0 && errno != EINTR))
				polls[i].fd = -1;
		}
	}
}

dtl_rc
dtl_program_run(const char *const *argv, struct dtl_buf *out, struct dtl_buf *err_out,
    int *ret_code, struct dtl_err *err)
{
	int outs[2] = { -1, -1 }, errs[2] = { -1, -1 };
	struct dtl_buf *bufs[2] = { out, err_out };
	int status = 0;
	dtl_rc rc = DTL_OK;

	if (pipe(outs) != 0 || pipe(errs) != 0) {
		rc = dtl_err_set(err, DTL_FAIL, "pipe: %s", strerror(errno));
		goto done;
	}
	for (int i = 0; i < 2; i++) {
		(void)fcntl(outs[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(errs[i], F_SETFD, FD_CLOEXEC);
	}
	pid_t pid = fork();
	if (pid == 0)
		become(argv, outs[1], errs[1]);
	if (pid < 0) {
		rc = dtl_err_set(err, DTL_FAIL, "fork: %s", strerror(errno));
		goto done;
	}
	(void)close(outs[1]);
	(void)close(errs[1]);
	outs[1] = errs[1] = -1;
	read_both((int[2]){ outs[0], errs[0] }, bufs);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	*ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

done:
	for (int i = 0; i < 2; i++) {
		if (outs[i] >= 0)
			(void)close(outs[i]);
		if (errs[i] >= 0)
			(void)close(errs[i]);
	}
	return rc;
}
