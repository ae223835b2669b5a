#include "beats.h"

#include "base/date.h"
#include "raw.h"
#include "run/schemas.h"

/* Two clocks never agree, and a busy process says it a little later. */
static int64_t
grace(const struct dtl_manifest *m)
{
	return m->every < 2000 ? 1000 : m->every / 2;
}

static struct dtl_beat *
beat_of(struct dtl_beats *b, struct dtl_arena *a, struct dtl_str instance)
{
	union dtl_map_value value = { .ptr = NULL };
	struct dtl_beat *beat;

	if (dtl_map_get(&b->instances, instance, &value))
		return value.ptr;
	beat = DTL_NEW(a, struct dtl_beat);
	beat->instance = dtl_arena_strndup(a, instance.p, instance.n);
	value.ptr = beat;
	(void)dtl_map_put(&b->instances, dtl_str_from(beat->instance), value);
	return beat;
}

static void
add_gap(struct dtl_beats *b, struct dtl_beat *beat, int64_t from, int64_t to)
{
	if (beat->gap_count >= DTL_BEATS_GAPS)
		memmove(beat->gaps, beat->gaps + 1, (DTL_BEATS_GAPS - 1) * sizeof *beat->gaps);
	beat->gaps[beat->gap_count < DTL_BEATS_GAPS ? beat->gap_count : DTL_BEATS_GAPS - 1] =
	    (struct dtl_gap){ from, to };
	beat->gap_count++;
	b->gap_count++;
}

static bool
has_spoken(const struct dtl_beat *beat)
{
	return beat->last.instance.p != NULL;
}

static void
take(struct dtl_beats *b, struct dtl_arena *a, const struct dtl_manifest *m)
{
	struct dtl_beat *beat = beat_of(b, a, m->instance);
	const struct dtl_manifest *last = &beat->last;

	b->read++;
	beat->done += m->done;
	beat->filtered += m->filtered;
	beat->dead += m->dead;
	if (has_spoken(beat) && m->interval_end < last->interval_end)
		return; /* one of before that came late */
	/* A new start without a last word before it: it was killed, however soon it was back. */
	if (has_spoken(beat) && !last->final &&
	    (m->started_at != last->started_at ||
		m->interval_start - last->interval_end > grace(last)))
		add_gap(b, beat, last->interval_end, m->interval_start);
	beat->last = *m;
	beat->last.instance = dtl_str_from(beat->instance);
	beat->last.stage = dtl_str_make(dtl_arena_strndup(a, m->stage.p, m->stage.n), m->stage.n);
	beat->last.state = dtl_str_make(dtl_arena_strndup(a, m->state.p, m->state.n), m->state.n);
	beat->last.sources = NULL;
	beat->last.source_count = 0;
}

static void
find_overdue(struct dtl_beats *b, int64_t now_ms)
{
	for (size_t i = 0; i < b->instances.count; i++) {
		struct dtl_beat *beat = b->instances.entries[i].value.ptr;
		const struct dtl_manifest *last = &beat->last;

		beat->overdue =
		    !last->final && now_ms - last->interval_end > last->every + grace(last);
		if (beat->overdue)
			add_gap(b, beat, last->interval_end, DTL_TIME_NONE);
	}
}

struct listener {
	struct dtl_beats *beats;
	struct dtl_arena *a; /* for what is kept */
};

static void
hear(void *self, const struct dtl_record *record)
{
	struct listener *l = self;

	take(l->beats, l->a, record->u.manifest);
}

dtl_rc
dtl_beats_read(struct dtl_line *line, int64_t now_ms, struct dtl_beats *ret, struct dtl_err *err)
{
	struct dtl_topic_state states[DTL_TOPIC_COUNT];
	struct dtl_schemas *schemas = NULL;
	struct dtl_admin *admin = NULL;
	dtl_rc rc = dtl_admin_open(&line->shared, &admin, err);

	*ret = (struct dtl_beats){ .read = 0 };
	dtl_map_init(&ret->instances, line->a);
	if (rc == DTL_OK)
		rc = dtl_admin_describe(admin, line->a, states, err);
	dtl_admin_close(admin);
	if (rc != DTL_OK || !states[DTL_TOPIC_MANIFEST].exists)
		return rc;
	rc = dtl_schemas_open(&line->shared, &schemas, err);
	if (rc == DTL_OK) {
		struct listener l = { ret, line->a };

		rc = dtl_raw_read(
		    &(struct dtl_raw_reader){ line, dtl_schemas_wire(schemas), hear, &l },
		    DTL_TOPIC_MANIFEST, err);
	}
	dtl_schemas_close(schemas);
	if (rc == DTL_OK)
		find_overdue(ret, now_ms);
	return rc;
}
