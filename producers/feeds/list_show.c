#include "list.h"

#include "base/json.h"
#include "cache.h"
#include "state.h"

#include <stdio.h>
#include <unistd.h>

/* Feeds that nobody has asked yet are neither well nor ill. */
static bool
is_well(const struct feed_state *state)
{
	return state->health == HEALTH_NEW || state->health == HEALTH_OK ||
	       state->health == HEALTH_MOVED;
}

static const char *const push_names[] = {
	[PUSH_NONE] = NULL, [PUSH_ON] = "on", [PUSH_DENIED] = "denied"
};

static void
put_time(struct dtl_json_writer *w, const char *key, int64_t ms)
{
	char text[25] = "";

	dtl_json_key(w, key);
	if (ms > 0 && ms < INT64_MAX)
		dtl_time_format(ms, text);
	dtl_json_z(w, text[0] == '\0' ? NULL : text);
}

static void
show_json(const struct opml_feed *feed, const struct feed_state *state, struct dtl_arena *a)
{
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "url");
	dtl_json_str(&w, feed->raw_url);
	dtl_json_key(&w, "title");
	dtl_json_str(&w, feed->title);
	dtl_json_key(&w, "folder");
	dtl_json_str(&w, feed->folder);
	dtl_json_key(&w, "health");
	dtl_json_z(&w, health_names[state->health]);
	dtl_json_key(&w, "why");
	dtl_json_str(&w, state->why);
	dtl_json_key(&w, "moved_to");
	dtl_json_str(&w, state->url);
	put_time(&w, "since", state->since_ms);
	put_time(&w, "last_success", state->ok_ms);
	put_time(&w, "last_new", state->new_ms);
	put_time(&w, "next", state->next_ms);
	dtl_json_key(&w, "interval_s");
	dtl_json_int(&w, state->interval_ms / 1000);
	dtl_json_key(&w, "expected_gap_s");
	dtl_json_int(&w, state->gap_ms / 1000);
	dtl_json_key(&w, "errors");
	dtl_json_int(&w, state->errors);
	dtl_json_key(&w, "fetches");
	dtl_json_int(&w, state->fetches);
	dtl_json_key(&w, "hub");
	dtl_json_str(&w, state->hub);
	dtl_json_key(&w, "push");
	dtl_json_z(&w, push_names[state->push.is]);
	dtl_json_end_object(&w);
	(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
}

static void
show_line(const struct opml_feed *feed, const struct feed_state *state)
{
	char ok[25] = "never", fresh[25] = "never";

	if (state->ok_ms > 0)
		dtl_time_format(state->ok_ms / 1000 * 1000, ok);
	if (state->new_ms > 0)
		dtl_time_format(state->new_ms / 1000 * 1000, fresh);
	(void)printf("%-9s  %-20s  %-20s  %.*s%s%.*s\n", health_names[state->health], ok, fresh,
	    DTL_STR_FMT(feed->raw_url), state->why.n > 0 ? "  " : "", DTL_STR_FMT(state->why));
}

int
list_show(struct list *l, struct dtl_err *err)
{
	const char *path = dtl_arena_printf(l->a, "%s/feeds.db", l->shared.state);
	struct cache *cache = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	int ill = 0;

	if (access(path, R_OK) == 0 && cache_open(path, true, &cache, err) != DTL_OK) {
		dtl_arena_free(a);
		return DTL_EXIT_FAIL;
	}
	if (!l->json && l->opml.count > 0)
		(void)printf(
		    "%-9s  %-20s  %-20s  %s\n", "health", "last success", "last new", "feed");
	for (size_t i = 0; i < l->opml.count; i++) {
		const struct opml_feed *feed = &l->opml.feeds[i];
		struct feed_state state = { .health = HEALTH_NEW };

		dtl_arena_reset(a);
		if (cache != NULL && feed->url.p != NULL)
			(void)state_parse(a, cache_get(cache, a, feed->url), &state);
		ill += !is_well(&state);
		if (l->unhealthy && is_well(&state))
			continue;
		if (l->json)
			show_json(feed, &state, a);
		else
			show_line(feed, &state);
	}
	cache_close(cache);
	dtl_arena_free(a);
	return l->unhealthy && ill > 0 ? DTL_EXIT_FAIL : 0;
}
