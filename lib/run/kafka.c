#include "run/kafka.h"

#include "base/date.h"
#include "base/log.h"
#include "run/admin.h"
#include "run/port.h"

#include <stdatomic.h>
#include <stdio.h>

enum { FAIL_EVERY_MS = 30000 };

struct property {
	const char *name;
	const char *value;
};

/* Sessions of 10 s: a successor with another id takes over in that time, one with the same id at
 * once. Idempotence keeps order and drops repeats within a producer's life. */
static const struct property common[] = {
	{ "topic.metadata.refresh.interval.ms", "60000" },
	{ "reconnect.backoff.ms", "100" },
	{ "reconnect.backoff.max.ms", "5000" },
	{ "socket.keepalive.enable", "true" },
	{ "log.connection.close", "false" },
	{ 0 },
};
static const struct property for_producers[] = {
	{ "linger.ms", "5" },
	{ "compression.codec", "lz4" },
	{ "message.timeout.ms", "0" }, /* never give a record up while we live */
	{ "sticky.partitioning.linger.ms", "0" },
	{ "transaction.timeout.ms", "10000" },
	{ 0 },
};
static const struct property for_consumers[] = {
	{ "session.timeout.ms", "10000" },
	{ "heartbeat.interval.ms", "500" },
	/* members hear of a rebalance by it */
	{ "max.poll.interval.ms", "600000" },
	{ "fetch.wait.max.ms", "100" },
	{ "auto.offset.reset", "error" },
	{ 0 },
};
static const struct property safe_producers[] = {
	{ "enable.idempotence", "true" },
	{ "acks", "all" },
	{ "partitioner", "murmur2_random" },
	{ 0 },
};
static const struct property safe_consumers[] = {
	{ "enable.auto.commit", "false" },
	{ "enable.auto.offset.store", "false" },
	{ "isolation.level", "read_committed" },
	{ "partition.assignment.strategy", "cooperative-sticky" },
	{ "enable.partition.eof", "true" },
	{ 0 },
};

/* What the program decides itself; why is said to the person who tried. */
static const struct property reserved[] = {
	{ "bootstrap.servers", "use kafka.bootstrap" },
	{ "metadata.broker.list", "use kafka.bootstrap" },
	{ "client.id", "it is line/stage/slot" },
	{ "group.id", "it is line.stage" },
	{ "group.instance.id", "it is line/stage/slot" },
	{ "transactional.id", "it is line/stage/slot" },
	{ "enable.idempotence", "always on: nothing may double" },
	{ "acks", "always all: nothing may be lost" },
	{ "request.required.acks", "always all: nothing may be lost" },
	{ "enable.auto.commit", "always off: offsets follow the work" },
	{ "enable.auto.offset.store", "always off: offsets follow the work" },
	{ "isolation.level", "always read_committed" },
	{ "partition.assignment.strategy", "always cooperative-sticky" },
	{ "partitioner", "always murmur2_random, as Java places keys" },
	{ "enable.partition.eof", "always on" },
	{ 0 },
};

const char *
dtl_kafka_reserved(const char *name)
{
	for (const struct property *p = reserved; p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return p->value;
	return NULL;
}

dtl_rc
dtl_kafka_set(rd_kafka_conf_t *conf, const char *name, const char *value, struct dtl_err *err)
{
	char why[512];

	if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK)
		return dtl_err_set(err, DTL_FAIL, "%s: %s", name, why);
	return DTL_OK;
}

dtl_rc
dtl_kafka_set_int(rd_kafka_conf_t *conf, const char *name, int64_t value, struct dtl_err *err)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%lld", (long long)value);
	return dtl_kafka_set(conf, name, text, err);
}

static dtl_rc
set_all(rd_kafka_conf_t *conf, const struct property *properties, struct dtl_err *err)
{
	for (const struct property *p = properties; p->name != NULL; p++) {
		dtl_rc rc = dtl_kafka_set(conf, p->name, p->value, err);

		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

static dtl_rc
set_map(rd_kafka_conf_t *conf, const struct dtl_conf_map *map, struct dtl_err *err)
{
	for (size_t i = 0; i < map->count; i++) {
		const char *name = map->items[i].key;

		if (dtl_kafka_set(conf, name, map->items[i].value, err) == DTL_OK)
			continue;
		if (dtl_conf_secret_name(name)) /* librdkafka's words hold the value */
			return dtl_err_set(err, DTL_FAIL, "%s: librdkafka refuses the value", name);
		return DTL_FAIL;
	}
	return DTL_OK;
}

static int64_t
at_most(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
at_least(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* A quarter of the memory waits to be sent, an eighth may be fetched ahead and an eighth may be on
 * its way; the rest is the process's own. */
static dtl_rc
set_memory(
    rd_kafka_conf_t *conf, int64_t memory_bytes, enum dtl_kafka_role role, struct dtl_err *err)
{
	dtl_rc rc = dtl_kafka_set_int(conf, "message.max.bytes", DTL_KAFKA_MESSAGE_MAX, err);
	int64_t eighth = at_least(memory_bytes / 8, DTL_KAFKA_MESSAGE_MAX);

	if (rc == DTL_OK && role == DTL_KAFKA_PRODUCER)
		rc = dtl_kafka_set_int(
		    conf, "queue.buffering.max.kbytes", at_most(2 * eighth / 1024, 2097151), err);
	if (role != DTL_KAFKA_CONSUMER)
		return rc;
	if (rc == DTL_OK)
		rc = dtl_kafka_set_int(
		    conf, "queued.max.messages.kbytes", at_most(eighth / 1024, 2097151), err);
	if (rc == DTL_OK)
		rc = dtl_kafka_set_int(conf, "fetch.max.bytes", at_most(eighth, 1 << 30), err);
	if (rc == DTL_OK)
		rc = dtl_kafka_set_int(conf, "receive.message.max.bytes",
		    at_most(eighth, 1 << 30) + DTL_KAFKA_MESSAGE_MAX, err);
	return rc;
}

/* While a broker is away each attempt to reach it fails: told once in a while. */
static bool
told_already(const char *facility)
{
	static _Atomic int64_t told_ms; /* librdkafka's threads all come here */
	int64_t now = dtl_time_mono_ms(), last = atomic_load(&told_ms);

	if (strcmp(facility, "FAIL") != 0)
		return false;
	if (last != 0 && now - last < FAIL_EVERY_MS)
		return true;
	atomic_store(&told_ms, now);
	return false;
}

/* GETPID asks again until a new broker is ready; TXNERR comes back as the error of a transaction. */
static bool
is_said_elsewhere(const char *facility)
{
	static const char *const quiet[] = { "CONFWARN", "GETPID", "TXNERR", NULL };

	for (const char *const *q = quiet; *q != NULL; q++)
		if (strcmp(facility, *q) == 0)
			return true;
	return false;
}

/* librdkafka tells of each lost connection, also while it copes: those are warnings, and what it
 * says about itself is debug. */
void
dtl_kafka_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	enum dtl_log_level ours = DTL_LOG_DEBUG;

	(void)rk;
	if (level <= 2)
		ours = DTL_LOG_ERROR;
	else if (level <= 4 && !is_said_elsewhere(facility) && !told_already(facility))
		ours = DTL_LOG_WARN;
	if (dtl_log_enabled(ours))
		dtl_log(ours, "kafka.log", text, "facility=%s", facility);
}

/* The log callback has already told of lost connections; only what is fatal is said twice. */
void
dtl_kafka_on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	(void)rk;
	(void)opaque;
	if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION)
		dtl_kafka_login_refused(reason);
	else if (code == RD_KAFKA_RESP_ERR__FATAL)
		dtl_log(DTL_LOG_ERROR, "kafka.fatal", reason, NULL);
	else if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
		dtl_log(DTL_LOG_WARN, "kafka.down", reason, NULL);
	else if (dtl_log_enabled(DTL_LOG_DEBUG))
		dtl_log(DTL_LOG_DEBUG, "kafka.error", reason, "code=%d", code);
}

/* A broker on this machine that is not there is told at once. */
static dtl_rc
check_local(const struct dtl_shared *shared, const char *bootstrap, struct dtl_err *err)
{
	const char *colon = strrchr(bootstrap, ':');
	int64_t port = 0;

	if (colon == NULL || !dtl_str_to_i64(dtl_str_from(colon + 1), 1, 65535, &port) ||
	    dtl_port_accepts((int)port))
		return DTL_OK;
	return dtl_err_set(err, DTL_RETRY,
	    "the local Kafka of '%s' does not answer on %s: it died or is not up yet; `dateline "
	    "up` "
	    "or `dateline kafka start` starts it, '%s/kafka/server.log' says why",
	    shared->state, bootstrap, shared->state);
}

static dtl_rc
fill_conf(rd_kafka_conf_t *conf, const struct dtl_shared *shared, enum dtl_kafka_role role,
    struct dtl_err *err)
{
	bool consumer = role == DTL_KAFKA_CONSUMER;
	dtl_rc rc = set_all(conf, common, err);

	if (rc == DTL_OK)
		rc = set_all(conf, consumer ? for_consumers : for_producers, err);
	if (rc == DTL_OK)
		rc = set_memory(conf, shared->memory_bytes, role, err);
	if (rc == DTL_OK)
		rc = set_map(conf, &shared->kafka_properties, err);
	if (rc == DTL_OK)
		rc = set_all(conf, consumer ? safe_consumers : safe_producers, err);
	if (rc == DTL_OK && role == DTL_KAFKA_ADMIN)
		rc = dtl_kafka_set(conf, "isolation.level", "read_uncommitted", err);
	return rc;
}

dtl_rc
dtl_kafka_conf(const struct dtl_shared *shared, enum dtl_kafka_role role, const char *client_id,
    rd_kafka_conf_t **ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	const char *bootstrap = NULL;
	dtl_rc rc = dtl_shared_bootstrap(shared, a, &bootstrap, err);

	if (rc == DTL_OK && shared->bootstrap[0] == '\0')
		rc = check_local(shared, bootstrap, err);
	if (rc == DTL_OK)
		rc = dtl_kafka_set(conf, "bootstrap.servers", bootstrap, err);
	if (rc == DTL_OK)
		rc = dtl_kafka_set(conf, "client.id", client_id, err);
	if (rc == DTL_OK)
		rc = fill_conf(conf, shared, role, err);
	dtl_arena_free(a);
	if (rc != DTL_OK) {
		rd_kafka_conf_destroy(conf);
		return rc;
	}
	rd_kafka_conf_set_log_cb(conf, dtl_kafka_log);
	rd_kafka_conf_set_error_cb(conf, dtl_kafka_on_error);
	dtl_kafka_warn_scram(&shared->kafka_properties);
	*ret = conf;
	return DTL_OK;
}

dtl_rc
dtl_kafka_new(
    enum dtl_kafka_role role, rd_kafka_conf_t *conf, rd_kafka_t **ret, struct dtl_err *err)
{
	rd_kafka_type_t type = role == DTL_KAFKA_CONSUMER ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
	char why[512];
	rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof why);

	if (rk == NULL) {
		rd_kafka_conf_destroy(conf);
		return dtl_err_set(err, DTL_FAIL, "kafka client: %s", why);
	}
	*ret = rk;
	return DTL_OK;
}

dtl_rc
dtl_kafka_open(const struct dtl_shared *shared, enum dtl_kafka_role role, const char *client_id,
    const struct dtl_kafka_setting *settings, rd_kafka_t **ret, struct dtl_err *err)
{
	rd_kafka_conf_t *conf = NULL;
	dtl_rc rc = dtl_kafka_conf(shared, role, client_id, &conf, err);

	if (rc != DTL_OK)
		return rc;
	if (role == DTL_KAFKA_CONSUMER)
		rc = dtl_kafka_set(conf, "group.id", client_id, err);
	for (; rc == DTL_OK && settings != NULL && settings->name != NULL; settings++)
		rc = dtl_kafka_set(conf, settings->name, settings->value, err);
	if (rc == DTL_OK)
		return dtl_kafka_new(role, conf, ret, err);
	rd_kafka_conf_destroy(conf);
	return rc;
}

void
dtl_kafka_free(rd_kafka_t *rk)
{
	if (rk != NULL)
		rd_kafka_destroy(rk);
}

dtl_rc
dtl_kafka_check(const struct dtl_conf_map *properties, struct dtl_err *err)
{
	rd_kafka_conf_t *conf = NULL;
	dtl_rc rc;

	for (size_t i = 0; i < properties->count; i++) {
		const char *why = dtl_kafka_reserved(properties->items[i].key);

		if (why != NULL)
			return dtl_err_set(err, DTL_FAIL, "'%s' may not be set: %s",
			    properties->items[i].key, why);
	}
	conf = rd_kafka_conf_new();
	rc = set_map(conf, properties, err);
	rd_kafka_conf_destroy(conf);
	return rc;
}

dtl_rc
dtl_kafka_partitions(rd_kafka_t *rk, const char *topic, int wait_ms, int *ret, struct dtl_err *err)
{
	const struct rd_kafka_metadata *meta = NULL;
	rd_kafka_topic_t *handle = rd_kafka_topic_new(rk, topic, NULL);
	rd_kafka_resp_err_t code;
	int count = 0;

	if (handle == NULL)
		return dtl_kafka_err(err, rd_kafka_last_error(), "topic '%s'", topic);
	code = rd_kafka_metadata(rk, 0, handle, &meta, wait_ms);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR && meta->topic_cnt == 1) {
		code = meta->topics[0].err;
		count = meta->topics[0].partition_cnt;
	}
	if (meta != NULL)
		rd_kafka_metadata_destroy(meta);
	rd_kafka_topic_destroy(handle);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(err, code, "topic '%s'", topic);
	*ret = count;
	return DTL_OK;
}

rd_kafka_headers_t *
dtl_kafka_headers(const struct dtl_header *headers, size_t count)
{
	rd_kafka_headers_t *ret = rd_kafka_headers_new(count);

	for (size_t i = 0; i < count; i++)
		(void)rd_kafka_header_add(ret, headers[i].name.p, (ssize_t)headers[i].name.n,
		    headers[i].value.p, (ssize_t)headers[i].value.n);
	return ret;
}
