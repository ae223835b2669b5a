#include "run/local_kafka.h"

#include "base/date.h"
#include "base/file.h"
#include "run/java.h"
#include "run/local_kafka_fence.h"
#include "run/port.h"

#include <librdkafka/rdkafka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MS 60000
#define STOP_MS 30000
#define NEED_BYTES ((uint64_t)256 * 1024 * 1024)

/* Paths of one local Kafka, made once a call. */
struct place {
	struct dtl_arena *a;
	const char *dir, *data, *logs, *properties, *pid, *bootstrap, *ports, *lock;
};

static struct place
place_of(const struct dtl_shared *shared)
{
	struct dtl_arena *a = dtl_arena_new(4 * 1024 * 1024);
	const char *dir = dtl_arena_printf(a, "%s/kafka", shared->state);

	return (struct place){
		.a = a,
		.dir = dir,
		.data = dtl_arena_printf(a, "%s/data", dir),
		.logs = dtl_arena_printf(a, "%s/logs", dir),
		.properties = dtl_arena_printf(a, "%s/server.properties", dir),
		.pid = dtl_arena_printf(a, "%s/pid", dir),
		.bootstrap = dtl_arena_printf(a, "%s/bootstrap", dir),
		.ports = dtl_arena_printf(a, "%s/ports", dir),
		.lock = dtl_arena_printf(a, "%s/lock", dir),
	};
}

/* A pid file may be older than the machine's last start: the process must run our properties. */
static int
running_pid(const struct place *p)
{
	struct dtl_str text, cmdline = DTL_STR_NONE;
	struct dtl_err ignored;
	char command[8192];
	const char *path;
	int64_t pid;
	ssize_t n;
	int fd;

	if (dtl_file_read(p->a, p->pid, 32, &text, &ignored) != DTL_OK ||
	    !dtl_str_to_i64(dtl_str_trim(text), 2, INT32_MAX, &pid))
		return 0;
	path = dtl_arena_printf(p->a, "/proc/%lld/cmdline", (long long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, command, sizeof command);
	(void)close(fd);
	if (n > 0)
		cmdline = dtl_str_make(command, (size_t)n);
	return dtl_str_find(cmdline, dtl_str_from(p->properties), 0) < cmdline.n ? (int)pid : 0;
}

/* The ports of the last start when they are still free, so that clients find the broker again. */
static dtl_rc
choose_ports(const struct place *p, int ports[2], struct dtl_err *err)
{
	struct dtl_str text, first;
	struct dtl_err ignored;
	int64_t a, b;

	if (dtl_file_read(p->a, p->ports, 64, &text, &ignored) == DTL_OK &&
	    dtl_str_split(&text, ' ', &first) && dtl_str_to_i64(first, 1, 65535, &a) &&
	    dtl_str_to_i64(dtl_str_trim(text), 1, 65535, &b) && dtl_port_is_free((int)a) &&
	    dtl_port_is_free((int)b)) {
		ports[0] = (int)a;
		ports[1] = (int)b;
		return DTL_OK;
	}
	ports[0] = dtl_port_free();
	do
		ports[1] = dtl_port_free();
	while (ports[1] != 0 && ports[1] == ports[0]);
	if (ports[0] == 0 || ports[1] == 0)
		return dtl_err_set(err, DTL_FAIL, "no free port on 127.0.0.1: %s", strerror(errno));
	text = dtl_str_from(dtl_arena_printf(p->a, "%d %d\n", ports[0], ports[1]));
	return dtl_file_write_atomic(p->ports, text, 0600, err);
}

/* One node, small memory, nothing forgotten: a line that was stopped over a holiday goes on. */
static dtl_rc
write_properties(const struct place *p, const int ports[2], struct dtl_err *err)
{
	struct dtl_buf b;

	dtl_buf_init(&b, p->a);
	dtl_buf_addf(&b,
	    "process.roles=broker,controller\n"
	    "node.id=1\n"
	    "controller.quorum.voters=1@127.0.0.1:%d\n"
	    "listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d\n"
	    "advertised.listeners=PLAINTEXT://127.0.0.1:%d\n"
	    "controller.listener.names=CONTROLLER\n"
	    "log.dirs=%s\n",
	    ports[1], ports[0], ports[1], ports[0], p->data);
	dtl_buf_add_z(&b, "auto.create.topics.enable=false\n"
			  "num.partitions=8\n"
			  "message.max.bytes=8454144\n"
			  "replica.fetch.max.bytes=8454144\n"
			  "log.retention.hours=-1\n"
			  "offsets.retention.minutes=5256000\n"
			  "offsets.topic.replication.factor=1\n"
			  "offsets.topic.num.partitions=8\n"
			  "transaction.state.log.replication.factor=1\n"
			  "transaction.state.log.min.isr=1\n"
			  "transaction.state.log.num.partitions=8\n"
			  "share.coordinator.state.topic.replication.factor=1\n"
			  "share.coordinator.state.topic.min.isr=1\n"
			  "share.coordinator.state.topic.num.partitions=1\n"
			  "group.initial.rebalance.delay.ms=0\n"
			  "log.cleaner.dedupe.buffer.size=16777216\n"
			  "num.network.threads=2\n"
			  "num.io.threads=2\n"
			  "background.threads=2\n");
	return dtl_file_write_atomic(p->properties, dtl_buf_str(&b), 0600, err);
}

static dtl_rc
check_disk(const struct place *p, struct dtl_err *err)
{
	struct statvfs vfs;
	uint64_t free_bytes;

	if (statvfs(p->dir, &vfs) != 0)
		return dtl_err_set(err, DTL_FAIL, "'%s': %s", p->dir, strerror(errno));
	free_bytes = (uint64_t)vfs.f_bavail * vfs.f_frsize;
	if (free_bytes < NEED_BYTES)
		return dtl_err_set(err, DTL_FAIL,
		    "'%s' has %llu MiB free, the local Kafka needs %llu: free some, or set state: "
		    "to a "
		    "folder on a larger disk",
		    p->dir, (unsigned long long)(free_bytes >> 20),
		    (unsigned long long)(NEED_BYTES >> 20));
	return DTL_OK;
}

static dtl_rc
prepare(const struct place *p, const struct dtl_java *java, int ports[2], struct dtl_err *err)
{
	const char *meta = dtl_arena_printf(p->a, "%s/meta.properties", p->data);
	unsigned char id[16];
	dtl_rc rc;

	rc = dtl_dir_make(p->data, 0700, err);
	if (rc == DTL_OK)
		rc = dtl_dir_make(p->logs, 0700, err);
	if (rc == DTL_OK)
		rc = check_disk(p, err);
	if (rc == DTL_OK)
		rc = choose_ports(p, ports, err);
	if (rc == DTL_OK)
		rc = write_properties(p, ports, err);
	if (rc != DTL_OK || access(meta, F_OK) == 0)
		return rc;
	if (getrandom(id, sizeof id, 0) != (ssize_t)sizeof id)
		return dtl_err_set(err, DTL_FAIL, "no random bytes: %s", strerror(errno));
	id[0] &= 0x7f; /* a cluster id must not begin with '-' */
	return dtl_java_format_storage(java, p->a, p->properties, p->logs, id, err);
}

/* True when the broker answers a metadata request. */
static bool
answers(const char *bootstrap)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	const struct rd_kafka_metadata *metadata = NULL;
	rd_kafka_resp_err_t code;
	char text[256];
	rd_kafka_t *rk;

	(void)rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap, text, sizeof text);
	(void)rd_kafka_conf_set(conf, "log_level", "0", text, sizeof text);
	rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, text, sizeof text);
	if (rk == NULL) {
		rd_kafka_conf_destroy(conf);
		return false;
	}
	code = rd_kafka_metadata(rk, 0, NULL, &metadata, 1000);
	if (metadata != NULL)
		rd_kafka_metadata_destroy(metadata);
	rd_kafka_destroy(rk);
	return code == RD_KAFKA_RESP_ERR_NO_ERROR;
}

static void
nap(int ms)
{
	struct timespec ts = { 0, (long)ms * 1000000 };

	(void)nanosleep(&ts, NULL);
}

static dtl_rc
wait_until_it_answers(
    const struct place *p, int pid, int port, const char *bootstrap, struct dtl_err *err)
{
	int64_t deadline = dtl_time_mono_ms() + START_MS;

	while (dtl_time_mono_ms() < deadline) {
		if (waitpid(pid, NULL, WNOHANG) == pid || kill(pid, 0) != 0)
			return dtl_err_set(err, DTL_FAIL,
			    "the local Kafka stopped while starting; its last words are in "
			    "'%s/kafka.out' and '%s/server.log'",
			    p->logs, p->logs);
		if (dtl_port_accepts(port) && answers(bootstrap))
			return DTL_OK;
		nap(50);
	}
	return dtl_err_set(err, DTL_RETRY,
	    "the local Kafka did not answer on %s within %d s; see '%s/server.log'", bootstrap,
	    START_MS / 1000, p->logs);
}

static dtl_rc
launch(const struct place *p, const struct dtl_java *java, bool owned, struct dtl_local_kafka *ret,
    struct dtl_err *err)
{
	struct dtl_str text;
	int ports[2];
	dtl_rc rc;

	(void)unlink(p->bootstrap);
	rc = prepare(p, java, ports, err);
	if (rc == DTL_OK)
		rc = dtl_local_kafka_fence(java, p->dir, ports[1], err);
	if (rc == DTL_OK)
		rc = dtl_java_start_broker(java, p->properties, p->logs, owned, &ret->pid, err);
	if (rc != DTL_OK)
		return rc;
	ret->started = true;
	(void)snprintf(ret->bootstrap, sizeof ret->bootstrap, "127.0.0.1:%d", ports[0]);
	text = dtl_str_from(dtl_arena_printf(p->a, "%d\n", ret->pid));
	rc = dtl_file_write_atomic(p->pid, text, 0600, err);
	if (rc == DTL_OK)
		rc = wait_until_it_answers(p, ret->pid, ports[0], ret->bootstrap, err);
	if (rc == DTL_OK)
		rc = dtl_file_write_atomic(p->bootstrap, dtl_str_from(ret->bootstrap), 0600, err);
	if (rc != DTL_OK)
		(void)kill(ret->pid, SIGKILL);
	return rc;
}

static dtl_rc
read_bootstrap(const struct place *p, struct dtl_local_kafka *ret, struct dtl_err *err)
{
	struct dtl_str text;
	dtl_rc rc = dtl_file_read(p->a, p->bootstrap, sizeof ret->bootstrap - 1, &text, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_RETRY, "the local Kafka is still starting");
	(void)snprintf(ret->bootstrap, sizeof ret->bootstrap, "%.*s", DTL_STR_FMT(text));
	return DTL_OK;
}

static dtl_rc
start_locked(const struct place *p, bool owned, struct dtl_local_kafka *ret, struct dtl_err *err)
{
	struct dtl_java java;
	dtl_rc rc;

	ret->pid = running_pid(p);
	if (ret->pid != 0 && read_bootstrap(p, ret, err) == DTL_OK)
		return DTL_OK;
	if (ret->pid != 0)
		return dtl_err_set(err, DTL_FAIL,
		    "process %d already runs a Kafka on '%s' but does not answer: stop it with "
		    "'dateline kafka stop'",
		    ret->pid, p->dir);
	rc = dtl_java_find(p->a, &java, err);
	return rc == DTL_OK ? launch(p, &java, owned, ret, err) : rc;
}

dtl_rc
dtl_local_kafka_start(
    const struct dtl_shared *shared, bool owned, struct dtl_local_kafka *ret, struct dtl_err *err)
{
	struct place p = place_of(shared);
	int lock = -1;
	dtl_rc rc;

	*ret = (struct dtl_local_kafka){ 0 };
	if (strpbrk(p.dir, ",\\\n") != NULL) {
		rc = dtl_err_set(err, DTL_FAIL,
		    "Kafka cannot keep data under '%s': no comma, backslash or line break in "
		    "state:",
		    p.dir);
		goto out;
	}
	rc = dtl_dir_make(p.dir, 0700, err);
	if (rc != DTL_OK)
		goto out;
	lock = open(p.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0 || flock(lock, LOCK_EX) != 0) {
		rc = dtl_err_set(err, DTL_FAIL, "lock '%s': %s", p.lock, strerror(errno));
		goto out;
	}
	rc = start_locked(&p, owned, ret, err);
out:
	if (lock >= 0)
		(void)close(lock);
	dtl_arena_free(p.a);
	return rc;
}

dtl_rc
dtl_local_kafka_status(
    const struct dtl_shared *shared, struct dtl_local_kafka *ret, struct dtl_err *err)
{
	struct place p = place_of(shared);
	dtl_rc rc = DTL_OK;

	*ret = (struct dtl_local_kafka){ .pid = running_pid(&p) };
	if (ret->pid != 0)
		rc = read_bootstrap(&p, ret, err);
	else
		ret->died = access(p.bootstrap, F_OK) == 0; /* who stops it takes that away */
	dtl_arena_free(p.a);
	return rc;
}

static bool
gone(const struct place *p, int pid)
{
	(void)waitpid(pid, NULL, WNOHANG);
	return running_pid(p) != pid;
}

dtl_rc
dtl_local_kafka_stop(const struct dtl_shared *shared, struct dtl_err *err)
{
	struct place p = place_of(shared);
	int64_t deadline = dtl_time_mono_ms() + STOP_MS;
	int pid = running_pid(&p);
	dtl_rc rc = DTL_OK;

	if (pid != 0 && kill(pid, SIGTERM) != 0)
		rc = dtl_err_set(err, DTL_FAIL, "stop process %d: %s", pid, strerror(errno));
	if (rc == DTL_OK)
		(void)unlink(p.bootstrap);
	while (rc == DTL_OK && pid != 0 && !gone(&p, pid)) {
		if (dtl_time_mono_ms() > deadline) {
			(void)kill(pid, SIGKILL);
			deadline += STOP_MS;
		}
		nap(50);
	}
	if (rc == DTL_OK)
		(void)unlink(p.pid);
	dtl_arena_free(p.a);
	return rc;
}
