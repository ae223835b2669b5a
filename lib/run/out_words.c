#include "run/out_parts.h"

#include "base/log.h"

/* Words to the other processes that share the sources. Nobody else being there, no client is opened for them. */

int32_t
dtl_out_place(const struct dtl_out *out, struct dtl_str name)
{
	return out->share == NULL ? 0 : dtl_share_place(out->share, name);
}

/* Hears what is said to the places that are ours now. */
static dtl_rc
attend(struct dtl_out *out, struct dtl_err *err)
{
	size_t count;
	const bool *places;
	dtl_rc rc = DTL_OK;

	if (out->relay == NULL)
		rc = dtl_relay_open(out->with.shared, out->with.instance, &out->relay, err);
	if (rc != DTL_OK || out->heard == dtl_share_changes(out->share))
		return rc;
	places = dtl_share_places(out->share, &count);
	rc = dtl_relay_listen(out->relay, places, count, err);
	if (rc != DTL_OK)
		return rc;
	out->heard = dtl_share_changes(out->share);
	out->home = -1;
	for (size_t i = count; i > 0; i--)
		if (places[i - 1])
			out->home = (int32_t)(i - 1);
	return DTL_OK;
}

static bool
is_ours(const struct dtl_out *out, int32_t place)
{
	size_t count;
	const bool *places = dtl_share_places(out->share, &count);

	return (size_t)place < count && places[place];
}

dtl_rc
dtl_out_hear(struct dtl_out *out, struct dtl_word *ret, bool *ret_any, struct dtl_err *err)
{
	dtl_rc rc;

	*ret_any = false;
	if (out->share == NULL || dtl_share_changes(out->share) == 0 ||
	    (out->relay == NULL && dtl_share_members(out->share) == 1))
		return DTL_OK;
	rc = attend(out, err);
	if (rc == DTL_OK)
		rc = dtl_relay_next(out->relay, ret, ret_any, err);
	while (rc == DTL_OK && *ret_any && !is_ours(out, ret->to))
		rc = dtl_relay_next(out->relay, ret, ret_any, err);
	if (rc == DTL_RETRY && dtl_log_enabled(DTL_LOG_DEBUG))
		dtl_log(DTL_LOG_DEBUG, "relay.waiting", err->text, NULL);
	return rc == DTL_RETRY ? DTL_OK : rc;
}

dtl_rc
dtl_out_tell(struct dtl_out *out, int32_t to, struct dtl_str bytes, struct dtl_err *err)
{
	struct dtl_word word = { .to = to, .from = out->home, .bytes = bytes };

	if (out->relay == NULL || out->home < 0 || out->heard != dtl_share_changes(out->share))
		return dtl_err_set(err, DTL_RETRY, "an answer would not be heard yet");
	return dtl_relay_say(out->relay, &word, err);
}
