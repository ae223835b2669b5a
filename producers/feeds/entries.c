#include "answer_work.h"

/* Where an entry's identity comes from: its link; its id where several entries share the link. */
static struct dtl_str
identity(struct work *w, const struct dtl_map *links, const struct dtl_feed_item *item)
{
	struct dtl_str link = dtl_url_canonical(w->a, w->k->rules, item->link);
	union dtl_map_value count = { .num = 0 };

	if (link.p != NULL && dtl_map_get(links, link, &count) && count.num == 1)
		return link;
	if (item->id.n == 0 || dtl_str_eq(item->id, item->link))
		return link;
	struct dtl_str id = dtl_url_canonical(w->a, w->k->rules, item->id);

	if (id.p != NULL)
		return id;
	return dtl_url_join(
	    w->a, w->r->url, dtl_str_from(dtl_arena_printf(w->a, "#%.*s", DTL_STR_FMT(item->id))));
}

static void
count_links(struct work *w, struct dtl_map *links)
{
	const struct dtl_feed *feed = &w->ret->feed;

	dtl_map_init(links, w->a);
	for (size_t i = 0; i < feed->item_count; i++) {
		struct dtl_str link = dtl_url_canonical(w->a, w->k->rules, feed->items[i].link);
		union dtl_map_value count = { .num = 0 };

		if (link.p == NULL)
			continue;
		(void)dtl_map_get(links, link, &count);
		count.num++;
		(void)dtl_map_put(links, link, count);
	}
}

static int64_t
link_count(struct work *w, const struct dtl_map *links, const struct dtl_feed_item *item)
{
	struct dtl_str link = dtl_url_canonical(w->a, w->k->rules, item->link);
	union dtl_map_value count = { .num = 0 };

	return link.p != NULL && dtl_map_get(links, link, &count) ? count.num : 0;
}

static struct dtl_str
words_of(struct work *w, const struct dtl_feed_item *item)
{
	bool map = w->ret->feed.kind == DTL_FEED_SITEMAP || w->ret->feed.kind == DTL_FEED_INDEX;
	char changed[25] = "";

	if (map && item->title.s.n == 0) { /* all that it says is when it changed */
		if (item->updated_ms != DTL_TIME_NONE)
			dtl_time_format(item->updated_ms, changed);
		return dtl_str_from(
		    dtl_arena_printf(w->a, "%.*s\n%s", DTL_STR_FMT(item->link), changed));
	}
	struct dtl_feed_text body = item->content.s.n > 0 ? item->content : item->summary;
	struct dtl_str title = dtl_feed_plain(w->a, item->title);
	struct dtl_str words = dtl_feed_plain(w->a, body);

	return dtl_str_from(
	    dtl_arena_printf(w->a, "%.*s\n%.*s", DTL_STR_FMT(title), DTL_STR_FMT(words)));
}

/* Which entries are new or changed. */
static void
take_items(struct work *w)
{
	const struct dtl_feed *feed = &w->ret->feed;
	size_t n = feed->item_count < STATE_SEEN_MAX ? feed->item_count : STATE_SEEN_MAX;
	struct seen *now = DTL_NEW_ARRAY(w->a, n + 1, struct seen);
	struct dtl_map links;
	size_t count = 0;

	count_links(w, &links);
	w->ret->fresh = DTL_NEW_ARRAY(w->a, n + 1, struct fresh);
	for (size_t i = n; i > 0; i--) {
		const struct dtl_feed_item *item = &feed->items[i - 1];
		struct dtl_str canonical = identity(w, &links, item);
		struct dtl_str words = words_of(w, item);
		struct seen mark = state_mark(canonical.p != NULL ? canonical : words, words);
		struct feed_state held = { .seen = now, .seen_count = count };
		const struct seen *old = state_find(w->state, &mark);

		if (words.n <= 1 || state_find(&held, &mark) != NULL)
			continue; /* says nothing, or says it twice */
		bool same = old != NULL && memcmp(old->content, mark.content, 3) == 0;

		mark.revision = old == NULL ? 1 : old->revision;
		if (old != NULL)
			memcpy(mark.page, old->page, sizeof mark.page);
		if (!same && old != NULL && mark.revision < 255)
			mark.revision++;
		now[count++] = mark;
		if (same)
			continue;
		w->ret->fresh[w->ret->fresh_count++] = (struct fresh){ item, canonical,
			mark.revision, mark, link_count(w, &links, item) > 1 };
		w->ret->facts.new_count += old == NULL;
	}
	for (size_t i = 0; i < count / 2; i++) { /* as the feed has them: newest first */
		struct seen swap = now[i];

		now[i] = now[count - 1 - i];
		now[count - 1 - i] = swap;
	}
	state_remember(w->a, w->state, now, count, w->pushed);
}

static void
take_pace(struct work *w)
{
	struct feed_state *state = w->state;
	int64_t n = (int64_t)w->ret->facts.new_count;

	if (n == 0)
		return;
	if (state->new_ms > 0) {
		int64_t gap = (w->now_ms - state->new_ms) / n;

		state->gap_ms = state->gap_ms > 0 ? (3 * state->gap_ms + gap) / 4 : gap;
		if (state->gap_ms < 1000)
			state->gap_ms = 1000;
	}
	state->new_ms = w->now_ms;
}

void
answer_items(struct work *w)
{
	take_items(w);
	take_pace(w);
}
