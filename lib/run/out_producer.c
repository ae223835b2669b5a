#include "run/out_parts.h"

#include "base/date.h"
#include "base/log.h"
#include "run/fault.h"
#include "run/signals.h"

#define COMMIT_MS 100
#define SLICE_MS 50
#define SETTLE_MS 20000

static bool
is_position(const struct dtl_out *out, const struct dtl_staged *item)
{
	return item->send.topic == out->with.shared->topics[DTL_TOPIC_PROGRESS];
}

static void
settle(struct dtl_out *out)
{
	const struct dtl_stage *s = &out->stages[!out->gathering];

	for (size_t i = 0; i < s->count; i++)
		if (is_position(out, &s->items[i]))
			dtl_progress_committed(
			    out->progress, s->items[i].send.key, s->items[i].send.value);
	dtl_metrics_add(&out->with.metrics->done, out->flown.done);
	dtl_metrics_add(&out->with.metrics->dead, out->flown.dead);
	out->flown = (struct dtl_out_tally){ 0, 0 };
	out->settled = out->started;
	if (out->retry.attempt > 0) {
		dtl_log(DTL_LOG_INFO, "retry.over", "Kafka takes records again", "attempts=%d",
		    out->retry.attempt);
		dtl_metrics_state(out->with.metrics, DTL_STATE_RUNNING);
	}
	dtl_retry_reset(&out->retry);
}

/* A batch of shared sources is bound to our membership: once they went to others it is refused. */
static dtl_rc
pledge(struct dtl_out *out, struct dtl_txn_offsets *ret, struct dtl_err *err)
{
	*ret = (struct dtl_txn_offsets){ NULL, NULL };
	return out->share == NULL ? DTL_OK : dtl_share_pledge(out->share, ret, err);
}

static dtl_rc
launch(struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_txn_offsets offsets;
	dtl_rc rc = pledge(out, &offsets, err);

	if (rc != DTL_OK)
		return rc;
	out->flown = out->kept;
	out->kept = (struct dtl_out_tally){ 0, 0 };
	out->since_ms = 0;
	out->started++;
	dtl_out_start(out, offsets);
	return DTL_OK;
}

static dtl_rc
relaunch(struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_txn_offsets offsets;
	dtl_rc rc = pledge(out, &offsets, err);

	if (rc == DTL_OK)
		dtl_out_again(out, offsets);
	return rc;
}

/* Told when it begins; each further attempt is a counter. */
static void
defer(struct dtl_out *out, const struct dtl_err *why)
{
	int64_t wait_ms = dtl_retry_next(&out->retry);

	/* Among those who share, the first abort is most often the group's: a batch met a change of members. */
	if (out->share != NULL && out->retry.attempt == 1)
		dtl_log(DTL_LOG_INFO, "txn.aborted", why->text, NULL);
	else if (out->retry.attempt == (out->share != NULL ? 2 : 1))
		dtl_log(DTL_LOG_WARN, "retry", why->text, "wait_ms=%lld", (long long)wait_ms);
	dtl_metrics_add(&out->with.metrics->retries, 1);
	dtl_metrics_state(out->with.metrics, DTL_STATE_WAITING_KAFKA);
	out->again_ms = dtl_time_mono_ms() + wait_ms;
}

struct strangers {
	const struct dtl_out *out;
	size_t count;
};

static void
count_stranger(void *self, struct dtl_str key)
{
	struct strangers *found = self;
	const struct dtl_stage *s = &found->out->stages[!found->out->gathering];

	for (size_t i = 0; i < s->count; i++)
		if (is_position(found->out, &s->items[i]) && dtl_str_eq(s->items[i].send.key, key))
			return;
	found->count++;
}

/* What the topic says: the positions of the batch under way as before it, or as after it, all others as we left
 * them. Anything else was written by another process with our identity, which may have gone on where we would go
 * on; then only a new start, which reads all positions, goes on well. */
static dtl_rc
compare(struct dtl_out *out, const struct dtl_progress *view, bool *ret_landed, struct dtl_err *err)
{
	const struct dtl_stage *s = &out->stages[!out->gathering];
	struct strangers strangers = { out, 0 };
	size_t count = 0, before = 0, after = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct dtl_send *send = &s->items[i].send;

		if (!is_position(out, &s->items[i]))
			continue;
		count++;
		before += dtl_progress_is_base(out->progress, send->key, view);
		after += dtl_progress_has(view, send->key, send->value);
	}
	dtl_progress_compare(out->progress, view, count_stranger, &strangers);
	if (dtl_progress_check(out->progress, err) != DTL_OK ||
	    dtl_progress_check(view, err) != DTL_OK)
		return DTL_FAIL;
	if ((before < count) == (after < count) || strangers.count > 0) {
		*err = out->why;
		return DTL_FAIL;
	}
	*ret_landed = before < count;
	return DTL_OK;
}

/* Kafka gave our transaction up. Under a new client the topic is asked whether the batch was committed. */
static dtl_rc
renew(struct dtl_out *out, bool *ret_landed, struct dtl_err *err)
{
	struct dtl_progress *view = NULL;
	dtl_rc rc = dtl_out_renew(out, err);

	if (rc != DTL_OK)
		return rc;
	view = dtl_progress_new(out->with.process);
	dtl_progress_fold(view, out->with.shared->state);
	if (out->share != NULL) /* what is not ours others write, as they should */
		dtl_progress_filter(view, dtl_share_has, out->share);
	rc = dtl_progress_load(view, out->with.shared, out->with.instance, err);
	if (rc == DTL_OK)
		rc = compare(out, view, ret_landed, err);
	dtl_progress_free(view);
	if (rc != DTL_OK)
		return rc;
	dtl_log(DTL_LOG_INFO, "txn.renewed", NULL, "landed=%d", *ret_landed);
	if (!*ret_landed)
		return relaunch(out, err);
	dtl_out_landed(out);
	return DTL_OK;
}

/* One look at the batch under way. *ret_free: another may be started. */
static dtl_rc
advance(struct dtl_out *out, int wait_ms, bool *ret_free, struct dtl_err *err)
{
	bool flying = out->flying;
	dtl_rc rc = DTL_OK;

	*ret_free = false;
	if (out->again_ms > 0 && dtl_time_mono_ms() < out->again_ms)
		return DTL_OK;
	if (out->again_ms > 0 && out->verdict == DTL_RETRY)
		rc = relaunch(out, err);
	if (rc != DTL_OK)
		return rc;
	out->again_ms = 0;
	rc = dtl_out_land(out, wait_ms, ret_free, err);
	if (rc == DTL_FAIL)
		rc = renew(out, ret_free, err);
	if (rc == DTL_RETRY) {
		defer(out, err);
		return DTL_OK;
	}
	if (rc == DTL_OK && *ret_free && flying)
		settle(out);
	return rc;
}

static bool
has_kept(const struct dtl_out *out)
{
	return out->stages[out->gathering].kept > 0 || out->kept.done > 0 || out->kept.dead > 0;
}

static bool
is_full(const struct dtl_out *out)
{
	return dtl_out_gathered(out) >= (size_t)out->with.shared->memory_bytes / 8;
}

/* The positions that go with what is kept now. */
static dtl_rc
stage_progress(struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_send msg = { .topic = out->with.shared->topics[DTL_TOPIC_PROGRESS] };
	dtl_rc rc = dtl_progress_check(out->progress, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "progress");
	while (dtl_progress_changed(out->progress, &msg.key, &msg.value)) {
		rc = dtl_delivery_fits(dtl_out_delivery(out), &msg, err);
		if (rc != DTL_OK)
			return dtl_err_wrap(err, DTL_FAIL, "progress");
		dtl_stage_add(dtl_out_stage(out), &msg, (struct dtl_owner){ NULL, 0 });
	}
	dtl_fault_at(DTL_FAULT_PROGRESS_STAGED);
	return DTL_OK;
}

/* Everything up to here is whole. Positions are staged at once: a later, unfinished step must not move them. */
static dtl_rc
keep(struct dtl_out *out, struct dtl_err *err)
{
	dtl_rc rc = stage_progress(out, err);

	if (rc != DTL_OK)
		return rc;
	dtl_stage_keep(dtl_out_stage(out));
	out->kept.done += out->tally.done;
	out->kept.dead += out->tally.dead;
	out->tally = (struct dtl_out_tally){ 0, 0 };
	if (out->since_ms == 0 && has_kept(out))
		out->since_ms = dtl_time_mono_ms();
	return DTL_OK;
}

static dtl_rc
patience(const struct dtl_out *out, struct dtl_err *err)
{
	if (dtl_signals_patience_ms(out->with.shared->drain_ms) > 0)
		return DTL_OK;
	return dtl_err_set(err, DTL_RETRY,
	    "stopped before the last articles were committed: they come again at the next start");
}

dtl_rc
dtl_out_tick(struct dtl_out *out, struct dtl_err *err)
{
	bool is_free = false;
	dtl_rc rc = advance(out, 0, &is_free, err);

	while (rc == DTL_OK && !is_free && is_full(out)) {
		rc = patience(out, err);
		if (rc == DTL_OK)
			rc = advance(out, SLICE_MS, &is_free, err);
		dtl_metrics_beat(out->with.metrics);
	}
	if (rc != DTL_OK || !is_free || !has_kept(out))
		return rc;
	if (out->share != NULL && !dtl_share_steady(out->share))
		return DTL_OK; /* a commit between two generations could cost us what we own */
	if (is_full(out) || dtl_time_mono_ms() - out->since_ms >= COMMIT_MS)
		rc = launch(out, err);
	return rc;
}

uint64_t
dtl_out_ticket(const struct dtl_out *out)
{
	return out->started + 1;
}

uint64_t
dtl_out_committed(const struct dtl_out *out)
{
	return out->settled;
}

dtl_rc
dtl_out_commit(struct dtl_out *out, struct dtl_err *err)
{
	dtl_rc rc = keep(out, err);

	return rc == DTL_OK ? dtl_out_tick(out, err) : rc;
}

dtl_rc
dtl_out_finish(struct dtl_out *out, struct dtl_err *err)
{
	bool is_free = false;
	dtl_rc rc = DTL_OK;

	dtl_stage_undo(dtl_out_stage(out));
	while (rc == DTL_OK && !(is_free && !has_kept(out))) {
		if (is_free)
			rc = launch(out, err);
		if (rc == DTL_OK)
			rc = advance(out, SLICE_MS, &is_free, err);
		if (rc == DTL_OK && !is_free)
			rc = patience(out, err);
		dtl_metrics_beat(out->with.metrics);
	}
	return rc;
}

/* Inside a change of the group, before sources go: what is whole is committed, and nothing more comes. */
static dtl_rc
settle_share(void *self, bool lost, struct dtl_err *err)
{
	struct dtl_out *out = self;
	int64_t until_ms = dtl_time_mono_ms() + SETTLE_MS;
	bool is_free = false;
	dtl_rc rc = DTL_OK;

	if (out->halt == NULL)
		return DTL_OK; /* on our way out, everything was committed */
	if (lost)
		return dtl_err_set(err, DTL_FAIL,
		    "the group took us out while we stood still: our sources are with others");
	out->halt(out->halt_self);
	dtl_stage_undo(dtl_out_stage(out));
	while (rc == DTL_OK && !(is_free && !has_kept(out))) {
		if (dtl_time_mono_ms() > until_ms)
			return dtl_err_set(err, DTL_FAIL,
			    "Kafka did not take what was published of sources that go to others");
		if (is_free)
			rc = launch(out, err);
		if (rc == DTL_OK)
			rc = advance(out, SLICE_MS, &is_free, err);
	}
	return rc;
}

dtl_rc
dtl_out_join(struct dtl_out *out, struct dtl_err *err)
{
	struct dtl_share_options o = { .shared = out->with.shared,
		.process = out->with.process,
		.instance = out->with.instance,
		.metrics = out->with.metrics,
		.progress = out->progress,
		.name = out->with.share,
		.settle = settle_share,
		.self = out };

	return dtl_share_open(&o, &out->share, err);
}

dtl_rc
dtl_out_serve(struct dtl_out *out, struct dtl_err *err)
{
	return out->share == NULL ? DTL_OK : dtl_share_serve(out->share, err);
}

void
dtl_out_on_halt(struct dtl_out *out, void (*halt)(void *self), void *self)
{
	out->halt = halt;
	out->halt_self = self;
}

bool
dtl_out_owns(const struct dtl_out *out, struct dtl_str name)
{
	return out->share == NULL || dtl_share_owns(out->share, name);
}

uint64_t
dtl_out_shares(const struct dtl_out *out)
{
	return out->share == NULL ? 1 : dtl_share_changes(out->share);
}

int64_t
dtl_out_sharers(const struct dtl_out *out)
{
	return out->share == NULL ? 1 : dtl_share_members(out->share);
}
