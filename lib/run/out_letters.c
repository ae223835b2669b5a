#include "run/out_parts.h"

#define RENEWALS 3

bool
dtl_out_has_letters(const struct dtl_out *out)
{
	return out->with.letters && out->stages[out->gathering].count > 0;
}

static dtl_rc
expect(struct dtl_out *out, struct dtl_err *err)
{
	const char *topic = out->with.shared->topics[DTL_TOPIC_DEADLETTERS];

	return dtl_delivery_expect(dtl_txn_delivery(out->letters), &topic, 1, err);
}

/* Most sinks never bury anything: the client is made for the first letter. */
static dtl_rc
open_client(struct dtl_out *out, struct dtl_err *err)
{
	dtl_rc rc;

	if (out->letters != NULL)
		return DTL_OK;
	rc = dtl_txn_open(
	    out->with.shared, out->with.instance, out->with.metrics, &out->letters, err);
	if (rc == DTL_OK)
		rc = expect(out, err);
	if (rc != DTL_OK) {
		(void)dtl_txn_close(out->letters);
		out->letters = NULL;
	}
	return rc;
}

dtl_rc
dtl_out_send_letters(struct dtl_out *out, struct dtl_txn_offsets offsets, struct dtl_err *err)
{
	dtl_rc rc = open_client(out, err);

	if (rc != DTL_OK) {
		dtl_txn_drop_offsets(&offsets);
		return dtl_err_wrap(err, rc, "dead letters");
	}
	dtl_stage_drop_stale(dtl_out_stage(out));
	dtl_txn_start(out->letters, dtl_out_stage(out), offsets);
	return DTL_OK;
}

dtl_rc
dtl_out_await_letters(struct dtl_out *out, int wait_ms, bool *ret_done, struct dtl_err *err)
{
	dtl_rc rc = dtl_txn_wait(out->letters, wait_ms, ret_done, err);

	if (rc != DTL_OK || !*ret_done)
		return rc;
	dtl_out_forget_letters(out);
	out->letters_renewed = 0;
	return DTL_OK;
}

dtl_rc
dtl_out_renew_letters(struct dtl_out *out, struct dtl_err *err)
{
	dtl_rc rc;

	if (!dtl_txn_may_renew(out->letters) || out->letters_renewed >= RENEWALS)
		return DTL_FAIL;
	rc = dtl_txn_renew(out->letters, err);
	if (rc == DTL_OK)
		rc = expect(out, err);
	out->letters_renewed += rc == DTL_OK;
	return rc;
}

void
dtl_out_forget_letters(struct dtl_out *out)
{
	dtl_stage_reset(dtl_out_stage(out));
}

bool
dtl_out_close_letters(struct dtl_out *out)
{
	if (!dtl_txn_close(out->letters))
		return false;
	out->letters = NULL;
	if (out->with.letters)
		dtl_out_forget_letters(out);
	return true;
}

void
dtl_out_on_owner(struct dtl_out *out, dtl_out_owner owner, void *self)
{
	out->owner_of = owner;
	out->owner_self = self;
}

void
dtl_out_own_of(struct dtl_out *out, const char *topic, int32_t partition)
{
	if (out->owner_of != NULL)
		dtl_out_own(out, out->owner_of(out->owner_self, topic, partition));
}
