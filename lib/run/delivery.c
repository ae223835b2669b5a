#include "run/delivery.h"

#include "base/date.h"
#include "run/kafka.h"
#include "run/signals.h"

#include <stdio.h>
#include <stdlib.h>

#define WAIT_MS 50
#define IDLE_EVERY_MS 1000
#define ASK_MS 10000
#define HEADER_BYTES 10 /* lengths of a header, at most */

struct dtl_delivery {
	rd_kafka_t *rk;
	rd_kafka_topic_t *topics[DTL_TOPIC_COUNT]; /* held so that their leaders stay known */
	size_t topic_count;
	struct dtl_metrics *metrics;
	struct dtl_acks acks;
	struct dtl_idle idle;
	int64_t drain_ms;
	size_t max_bytes; /* of one record */
	bool transactional;
	bool outage;
	uint64_t aborted; /* records before this one belong to transactions that were aborted */
	dtl_rc refused; /* of the first record that Kafka would not take */
	struct dtl_err why;
};

/* In a transaction an abort mends what the broker no longer knows us by. */
static dtl_rc
class_of(const struct dtl_delivery *d, rd_kafka_resp_err_t code)
{
	if (!d->transactional)
		return DTL_FAIL;
	if (code == RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER ||
	    code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)
		return DTL_RETRY;
	return dtl_kafka_class(code) == DTL_RETRY ? DTL_RETRY : DTL_FAIL;
}

/* That a record of an aborted transaction was purged is often told only when the next is under way: it says nothing
 * of that. */
static void
on_delivered(rd_kafka_t *rk, const rd_kafka_message_t *msg, void *opaque)
{
	struct dtl_delivery *d = opaque;
	uint64_t seq = (uint64_t)(uintptr_t)msg->_private;

	(void)rk;
	dtl_acks_done(&d->acks, seq);
	if (msg->err == RD_KAFKA_RESP_ERR_NO_ERROR || d->refused != DTL_OK || seq < d->aborted)
		return;
	(void)dtl_kafka_err(
	    &d->why, msg->err, "record for '%s' was refused", rd_kafka_topic_name(msg->rkt));
	d->refused = class_of(d, msg->err);
}

static void
on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	struct dtl_delivery *d = opaque;

	d->outage = d->outage || dtl_kafka_is_outage(code);
	dtl_kafka_on_error(rk, code, reason, opaque);
}

static int
on_stats(rd_kafka_t *rk, char *json, size_t n, void *opaque)
{
	struct dtl_delivery *d = opaque;

	(void)rk;
	dtl_metrics_end(d->metrics, DTL_END_KAFKA, dtl_kafka_stats_up(dtl_str_make(json, n)));
	return 0;
}

/* Where a consumer is polled, it tells whether Kafka answers. */
static dtl_rc
watch(const struct dtl_delivery *d, rd_kafka_conf_t *conf, struct dtl_err *err)
{
	bool consumer_tells = (atomic_load(&d->metrics->needs) & DTL_END_GROUP) != 0;

	if (consumer_tells || !dtl_metrics_served(d->metrics))
		return DTL_OK;
	return dtl_kafka_want_stats(conf, on_stats, err);
}

bool
dtl_delivery_outage(const struct dtl_delivery *d)
{
	return d->outage;
}

void
dtl_delivery_forget_outage(struct dtl_delivery *d)
{
	d->outage = false;
}

/* A record waits no longer than its transaction lives. */
static dtl_rc
set_transactional(rd_kafka_conf_t *conf, const char *identity, struct dtl_err *err)
{
	char id[256];
	char timeout[24] = "";
	size_t n = sizeof timeout;
	dtl_rc rc;

	(void)snprintf(id, sizeof id, "%s", identity);
	for (char *p = id; *p != '\0'; p++)
		if (*p == '/')
			*p = '.';
	rc = dtl_kafka_set(conf, "transactional.id", id, err);
	if (rc != DTL_OK ||
	    rd_kafka_conf_get(conf, "transaction.timeout.ms", timeout, &n) != RD_KAFKA_CONF_OK)
		return rc;
	return dtl_kafka_set(conf, "message.timeout.ms", timeout, err);
}

static size_t
max_bytes(const rd_kafka_conf_t *conf)
{
	char text[24] = "";
	size_t n = sizeof text;
	int64_t bytes = DTL_KAFKA_MESSAGE_MAX;

	if (rd_kafka_conf_get(conf, "message.max.bytes", text, &n) == RD_KAFKA_CONF_OK)
		(void)dtl_str_to_i64(dtl_str_from(text), 1, INT64_MAX, &bytes);
	return (size_t)bytes;
}

dtl_rc
dtl_delivery_open(const struct dtl_shared *shared, const char *client_id, bool transactional,
    struct dtl_metrics *metrics, struct dtl_delivery **ret, struct dtl_err *err)
{
	struct dtl_delivery *d = calloc(1, sizeof *d);
	rd_kafka_conf_t *conf = NULL;
	dtl_rc rc;

	if (d == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	d->metrics = metrics;
	d->drain_ms = shared->drain_ms;
	d->transactional = transactional;
	dtl_acks_init(&d->acks);
	rc = dtl_kafka_conf(shared, DTL_KAFKA_PRODUCER, client_id, &conf, err);
	if (rc == DTL_OK) {
		rd_kafka_conf_set_dr_msg_cb(conf, on_delivered);
		rd_kafka_conf_set_error_cb(conf, on_error);
		rd_kafka_conf_set_opaque(conf, d);
		d->max_bytes = max_bytes(conf);
		rc = watch(d, conf, err);
		if (rc == DTL_OK && transactional)
			rc = set_transactional(conf, client_id, err);
		if (rc != DTL_OK)
			rd_kafka_conf_destroy(conf);
	}
	if (rc == DTL_OK) {
		rc = dtl_kafka_new(DTL_KAFKA_PRODUCER, conf, &d->rk, err);
	}
	if (rc != DTL_OK) {
		dtl_delivery_close(d);
		return rc;
	}
	*ret = d;
	return DTL_OK;
}

static bool
is_there(const struct rd_kafka_metadata *meta, const char *topic)
{
	for (int i = 0; i < meta->topic_cnt; i++)
		if (strcmp(meta->topics[i].topic, topic) == 0)
			return meta->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR;
	return false;
}

/* All topics are asked for: asking for one by its name would make it on some brokers. */
static dtl_rc
ask_topics(struct dtl_delivery *d, const char *const *topics, size_t count, struct dtl_err *err)
{
	const struct rd_kafka_metadata *meta = NULL;
	rd_kafka_resp_err_t code = rd_kafka_metadata(d->rk, 1, NULL, &meta, ASK_MS);
	dtl_rc rc = DTL_OK;

	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(err, code, "asking Kafka for its topics");
	for (size_t i = 0; i < count && rc == DTL_OK; i++)
		if (!is_there(meta, topics[i]))
			rc = dtl_kafka_err(
			    err, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "topic '%s'", topics[i]);
	rd_kafka_metadata_destroy(meta);
	if (rc == DTL_OK)
		dtl_metrics_end(d->metrics, DTL_END_KAFKA, true);
	return rc;
}

/* Asked twice: an answer tells leaders only of topics that there is a handle of by then. */
dtl_rc
dtl_delivery_expect(
    struct dtl_delivery *d, const char *const *topics, size_t count, struct dtl_err *err)
{
	dtl_rc rc = ask_topics(d, topics, count, err);

	if (rc != DTL_OK)
		return rc;
	for (size_t i = 0; i < count && d->topic_count < DTL_TOPIC_COUNT; i++)
		d->topics[d->topic_count++] = rd_kafka_topic_new(d->rk, topics[i], NULL);
	return ask_topics(d, topics, count, err);
}

void
dtl_delivery_set_idle(struct dtl_delivery *d, struct dtl_idle idle)
{
	d->idle = idle;
}

const struct dtl_acks *
dtl_delivery_acks(const struct dtl_delivery *d)
{
	return &d->acks;
}

struct rd_kafka_s *
dtl_delivery_client(struct dtl_delivery *d)
{
	return d->rk;
}

void
dtl_delivery_forgive(struct dtl_delivery *d)
{
	d->aborted = d->acks.next;
	if (d->refused == DTL_RETRY)
		d->refused = DTL_OK;
}

dtl_rc
dtl_delivery_fits(const struct dtl_delivery *d, const struct dtl_send *msg, struct dtl_err *err)
{
	size_t bytes = msg->key.n + msg->value.n;

	for (size_t i = 0; i < msg->header_count; i++)
		bytes += msg->headers[i].name.n + msg->headers[i].value.n + HEADER_BYTES;
	if (bytes <= d->max_bytes)
		return DTL_OK;
	return dtl_err_set(err, DTL_SKIP, "record for '%s' has %zu bytes, at most %zu fit",
	    msg->topic, bytes, d->max_bytes);
}

static dtl_rc
state_of(struct dtl_delivery *d, struct dtl_err *err)
{
	char why[512];
	rd_kafka_resp_err_t code;

	if (d->refused != DTL_OK) {
		*err = d->why;
		return d->refused;
	}
	code = rd_kafka_fatal_error(d->rk, why, sizeof why);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_fatal(err, code, why);
	return DTL_OK;
}

dtl_rc
dtl_delivery_poll(struct dtl_delivery *d, int wait_ms, struct dtl_err *err)
{
	(void)rd_kafka_poll(d->rk, wait_ms);
	return state_of(d, err);
}

/* One slice of waiting for the broker. *idle_at_ms is when the consumer wants to be polled next. */
static dtl_rc
wait_slice(struct dtl_delivery *d, int64_t *idle_at_ms, struct dtl_err *err)
{
	dtl_rc rc = dtl_delivery_poll(d, WAIT_MS, err);

	if (rc != DTL_OK)
		return rc;
	if (dtl_signals_patience_ms(d->drain_ms) <= 0)
		return dtl_err_set(err, DTL_RETRY,
		    "Kafka did not acknowledge %llu records within limits.shutdown_timeout",
		    (unsigned long long)(d->acks.next - d->acks.low));
	if (dtl_time_mono_ms() >= *idle_at_ms) {
		if (d->idle.run != NULL)
			d->idle.run(d->idle.self);
		*idle_at_ms = dtl_time_mono_ms() + IDLE_EVERY_MS;
	}
	return DTL_OK;
}

static rd_kafka_resp_err_t
try_send(struct dtl_delivery *d, const struct dtl_send *msg, uint64_t seq)
{
	rd_kafka_headers_t *headers = dtl_kafka_headers(msg->headers, msg->header_count);
	void *opaque = (void *)(uintptr_t)seq;
	rd_kafka_resp_err_t code = rd_kafka_producev(d->rk, RD_KAFKA_V_TOPIC(msg->topic),
	    RD_KAFKA_V_PARTITION(RD_KAFKA_PARTITION_UA), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
	    RD_KAFKA_V_KEY((void *)(uintptr_t)msg->key.p, msg->key.n),
	    RD_KAFKA_V_VALUE((void *)(uintptr_t)msg->value.p, msg->value.n),
	    RD_KAFKA_V_TIMESTAMP(msg->timestamp_ms), RD_KAFKA_V_HEADERS(headers),
	    RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);

	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		rd_kafka_headers_destroy(headers);
	return code;
}

dtl_rc
dtl_delivery_send(struct dtl_delivery *d, const struct dtl_send *msg, struct dtl_err *err)
{
	int64_t idle_at_ms = dtl_time_mono_ms() + IDLE_EVERY_MS;
	dtl_rc rc = dtl_delivery_poll(d, 0, err);

	while (rc == DTL_OK) {
		uint64_t seq = dtl_acks_issue(&d->acks);
		rd_kafka_resp_err_t code = try_send(d, msg, seq);

		if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
			if (!d->transactional)
				dtl_metrics_add(&d->metrics->out, 1);
			return DTL_OK;
		}
		dtl_acks_done(&d->acks, seq);
		if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
			return dtl_kafka_err(err, code, "record for '%s'", msg->topic);
		rc = wait_slice(d, &idle_at_ms, err);
	}
	return rc;
}

dtl_rc
dtl_delivery_flush(struct dtl_delivery *d, struct dtl_err *err)
{
	int64_t idle_at_ms = dtl_time_mono_ms() + IDLE_EVERY_MS;
	dtl_rc rc = dtl_delivery_poll(d, 0, err);

	while (rc == DTL_OK && d->acks.low < d->acks.next)
		rc = wait_slice(d, &idle_at_ms, err);
	return rc;
}

void
dtl_delivery_close(struct dtl_delivery *d)
{
	if (d == NULL)
		return;
	if (d->rk != NULL) {
		(void)rd_kafka_purge(d->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
		(void)rd_kafka_poll(d->rk, 0);
	}
	for (size_t i = 0; i < d->topic_count; i++)
		rd_kafka_topic_destroy(d->topics[i]);
	dtl_kafka_free(d->rk);
	dtl_acks_clear(&d->acks);
	free(d);
}
