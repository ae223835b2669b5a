#include "run/share.h"

#include "base/date.h"
#include "base/log.h"
#include "run/retry.h"
#include "run/signals.h"

#include <stdio.h>
#include <stdlib.h>

#define STILL_MS                                                                                   \
	4000 /* less than half of a session: who stood still for longer asks whether he is still in */

struct dtl_share {
	struct dtl_share_options with;
	struct dtl_group *group;
	char name[256]; /* of the group */
	uint32_t *known; /* epoch of each partition whose positions are known; 0: none */
	bool *wanted; /* partitions that are being read, or dropped */
	bool *places; /* those that are ours, as last told */
	size_t count;
	struct dtl_arena *a;
	uint64_t changes;
	int64_t served_ms;
	int64_t again_ms;
	struct dtl_retry retry;
};

static dtl_rc
on_settle(void *self, bool lost, struct dtl_err *err)
{
	struct dtl_share *s = self;

	return s->with.settle(s->with.self, lost, err);
}

dtl_rc
dtl_share_open(const struct dtl_share_options *options, struct dtl_share **ret, struct dtl_err *err)
{
	struct dtl_share *s = calloc(1, sizeof *s);
	struct dtl_group_options o = { .shared = options->shared,
		.instance = options->instance,
		.topics = { options->shared->topics[DTL_TOPIC_PROGRESS] },
		.topic_count = 1,
		.latest = true,
		.idle = true,
		.metrics = options->metrics };
	dtl_rc rc;

	if (s == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	s->with = *options;
	s->a = dtl_arena_new(0);
	(void)snprintf(s->name, sizeof s->name, "%s.%s", options->shared->line, options->process);
	dtl_retry_init(&s->retry, options->shared->retry_max_wait_ms, (uint64_t)dtl_time_now_ms());
	o.group = s->name;
	o.hooks = (struct dtl_group_hooks){ .self = s, .settle = on_settle };
	rc = dtl_group_open(&o, &s->group, err);
	if (rc != DTL_OK) {
		dtl_share_leave(s);
		return rc;
	}
	(void)dtl_group_parts(s->group, &s->count);
	s->known = calloc(s->count + 1, sizeof *s->known);
	s->wanted = calloc(s->count + 1, sizeof *s->wanted);
	s->places = calloc(s->count + 1, sizeof *s->places);
	if (s->known == NULL || s->wanted == NULL || s->places == NULL)
		abort();
	s->served_ms = dtl_time_mono_ms();
	*ret = s;
	return DTL_OK;
}

void
dtl_share_leave(struct dtl_share *s)
{
	if (s == NULL)
		return;
	dtl_group_leave(s->group);
	dtl_arena_free(s->a);
	free(s->known);
	free(s->wanted);
	free(s->places);
	free(s);
}

static size_t
place_of(const struct dtl_share *s, struct dtl_str name)
{
	return (size_t)(dtl_str_hash(name) % s->count);
}

static bool
is_wanted(void *self, struct dtl_str source)
{
	struct dtl_share *s = self;

	dtl_arena_reset(s->a);
	return s->wanted[place_of(s, s->with.name(s->a, source))];
}

/* Marks partitions that came and are not known yet (gone: those that were known and went); their number. */
static size_t
mark(struct dtl_share *s, bool gone)
{
	const struct dtl_part *parts = dtl_group_parts(s->group, &s->count);
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++) {
		bool known = parts[i].assigned && s->known[i] == parts[i].epoch;

		s->wanted[i] = gone ? s->known[i] != 0 && !known : parts[i].assigned && !known;
		count += s->wanted[i];
	}
	return count;
}

static void
take_gone(struct dtl_share *s)
{
	if (mark(s, true) == 0)
		return;
	dtl_progress_drop(s->with.progress, is_wanted, s);
	for (size_t i = 0; i < s->count; i++)
		if (s->wanted[i])
			s->known[i] = 0;
	s->changes++;
}

static dtl_rc
take_new(struct dtl_share *s, struct dtl_err *err)
{
	const struct dtl_part *parts = dtl_group_parts(s->group, &s->count);
	size_t count = mark(s, false);
	dtl_rc rc;

	if (count == 0 || dtl_time_mono_ms() < s->again_ms)
		return DTL_OK;
	dtl_progress_filter(s->with.progress, is_wanted, s);
	rc = dtl_progress_load(s->with.progress, s->with.shared, s->with.instance, err);
	dtl_progress_filter(s->with.progress, NULL, NULL);
	if (rc == DTL_RETRY) {
		s->again_ms = dtl_time_mono_ms() + dtl_retry_next(&s->retry);
		if (!dtl_signals_stopping())
			dtl_log(DTL_LOG_WARN, "share.waiting", err->text, NULL);
		return DTL_OK;
	}
	if (rc != DTL_OK)
		return rc;
	dtl_retry_reset(&s->retry);
	for (size_t i = 0; i < s->count; i++)
		if (s->wanted[i])
			s->known[i] = parts[i].epoch;
	s->changes++;
	dtl_log(DTL_LOG_INFO, "share.taken", NULL, "instance=%s parts=%zu of=%zu", s->with.instance,
	    count, s->count);
	return DTL_OK;
}

dtl_rc
dtl_share_serve(struct dtl_share *s, struct dtl_err *err)
{
	int64_t now_ms = dtl_time_mono_ms();
	dtl_rc rc = DTL_OK;

	if (now_ms - s->served_ms > STILL_MS)
		rc = dtl_group_confirm(s->group, err);
	if (rc == DTL_OK)
		rc = dtl_group_serve(s->group, 0, err);
	if (rc == DTL_OK)
		rc = dtl_group_check(s->group, err);
	if (rc != DTL_OK)
		return rc;
	take_gone(s);
	rc = take_new(s, err);
	s->served_ms = dtl_time_mono_ms();
	return rc;
}

bool
dtl_share_owns(const struct dtl_share *s, struct dtl_str name)
{
	size_t count, at = place_of(s, name);
	const struct dtl_part *parts = dtl_group_parts(s->group, &count);

	return parts[at].assigned && s->known[at] == parts[at].epoch;
}

bool
dtl_share_has(void *self, struct dtl_str source)
{
	struct dtl_share *s = self;

	dtl_arena_reset(s->a);
	return dtl_share_owns(s, s->with.name(s->a, source));
}

uint64_t
dtl_share_changes(const struct dtl_share *s)
{
	return s->changes;
}

int64_t
dtl_share_members(const struct dtl_share *s)
{
	size_t count, ours = 0;
	const struct dtl_part *parts = dtl_group_parts(s->group, &count);

	for (size_t i = 0; i < count; i++)
		ours += parts[i].assigned;
	return ours == 0 ? (int64_t)count : (int64_t)((count + ours - 1) / ours);
}

int32_t
dtl_share_place(const struct dtl_share *s, struct dtl_str name)
{
	return (int32_t)place_of(s, name);
}

const bool *
dtl_share_places(struct dtl_share *s, size_t *ret_count)
{
	const struct dtl_part *parts = dtl_group_parts(s->group, ret_count);

	for (size_t i = 0; i < s->count; i++)
		s->places[i] = parts[i].assigned && s->known[i] == parts[i].epoch;
	return s->places;
}

bool
dtl_share_steady(const struct dtl_share *s)
{
	return dtl_group_steady(s->group);
}

dtl_rc
dtl_share_pledge(struct dtl_share *s, struct dtl_txn_offsets *ret, struct dtl_err *err)
{
	dtl_rc rc = dtl_group_member(s->group, &ret->group, err);

	if (rc == DTL_OK)
		ret->list = dtl_group_pledge(s->group);
	return rc;
}
