#include "run/producer.h"

#include "base/date.h"
#include "base/log.h"
#include "run/frame.h"
#include "run/outbox.h"
#include "run/signals.h"

#include <poll.h>

#define IDLE_MAX_MS 500
#define BEAT_MS 1000

struct runner {
	const struct dtl_producer *producer;
	struct dtl_frame *frame;
	struct dtl_out *out;
	void *self;
	struct dtl_arena *a; /* reset before every step */
	int64_t beat_ms;
};

static dtl_rc
open_out(struct dtl_frame *f, struct dtl_out **ret, struct dtl_err *err)
{
	struct dtl_out_options o = { .shared = &f->shared,
		.process = f->spec->name,
		.instance = f->slot.identity,
		.wire = f->wire,
		.metrics = f->metrics,
		.progress = true };

	return dtl_frame_open_out(f, &o, ret, err);
}

/* Acknowledgements come in meanwhile; a signal or the descriptor ends the wait. */
static dtl_rc
idle(struct runner *r, const struct dtl_wait *wait, struct dtl_err *err)
{
	struct pollfd fd = { .fd = wait->fd, .events = POLLIN };
	int limit_ms = wait->wait_ms < IDLE_MAX_MS ? wait->wait_ms : IDLE_MAX_MS;
	int64_t until_ms = dtl_time_mono_ms() + limit_ms;
	dtl_rc rc = DTL_OK;

	dtl_metrics_state(r->frame->metrics, "idle");
	while (rc == DTL_OK && !dtl_signals_stopping()) {
		int64_t left_ms = until_ms - dtl_time_mono_ms();

		if (left_ms <= 0 || poll(&fd, 1, left_ms < 50 ? (int)left_ms : 50) > 0)
			break;
		rc = dtl_out_tick(r->out, 0, err);
	}
	dtl_metrics_state(r->frame->metrics, "running");
	return rc;
}

static void
beat(struct runner *r)
{
	int64_t now_ms = dtl_time_mono_ms();

	if (dtl_signals_print())
		dtl_metrics_log(r->frame->metrics, "counters");
	if (now_ms - r->beat_ms < BEAT_MS)
		return;
	r->beat_ms = now_ms;
	atomic_store(&r->frame->metrics->beat_ms, dtl_time_now_ms());
}

static dtl_rc
step(struct runner *r, dtl_step *ret_next, struct dtl_err *err)
{
	struct dtl_wait wait = { -1, IDLE_MAX_MS };
	int64_t since_ms = dtl_time_mono_ms();
	dtl_rc rc;

	dtl_arena_reset(r->a);
	*ret_next = DTL_STEP_MORE;
	rc = r->producer->step(r->self, r->a, ret_next, &wait, err);
	dtl_metrics_add(&r->frame->metrics->busy_ms, dtl_time_mono_ms() - since_ms);
	if (rc == DTL_OK)
		rc = dtl_out_tick(r->out, 0, err);
	if (rc == DTL_OK && *ret_next == DTL_STEP_IDLE)
		rc = idle(r, &wait, err);
	return rc;
}

static dtl_rc
loop(struct runner *r, struct dtl_err *err)
{
	dtl_step next = DTL_STEP_MORE;
	struct dtl_retry retry;
	dtl_rc rc = DTL_OK;

	dtl_retry_init(&retry, r->frame->shared.retry_max_wait_ms, (uint64_t)dtl_time_now_ms());
	dtl_metrics_state(r->frame->metrics, "running");
	while (next != DTL_STEP_END && !dtl_signals_stopping()) {
		rc = step(r, &next, err);
		if (rc == DTL_FAIL || rc == DTL_SKIP)
			break;
		if (rc == DTL_RETRY) {
			next = DTL_STEP_MORE;
			if (dtl_frame_wait(r->frame, &retry, err) != DTL_OK)
				rc = DTL_OK;
		} else if (retry.attempt > 0) {
			dtl_retry_reset(&retry);
			dtl_metrics_state(r->frame->metrics, "running");
		}
		beat(r);
	}
	dtl_signals_stop();
	return rc == DTL_FAIL || rc == DTL_SKIP ? DTL_FAIL : DTL_OK;
}

/* What was put is delivered also when a step failed: only what was never put is missing then. */
static dtl_rc
run(struct runner *r, struct dtl_err *err)
{
	struct dtl_frame *f = r->frame;
	struct dtl_err later = { "" };
	dtl_rc rc = r->producer->open(f->section, &f->shared, &f->opt, r->out, &r->self, err);
	dtl_rc flushed;

	if (rc != DTL_OK)
		return rc;
	rc = loop(r, err);
	dtl_metrics_state(f->metrics, "stopping");
	flushed = dtl_out_finish(r->out, &later);
	r->producer->close(r->self);
	if (rc == DTL_OK && flushed != DTL_OK)
		*err = later;
	return rc == DTL_OK ? flushed : rc;
}

int
dtl_producer_main(int argc, char **argv, const struct dtl_producer *producer)
{
	struct dtl_frame_spec spec = { .verb = "produce",
		.folder = "producers",
		.name = producer->name,
		.operands = true,
		.keys = producer->keys,
		.conf_size = producer->conf_size,
		.check = producer->check };
	struct dtl_frame f;
	struct runner r = { .producer = producer, .frame = &f };
	struct dtl_err err = { "" };
	int code = dtl_frame_open(argc, argv, &spec, &f);
	dtl_rc rc;

	if (code >= 0)
		return code;
	r.a = dtl_arena_new(0);
	rc = open_out(&f, &r.out, &err);
	if (rc == DTL_OK)
		rc = run(&r, &err);
	else if (rc == DTL_RETRY)
		rc = DTL_OK; /* stopped as asked, before Kafka answered */
	dtl_out_close(r.out);
	dtl_arena_free(r.a);
	return dtl_frame_close(&f, rc, &err);
}
