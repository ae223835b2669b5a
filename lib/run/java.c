#include "run/java.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_JAVA_STATUS 127

/* Runs a program and keeps the last bytes it wrote to standard output (and error, when asked). */
struct run {
	char *const *argv;
	bool keep_stderr;
	char out[1024];
	int status;
};

static void __attribute__((noreturn)) become(char *const *argv, int out, int err_fd)
{
	if (out >= 0)
		(void)dup2(out, STDOUT_FILENO);
	if (err_fd >= 0)
		(void)dup2(err_fd, STDERR_FILENO);
	(void)execvp(argv[0], argv);
	_exit(NO_JAVA_STATUS);
}

static void
read_tail(int fd, char *out, size_t size)
{
	char chunk[512];
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR)) {
		size_t more = got > 0 ? (size_t)got : 0;

		if (n + more >= size) {
			size_t drop = n + more - size + 1;

			memmove(out, out + drop, n - drop);
			n -= drop;
		}
		memcpy(out + n, chunk, more);
		n += more;
	}
	out[n] = '\0';
}

static dtl_rc
run(struct run *r, struct dtl_err *err)
{
	int pipe_fd[2];
	pid_t pid;

	if (pipe2(pipe_fd, O_CLOEXEC) != 0)
		return dtl_err_set(err, DTL_FAIL, "pipe: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		become(r->argv, pipe_fd[1], r->keep_stderr ? pipe_fd[1] : -1);
	(void)close(pipe_fd[1]);
	if (pid < 0) {
		(void)close(pipe_fd[0]);
		return dtl_err_set(err, DTL_FAIL, "fork: %s", strerror(errno));
	}
	read_tail(pipe_fd[0], r->out, sizeof r->out);
	(void)close(pipe_fd[0]);
	while (waitpid(pid, &r->status, 0) < 0 && errno == EINTR)
		continue;
	return DTL_OK;
}

static bool
succeeded(const struct run *r)
{
	return WIFEXITED(r->status) && WEXITSTATUS(r->status) == 0;
}

static const char *
last_line(char *text)
{
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == '\n')
		text[--n] = '\0';
	return strrchr(text, '\n') != NULL ? strrchr(text, '\n') + 1 : text;
}

/* execv wants char *; the strings are not written to. */
#define ARG(s) (char *)(uintptr_t)(s)

dtl_rc
dtl_java_find(struct dtl_arena *a, struct dtl_java *ret, struct dtl_err *err)
{
	const char *script = dtl_libexec_path(a, "fetch-kafka");
	char *fetch[] = { ARG(script), NULL };
	char *print[] = { ARG(script), ARG("--print"), NULL };
	struct run r = { .argv = fetch };
	dtl_rc rc = run(&r, err);

	if (rc != DTL_OK)
		return rc;
	if (!succeeded(&r))
		return dtl_err_set(err, DTL_FAIL,
		    "Apache Kafka's jars are not there: see the lines of fetch-kafka above ('%s')",
		    script);
	r.argv = print;
	rc = run(&r, err);
	if (rc != DTL_OK)
		return rc;
	if (!succeeded(&r) || r.out[0] != '/')
		return dtl_err_set(err, DTL_FAIL, "'%s --print' gave no folder", script);
	ret->classpath = dtl_arena_printf(a, "%s/*", last_line(r.out));
	ret->log_config = dtl_share_path(a, "kafka/log4j2.properties");
	return DTL_OK;
}

static const char *
base64url(struct dtl_arena *a, const unsigned char id[16])
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *out = dtl_arena_alloc(a, 23);
	int i, bit;

	for (i = 0; i < 22; i++) {
		unsigned v = 0;

		for (bit = i * 6; bit < i * 6 + 6; bit++)
			v = v * 2 + (bit < 128 ? (id[bit / 8] >> (7 - bit % 8)) & 1u : 0u);
		out[i] = digits[v];
	}
	return out;
}

dtl_rc
dtl_java_format_storage(const struct dtl_java *java, struct dtl_arena *a, const char *properties,
    const char *logs, const unsigned char cluster_id[16], struct dtl_err *err)
{
	char *argv[] = { ARG("java"), ARG("-Xmx128m"), ARG("-XX:TieredStopAtLevel=1"),
		dtl_arena_printf(a, "-Dlog4j2.configurationFile=%s", java->log_config),
		dtl_arena_printf(a, "-Ddateline.logs=%s", logs), ARG("-cp"), ARG(java->classpath),
		ARG("kafka.tools.StorageTool"), ARG("format"), ARG("-t"),
		ARG(base64url(a, cluster_id)), ARG("-c"), ARG(properties), NULL };
	struct run r = { .argv = argv, .keep_stderr = true };
	dtl_rc rc = run(&r, err);

	if (rc != DTL_OK || succeeded(&r))
		return rc;
	if (WIFEXITED(r.status) && WEXITSTATUS(r.status) == NO_JAVA_STATUS)
		return dtl_err_set(err, DTL_FAIL,
		    "cannot run 'java': install a Java 17 runtime (Debian, Ubuntu: apt-get install "
		    "openjdk-17-jre-headless)");
	return dtl_err_set(
	    err, DTL_FAIL, "Kafka could not format its storage: %s", last_line(r.out));
}

static void __attribute__((noreturn))
become_broker(char *const *argv, int out, bool owned, pid_t parent)
{
	sigset_t none;

	(void)setsid();
	if (owned && (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent))
		_exit(NO_JAVA_STATUS);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)dup2(out, STDOUT_FILENO);
	become(argv, -1, out);
}

dtl_rc
dtl_java_start_broker(const struct dtl_java *java, const char *properties, const char *logs,
    bool owned, int *ret_pid, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(1 << 20);
	char *argv[] = { ARG("java"), ARG("-Xms64m"), ARG("-Xmx256m"), ARG("-XX:+UseSerialGC"),
		ARG("-XX:TieredStopAtLevel=1"),
		dtl_arena_printf(a, "-Dlog4j2.configurationFile=%s", java->log_config),
		dtl_arena_printf(a, "-Ddateline.logs=%s", logs), ARG("-cp"), ARG(java->classpath),
		ARG("kafka.Kafka"), ARG(properties), NULL };
	const char *out_path = dtl_arena_printf(a, "%s/kafka.out", logs);
	pid_t parent = getpid(), pid;
	dtl_rc rc = DTL_OK;
	int out;

	out = open(out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (out < 0) {
		rc = dtl_err_set(err, DTL_FAIL, "open '%s': %s", out_path, strerror(errno));
		goto out;
	}
	pid = fork();
	if (pid == 0)
		become_broker(argv, out, owned, parent);
	(void)close(out);
	if (pid < 0)
		rc = dtl_err_set(err, DTL_FAIL, "fork: %s", strerror(errno));
	else
		*ret_pid = pid;
out:
	dtl_arena_free(a);
	return rc;
}
