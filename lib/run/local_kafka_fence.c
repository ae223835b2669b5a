#include "run/local_kafka_fence.h"

#include "base/date.h"
#include "base/file.h"
#include "run/port.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MS 60000
#define STOP_MS 10000
/* What was fenced before says nothing; a controller that answers fences within its session timeout. */
#define QUIET_MS 10000
#define LOG_BYTES ((size_t)16 * 1024 * 1024)

struct controller {
	struct dtl_arena *a;
	const char *properties, *out;
	int port, pid;
	bool ended;
};

/* Kafka leaves a mark when it stops as it should, and takes it away when it starts. */
static bool
was_killed(struct dtl_arena *a, const char *dir)
{
	return access(dtl_arena_printf(a, "%s/data/recovery-point-offset-checkpoint", dir), F_OK) ==
		   0 &&
	       access(dtl_arena_printf(a, "%s/data/.kafka_cleanshutdown", dir), F_OK) != 0;
}

static dtl_rc
write_properties(const struct controller *c, const char *data, struct dtl_err *err)
{
	const char *text = dtl_arena_printf(c->a,
	    "process.roles=controller\n"
	    "node.id=1\n"
	    "controller.quorum.voters=1@127.0.0.1:%d\n"
	    "listeners=CONTROLLER://127.0.0.1:%d\n"
	    "controller.listener.names=CONTROLLER\n"
	    "broker.heartbeat.interval.ms=100\n"
	    "broker.session.timeout.ms=300\n"
	    "log.dirs=%s\n",
	    c->port, c->port, data);

	return dtl_file_write_atomic(c->properties, dtl_str_from(text), 0600, err);
}

static bool
has_ended(struct controller *c)
{
	c->ended = c->ended || waitpid(c->pid, NULL, WNOHANG) == c->pid;
	return c->ended;
}

static bool
has_fenced(const struct controller *c)
{
	struct dtl_arena *a = dtl_arena_new(LOG_BYTES + 4096);
	struct dtl_str text;
	struct dtl_err ignored;
	bool yes = dtl_file_read(a, c->out, LOG_BYTES, &text, &ignored) == DTL_OK &&
		   dtl_str_find(text, dtl_str_from("Fencing broker 1 "), 0) < text.n;

	dtl_arena_free(a);
	return yes;
}

static void
nap(void)
{
	struct timespec ts = { 0, 50 * 1000000 };

	(void)nanosleep(&ts, NULL);
}

static dtl_rc
wait_until_fenced(struct controller *c, struct dtl_err *err)
{
	int64_t deadline = dtl_time_mono_ms() + START_MS;
	bool answered = false;

	while (dtl_time_mono_ms() < deadline && !has_fenced(c)) {
		if (has_ended(c))
			return dtl_err_set(err, DTL_FAIL,
			    "the controller of the local Kafka stopped while starting; its last "
			    "words are in '%s'",
			    c->out);
		if (!answered && dtl_port_accepts(c->port)) {
			answered = true;
			deadline = dtl_time_mono_ms() + QUIET_MS;
		}
		nap();
	}
	return DTL_OK;
}

static void
stop(struct controller *c)
{
	int64_t deadline = dtl_time_mono_ms() + STOP_MS;

	if (!c->ended)
		(void)kill(c->pid, SIGTERM);
	while (!has_ended(c)) {
		if (dtl_time_mono_ms() > deadline)
			(void)kill(c->pid, SIGKILL);
		nap();
	}
}

dtl_rc
dtl_local_kafka_fence(
    const struct dtl_java *java, const char *dir, int controller_port, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(1 << 20);
	const char *logs = dtl_arena_printf(a, "%s/fence", dir);
	struct dtl_java quiet = { java->classpath,
		dtl_share_path(a, "kafka/fence-log4j2.properties") };
	struct controller c = { .a = a,
		.properties = dtl_arena_printf(a, "%s/fence.properties", dir),
		.out = dtl_arena_printf(a, "%s/kafka.out", logs),
		.port = controller_port };
	dtl_rc rc = DTL_OK;

	if (was_killed(a, dir)) {
		rc = dtl_dir_make(logs, 0700, err);
		if (rc == DTL_OK)
			rc = write_properties(&c, dtl_arena_printf(a, "%s/data", dir), err);
		if (rc == DTL_OK)
			rc = dtl_java_start_broker(&quiet, c.properties, logs, true, &c.pid, err);
		if (rc == DTL_OK) {
			rc = wait_until_fenced(&c, err);
			stop(&c);
		}
	}
	dtl_arena_free(a);
	return rc;
}
