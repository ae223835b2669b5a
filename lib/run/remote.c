#include "base/log.h"
#include "run/remote_parts.h"

#include <stdio.h>
#include <stdlib.h>

#define PURGE_ROUNDS 100

dtl_rc
dtl_remote_check(const struct dtl_conf_map *properties, struct dtl_err *err)
{
	return dtl_kafka_check(properties, err);
}

const char *
dtl_remote_trouble(const struct dtl_remote *r)
{
	return r->trouble.text;
}

/* What a person must see; that it is away is told by the sink, once. */
static void
on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	(void)rk;
	if (level <= 2)
		dtl_log(DTL_LOG_ERROR, "kafka.log", text, "facility=%s", facility);
	else if (dtl_log_enabled(DTL_LOG_DEBUG))
		dtl_log(DTL_LOG_DEBUG, "kafka.log", text, "facility=%s", facility);
}

static void
on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	struct dtl_remote *r = opaque;

	(void)rk;
	(void)dtl_err_set(&r->trouble, DTL_RETRY, "%s (%s)", reason, rd_kafka_err2name(code));
	if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION)
		dtl_kafka_login_refused(reason);
}

/* Sizes are the record's fault; everything else is that cluster's, and may be mended there. */
static dtl_rc
class_of(rd_kafka_resp_err_t code)
{
	switch ((int)code) {
	case RD_KAFKA_RESP_ERR_NO_ERROR:
		return DTL_OK;
	case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
	case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
		return DTL_SKIP;
	default:
		return DTL_RETRY;
	}
}

static void
on_delivered(rd_kafka_t *rk, const rd_kafka_message_t *msg, void *opaque)
{
	struct dtl_remote *r = opaque;
	dtl_rc rc = class_of(msg->err);
	struct dtl_err why = { "" };

	(void)rk;
	if (rc == DTL_OK)
		r->trouble.text[0] = '\0';
	else
		(void)dtl_err_set(&why, rc, "topic '%s': %s (%s)", rd_kafka_topic_name(msg->rkt),
		    rd_kafka_err2str(msg->err), rd_kafka_err2name(msg->err));
	if (rc == DTL_RETRY)
		r->trouble = why;
	if (r->done != NULL)
		r->done(r->self, (size_t)(uintptr_t)msg->_private, rc, why.text);
}

static dtl_rc
open_client(struct dtl_remote *r, struct dtl_err *err)
{
	rd_kafka_conf_t *conf = NULL;
	dtl_rc rc = dtl_kafka_conf(&r->far, DTL_KAFKA_PRODUCER, r->client_id, &conf, err);

	if (rc != DTL_OK)
		return rc;
	rd_kafka_conf_set_log_cb(conf, on_log);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_dr_msg_cb(conf, on_delivered);
	rd_kafka_conf_set_opaque(conf, r);
	return dtl_kafka_new(DTL_KAFKA_PRODUCER, conf, &r->rk, err);
}

dtl_rc
dtl_remote_open(
    const struct dtl_remote_options *options, struct dtl_remote **ret, struct dtl_err *err)
{
	const struct dtl_shared *shared = options->shared;
	struct dtl_remote *r = calloc(1, sizeof *r);
	bool own = options->bootstrap[0] == '\0';
	dtl_rc rc;

	if (r == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	r->far.line = shared->line;
	r->far.state = shared->state;
	r->far.bootstrap = own ? shared->bootstrap : options->bootstrap;
	r->far.kafka_properties = own ? shared->kafka_properties : *options->properties;
	r->far.memory_bytes = shared->memory_bytes;
	r->client_id = options->client_id;
	r->done = options->done;
	r->self = options->self;
	rc = open_client(r, err);
	if (rc != DTL_OK) {
		dtl_remote_close(r);
		return rc;
	}
	*ret = r;
	return DTL_OK;
}

/* What waits comes back by done. */
static void
drop_client(struct dtl_remote *r)
{
	if (r->rk == NULL)
		return;
	(void)rd_kafka_purge(r->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	for (int i = 0; i < PURGE_ROUNDS && rd_kafka_outq_len(r->rk) > 0; i++)
		(void)rd_kafka_poll(r->rk, 10);
	dtl_kafka_free(r->rk);
	r->rk = NULL;
}

void
dtl_remote_close(struct dtl_remote *r)
{
	if (r == NULL)
		return;
	r->done = NULL;
	drop_client(r);
	free(r);
}

/* As when that cluster was made anew: it no longer knows our sequence. What waited is sent again by a new client. */
static dtl_rc
renew(struct dtl_remote *r, const char *why, struct dtl_err *err)
{
	dtl_rc rc;

	dtl_log(DTL_LOG_WARN, "forward.renewed", why, NULL);
	drop_client(r);
	rc = open_client(r, err);
	return rc == DTL_OK ? dtl_err_set(err, DTL_RETRY, "%s", why) : rc;
}

dtl_rc
dtl_remote_poll(struct dtl_remote *r, int wait_ms, struct dtl_err *err)
{
	char why[512];

	if (r->rk == NULL) {
		dtl_rc rc = open_client(r, err);

		if (rc != DTL_OK)
			return rc;
	}
	(void)rd_kafka_poll(r->rk, wait_ms);
	if (rd_kafka_fatal_error(r->rk, why, sizeof why) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return renew(r, why, err);
	return DTL_OK;
}

dtl_rc
dtl_remote_send(struct dtl_remote *r, const struct dtl_send *msg, size_t token, struct dtl_err *err)
{
	rd_kafka_headers_t *headers;
	rd_kafka_resp_err_t code;
	dtl_rc rc = dtl_remote_poll(r, 0, err);

	if (rc != DTL_OK)
		return rc;
	headers = dtl_kafka_headers(msg->headers, msg->header_count);
	code = rd_kafka_producev(r->rk, RD_KAFKA_V_TOPIC(msg->topic),
	    RD_KAFKA_V_PARTITION(RD_KAFKA_PARTITION_UA), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
	    RD_KAFKA_V_KEY((void *)(uintptr_t)msg->key.p, msg->key.n),
	    RD_KAFKA_V_VALUE((void *)(uintptr_t)msg->value.p, msg->value.n),
	    RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE((void *)(uintptr_t)token),
	    RD_KAFKA_V_END);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		return DTL_OK;
	rd_kafka_headers_destroy(headers);
	rc = class_of(code);
	return dtl_err_set(err, rc, "topic '%s': %s", msg->topic, rd_kafka_err2str(code));
}
