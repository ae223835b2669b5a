#include "run/manifest.h"

#include "base/date.h"
#include "base/map.h"

#include <stdlib.h>

enum { IN, DONE, FILTERED, DEAD, OUT, COUNTERS };

struct dtl_manifest_book {
	const struct dtl_metrics *m;
	struct dtl_arena *a; /* names and entries */
	struct dtl_map sources;
	int64_t seen[COUNTERS]; /* at the end of the interval before */
	int64_t start_ms;
	int64_t every_ms;
	int64_t last_record_at;
	int64_t rest;
	int32_t sequence;
};

static void
look(const struct dtl_metrics *m, int64_t ret[COUNTERS])
{
	ret[IN] = atomic_load(&m->in);
	ret[DONE] = atomic_load(&m->done);
	ret[FILTERED] = atomic_load(&m->filtered);
	ret[DEAD] = atomic_load(&m->dead);
	ret[OUT] = atomic_load(&m->out);
}

struct dtl_manifest_book *
dtl_manifest_open(const struct dtl_metrics *m, int64_t every_ms)
{
	struct dtl_manifest_book *b = calloc(1, sizeof *b);

	if (b == NULL)
		abort();
	b->m = m;
	b->a = dtl_arena_new(0);
	dtl_map_init(&b->sources, b->a);
	b->start_ms = atomic_load(&m->started_ms);
	b->every_ms = every_ms;
	b->last_record_at = DTL_TIME_NONE;
	return b;
}

void
dtl_manifest_free(struct dtl_manifest_book *b)
{
	if (b == NULL)
		return;
	dtl_arena_free(b->a);
	free(b);
}

void
dtl_manifest_note(struct dtl_manifest_book *b, struct dtl_str source, int64_t now_ms)
{
	union dtl_map_value value = { .ptr = NULL };
	struct dtl_portion *e;

	b->last_record_at = now_ms;
	if (!dtl_map_get(&b->sources, source, &value)) {
		if (b->sources.count >= DTL_MANIFEST_SOURCES) {
			b->rest++;
			return;
		}
		e = DTL_NEW(b->a, struct dtl_portion);
		e->source = dtl_str_make(dtl_arena_strndup(b->a, source.p, source.n), source.n);
		value.ptr = e;
		(void)dtl_map_put(&b->sources, e->source, value);
	}
	e = value.ptr;
	e->count++;
	e->total++;
	e->last_at = now_ms;
}

/* Most records first; of those that are silent, the one that used to give most. */
static int
compare(const void *x, const void *y)
{
	const struct dtl_portion *p = x, *q = y;

	if (p->count != q->count)
		return p->count < q->count ? 1 : -1;
	if (p->total != q->total)
		return p->total < q->total ? 1 : -1;
	return dtl_str_cmp(p->source, q->source);
}

static void
list_sources(struct dtl_manifest_book *b, struct dtl_arena *a, struct dtl_manifest *ret)
{
	size_t count = b->sources.count;
	struct dtl_portion *all = DTL_NEW_ARRAY(a, count + 1, struct dtl_portion);

	for (size_t i = 0; i < count; i++) {
		struct dtl_portion *e = b->sources.entries[i].value.ptr;

		all[i] = *e;
		e->count = 0;
	}
	qsort(all, count, sizeof *all, compare);
	ret->sources = all;
	ret->source_count = count < DTL_MANIFEST_LISTED ? count : DTL_MANIFEST_LISTED;
	ret->rest = b->rest;
	for (size_t i = ret->source_count; i < count; i++)
		ret->rest += all[i].count;
	b->rest = 0;
}

void
dtl_manifest_close(struct dtl_manifest_book *b, struct dtl_arena *a, int64_t now_ms, bool final,
    struct dtl_manifest *ret)
{
	int64_t now[COUNTERS], in_flight;

	look(b->m, now);
	in_flight = now[IN] - now[DONE] - now[FILTERED] - now[DEAD];
	*ret = (struct dtl_manifest){ .instance = dtl_str_from(b->m->instance),
		.stage = dtl_str_from(b->m->name),
		.started_at = atomic_load(&b->m->started_ms),
		.sequence = b->sequence++,
		.interval_start = b->start_ms,
		.interval_end = now_ms,
		.every = b->every_ms,
		.final = final,
		.state = dtl_str_from(dtl_metrics_state_name(atomic_load(&b->m->state))),
		.in = now[IN] - b->seen[IN],
		.done = now[DONE] - b->seen[DONE],
		.filtered = now[FILTERED] - b->seen[FILTERED],
		.dead = now[DEAD] - b->seen[DEAD],
		.out = now[OUT] - b->seen[OUT],
		.in_flight = in_flight > 0 ? in_flight : 0,
		.lag = atomic_load(&b->m->lag),
		.last_record_at = b->last_record_at };
	list_sources(b, a, ret);
	memcpy(b->seen, now, sizeof now);
	b->start_ms = now_ms;
}

static struct dtl_str
first_of(const struct dtl_source *s)
{
	if (s->domain.n > 0)
		return s->domain;
	return s->feed.n > 0 ? s->feed : s->name.n > 0 ? s->name : dtl_str_from("-");
}

struct dtl_str
dtl_manifest_source(struct dtl_record record)
{
	if (record.u.any == NULL)
		return dtl_str_from("-");
	switch (record.kind) {
	case DTL_KIND_ARTICLE:
		return first_of(&record.u.article->source);
	case DTL_KIND_EVENT:
		return first_of(&record.u.event->source);
	case DTL_KIND_CODED:
		return first_of(&record.u.coded->source);
	case DTL_KIND_HAPPENING:
		return first_of(&record.u.happening->event.source);
	case DTL_KIND_MANIFEST:
	case DTL_KIND_COUNT:
		break;
	}
	return dtl_str_from("-");
}
