#include "run/outbox.h"

#include "base/date.h"
#include "run/kafka.h"
#include "run/progress.h"
#include "run/signals.h"

#include <stdlib.h>

#define PROGRESS_EVERY_MS 500
#define DEAD_BYTES_MAX (64 << 10)

/* Input records that wait for their acknowledgements: one group that is nearly there and one
 * that gathers, so that counters move while records stream. */
struct waiting {
	int64_t done;
	int64_t dead;
	uint64_t seq; /* counted when everything below is acknowledged */
};

struct dtl_out {
	struct dtl_out_options with;
	struct dtl_delivery *delivery;
	struct dtl_progress *progress;
	struct dtl_arena *a; /* dead letters being made */
	struct dtl_buf bytes; /* record being encoded */
	struct waiting pending;
	struct waiting newest;
	int64_t progress_at_ms;
};

/* The topics that this process may send to. */
static dtl_rc
expect_topics(struct dtl_out *out, struct dtl_err *err)
{
	const char *const *all = out->with.shared->topics;
	const char *topics[DTL_TOPIC_COUNT];
	size_t count = 0;

	topics[count++] = all[DTL_TOPIC_DEADLETTERS];
	if (out->with.progress) {
		topics[count++] = all[DTL_TOPIC_PROGRESS];
		topics[count++] = all[DTL_TOPIC_ARTICLES];
	} else if (out->with.wire != NULL) {
		topics[count++] = all[DTL_TOPIC_EVENTS];
		topics[count++] = all[DTL_TOPIC_CODED];
	}
	return dtl_delivery_expect(out->delivery, topics, count, err);
}

dtl_rc
dtl_out_open(const struct dtl_out_options *options, struct dtl_out **ret, struct dtl_err *err)
{
	struct dtl_out *out = calloc(1, sizeof *out);
	dtl_rc rc;

	if (out == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	out->with = *options;
	out->a = dtl_arena_new(0);
	dtl_buf_init(&out->bytes, NULL);
	rc = dtl_delivery_open(
	    options->shared, options->instance, options->metrics, &out->delivery, err);
	if (rc == DTL_OK)
		rc = expect_topics(out, err);
	if (rc == DTL_OK && options->progress) {
		out->progress = dtl_progress_new(options->process);
		rc = dtl_progress_load(out->progress, options->shared, options->instance, err);
	}
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
		if (rc != DTL_RETRY || dtl_frame_wait(f, &retry, err) != DTL_OK)
			return rc;
	}
}

void
dtl_out_close(struct dtl_out *out)
{
	if (out == NULL)
		return;
	dtl_delivery_close(out->delivery);
	dtl_progress_free(out->progress);
	dtl_buf_clear(&out->bytes);
	dtl_arena_free(out->a);
	free(out);
}

struct dtl_delivery *
dtl_out_delivery(struct dtl_out *out)
{
	return out->delivery;
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
	return dtl_delivery_send(out->delivery, &msg, err);
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
	rc = dtl_delivery_send(out->delivery, &msg, err);
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
	dtl_progress_set(out->progress, source, position, dtl_delivery_acks(out->delivery)->next);
	return dtl_out_tick(out, 0, err);
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
	struct waiting *w = &out->newest;

	dtl_metrics_add(&m->in, 1);
	if (fate == DTL_FATE_FILTERED) {
		dtl_metrics_add(&m->filtered, 1);
		return;
	}
	w->seq = dtl_delivery_acks(out->delivery)->next;
	w->done += fate == DTL_FATE_DONE;
	w->dead += fate == DTL_FATE_DEAD;
}

static void
settle(struct dtl_out *out, struct waiting *w)
{
	dtl_metrics_add(&out->with.metrics->done, w->done);
	dtl_metrics_add(&out->with.metrics->dead, w->dead);
	*w = (struct waiting){ 0, 0, 0 };
}

static void
count_acknowledged(struct dtl_out *out)
{
	uint64_t low = dtl_delivery_acks(out->delivery)->low;

	if (out->pending.seq <= low) {
		settle(out, &out->pending);
		out->pending = out->newest;
		out->newest = (struct waiting){ 0, 0, 0 };
	}
	if (out->pending.seq <= low)
		settle(out, &out->pending);
}

static dtl_rc
send_due(struct dtl_out *out, struct dtl_err *err)
{
	const struct dtl_shared *shared = out->with.shared;
	struct dtl_send msg = { .topic = shared->topics[DTL_TOPIC_PROGRESS] };
	uint64_t low = dtl_delivery_acks(out->delivery)->low;

	while (dtl_progress_due(out->progress, low, &msg.key, &msg.value)) {
		dtl_rc rc = dtl_delivery_send(out->delivery, &msg, err);

		if (rc != DTL_OK)
			return rc;
		dtl_metrics_add(&out->with.metrics->commits, 1);
	}
	return DTL_OK;
}

dtl_rc
dtl_out_tick(struct dtl_out *out, int wait_ms, struct dtl_err *err)
{
	dtl_rc rc = dtl_delivery_poll(out->delivery, wait_ms, err);
	int64_t now_ms = dtl_time_mono_ms();

	count_acknowledged(out);
	if (rc != DTL_OK || out->progress == NULL || now_ms < out->progress_at_ms)
		return rc;
	out->progress_at_ms = now_ms + PROGRESS_EVERY_MS;
	return send_due(out, err);
}

dtl_rc
dtl_out_finish(struct dtl_out *out, struct dtl_err *err)
{
	dtl_rc rc = dtl_delivery_flush(out->delivery, err);

	count_acknowledged(out);
	if (rc != DTL_OK || out->progress == NULL)
		return rc;
	rc = send_due(out, err);
	return rc == DTL_OK ? dtl_delivery_flush(out->delivery, err) : rc;
}

bool
dtl_out_stopping(const struct dtl_out *out)
{
	(void)out;
	return dtl_signals_stopping();
}
