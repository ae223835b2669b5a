#include "run/worker_parts.h"

#include "base/date.h"
#include "base/log.h"
#include "run/fault.h"
#include "run/kafka.h"
#include "run/signals.h"

#include <stdlib.h>
#include <time.h>

#define POLL_MS 200
#define SERVE_MS 50
#define FLYING_MS 5

int64_t
dtl_worker_now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void
dtl_worker_busy(struct dtl_worker *w, int64_t since_us)
{
	w->busy_us += dtl_worker_now_us() - since_us;
	dtl_metrics_add(&w->frame->metrics->busy_ms, w->busy_us / 1000);
	w->busy_us %= 1000;
}

/* One line when it begins; how often it was tried is a counter. */
void
dtl_worker_bad(struct dtl_worker *w, int64_t wait_ms, const struct dtl_err *err)
{
	if (!w->bad)
		dtl_log(DTL_LOG_WARN, "retry", err->text, "wait_ms=%lld", (long long)wait_ms);
	w->bad = true;
	dtl_metrics_end(w->frame->metrics, DTL_END_WORK, false);
	dtl_metrics_add(&w->frame->metrics->retries, 1);
	dtl_metrics_state(w->frame->metrics, DTL_STATE_WAITING_RETRY);
}

dtl_rc
dtl_worker_wait(struct dtl_worker *w, const struct dtl_fetched *f, struct dtl_err *err)
{
	int64_t wait_ms = dtl_retry_next(&w->retry);
	int64_t until_ms = dtl_time_mono_ms() + wait_ms;
	dtl_rc rc = DTL_OK;

	dtl_worker_bad(w, wait_ms, err);
	dtl_group_pause(w->group);
	while (rc == DTL_OK && dtl_time_mono_ms() < until_ms) {
		if (f != NULL && (dtl_signals_stopping() || !dtl_fetched_owned(f)))
			return DTL_RETRY;
		if (dtl_signals_patience_ms(w->frame->shared.drain_ms) <= 0)
			return DTL_RETRY;
		rc = dtl_group_serve(w->group, SERVE_MS, err);
		dtl_heartbeat_tick(w->frame->heartbeat);
		if (rc == DTL_OK && !w->txn)
			rc = dtl_delivery_poll(dtl_out_delivery(w->with->out), 0, err);
	}
	return rc == DTL_RETRY ? DTL_OK : rc;
}

void
dtl_worker_good(struct dtl_worker *w)
{
	if (w->bad)
		dtl_log(DTL_LOG_INFO, "retry.over", "records flow again", "attempts=%d",
		    w->retry.attempt);
	if (w->bad)
		dtl_metrics_end(w->frame->metrics, DTL_END_WORK, true);
	if (w->bad || w->retry.attempt > 0)
		dtl_metrics_state(w->frame->metrics, DTL_STATE_RUNNING);
	w->bad = false;
	dtl_retry_reset(&w->retry);
	dtl_group_resume(w->group);
}

static dtl_rc
on_start(void *self, const char *topic, int32_t partition, int64_t *ret_offset, struct dtl_err *err)
{
	struct dtl_worker *w = self;

	return w->with->ops.start(w->with->ops.self, topic, partition, ret_offset, err);
}

/* Partitions may come from a neighbour that crashed: what it remembers counts. */
static void
on_assigned(void *self)
{
	struct dtl_worker *w = self;
	struct dtl_frame *f = w->frame;
	struct dtl_arena *a = dtl_arena_new(0);

	dtl_crash_forget_learned(w->crash);
	for (int slot = 0; slot < DTL_SLOT_COUNT; slot++) {
		if (slot == f->slot.number)
			continue;
		dtl_crash_learn(w->crash, dtl_slot_path(&f->shared, a, f->spec->name, slot, "work"),
		    dtl_slot_alive(&f->shared, f->spec->name, slot));
	}
	dtl_arena_free(a);
}

static void
on_idle(void *self)
{
	struct dtl_worker *w = self;
	struct dtl_err err = { "" };

	dtl_heartbeat_tick(w->frame->heartbeat);
	dtl_metrics_state(w->frame->metrics, DTL_STATE_WAITING_KAFKA);
	dtl_group_pause(w->group);
	if (dtl_group_serve(w->group, 0, &err) == DTL_FAIL)
		dtl_log(DTL_LOG_WARN, "group.waiting", err.text, NULL);
	if (w->retry.attempt == 0)
		w->retry.attempt = 1; /* so that the state is set back */
}

static dtl_rc
open_group(struct dtl_worker *w, struct dtl_err *err)
{
	const struct dtl_worker_options *with = w->with;
	struct dtl_group_options o = { .shared = &w->frame->shared,
		.group = dtl_arena_printf(
		    w->frame->a, "%s.%s", w->frame->shared.line, w->frame->spec->name),
		.instance = w->frame->slot.identity,
		.topic_count = with->topic_count,
		.latest = with->latest,
		.metrics = w->frame->metrics,
		.hooks = { w, dtl_worker_settle, with->ops.start != NULL ? on_start : NULL,
		    on_assigned } };
	dtl_rc rc;

	for (size_t i = 0; i < with->topic_count; i++)
		o.topics[i] = w->frame->shared.topics[with->topics[i]];
	do {
		rc = dtl_group_open(&o, &w->group, err);
		if (rc == DTL_OK && w->frame->opt.once)
			rc = dtl_group_mark_ends(w->group, err);
		if (rc == DTL_RETRY) {
			dtl_group_leave(w->group);
			w->group = NULL;
			if (dtl_frame_wait(w->frame, &w->retry, err) != DTL_OK)
				return DTL_RETRY;
		}
	} while (rc == DTL_RETRY);
	dtl_retry_reset(&w->retry);
	return rc;
}

bool
dtl_worker_is_full(const struct dtl_worker *w)
{
	int64_t limit = w->frame->shared.memory_bytes / 8;

	return w->batch_records >= w->with->batch_records || w->batch_bytes >= limit ||
	       (int64_t)dtl_out_gathered(w->with->out) >= limit;
}

static bool
batch_is_due(const struct dtl_worker *w)
{
	if (w->batch_since_ms == 0)
		return false;
	if (dtl_worker_is_full(w))
		return true;
	return dtl_group_steady(w->group) &&
	       dtl_time_mono_ms() - w->batch_since_ms >= w->with->batch_ms;
}

/* How long a poll may take: until the batch is due, or the one under way wants to be looked after. */
static int
poll_ms(const struct dtl_worker *w)
{
	int64_t left_ms;

	if (dtl_out_flying(w->with->out))
		return FLYING_MS;
	if (w->batch_since_ms == 0)
		return POLL_MS;
	left_ms = w->batch_since_ms + w->with->batch_ms - dtl_time_mono_ms();
	if (left_ms < 0 && !dtl_group_steady(w->group))
		return SERVE_MS;
	return left_ms < 0 ? 0 : left_ms < POLL_MS ? (int)left_ms : POLL_MS;
}

static dtl_rc
step(struct dtl_worker *w, bool *ret_end, struct dtl_err *err)
{
	struct dtl_fetched f = { NULL, NULL, 0 };
	dtl_rc rc = dtl_group_next(w->group, poll_ms(w), &f, err);

	if (rc == DTL_OK && f.msg != NULL)
		rc = dtl_worker_take(w, &f, err);
	dtl_fetched_free(&f);
	if (rc != DTL_OK)
		return rc;
	if (w->batch_since_ms == 0 && dtl_group_pending(w->group))
		w->batch_since_ms = dtl_time_mono_ms();
	if (w->txn)
		rc = dtl_worker_txn_step(w, batch_is_due(w), err);
	else if (batch_is_due(w))
		rc = dtl_worker_commit(w, err);
	if (rc != DTL_OK)
		return rc;
	*ret_end = w->frame->opt.once && !dtl_worker_pending(w) && dtl_group_drained(w->group);
	if (w->txn)
		return DTL_OK;
	return dtl_delivery_poll(dtl_out_delivery(w->with->out), 0, err);
}

/* Between two batches: what was gathered is made final under the settings that it was gathered under. */
static dtl_rc
reload_if_asked(struct dtl_worker *w, struct dtl_err *err)
{
	dtl_rc rc;

	w->reload = dtl_signals_reload() || w->reload;
	if (!w->reload)
		return DTL_OK;
	rc = dtl_worker_commit(w, err);
	if (rc != DTL_OK)
		return rc;
	w->reload = false;
	w->with->ops.reload(w->with->ops.self);
	return DTL_OK;
}

static dtl_rc
loop(struct dtl_worker *w, struct dtl_err *err)
{
	bool end = false;
	dtl_rc rc = DTL_OK;

	dtl_metrics_state(w->frame->metrics, DTL_STATE_RUNNING);
	dtl_metrics_end(w->frame->metrics, DTL_END_WORK, true);
	while (!end && !dtl_signals_stopping()) {
		rc = step(w, &end, err);
		if (rc == DTL_OK)
			rc = reload_if_asked(w, err);
		if (rc == DTL_FAIL || rc == DTL_SKIP)
			return rc;
		if (rc == DTL_RETRY && !dtl_signals_stopping())
			rc = dtl_worker_wait(w, NULL, err);
		if (rc == DTL_FAIL)
			return rc;
		dtl_group_tick(w->group);
		dtl_heartbeat_tick(w->frame->heartbeat);
		if (dtl_signals_print())
			dtl_metrics_log(w->frame->metrics, "counters");
	}
	dtl_signals_stop();
	dtl_metrics_state(w->frame->metrics, DTL_STATE_STOPPING);
	dtl_fault_at(DTL_FAULT_STOP_BEGUN);
	return dtl_worker_commit(w, err);
}

/* Whether to begin anew in the group. What was in hand is dropped. */
static bool
rejoins(struct dtl_worker *w, struct dtl_err *err)
{
	if (!dtl_group_may_rejoin(w->group) || dtl_signals_stopping())
		return false;
	dtl_log(DTL_LOG_WARN, "group.rejoin", err->text, NULL);
	return !w->txn || dtl_worker_txn_forget(w, err) == DTL_OK;
}

static dtl_rc
run(struct dtl_worker *w, bool *ret_again, struct dtl_err *err)
{
	dtl_rc rc = open_group(w, err);

	*ret_again = false;
	if (rc == DTL_OK)
		rc = loop(w, err);
	else if (rc == DTL_RETRY && dtl_signals_stopping())
		return DTL_OK;
	if (rc == DTL_FAIL && w->group != NULL)
		*ret_again = rejoins(w, err);
	return rc;
}

dtl_rc
dtl_worker_run(const struct dtl_worker_options *options, bool *ret_again, struct dtl_err *err)
{
	struct dtl_frame *f = options->frame;
	struct dtl_worker w = { .with = options, .frame = f };
	const char *work = dtl_slot_path(&f->shared, f->a, f->spec->name, f->slot.number, "work");
	dtl_rc rc = dtl_crash_open(work, &w.crash, err);

	*ret_again = false;
	if (rc != DTL_OK)
		return rc;
	w.txn = dtl_out_is_transactional(options->out);
	w.a = dtl_arena_new(0);
	w.batch_a = dtl_arena_new(0);
	dtl_retry_init(
	    &w.retry, f->shared.retry_max_wait_ms, (uint64_t)dtl_worker_now_us() * 2 + 1);
	if (!w.txn) /* else it is the thread's, which must not touch the group */
		dtl_delivery_set_idle(
		    dtl_out_delivery(options->out), (struct dtl_idle){ on_idle, &w });
	dtl_out_on_owner(options->out, dtl_worker_owner, &w);
	rc = run(&w, ret_again, err);
	w.failed = rc != DTL_OK;
	dtl_group_leave(w.group);
	if (!w.txn)
		dtl_delivery_set_idle(
		    dtl_out_delivery(options->out), (struct dtl_idle){ NULL, NULL });
	dtl_out_on_owner(options->out, NULL, NULL);
	if (!w.txn && !dtl_out_close_letters(options->out))
		*ret_again = false;
	dtl_crash_close(w.crash);
	dtl_arena_free(w.a);
	dtl_arena_free(w.batch_a);
	return rc;
}
