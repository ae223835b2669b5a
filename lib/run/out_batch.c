#include "run/out_parts.h"

#define RENEWALS 3

void
dtl_out_own(struct dtl_out *out, struct dtl_owner owner)
{
	out->owner = owner;
}

void
dtl_out_undo(struct dtl_out *out)
{
	dtl_stage_undo(dtl_out_stage(out));
}

/* Without transactions it is sent at once, and the stage is only the place where a record became whole. */
dtl_rc
dtl_out_keep(struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_stage *s = dtl_out_stage(out);
	dtl_rc rc = DTL_OK;

	dtl_stage_keep(s);
	if (out->txn != NULL || out->with.letters)
		return DTL_OK;
	for (size_t i = 0; rc == DTL_OK && i < s->count; i++)
		rc = dtl_delivery_send(out->delivery, &s->items[i].send, err);
	dtl_stage_reset(s);
	return rc;
}

size_t
dtl_out_gathered(const struct dtl_out *out)
{
	return dtl_stage_bytes(&out->stages[out->gathering]);
}

bool
dtl_out_flying(const struct dtl_out *out)
{
	return out->flying;
}

void
dtl_out_start(struct dtl_out *out, struct dtl_txn_offsets offsets)
{
	struct dtl_stage *s = dtl_out_stage(out);

	out->gathering = !out->gathering;
	dtl_stage_reset(dtl_out_stage(out));
	dtl_stage_split(s, dtl_out_stage(out));
	dtl_stage_drop_stale(s);
	out->flying = true;
	dtl_txn_start(out->txn, s, offsets);
}

void
dtl_out_again(struct dtl_out *out, struct dtl_txn_offsets offsets)
{
	struct dtl_stage *s = &out->stages[!out->gathering];

	dtl_stage_drop_stale(s);
	out->verdict = DTL_OK;
	dtl_txn_start(out->txn, s, offsets);
}

dtl_rc
dtl_out_land(struct dtl_out *out, int wait_ms, bool *ret_landed, struct dtl_err *err)
{
	bool done = true;

	*ret_landed = !out->flying;
	if (!out->flying)
		return DTL_OK;
	if (out->verdict == DTL_OK)
		out->verdict = dtl_txn_wait(out->txn, wait_ms, &done, &out->why);
	if (out->verdict != DTL_OK) {
		*err = out->why;
		return out->verdict;
	}
	*ret_landed = done;
	if (done)
		dtl_out_landed(out);
	return DTL_OK;
}

void
dtl_out_forget(struct dtl_out *out)
{
	dtl_stage_reset(&out->stages[0]);
	dtl_stage_reset(&out->stages[1]);
	out->flying = false;
	out->verdict = DTL_OK;
}

void
dtl_out_landed(struct dtl_out *out)
{
	out->flying = false;
	out->verdict = DTL_OK;
	out->renewed = 0;
}

dtl_rc
dtl_out_renew(struct dtl_out *out, struct dtl_err *err)
{
	dtl_rc rc;

	if (!dtl_txn_may_renew(out->txn) || out->renewed >= RENEWALS) {
		*err = out->why;
		return DTL_FAIL;
	}
	rc = dtl_txn_renew(out->txn, err);
	if (rc == DTL_OK)
		rc = dtl_out_expect(out, err);
	out->renewed += rc == DTL_OK;
	return rc;
}
