#include "run/out_parts.h"

#include "base/date.h"
#include "run/fault.h"
#include "run/signals.h"

#include <stdlib.h>

#define DEAD_BYTES_MAX (64 << 10)

struct dtl_stage *
dtl_out_stage(struct dtl_out *out)
{
	return &out->stages[out->gathering];
}

struct dtl_delivery *
dtl_out_delivery(struct dtl_out *out)
{
	return out->txn != NULL ? dtl_txn_delivery(out->txn) : out->delivery;
}

bool
dtl_out_is_transactional(const struct dtl_out *out)
{
	return out->txn != NULL;
}

dtl_rc
dtl_out_expect(struct dtl_out *out, struct dtl_err *err)
{
	const char *const *all = out->with.shared->topics;
	const char *topics[DTL_TOPIC_COUNT];
	size_t count = 0;

	topics[count++] = all[DTL_TOPIC_DEADLETTERS];
	if (out->with.progress) {
		topics[count++] = all[DTL_TOPIC_PROGRESS];
		topics[count++] = all[DTL_TOPIC_ARTICLES];
		if (out->with.share != NULL)
			topics[count++] = all[DTL_TOPIC_ERRANDS];
	} else if (out->with.wire != NULL) {
		topics[count++] = all[DTL_TOPIC_EVENTS];
		topics[count++] = all[DTL_TOPIC_CODED];
	}
	return dtl_delivery_expect(dtl_out_delivery(out), topics, count, err);
}

/* Transactions first: they end what a predecessor left open, which progress is read after. */
static dtl_rc
open_client(struct dtl_out *out, struct dtl_err *err)
{
	const struct dtl_out_options *o = &out->with;
	dtl_rc rc;

	if (o->transactional)
		rc = dtl_txn_open(o->shared, o->instance, o->metrics, &out->txn, err);
	else
		rc = dtl_delivery_open(
		    o->shared, o->instance, false, o->metrics, &out->delivery, err);
	if (rc == DTL_OK)
		rc = dtl_out_expect(out, err);
	if (rc != DTL_OK || !o->progress)
		return rc;
	out->progress = dtl_progress_new(o->process);
	dtl_progress_fold(out->progress, o->shared->state);
	if (o->share != NULL)
		return dtl_out_join(out, err);
	return dtl_progress_load(out->progress, o->shared, o->instance, err);
}

dtl_rc
dtl_out_open(const struct dtl_out_options *options, struct dtl_out **ret, struct dtl_err *err)
{
	struct dtl_out *out = calloc(1, sizeof *out);
	dtl_rc rc;

	if (out == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	out->with = *options;
	out->home = -1;
	out->a = dtl_arena_new(0);
	out->names_a = dtl_arena_new(0);
	dtl_map_init(&out->names, out->names_a);
	dtl_buf_init(&out->bytes, NULL);
	dtl_stage_init(&out->stages[0]);
	dtl_stage_init(&out->stages[1]);
	dtl_retry_init(
	    &out->retry, options->shared->retry_max_wait_ms, (uint64_t)dtl_time_now_ms());
	rc = open_client(out, err);
	if (rc != DTL_OK) {
		dtl_out_close(out);
		return rc;
	}
	*ret = out;
	return DTL_OK;
}

dtl_rc
dtl_frame_open_out(struct dtl_frame *f, const struct dtl_out_options *options, struct dtl_out **ret,
    struct dtl_err *err)
{
	struct dtl_retry retry;
	dtl_rc rc;

	dtl_retry_init(&retry, f->shared.retry_max_wait_ms, (uint64_t)dtl_time_now_ms());
	for (;;) {
		rc = dtl_out_open(options, ret, err);
		dtl_fault_at(DTL_FAULT_START_CONNECTED);
		if (rc != DTL_RETRY || dtl_frame_wait(f, &retry, err) != DTL_OK)
			return rc;
	}
}

void
dtl_out_close(struct dtl_out *out)
{
	if (out == NULL)
		return;
	dtl_relay_close(out->relay);
	dtl_share_leave(out->share);
	if (!dtl_txn_close(out->txn) || !dtl_out_close_letters(out))
		return; /* its thread still reads the stage */
	dtl_delivery_close(out->delivery);
	dtl_progress_free(out->progress);
	dtl_stage_clear(&out->stages[0]);
	dtl_stage_clear(&out->stages[1]);
	dtl_buf_clear(&out->bytes);
	dtl_arena_free(out->a);
	dtl_arena_free(out->names_a);
	free(out);
}

/* Keys are article ids (an article's records stay in order); a happening's is its own. */
static struct dtl_str
key_of(struct dtl_record record)
{
	switch (record.kind) {
	case DTL_KIND_ARTICLE:
		return record.u.article->id;
	case DTL_KIND_EVENT:
		return record.u.event->article_id;
	case DTL_KIND_CODED:
		return record.u.coded->article_id;
	case DTL_KIND_HAPPENING:
		return record.u.happening->id;
	case DTL_KIND_MANIFEST:
		return record.u.manifest->instance;
	case DTL_KIND_COUNT:
		break;
	}
	return DTL_STR_NONE;
}

static enum dtl_topic
topic_of(enum dtl_kind kind)
{
	enum dtl_topic topic = DTL_TOPIC_ARTICLES;

	while (topic < DTL_TOPIC_COUNT && dtl_topic_kind(topic) != kind)
		topic++;
	return topic;
}

static dtl_rc
stage(struct dtl_out *out, const struct dtl_send *msg, struct dtl_err *err)
{
	dtl_rc rc = dtl_delivery_fits(dtl_out_delivery(out), msg, err);

	if (rc == DTL_OK)
		dtl_stage_add(dtl_out_stage(out), msg, out->owner);
	return rc;
}

dtl_rc
dtl_out_send(struct dtl_out *out, const struct dtl_send *msg, struct dtl_err *err)
{
	struct dtl_send send = *msg;
	union dtl_map_value name = { .ptr = NULL };
	struct dtl_str topic = dtl_str_from(msg->topic);

	if (!dtl_map_get(&out->names, topic, &name)) {
		name.ptr = dtl_arena_strndup(out->names_a, topic.p, topic.n);
		(void)dtl_map_put(&out->names, dtl_str_make(name.ptr, topic.n), name);
	}
	send.topic = name.ptr;
	return stage(out, &send, err);
}

void
dtl_out_trace(struct dtl_out *out, const struct dtl_trace *trace)
{
	out->trace = (struct dtl_trace){ DTL_STR_NONE, DTL_STR_NONE };
	if (!dtl_trace_good(trace->parent))
		return;
	memcpy(out->trace_parent, trace->parent.p, DTL_TRACE_PARENT);
	out->trace.parent = dtl_str_make(out->trace_parent, DTL_TRACE_PARENT);
	if (trace->state.n == 0 || trace->state.n > DTL_TRACE_STATE)
		return;
	memcpy(out->trace_state, trace->state.p, trace->state.n);
	out->trace.state = dtl_str_make(out->trace_state, trace->state.n);
}

dtl_rc
dtl_out_put(struct dtl_out *out, struct dtl_record record, struct dtl_err *err)
{
	struct dtl_send msg = { .topic = out->with.shared->topics[topic_of(record.kind)],
		.key = key_of(record) };
	dtl_rc rc;

	dtl_buf_truncate(&out->bytes, 0);
	rc = dtl_wire_encode(out->with.wire, record, &out->bytes, err);
	if (rc != DTL_OK)
		return rc;
	msg.value = dtl_buf_str(&out->bytes);
	dtl_arena_reset(out->a);
	msg.header_count =
	    dtl_headers_make(out->a, record, out->with.shared->line, &out->trace, &msg.headers);
	rc = stage(out, &msg, err);
	if (rc == DTL_OK)
		dtl_heartbeat_note(out->with.heartbeat, record);
	dtl_fault_at(DTL_FAULT_RECORD_STAGED);
	return rc;
}

dtl_rc
dtl_out_bury(struct dtl_out *out, const struct dtl_dead_reason *reason,
    const struct dtl_raw_message *original, struct dtl_err *err)
{
	struct dtl_send msg = { .topic = out->with.shared->topics[DTL_TOPIC_DEADLETTERS],
		.key = original->key,
		.value = original->value,
		.timestamp_ms = original->timestamp_ms };
	dtl_rc rc;

	dtl_arena_reset(out->a);
	msg.header_count = dtl_dead_headers(
	    out->a, reason, original->headers, original->header_count, &msg.headers);
	rc = stage(out, &msg, err);
	dtl_fault_at(DTL_FAULT_DEAD_STAGED);
	/* A letter that does not fit must not be lost in silence either: a person decides. */
	return rc == DTL_SKIP ? dtl_err_wrap(err, DTL_FAIL, "dead letter") : rc;
}

dtl_rc
dtl_out_dead(struct dtl_out *out, struct dtl_str origin, struct dtl_str bytes, const char *reason,
    struct dtl_err *err)
{
	struct dtl_dead_reason why = { .origin = origin,
		.partition = -1,
		.offset = -1,
		.process = out->with.process,
		.instance = out->with.instance,
		.stage = "KAFKA_PRODUCE",
		.error = "skip",
		.message = reason,
		.attempts = 1 };
	struct dtl_raw_message original = { .key = origin,
		.value = dtl_str_slice(bytes, 0, DEAD_BYTES_MAX) };

	return dtl_out_bury(out, &why, &original, err);
}

dtl_rc
dtl_out_progress(
    struct dtl_out *out, struct dtl_str source, struct dtl_str position, struct dtl_err *err)
{
	(void)err;
	dtl_progress_set(out->progress, source, position);
	return DTL_OK;
}

struct dtl_str
dtl_out_position(struct dtl_out *out, struct dtl_arena *a, struct dtl_str source)
{
	struct dtl_str known = dtl_progress_get(out->progress, source);

	if (known.p == NULL)
		return known;
	return dtl_str_make(dtl_arena_strndup(a, known.p, known.n), known.n);
}

void
dtl_out_count(struct dtl_out *out, enum dtl_fate fate)
{
	struct dtl_metrics *m = out->with.metrics;

	dtl_metrics_add(&m->in, 1);
	if (fate == DTL_FATE_FILTERED)
		dtl_metrics_add(&m->filtered, 1);
	out->tally.done += fate == DTL_FATE_DONE;
	out->tally.dead += fate == DTL_FATE_DEAD;
}

bool
dtl_out_stopping(const struct dtl_out *out)
{
	(void)out;
	return dtl_signals_stopping();
}

dtl_rc
dtl_out_read_article(struct dtl_out *out, struct dtl_arena *a, struct dtl_str bytes,
    struct dtl_article *ret, struct dtl_err *err)
{
	struct dtl_wire_message message = { bytes, DTL_STR_NONE };
	struct dtl_record record;
	dtl_rc rc = dtl_wire_decode(out->with.wire, a, DTL_KIND_ARTICLE, message, &record, err);

	if (rc == DTL_OK)
		*ret = *record.u.article;
	return rc;
}
