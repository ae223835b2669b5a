#include "push.h"

#include "base/log.h"

#include <sys/stat.h>

/* The list of feeds in memory: read at start and again when its file changes. */

static struct dtl_str
keep(struct run *r, struct dtl_str s)
{
	if (s.n == 0)
		return DTL_STR_NONE;
	return dtl_str_make(dtl_arena_strndup(r->feeds_a, s.p, s.n), s.n);
}

/* When a feed is asked first: as its state says, new ones spread over half an interval where there are
 * many, so that a start does not ask everybody at once. */
static int64_t
first_due(const struct run *r, const struct feed_state *state, bool known, struct dtl_str url)
{
	int64_t now_ms = clock_now(&r->clock);
	int64_t spread_ms = (int64_t)r->by_url.count * 10;

	if (known && state->health == HEALTH_GONE)
		return INT64_MAX;
	if (r->once)
		return known && state->hold_ms > now_ms ? INT64_MAX : now_ms;
	if (known)
		return state->next_ms;
	if (spread_ms > r->conf->interval_ms / 2)
		spread_ms = r->conf->interval_ms / 2;
	return now_ms + (spread_ms > 1000 ? (int64_t)(dtl_str_hash(url) % (uint64_t)spread_ms) : 0);
}

static struct feed *
new_feed(struct run *r, struct dtl_str url)
{
	struct feed *feed = DTL_NEW(r->feeds_a, struct feed);
	union dtl_map_value value = { .ptr = feed };

	feed->url = keep(r, url);
	feed->heap = SIZE_MAX;
	(void)dtl_map_put(&r->by_url, feed->url, value);
	return feed;
}

/* A feed whose news is not pushed any more has been put off for too long. */
static void
take_push(struct run *r, struct feed *feed, struct feed_state *state)
{
	int64_t soon_ms = clock_now(&r->clock) + r->conf->interval_ms;
	bool was = state->push.is == PUSH_ON;

	push_settle(r, feed, state);
	if (!was || (r->push != NULL && state->push.is == PUSH_ON))
		return;
	if (soon_ms < state->hold_ms)
		soon_ms = state->hold_ms;
	if (feed->due_ms > soon_ms)
		feed->due_ms = soon_ms;
}

void
run_plan_first(struct run *r, struct feed *feed)
{
	struct feed_state state;
	bool known;

	dtl_arena_reset(r->a);
	known = state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
	feed->due_ms = first_due(r, &state, known, feed->url);
	if (known && state.health != HEALTH_GONE && !r->once)
		take_push(r, feed, &state);
	if (known && state.url.n > 0)
		feed->asked = keep(r, state.url);
	plan_add(&r->plan, feed);
}

static void
take_feed(struct run *r, const struct opml_feed *listed)
{
	union dtl_map_value value = { NULL };
	bool known = dtl_map_get(&r->by_url, listed->url, &value);
	struct feed *feed = known ? value.ptr : new_feed(r, listed->url);
	bool back = !feed->listed && !feed->busy && !feed->in_line;

	feed->listed = feed->found = true;
	feed->derived = false;
	feed->title = keep(r, listed->title);
	feed->country = keep(r, listed->country);
	feed->language = keep(r, listed->language);
	feed->interval_ms = listed->interval_ms;
	feed->follow_page = dtl_str_is(listed->follow, "page");
	feed->unverified = dtl_str_is(listed->tls, "unverified");
	if (feed->unverified)
		dtl_log(DTL_LOG_WARN, "feeds.tls", "certificate is not verified, as the list says",
		    "feed=%.*s", DTL_STR_FMT(feed->url));
	if (back && feed->ours)
		run_plan_first(r, feed);
}

static void
take_list(struct run *r, const struct opml *list)
{
	size_t left = 0, unverified = 0;

	for (size_t i = 0; i < r->by_url.count; i++) {
		struct feed *feed = r->by_url.entries[i].value.ptr;

		feed->found = feed->derived && feed->listed;
	}
	for (size_t i = 0; i < list->count; i++)
		if (list->feeds[i].url.p != NULL)
			take_feed(r, &list->feeds[i]);
	for (size_t i = 0; i < r->by_url.count; i++) {
		struct feed *feed = r->by_url.entries[i].value.ptr;

		left += feed->found;
		unverified += feed->found && feed->unverified;
		if (feed->found)
			continue;
		feed->listed = false;
		run_unplan(r, feed);
		push_drop(r, feed);
	}
	dtl_log(DTL_LOG_INFO, "feeds.list", NULL, "feeds=%zu bad=%zu unverified=%zu", left,
	    list->bad, unverified);
}

dtl_rc
run_load_list(struct run *r, struct dtl_err *err)
{
	struct dtl_arena *a;
	struct opml list;
	struct stat st;
	int64_t stamp;
	dtl_rc rc;

	if (stat(r->list_path, &st) != 0)
		return dtl_err_set(err, DTL_FAIL,
		    "list of feeds '%s' is not there: `dateline feeds add URL` makes it",
		    r->list_path);
	stamp = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	if (stamp == r->list_stamp)
		return DTL_OK;
	a = dtl_arena_new((size_t)2 << 30);
	rc = opml_load(a, r->list_path, false, &list, err);
	if (rc == DTL_OK) {
		r->list_stamp = stamp;
		take_list(r, &list);
	}
	dtl_arena_free(a);
	r->shares = 0; /* new ones are settled at the next step */
	return rc == DTL_OK ? DTL_OK : DTL_FAIL;
}

void
run_derive(struct run *r, const struct feed *parent, const struct dtl_feed_item *item)
{
	union dtl_map_value value = { NULL };
	bool known = dtl_map_get(&r->by_url, item->link, &value);
	struct feed *feed = known ? value.ptr : NULL;

	if (!known && !outlet_owns(&r->outlet, run_share_name(r->a, item->link)))
		return; /* on another site: whoever has that would have to know of it */
	if (!known) {
		feed = new_feed(r, item->link);
		feed->derived = feed->listed = feed->ours = true;
		feed->title = parent->title;
		feed->country = parent->country;
		feed->language = parent->language;
		feed->interval_ms = parent->interval_ms;
		feed->follow_page = parent->follow_page;
		feed->unverified = parent->unverified;
		feed->due_ms = clock_now(&r->clock);
		plan_add(&r->plan, feed);
		return;
	}
	if (!feed->derived || feed->busy || feed->heap == SIZE_MAX)
		return;
	plan_remove(&r->plan, feed);
	feed->due_ms = clock_now(&r->clock);
	plan_add(&r->plan, feed);
}
