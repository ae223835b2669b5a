#include "run/worker_parts.h"

#include "base/log.h"
#include "run/fault.h"
#include "run/kafka.h"
#include "run/signals.h"

static const struct dtl_header *
headers_of(struct dtl_arena *a, const rd_kafka_message_t *msg, size_t *ret_count)
{
	rd_kafka_headers_t *from = NULL;
	struct dtl_header *h;
	size_t count = 0;

	*ret_count = 0;
	if (rd_kafka_message_headers(msg, &from) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return NULL;
	count = rd_kafka_header_cnt(from);
	h = DTL_NEW_ARRAY(a, count + 1, struct dtl_header);
	for (size_t i = 0; i < count; i++) {
		const char *name = NULL;
		const void *value = NULL;
		size_t n = 0;

		if (rd_kafka_header_get_all(from, i, &name, &value, &n) !=
		    RD_KAFKA_RESP_ERR_NO_ERROR)
			break;
		h[*ret_count].name = dtl_str_from(name);
		h[*ret_count].value = dtl_str_make(value, n);
		(*ret_count)++;
	}
	return h;
}

static struct dtl_raw_message *
raw_of(struct dtl_arena *a, const rd_kafka_message_t *msg)
{
	struct dtl_raw_message *raw = DTL_NEW(a, struct dtl_raw_message);

	raw->key = dtl_str_make(msg->key, msg->key_len);
	raw->value = dtl_str_make(msg->payload, msg->len);
	raw->partition = msg->partition;
	raw->offset = msg->offset;
	raw->timestamp_ms = rd_kafka_message_timestamp(msg, NULL);
	raw->headers = headers_of(a, msg, &raw->header_count);
	return raw;
}

static dtl_rc
decode(struct dtl_worker *w, const rd_kafka_message_t *msg, struct dtl_message *ret,
    struct dtl_err *err)
{
	const struct dtl_header *headers;
	size_t header_count = 0;
	const char *topic = rd_kafka_topic_name(msg->rkt);
	size_t which = 0;

	while (which + 1 < w->with->topic_count &&
	       strcmp(w->frame->shared.topics[w->with->topics[which]], topic) != 0)
		which++;
	ret->topic = w->with->topics[which];
	ret->topic_name = w->frame->shared.topics[ret->topic];
	ret->key = dtl_str_make(msg->key, msg->key_len);
	ret->partition = msg->partition;
	ret->offset = msg->offset;
	ret->timestamp_ms = rd_kafka_message_timestamp(msg, NULL);
	ret->raw = raw_of(w->a, msg);
	ret->record.kind = dtl_topic_kind(ret->topic);
	ret->record.u.any = NULL;
	headers = headers_of(w->a, msg, &header_count);
	ret->trace = (struct dtl_trace){ dtl_header_find(headers, header_count, "traceparent"),
		dtl_header_find(headers, header_count, "tracestate") };
	dtl_out_trace(w->with->out, &ret->trace);
	if (msg->payload == NULL)
		return DTL_OK;
	struct dtl_wire_message message =
	    dtl_header_message(dtl_str_make(msg->payload, msg->len), headers, header_count);
	return dtl_wire_decode(w->frame->wire, w->a, ret->record.kind, message, &ret->record, err);
}

/* Decodes and works one record once. *ret_stage: where it was when it went wrong. */
static dtl_rc
try_record(struct dtl_worker *w, const struct dtl_fetched *f, enum dtl_work *ret_work,
    const char **ret_stage, struct dtl_err *err)
{
	struct dtl_message msg;
	int64_t since_us = dtl_worker_now_us();
	dtl_rc rc;

	dtl_arena_reset(w->a);
	*ret_work = DTL_WORK_DONE;
	*ret_stage = "VALUE_CONVERTER";
	rc = decode(w, f->msg, &msg, err);
	if (rc == DTL_OK) {
		*ret_stage = w->with->ops.stage;
		rc = w->with->ops.one(w->with->ops.self, w->a, &msg, ret_work, err);
		if (rc == DTL_OK)
			dtl_heartbeat_note(w->frame->heartbeat, msg.record);
	}
	dtl_worker_busy(w, since_us);
	return rc;
}

static dtl_rc
bury(struct dtl_worker *w, const struct dtl_fetched *f, const struct dtl_dead_reason *why,
    struct dtl_err *err)
{
	dtl_log(DTL_LOG_WARN, "deadletter", why->message,
	    "topic=%s partition=%d offset=%lld stage=%s error=%s", why->topic, (int)why->partition,
	    (long long)why->offset, why->stage, why->error);
	return dtl_out_bury(w->with->out, why, raw_of(w->a, f->msg), err);
}

static struct dtl_dead_reason
reason_of(const struct dtl_worker *w, const struct dtl_fetched *f)
{
	return (struct dtl_dead_reason){ .topic = f->part->topic,
		.partition = f->msg->partition,
		.offset = f->msg->offset,
		.process = w->frame->spec->name,
		.instance = w->frame->slot.identity };
}

/* A record that ended the process before is not tried again and again. */
static dtl_rc
bury_crasher(struct dtl_worker *w, const struct dtl_fetched *f, int crashes, struct dtl_err *err)
{
	struct dtl_dead_reason why = reason_of(w, f);

	dtl_arena_reset(w->a);
	why.stage = w->with->ops.stage;
	why.error = "crash";
	why.attempts = crashes;
	why.message =
	    dtl_arena_printf(w->a, "%d processes crashed while they worked this record", crashes);
	return bury(w, f, &why, err);
}

/* Works a record to its end: done, filtered or dead. DTL_RETRY: given up, it will be read again. */
static dtl_rc
finish_record(
    struct dtl_worker *w, const struct dtl_fetched *f, struct dtl_tally *tally, struct dtl_err *err)
{
	struct dtl_dead_reason why = reason_of(w, f);
	enum dtl_work work = DTL_WORK_DONE;
	dtl_rc rc = try_record(w, f, &work, &why.stage, err);
	int attempts = 1;

	while (rc == DTL_RETRY) {
		dtl_out_undo(w->with->out);
		rc = dtl_worker_wait(w, f, err);
		if (rc != DTL_OK)
			return rc;
		rc = try_record(w, f, &work, &why.stage, err);
		attempts++;
	}
	if (rc == DTL_SKIP) {
		why.error = "skip";
		why.attempts = attempts;
		why.message = dtl_arena_strndup(w->a, err->text, strlen(err->text));
		rc = bury(w, f, &why, err);
		tally->dead = 1;
	} else if (work == DTL_WORK_FILTERED) {
		tally->filtered = 1;
	} else {
		tally->done = 1;
	}
	return rc;
}

static void
count_record(struct dtl_fetched *f, const struct dtl_tally *tally)
{
	if (!dtl_fetched_owned(f))
		return;
	f->part->tally.done += tally->done;
	f->part->tally.filtered += tally->filtered;
	f->part->tally.dead += tally->dead;
	dtl_group_worked(f);
}

/* What came before a suspect is made final first. So the next start begins with the suspect, and a kill
 * from outside, which comes at any time, is not blamed on it again. */
static dtl_rc
isolate(struct dtl_worker *w, const struct dtl_fetched *f, struct dtl_err *err)
{
	dtl_rc rc = dtl_worker_pending(w) ? dtl_worker_commit(w, err) : DTL_OK;

	if (rc == DTL_OK && !dtl_fetched_owned(f))
		return dtl_err_set(err, DTL_RETRY, "the partition has gone");
	return rc;
}

dtl_rc
dtl_worker_take(struct dtl_worker *w, struct dtl_fetched *f, struct dtl_err *err)
{
	struct dtl_place place = { f->part->topic, f->msg->partition, f->msg->offset };
	struct dtl_tally tally = { 0, 0, 0, 0 };
	int crashes = dtl_crash_count(w->crash, &place);
	dtl_rc rc = crashes > 0 ? isolate(w, f, err) : DTL_OK;

	if (rc != DTL_OK)
		return rc == DTL_RETRY && !dtl_fetched_owned(f) ? DTL_OK : rc;
	dtl_metrics_add(&w->frame->metrics->in, 1);
	f->part->tally.in++;
	dtl_out_own(w->with->out, (struct dtl_owner){ &f->part->epoch, f->epoch });
	if (crashes >= w->frame->shared.crashes) {
		tally.dead = 1;
		rc = bury_crasher(w, f, crashes, err);
	} else {
		dtl_crash_begin(w->crash, &place);
		dtl_fault_at(DTL_FAULT_RECORD_BEGUN);
		rc = finish_record(w, f, &tally, err);
		dtl_crash_end(w->crash);
	}
	if (rc == DTL_OK && dtl_fetched_owned(f))
		rc = dtl_out_keep(w->with->out, err);
	else
		dtl_out_undo(w->with->out);
	dtl_fault_at(DTL_FAULT_RECORD_DONE);
	if (rc == DTL_OK) {
		count_record(f, &tally);
		w->batch_records++;
		w->batch_bytes += (int64_t)f->msg->len;
		dtl_worker_good(w);
		return DTL_OK;
	}
	if (dtl_fetched_owned(f)) {
		dtl_metrics_add(&w->frame->metrics->in, -1);
		f->part->tally.in--;
	}
	if (rc == DTL_RETRY && !dtl_signals_stopping())
		dtl_worker_good(w); /* its partition has gone; go on with the others */
	return rc == DTL_RETRY ? DTL_OK : rc;
}
