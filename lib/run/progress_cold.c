#include "run/progress_parts.h"

#include "base/log.h"

#include <stdlib.h>

static void
spoilt(const struct dtl_progress *p, dtl_rc rc, const struct dtl_err *why)
{
	struct dtl_progress *self = (struct dtl_progress *)(uintptr_t)p;

	if (p->rc != DTL_OK)
		return;
	self->rc = rc == DTL_SKIP ? DTL_FAIL : rc;
	self->why = *why;
}

bool
dtl_progress_cold(const struct dtl_progress *p, struct dtl_str key, struct dtl_cold_row *ret)
{
	struct dtl_err err;
	bool found = false;
	dtl_rc rc = DTL_OK;

	if (p->cold != NULL)
		rc = dtl_cold_get(p->cold, key, ret, &found, &err);
	if (rc != DTL_OK)
		spoilt(p, rc, &err);
	return rc == DTL_OK && found;
}

bool
dtl_progress_cold_next(const struct dtl_progress *p, struct dtl_str after, struct dtl_cold_row *ret)
{
	struct dtl_err err;
	bool found = p->cold != NULL;

	ret->key = after;
	while (found) {
		dtl_rc rc = dtl_cold_next(p->cold, ret->key, ret, &found, &err);

		if (rc != DTL_OK) {
			spoilt(p, rc, &err);
			return false;
		}
		if (found && !dtl_map_get(&p->sources, ret->key, NULL))
			return true;
	}
	return false;
}

static bool
is_settled(const struct dtl_standing *s)
{
	return s->same && !s->changed;
}

static dtl_rc
put_settled(struct dtl_progress *p, struct dtl_err *err)
{
	dtl_rc rc = dtl_cold_begin(p->cold, err);
	dtl_rc end;

	if (rc != DTL_OK)
		return rc;
	for (size_t i = 0; rc == DTL_OK && i < p->sources.count; i++) {
		const struct dtl_standing *s = p->sources.entries[i].value.ptr;
		struct dtl_cold_row row = { dtl_str_make(s->key, s->key_n), s->at, s->known_ms,
			s->partition };

		if (is_settled(s))
			rc = dtl_cold_put(p->cold, &row, err);
	}
	end = dtl_cold_end(p->cold, rc == DTL_OK, err);
	return rc != DTL_OK ? rc : end;
}

/* The map has no way to take one out, so those that stay move to a new one. */
static void
drop_settled(struct dtl_progress *p)
{
	struct dtl_map rest;

	dtl_map_init(&rest, NULL);
	for (size_t i = 0; i < p->sources.count; i++) {
		struct dtl_map_entry *e = &p->sources.entries[i];

		if (is_settled(e->value.ptr))
			dtl_progress_free_source(e->value.ptr);
		else
			(void)dtl_map_put(&rest, e->key, e->value);
	}
	dtl_map_clear(&p->sources);
	p->sources = rest;
}

static dtl_rc
fold(struct dtl_progress *p, struct dtl_err *err)
{
	dtl_rc rc = p->cold != NULL ? DTL_OK : dtl_cold_open(p->folder, &p->cold, err);

	if (rc == DTL_OK)
		rc = put_settled(p, err);
	if (rc == DTL_OK)
		drop_settled(p);
	return rc;
}

/* Looked at again when there are twice as many: so the looking costs little, however many are under way. */
void
dtl_progress_tidy(struct dtl_progress *p)
{
	struct dtl_err err;

	if (p->folder == NULL || p->sources.count < p->fold_at)
		return;
	if (fold(p, &err) != DTL_OK)
		dtl_log(DTL_LOG_WARN, "progress.memory", err.text, "sources=%zu", p->sources.count);
	p->fold_at = 2 * p->sources.count;
	if (p->fold_at < DTL_PROGRESS_HOT)
		p->fold_at = DTL_PROGRESS_HOT;
}

static bool
is_meant(const struct dtl_progress *p, dtl_progress_wants which, void *self, struct dtl_str key)
{
	return which(self, dtl_str_slice(key, strlen(p->prefix), key.n));
}

static void
drop_cold(struct dtl_progress *p, dtl_progress_wants which, void *self)
{
	struct dtl_cold_row row = { .key = DTL_STR("") };
	struct dtl_err err;
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && dtl_progress_cold_next(p, row.key, &row))
		if (is_meant(p, which, self, row.key))
			rc = dtl_cold_drop(p->cold, row.key, &err);
	if (rc != DTL_OK)
		spoilt(p, rc, &err);
}

void
dtl_progress_drop(struct dtl_progress *p, dtl_progress_wants which, void *self)
{
	drop_cold(p, which, self);
	for (size_t i = 0; i < p->sources.count; i++) {
		struct dtl_standing *s = p->sources.entries[i].value.ptr;

		if (!is_meant(p, which, self, p->sources.entries[i].key))
			continue;
		dtl_progress_keep(&s->at, DTL_STR_NONE);
		dtl_progress_keep(&s->base, DTL_STR_NONE);
		s->same = true;
		s->known_ms = 0;
	}
}
