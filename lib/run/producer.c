#include "run/producer.h"

#include "base/date.h"
#include "base/log.h"
#include "run/fault.h"
#include "run/process.h"
#include "run/reload.h"
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

static void
out_options(void *self, const struct dtl_frame *f, struct dtl_out_options *o)
{
	const struct runner *r = self;

	o->wire = f->wire;
	o->progress = true;
	o->heartbeat = f->heartbeat;
	o->transactional = true;
	o->share = r->producer->share;
}

/* Transactions end meanwhile; a signal or the descriptor ends the wait. */
static dtl_rc
idle(struct runner *r, const struct dtl_wait *wait, struct dtl_err *err)
{
	struct pollfd fd = { .fd = wait->fd, .events = POLLIN };
	int limit_ms = wait->wait_ms < IDLE_MAX_MS ? wait->wait_ms : IDLE_MAX_MS;
	int64_t until_ms = dtl_time_mono_ms() + limit_ms;
	dtl_rc rc = DTL_OK;

	dtl_metrics_state(r->frame->metrics, DTL_STATE_IDLE);
	while (rc == DTL_OK && !dtl_signals_stopping()) {
		int64_t left_ms = until_ms - dtl_time_mono_ms();

		if (left_ms <= 0 || poll(&fd, 1, left_ms < 50 ? (int)left_ms : 50) > 0)
			break;
		rc = dtl_out_serve(r->out, err);
		if (rc == DTL_OK)
			rc = dtl_out_tick(r->out, err);
	}
	dtl_metrics_state(r->frame->metrics, DTL_STATE_RUNNING);
	return rc;
}

static void
beat(struct runner *r)
{
	int64_t now_ms = dtl_time_mono_ms();

	dtl_heartbeat_tick(r->frame->heartbeat);
	if (dtl_signals_print())
		dtl_metrics_log(r->frame->metrics, "counters");
	if (now_ms - r->beat_ms < BEAT_MS)
		return;
	r->beat_ms = now_ms;
	dtl_metrics_beat(r->frame->metrics);
}

static dtl_rc
step(struct runner *r, dtl_step *ret_next, struct dtl_err *err)
{
	struct dtl_wait wait = { -1, IDLE_MAX_MS };
	int64_t since_ms = dtl_time_mono_ms();
	dtl_rc rc;

	dtl_arena_reset(r->a);
	*ret_next = DTL_STEP_MORE;
	rc = dtl_out_serve(r->out, err);
	if (rc != DTL_OK)
		return rc;
	rc = r->producer->step(r->self, r->a, ret_next, &wait, err);
	dtl_metrics_add(&r->frame->metrics->busy_ms, dtl_time_mono_ms() - since_ms);
	dtl_fault_at(DTL_FAULT_PRODUCER_STEP);
	if (rc == DTL_OK)
		rc = dtl_out_commit(r->out, err);
	dtl_fault_at(DTL_FAULT_PRODUCER_KEPT);
	if (rc == DTL_OK && *ret_next == DTL_STEP_IDLE)
		rc = idle(r, &wait, err);
	return rc;
}

static dtl_rc
take(void *self, const struct dtl_frame *next, struct dtl_err *err)
{
	struct runner *r = self;
	void *opened = NULL;
	dtl_rc rc =
	    r->producer->open(next->section, &next->shared, &r->frame->opt, r->out, &opened, err);

	if (rc != DTL_OK)
		return rc;
	dtl_out_on_halt(r->out, r->producer->halt, opened);
	r->producer->close(r->self);
	r->self = opened;
	return DTL_OK;
}

/* A new self goes on from what the old one has said of its progress. */
static void
reload(struct runner *r)
{
	const struct dtl_opt *opt = &r->frame->opt;
	const char *why = r->producer->steady != NULL ? r->producer->steady(r->self) : NULL;

	if (opt->once || opt->rest_count > 0)
		why = "a run with --once or over given operands is not reloaded";
	if (why != NULL)
		dtl_reload_refuse(r->frame, why);
	else
		dtl_reload(
		    r->frame, &(struct dtl_reload){ .reopens = true, .self = r, .take = take });
}

static dtl_rc
loop(struct runner *r, struct dtl_err *err)
{
	dtl_step next = DTL_STEP_MORE;
	struct dtl_retry retry;
	dtl_rc rc = DTL_OK;

	dtl_retry_init(&retry, r->frame->shared.retry_max_wait_ms, (uint64_t)dtl_time_now_ms());
	dtl_metrics_state(r->frame->metrics, DTL_STATE_RUNNING);
	dtl_metrics_end(r->frame->metrics, DTL_END_WORK, true);
	while (next != DTL_STEP_END && !dtl_signals_stopping()) {
		rc = step(r, &next, err);
		if (rc == DTL_FAIL || rc == DTL_SKIP)
			break;
		if (rc == DTL_RETRY) {
			next = DTL_STEP_MORE;
			dtl_metrics_end(r->frame->metrics, DTL_END_WORK, false);
			if (dtl_frame_wait(r->frame, &retry, err) != DTL_OK)
				rc = DTL_OK;
		} else if (retry.attempt > 0) {
			dtl_retry_reset(&retry);
			dtl_metrics_end(r->frame->metrics, DTL_END_WORK, true);
			dtl_metrics_state(r->frame->metrics, DTL_STATE_RUNNING);
		}
		beat(r);
		if (rc == DTL_OK && dtl_signals_reload())
			reload(r);
	}
	dtl_signals_stop();
	return rc == DTL_FAIL || rc == DTL_SKIP ? DTL_FAIL : DTL_OK;
}

/* What is whole is committed also when a step failed: only what that step put is missing then. */
static dtl_rc
run(void *self, struct dtl_frame *f, struct dtl_out *out, struct dtl_err *err)
{
	struct runner *r = self;
	struct dtl_err later = { "" };
	dtl_rc rc = r->producer->open(f->section, &f->shared, &f->opt, out, &r->self, err);
	dtl_rc finished;

	if (rc != DTL_OK)
		return rc;
	r->frame = f;
	r->out = out;
	r->a = dtl_arena_new(0);
	dtl_out_on_halt(out, r->producer->halt, r->self);
	rc = loop(r, err);
	dtl_out_on_halt(out, NULL, NULL);
	dtl_metrics_state(f->metrics, DTL_STATE_STOPPING);
	dtl_fault_at(DTL_FAULT_STOP_BEGUN);
	finished = dtl_out_finish(out, &later);
	r->producer->close(r->self);
	dtl_arena_free(r->a);
	if (rc == DTL_OK && finished != DTL_OK)
		*err = later;
	return rc == DTL_OK ? finished : rc;
}

int
dtl_producer_main(int argc, char **argv, const struct dtl_producer *producer)
{
	struct runner r = { .producer = producer };
	struct dtl_process process = { .spec = { .verb = "produce",
					   .folder = "producers",
					   .name = producer->name,
					   .operands = true,
					   .keys = producer->keys,
					   .conf_size = producer->conf_size,
					   .check = producer->check },
		.needs = DTL_END_KAFKA | DTL_END_WORK,
		.out = out_options,
		.run = run,
		.self = &r };

	return dtl_process_main(argc, argv, &process);
}
