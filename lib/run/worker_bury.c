#include "run/worker_parts.h"

#include "base/date.h"

#define SLICE_MS 50
#define PATIENT_MS 500 /* so long the group need not be polled */
#define SETTLE_MS 5000

struct dtl_owner
dtl_worker_owner(void *self, const char *topic, int32_t partition)
{
	struct dtl_worker *w = self;
	size_t count = 0;
	const struct dtl_part *parts = dtl_group_parts(w->group, &count);

	for (size_t i = 0; i < count; i++)
		if (parts[i].partition == partition && strcmp(parts[i].topic, topic) == 0)
			return (struct dtl_owner){ &parts[i].epoch, parts[i].epoch };
	return (struct dtl_owner){ NULL, 0 };
}

/* After DTL_FAIL it is not known whether the offsets moved: they stay handed over. */
static void
look(struct dtl_worker *w, int wait_ms)
{
	bool done = false;
	dtl_rc rc = dtl_out_await_letters(w->with->out, wait_ms, &done, &w->why);

	if (rc == DTL_OK && !done)
		return;
	w->burying = false;
	w->buried = rc;
	if (rc == DTL_OK)
		dtl_group_landed(w->group);
	else if (rc == DTL_RETRY)
		dtl_group_take_back(w->group);
}

/* A rebalance may come while the group is served, and with it the end of what is waited for. */
static dtl_rc
await_end(struct dtl_worker *w, struct dtl_err *err)
{
	int64_t pause_ms = dtl_time_mono_ms() + PATIENT_MS;
	dtl_rc rc = DTL_OK;

	look(w, SLICE_MS);
	while (rc == DTL_OK && w->burying) {
		rc = dtl_worker_patience(w, err);
		if (rc == DTL_OK && dtl_time_mono_ms() >= pause_ms)
			rc = dtl_worker_serve_paused(w, err);
		if (rc == DTL_OK && w->burying)
			look(w, SLICE_MS);
	}
	if (rc != DTL_OK)
		return rc;
	if (w->buried != DTL_OK)
		*err = w->why;
	return w->buried;
}

static dtl_rc
begin(struct dtl_worker *w, struct dtl_err *err)
{
	struct dtl_txn_offsets offsets = { NULL, NULL };
	dtl_rc rc = dtl_group_member(w->group, &offsets.group, err);

	if (rc != DTL_OK)
		return rc;
	offsets.list = dtl_group_hand_over(w->group);
	rc = dtl_out_send_letters(w->with->out, offsets, err);
	w->burying = rc == DTL_OK;
	if (rc != DTL_OK)
		dtl_group_take_back(w->group);
	return rc;
}

/* DTL_RETRY: they were not committed, and are sent again. */
static dtl_rc
renew(struct dtl_worker *w, struct dtl_err *err)
{
	bool landed = false;
	dtl_rc rc = dtl_worker_renew(w, dtl_out_renew_letters, &landed, err);

	if (rc == DTL_OK && landed) {
		dtl_out_forget_letters(w->with->out);
		dtl_group_landed(w->group);
		return DTL_OK;
	}
	dtl_group_take_back(w->group);
	return rc != DTL_OK ? rc : dtl_err_set(err, DTL_RETRY, "dead letters were not committed");
}

dtl_rc
dtl_worker_bury(struct dtl_worker *w, struct dtl_err *err)
{
	dtl_rc rc = begin(w, err);

	if (rc == DTL_OK)
		rc = await_end(w, err);
	if (rc == DTL_FAIL && !w->burying && w->buried == DTL_FAIL && !w->settling) {
		w->buried = DTL_OK;
		rc = renew(w, err);
	}
	return rc;
}

dtl_rc
dtl_worker_bury_settle(struct dtl_worker *w, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + SETTLE_MS;

	while (w->burying && dtl_time_mono_ms() < until_ms)
		look(w, SLICE_MS);
	if (!w->burying && w->buried == DTL_OK)
		return DTL_OK;
	return dtl_err_set(err, DTL_RETRY,
	    "partitions went before their dead letters were final: Kafka knows whether they are");
}
