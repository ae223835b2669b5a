#include "run/worker_parts.h"

#include "base/date.h"
#include "base/log.h"
#include "run/fault.h"
#include "run/signals.h"

#define SLICE_MS 20
#define PATIENT_MS 500 /* a full batch waits so long before partitions are paused */
#define SETTLE_MS 5000
#define RENEW_TRIES 10 /* of up to 10 s each */
#define SETTLE_TRIES 3

static dtl_rc
launch(struct dtl_worker *w, struct dtl_err *err)
{
	struct dtl_txn_offsets offsets = { NULL, NULL };
	dtl_rc rc = dtl_group_member(w->group, &offsets.group, err);

	if (rc != DTL_OK)
		return rc;
	offsets.list = dtl_group_hand_over(w->group);
	dtl_fault_at(DTL_FAULT_TXN_LAUNCHING);
	dtl_out_start(w->with->out, offsets);
	dtl_worker_begin_batch(w);
	return DTL_OK;
}

static dtl_rc
relaunch(struct dtl_worker *w, struct dtl_err *err)
{
	struct dtl_txn_offsets offsets = { NULL, NULL };
	dtl_rc rc = dtl_group_member(w->group, &offsets.group, err);

	if (rc != DTL_OK)
		return rc;
	offsets.list = dtl_group_again(w->group);
	dtl_out_again(w->with->out, offsets);
	return DTL_OK;
}

/* A look at the batch under way; once it is committed, it counts. */
static dtl_rc
land(struct dtl_worker *w, int wait_ms, bool *ret_landed, struct dtl_err *err)
{
	bool flying = dtl_out_flying(w->with->out);
	dtl_rc rc = dtl_out_land(w->with->out, wait_ms, ret_landed, err);

	if (rc == DTL_OK && *ret_landed && flying) {
		dtl_fault_at(DTL_FAULT_BATCH_LANDED);
		dtl_group_landed(w->group);
		w->aborts = 0;
		dtl_worker_good(w);
	}
	return rc;
}

/* Since a broker was away for too long, or we stood still. */
dtl_rc
dtl_worker_renew(struct dtl_worker *w, dtl_rc (*renew)(struct dtl_out *out, struct dtl_err *err),
    bool *ret_landed, struct dtl_err *err)
{
	dtl_rc rc = renew(w->with->out, err);

	dtl_log(DTL_LOG_INFO, "txn.renewed", err->text, "rc=%s", dtl_rc_name(rc));
	while (rc != DTL_FAIL) {
		if (rc == DTL_OK)
			rc = dtl_group_has_landed(w->group, ret_landed, err);
		if (rc == DTL_OK)
			break;
		if (rc == DTL_RETRY)
			rc = dtl_worker_wait(w, NULL, err);
		if (rc == DTL_RETRY)
			return rc;
		if (rc == DTL_OK)
			rc = renew(w->with->out, err);
	}
	return rc;
}

/* What was not committed is sent again. */
static dtl_rc
renew(struct dtl_worker *w, struct dtl_err *err)
{
	bool landed = false;
	dtl_rc rc = dtl_worker_renew(w, dtl_out_renew, &landed, err);

	if (rc != DTL_OK)
		return rc;
	if (!landed)
		return relaunch(w, err);
	dtl_out_landed(w->with->out);
	dtl_group_landed(w->group);
	return DTL_OK;
}

/* The same, and after an abort the batch is sent again: at once after the first, which a rebalance may have
 * brought about, then in its turn. */
static dtl_rc
look_after(struct dtl_worker *w, int wait_ms, bool *ret_landed, struct dtl_err *err)
{
	dtl_rc rc = land(w, wait_ms, ret_landed, err);

	if (rc == DTL_FAIL)
		return renew(w, err);
	if (rc != DTL_RETRY)
		return rc;
	if (w->aborts++ == 0)
		dtl_log(DTL_LOG_INFO, "txn.aborted", err->text, NULL);
	rc = w->aborts == 1 ? dtl_worker_await_steady(w, err) : dtl_worker_wait(w, NULL, err);
	return rc == DTL_OK ? relaunch(w, err) : rc;
}

dtl_rc
dtl_worker_patience(const struct dtl_worker *w, struct dtl_err *err)
{
	if (dtl_signals_patience_ms(w->frame->shared.drain_ms) > 0)
		return DTL_OK;
	return dtl_err_set(
	    err, DTL_RETRY, "stopped before the last batch was final: it is worked again");
}

dtl_rc
dtl_worker_serve_paused(struct dtl_worker *w, struct dtl_err *err)
{
	dtl_rc rc;

	dtl_heartbeat_tick(w->frame->heartbeat);
	dtl_metrics_state(w->frame->metrics, DTL_STATE_WAITING_KAFKA);
	w->retry.attempt += w->retry.attempt == 0; /* the state is set back */
	dtl_group_pause(w->group);
	rc = dtl_group_serve(w->group, 0, err);
	return rc == DTL_RETRY ? DTL_OK : rc;
}

/* Nothing can be gathered: short waits cost nothing, in long ones the group must be polled. */
static dtl_rc
await_landing(struct dtl_worker *w, struct dtl_err *err)
{
	int64_t pause_ms = dtl_time_mono_ms() + PATIENT_MS;
	bool landed = false;
	dtl_rc rc = look_after(w, SLICE_MS, &landed, err);

	while (rc == DTL_OK && !landed) {
		rc = dtl_worker_patience(w, err);
		if (rc == DTL_OK && dtl_time_mono_ms() >= pause_ms)
			rc = dtl_worker_serve_paused(w, err);
		if (rc == DTL_OK)
			rc = look_after(w, SLICE_MS, &landed, err);
	}
	return rc;
}

dtl_rc
dtl_worker_txn_step(struct dtl_worker *w, bool due, struct dtl_err *err)
{
	bool landed = false;
	dtl_rc rc = look_after(w, 0, &landed, err);

	if (rc == DTL_OK && !landed && dtl_worker_is_full(w)) {
		rc = await_landing(w, err);
		landed = rc == DTL_OK;
	}
	if (rc == DTL_OK && landed && due && dtl_group_pending(w->group))
		rc = launch(w, err);
	return rc;
}

dtl_rc
dtl_worker_txn_finish(struct dtl_worker *w, struct dtl_err *err)
{
	dtl_rc rc = await_landing(w, err);

	while (rc == DTL_OK && dtl_group_pending(w->group)) {
		rc = launch(w, err);
		if (rc == DTL_OK)
			rc = await_landing(w, err);
	}
	dtl_worker_begin_batch(w);
	return rc;
}

/* Inside a rebalance: the group cannot be polled, and time is short. What does not become final is dropped as
 * stale, and worked again by whoever gets its partition. */
dtl_rc
dtl_worker_txn_settle(struct dtl_worker *w, bool lost, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + SETTLE_MS;
	int tries = 0;

	while (dtl_time_mono_ms() < until_ms && tries < SETTLE_TRIES) {
		bool landed = false;
		dtl_rc rc = land(w, SLICE_MS, &landed, err);

		if (rc == DTL_FAIL)
			return rc;
		if (landed && (lost || !dtl_group_pending(w->group)))
			return DTL_OK;
		if (rc == DTL_RETRY && lost)
			return DTL_OK;
		tries += rc == DTL_RETRY;
		if (landed)
			rc = launch(w, err);
		else if (rc == DTL_RETRY)
			rc = relaunch(w, err);
		if (rc != DTL_OK)
			return rc;
	}
	return dtl_err_set(
	    err, DTL_RETRY, "partitions went before their batch was final: it is worked again");
}

/* A client that Kafka gave up while what it had in hand is dropped: nobody needs to ask what became of that. */
static dtl_rc
renew_for_nothing(struct dtl_worker *w, struct dtl_err *err)
{
	dtl_rc rc = DTL_RETRY;

	for (int tries = 0; rc == DTL_RETRY && tries < RENEW_TRIES; tries++) {
		rc = dtl_worker_patience(w, err);
		if (rc == DTL_OK)
			rc = dtl_out_renew(w->with->out, err);
	}
	dtl_log(DTL_LOG_INFO, "txn.renewed", err->text, "rc=%s", dtl_rc_name(rc));
	return rc;
}

dtl_rc
dtl_worker_txn_forget(struct dtl_worker *w, struct dtl_err *err)
{
	bool landed = false;
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && !landed) {
		rc = land(w, SLICE_MS, &landed, err);
		if (rc == DTL_OK && !landed)
			rc = dtl_worker_patience(w, err);
	}
	if (rc == DTL_FAIL) {
		rc = renew_for_nothing(w, err);
		if (rc != DTL_OK)
			return rc;
	}
	dtl_out_forget(w->with->out);
	dtl_worker_begin_batch(w);
	return DTL_OK;
}
