#include "run/worker_parts.h"

#include "base/date.h"
#include "run/fault.h"
#include "run/signals.h"

#define SERVE_MS 50
#define SETTLE_MS 5000
#define STEADY_MS 3000

/* Everything put is acknowledged, then the destination has it, then the offsets move. */
static dtl_rc
settle_once(struct dtl_worker *w, bool commit, struct dtl_err *err)
{
	const struct dtl_worker_ops *ops = &w->with->ops;
	const struct dtl_offset_range *ranges;
	size_t count = 0;
	dtl_rc rc = dtl_delivery_flush(dtl_out_delivery(w->with->out), err);

	if (rc == DTL_OK)
		rc = dtl_group_check(w->group, err);
	if (rc != DTL_OK)
		return rc;
	dtl_arena_reset(w->batch_a);
	ranges = dtl_group_ranges(w->group, w->batch_a, &count);
	if (count > 0 && ops->flush != NULL) {
		int64_t since_us = dtl_worker_now_us();

		dtl_fault_at(DTL_FAULT_SINK_FLUSHING);
		rc = ops->flush(ops->self, ranges, count, err);
		dtl_fault_at(DTL_FAULT_SINK_FLUSHED);
		dtl_worker_busy(w, since_us);
	}
	if (rc == DTL_OK && commit)
		rc = dtl_out_has_letters(w->with->out) ? dtl_worker_bury(w, err)
						       : dtl_group_commit(w->group, err);
	dtl_fault_at(DTL_FAULT_SINK_COMMITTED);
	return rc;
}

/* A rebalance takes moments; a commit inside it would cost all our partitions. */
dtl_rc
dtl_worker_await_steady(struct dtl_worker *w, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + STEADY_MS;
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && !dtl_group_steady(w->group) && dtl_time_mono_ms() < until_ms) {
		dtl_group_pause(w->group);
		rc = dtl_group_serve(w->group, SERVE_MS, err);
	}
	return rc == DTL_FAIL ? DTL_FAIL : DTL_OK;
}

void
dtl_worker_begin_batch(struct dtl_worker *w)
{
	w->batch_since_ms = 0;
	w->batch_records = 0;
	w->batch_bytes = 0;
}

bool
dtl_worker_pending(const struct dtl_worker *w)
{
	return dtl_group_pending(w->group) || dtl_out_flying(w->with->out);
}

/* The one place where everything becomes final. */
dtl_rc
dtl_worker_commit(struct dtl_worker *w, struct dtl_err *err)
{
	dtl_rc rc = dtl_worker_await_steady(w, err);

	if (rc == DTL_OK && w->txn)
		return dtl_worker_txn_finish(w, err);
	while (rc == DTL_OK && dtl_group_pending(w->group)) {
		int64_t since_us = dtl_worker_now_us();

		rc = settle_once(w, true, err);
		if (rc == DTL_OK) {
			dtl_metrics_committed(w->frame->metrics, dtl_worker_now_us() - since_us);
			break;
		}
		if (rc != DTL_RETRY)
			return rc;
		if (dtl_signals_patience_ms(w->frame->shared.drain_ms) <= 0)
			return dtl_err_wrap(
			    err, DTL_RETRY, "stopped before the last batch was final");
		rc = dtl_worker_wait(w, NULL, err);
	}
	if (rc == DTL_OK)
		dtl_worker_good(w);
	dtl_worker_begin_batch(w);
	return rc;
}

/* The destination gets a few seconds; a sink that cannot flush then ends, since its open batch would mix
 * rows of partitions that others work now. */
static dtl_rc
settle(struct dtl_worker *w, bool lost, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + SETTLE_MS;
	dtl_rc rc;

	do {
		rc = settle_once(w, !lost, err);
		if (rc == DTL_RETRY &&
		    dtl_delivery_poll(dtl_out_delivery(w->with->out), SERVE_MS, err) == DTL_FAIL)
			rc = DTL_FAIL;
	} while (rc == DTL_RETRY && !lost && dtl_time_mono_ms() < until_ms);
	if (rc == DTL_RETRY && w->with->ops.flush != NULL && !lost)
		return dtl_err_wrap(err, DTL_FAIL, "partitions went while a batch was open");
	return rc;
}

dtl_rc
dtl_worker_settle(void *self, bool lost, struct dtl_err *err)
{
	struct dtl_worker *w = self;
	const struct dtl_acks *acks;
	dtl_rc rc;

	if (w->group == NULL || w->failed)
		return DTL_OK;
	if (w->txn)
		return dtl_worker_txn_settle(w, lost, err);
	if (w->burying)
		return dtl_worker_bury_settle(w, err);
	acks = dtl_delivery_acks(dtl_out_delivery(w->with->out));
	if (!dtl_group_pending(w->group) || (lost && acks->low < acks->next))
		return DTL_OK;
	if (lost && w->with->ops.flush == NULL)
		return DTL_OK;
	w->settling = true;
	rc = settle(w, lost, err);
	w->settling = false;
	return rc;
}
