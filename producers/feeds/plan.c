#include "plan.h"

#include "net/url.h"

#include <stdlib.h>

#define HOUR_MS 3600000
#define DAY_MS ((int64_t)24 * HOUR_MS)

static int64_t
clamp(int64_t v, int64_t low, int64_t high)
{
	return v < low ? low : v > high ? high : v;
}

/* Towards half of what is usual between two new entries: more of them, sooner; none, later. */
static int64_t
adapt(const struct feeds_conf *conf, const struct feed *feed, const struct feed_state *state,
    const struct plan_facts *facts)
{
	int64_t ms = state->interval_ms > 0 ? state->interval_ms : conf->interval_ms;

	if (feed->interval_ms > 0)
		return feed->interval_ms;
	if (state->interval_ms == 0 &&
	    facts->new_count > 0) /* the first look says nothing of the pace */
		return clamp(ms, conf->floor_ms, conf->ceiling_ms);
	if (facts->new_count >= 2)
		ms = ms / 2;
	else if (facts->new_count == 1)
		ms = ms * 4 / 5;
	else
		ms = ms * 5 / 4;
	return clamp(ms, conf->floor_ms, conf->ceiling_ms);
}

static int64_t
after_failure(const struct feeds_conf *conf, const struct feed_state *state)
{
	int64_t ms = state->interval_ms > 0 ? state->interval_ms : conf->interval_ms;
	int64_t steps = state->errors > 10 ? 10 : state->errors;

	for (int64_t i = 1; i < steps && ms < conf->ceiling_ms; i++)
		ms *= 2;
	return clamp(ms, conf->floor_ms, conf->ceiling_ms);
}

/* The first time from at_ms on that is in no hour or day which the feed asks to skip. */
static int64_t
skip(const struct feed_state *state, int64_t at_ms)
{
	uint32_t hours = state->skip_hours == 0xffffff ? 0 : state->skip_hours;
	uint8_t days = state->skip_days == 0x7f ? 0 : state->skip_days;

	for (int i = 0; i < 24 * 8; i++) {
		int64_t hour = at_ms / HOUR_MS;
		int64_t day = hour / 24;

		/* 1970-01-01 was a Thursday. */
		if ((hours >> (hour % 24) & 1U) == 0 && (days >> ((day + 3) % 7) & 1U) == 0)
			return at_ms;
		at_ms = (hour + 1) * HOUR_MS;
	}
	return at_ms;
}

void
plan_next(const struct feeds_conf *conf, const struct feed *feed, struct feed_state *state,
    const struct plan_facts *facts, int64_t now_ms, uint64_t random)
{
	int64_t wait_ms, wish_ms = 0;

	if (facts->failed) {
		wait_ms = after_failure(conf, state);
	} else {
		state->interval_ms = adapt(conf, feed, state, facts);
		wait_ms = state->interval_ms;
	}
	/* What the server wishes counts up to the ceiling; only Retry-After goes beyond. */
	if (facts->fresh_ms > wish_ms)
		wish_ms = facts->fresh_ms;
	if (state->ttl_ms > wish_ms)
		wish_ms = state->ttl_ms;
	if (wish_ms > conf->ceiling_ms)
		wish_ms = conf->ceiling_ms;
	if (facts->retry_after_ms > wish_ms)
		wish_ms = clamp(facts->retry_after_ms, 0, conf->retry_after_max_ms);
	else if (facts->limited && facts->retry_after_ms < 0 && wait_ms < HOUR_MS)
		wait_ms = clamp(HOUR_MS, conf->floor_ms, conf->ceiling_ms);
	/* Jitter up to a tenth, only ever later. */
	wait_ms += (int64_t)(random % (uint64_t)(wait_ms / 10 + 1));
	if (wait_ms < wish_ms)
		wait_ms = wish_ms + (int64_t)(random % (uint64_t)(wish_ms / 50 + 1));
	state->hold_ms = wish_ms > 0 ? now_ms + wish_ms : 0;
	state->next_ms = skip(state, now_ms + wait_ms);
}

void
plan_init(struct plan *p, const struct feeds_conf *conf)
{
	memset(p, 0, sizeof *p);
	p->conf = conf;
	p->a = dtl_arena_new(0);
	p->since_ms = INT64_MIN;
	dtl_map_init(&p->hosts, NULL);
}

void
plan_clear(struct plan *p)
{
	free(p->queue);
	dtl_map_clear(&p->hosts);
	dtl_arena_free(p->a);
}

static int64_t
delay_of(const struct plan *p, const struct host *host)
{
	return host->delay_ms > p->conf->host_delay_ms ? host->delay_ms : p->conf->host_delay_ms;
}

static struct host *
new_host(struct plan *p, struct dtl_str name)
{
	struct host *host = DTL_NEW(p->a, struct host);
	union dtl_map_value value = { .ptr = host };

	host->name = dtl_str_make(dtl_arena_strndup(p->a, name.p, name.n), name.n);
	host->foreign = p->foreign != NULL && p->foreign(p->foreign_self, host->name);
	if (p->since_ms != INT64_MIN)
		host->turn_ms = p->since_ms + delay_of(p, host);
	(void)dtl_map_put(&p->hosts, host->name, value);
	return host;
}

static struct host *
host_of(struct plan *p, struct dtl_str url)
{
	struct dtl_arena *scratch = dtl_arena_new(0);
	union dtl_map_value value = { NULL };
	struct dtl_url parts = { .host = DTL_STR("") };

	(void)dtl_url_parse(scratch, url, &parts);
	if (!dtl_map_get(&p->hosts, parts.host, &value))
		value.ptr = new_host(p, parts.host);
	dtl_arena_free(scratch);
	return value.ptr;
}

bool
plan_is_foreign(struct plan *p, struct dtl_str url)
{
	return p->foreign != NULL && host_of(p, url)->foreign;
}

void
plan_turn_to(struct plan *p, struct feed *slot, struct dtl_str url)
{
	slot->host = host_of(p, url);
}

static void
place(struct plan *p, size_t at, struct feed *feed)
{
	p->queue[at] = feed;
	feed->heap = at;
}

static void
rise(struct plan *p, size_t at)
{
	struct feed *feed = p->queue[at];

	while (at > 0 && p->queue[(at - 1) / 2]->due_ms > feed->due_ms) {
		place(p, at, p->queue[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	place(p, at, feed);
}

static void
sink(struct plan *p, size_t at)
{
	struct feed *feed = p->queue[at];

	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < p->count && p->queue[child + 1]->due_ms < p->queue[child]->due_ms)
			child++;
		if (child >= p->count || p->queue[child]->due_ms >= feed->due_ms)
			break;
		place(p, at, p->queue[child]);
		at = child;
	}
	place(p, at, feed);
}

void
plan_remove(struct plan *p, struct feed *feed)
{
	size_t at = feed->heap;

	if (at == SIZE_MAX)
		return;
	feed->heap = SIZE_MAX;
	p->count--;
	if (at == p->count)
		return;
	place(p, at, p->queue[p->count]);
	sink(p, at);
	rise(p, p->queue[at]->heap);
}

void
plan_add(struct plan *p, struct feed *feed)
{
	if (feed->host == NULL)
		feed->host = host_of(p, feed->asked.n > 0 ? feed->asked : feed->url);
	feed->heap = SIZE_MAX;
	if (feed->due_ms == INT64_MAX)
		return;
	if (p->count == p->cap) {
		size_t more = p->cap == 0 ? 1024 : p->cap * 2;
		struct feed **queue = realloc(p->queue, more * sizeof *queue);

		if (queue == NULL)
			abort();
		p->queue = queue;
		p->cap = more;
	}
	place(p, p->count++, feed);
	rise(p, feed->heap);
}

int64_t
plan_due(const struct plan *p)
{
	return p->count > 0 ? p->queue[0]->due_ms : INT64_MAX;
}

void
plan_share(struct plan *p, plan_foreign foreign, void *self, int64_t now_ms)
{
	p->foreign = foreign;
	p->foreign_self = self;
	p->since_ms = now_ms;
	for (size_t i = 0; i < p->hosts.count; i++) {
		struct host *host = p->hosts.entries[i].value.ptr;
		bool was = host->foreign;

		host->foreign = foreign(self, host->name);
		if (was && !host->foreign && host->turn_ms < now_ms + delay_of(p, host))
			host->turn_ms = now_ms + delay_of(p, host);
	}
}

void
plan_reset(struct plan *p, int64_t now_ms)
{
	for (size_t i = 0; i < p->hosts.count; i++) {
		struct host *host = p->hosts.entries[i].value.ptr;

		host->first = host->last = NULL;
		host->active = 0;
		host->turn_ms = now_ms + delay_of(p, host);
	}
	p->count = 0;
}

/* The host is busy, or had its turn just now: the feed is put where it waits for that. */
static bool
has_to_wait(struct plan *p, struct feed *feed, struct host *host, int64_t now_ms)
{
	if (host->active >= p->conf->host_transfers) {
		feed->waits = NULL;
		feed->in_line = true;
		if (host->last != NULL)
			host->last->waits = feed;
		else
			host->first = feed;
		host->last = feed;
		return true;
	}
	if (host->turn_ms <= now_ms)
		return false;
	feed->due_ms = host->turn_ms;
	plan_add(p, feed);
	return true;
}

struct feed *
plan_take(struct plan *p, int64_t now_ms)
{
	while (p->count > 0 && p->queue[0]->due_ms <= now_ms) {
		struct feed *feed = p->queue[0];

		plan_remove(p, feed);
		if (!feed->host->foreign) {
			if (has_to_wait(p, feed, feed->host, now_ms))
				continue;
			feed->host->turn_ms = now_ms + delay_of(p, feed->host);
			feed->host->active++;
		}
		feed->busy = true;
		return feed;
	}
	return NULL;
}

void
plan_sent(struct plan *p, struct feed *feed, int64_t at_ms)
{
	struct host *host = feed->host;

	if (host->turn_ms < at_ms + delay_of(p, host))
		host->turn_ms = at_ms + delay_of(p, host);
}

void
plan_done(struct plan *p, struct feed *feed, int64_t now_ms)
{
	struct host *host = feed->host;
	struct feed *next = host->first;

	feed->busy = false;
	host->active--;
	if (next == NULL)
		return;
	host->first = next->waits;
	if (host->first == NULL)
		host->last = NULL;
	next->waits = NULL;
	next->in_line = false;
	next->due_ms = host->turn_ms > now_ms ? host->turn_ms : now_ms;
	plan_add(p, next);
}
