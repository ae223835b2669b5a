#include "push.h"
#include "round.h"

#define STEPS 5 /* times that a page is looked at again, each twice as late as the one before */
#define HOUR_MS ((int64_t)3600000)

/* What came for the page in hand, and what is known of its entry. */
struct work {
	struct round *round;
	const struct dtl_http_response *response; /* NULL: was not asked */
	const struct page *page;
	struct page_row row;
	const struct seen *old; /* as it was before; NULL: new */
	struct seen *mark; /* as it will be remembered */
	int32_t revision; /* of what is sent */
	struct dtl_article art;
};

static bool
any(const uint8_t words[3])
{
	return (words[0] | words[1] | words[2]) != 0;
}

static bool
seen_through_page(const struct work *w)
{
	return w->old != NULL && w->old->revision > 0 && any(w->old->page);
}

/* One entry of the position as it was, with what is known of it now. */
static void
note_partial(struct round *round, const struct seen *mark)
{
	struct feed_state *s = &round->partial;
	struct seen *found = state_find(s, mark);
	struct seen *all;

	if (found != NULL) {
		*found = *mark;
		return;
	}
	if (s->seen_count == STATE_SEEN_MAX) { /* the oldest makes room */
		s->seen[s->seen_count - 1] = *mark;
		return;
	}
	all = DTL_NEW_ARRAY(round->a, s->seen_count + 1, struct seen);
	all[0] = *mark;
	if (s->seen_count > 0)
		memcpy(all + 1, s->seen, s->seen_count * sizeof *all);
	s->seen = all;
	s->seen_count++;
}

static struct dtl_str
validator(const struct dtl_http_response *r, const char *name, bool etag)
{
	struct dtl_str value = r == NULL ? DTL_STR_NONE : dtl_http_header(r, name);

	if (value.n > 400 || (etag ? !dtl_http_etag_good(value) : !dtl_http_value_good(value)))
		return DTL_STR_NONE;
	return value;
}

/* When the page is looked at again: those that are well if the configuration wants it, those that may be well
 * later in any case. */
static dtl_rc
plan_again(struct work *w, struct dtl_err *err)
{
	struct run *r = w->round->r;
	int64_t first_ms = r->conf->page_again_ms;
	bool unchanged = w->response != NULL && w->response->status == 304;

	if (first_ms == 0 && w->page->passing)
		first_ms = HOUR_MS;
	if (first_ms == 0 || w->row.step >= STEPS || w->response == NULL ||
	    w->response->status == 410 || (!w->page->good && !w->page->passing && !unchanged))
		return cache_page_drop(r->cache, w->round->feed->url, w->row.url, err);
	w->row.next_ms = clock_now(&r->clock) + (first_ms << w->row.step);
	w->row.step++;
	if (w->page->good) {
		w->row.etag = validator(w->response, "etag", true);
		w->row.modified = validator(w->response, "last-modified", false);
	}
	return cache_page_put(r->cache, w->round->feed->url, &w->row, err);
}

static void
set_meta(struct work *w, const char *content)
{
	struct dtl_pair *meta = DTL_NEW_ARRAY(w->round->r->a, 2, struct dtl_pair);

	meta[0] = (struct dtl_pair){ DTL_STR("content"), dtl_str_from(content) };
	meta[1] = (struct dtl_pair){ DTL_STR("page"), dtl_str_from(w->page->why) };
	w->art.meta = meta;
	w->art.meta_count = w->page->why != NULL ? 2 : 1;
}

static void
take_page_content(struct work *w)
{
	const struct dtl_http_response *r = w->response;

	w->art.content.bytes = r->body;
	w->art.content.media_type = w->page->media_type;
	w->art.content.charset = w->page->charset;
	w->art.http.status = r->status;
	w->art.http.etag = validator(r, "etag", true);
	w->art.http.last_modified = validator(r, "last-modified", false);
	set_meta(w, "page");
}

static dtl_rc
put(struct work *w, struct dtl_err *err)
{
	struct run *r = w->round->r;

	w->art.revision = w->revision;
	w->art.fetched_at = clock_now(&r->clock);
	if (w->mark != NULL)
		w->mark->revision = (uint8_t)(w->revision < 255 ? w->revision : 255);
	return run_put(r, w->round->feed, &w->art, err);
}

/* The feed gives more than a headline. */
static bool
has_text(const struct dtl_feed_item *item)
{
	return item->content.s.n > 0 || item->summary.s.n > 0;
}

static dtl_rc
send_retraction(struct work *w, struct dtl_err *err)
{
	w->art.action = DTL_ACTION_RETRACT;
	w->art.content.bytes = dtl_str_from("");
	w->art.content.media_type = dtl_str_from("text/plain");
	w->art.content.charset = DTL_STR_NONE;
	set_meta(w, "none");
	return put(w, err);
}

/* What is of no use as a page: the feed's own content takes its place, unless more was sent before. */
static dtl_rc
without_page(struct work *w, const struct dtl_feed_item *item, struct dtl_err *err)
{
	bool gone = w->response != NULL && w->response->status == 410;
	bool sent = w->old != NULL && w->old->revision > 0;

	if (gone && sent && w->round->r->conf->retract_gone)
		return send_retraction(w, err);
	w->mark->revision = sent ? w->old->revision : 0;
	if (seen_through_page(w))
		return DTL_OK;
	if (w->page->walled && !has_text(item)) {
		take_page_content(w);
		return put(w, err);
	}
	if (item->title.s.n == 0 && !has_text(item))
		return DTL_OK; /* only an address */
	set_meta(w, "feed");
	return put(w, err);
}

static dtl_rc
with_page(struct work *w, struct dtl_err *err)
{
	bool same = seen_through_page(w) && memcmp(w->old->page, w->page->words, 3) == 0;

	memcpy(w->mark->page, w->page->words, sizeof w->mark->page);
	if (same) {
		w->mark->revision = w->old->revision;
		return DTL_OK;
	}
	take_page_content(w);
	return put(w, err);
}

static void
make_article(struct work *w, const struct fresh *fresh)
{
	struct run *r = w->round->r;

	asker_article(&r->asker, r->a, w->round->feed, &w->round->answer, fresh, &w->art);
}

static dtl_rc
work_fresh(struct work *w, const struct fresh *fresh, struct dtl_err *err)
{
	struct round *round = w->round;
	struct fresh as = *fresh;
	struct page_row known;
	dtl_rc rc;

	/* An article keeps the address that it was first sent under. */
	if (cache_page_get(
		round->r->cache, round->r->a, round->feed->url, fresh->item->link, &known))
		as.canonical = known.canonical;
	else if (w->page->good && w->page->canonical.p != NULL && !fresh->shared)
		as.canonical = w->page->canonical;
	w->mark = state_find(&round->state, &fresh->mark);
	w->old = state_find(&round->partial, &fresh->mark);
	w->revision = w->old == NULL ? 1 : w->old->revision + 1;
	make_article(w, &as);
	rc = w->page->good ? with_page(w, err) : without_page(w, fresh->item, err);
	w->row = (struct page_row){ .url = fresh->item->link,
		.identity = fresh->canonical,
		.canonical = as.canonical,
		.title = w->art.title,
		.published_ms = w->art.published_at };
	return rc == DTL_OK && as.canonical.p != NULL ? plan_again(w, err) : rc;
}

static dtl_rc
work_again(struct work *w, const struct page_row *row, struct dtl_err *err)
{
	struct round *round = w->round;
	struct dtl_feed_item item = { .link = row->url,
		.title = { row->title, DTL_FEED_PLAIN },
		.published_ms = row->published_ms,
		.updated_ms = DTL_TIME_NONE };
	struct fresh fresh = { .item = &item, .canonical = row->canonical };
	struct seen mark = state_mark(row->identity, DTL_STR_NONE), before;
	dtl_rc rc = DTL_OK;

	w->row = *row;
	w->mark = state_find(&round->state, &mark);
	if (w->mark == NULL) /* the feed has forgotten it */
		return cache_page_drop(round->r->cache, round->feed->url, row->url, err);
	before = *w->mark;
	w->old = &before;
	w->revision = before.revision + 1;
	make_article(w, &fresh);
	if (w->page->good)
		rc = with_page(w, err);
	else if (w->response != NULL && w->response->status == 410 && before.revision > 0 &&
		 round->r->conf->retract_gone)
		rc = send_retraction(w, err);
	return rc == DTL_OK ? plan_again(w, err) : rc;
}

dtl_rc
publish_page(struct round *round, const struct dtl_http_response *response, const struct page *page,
    struct dtl_err *err)
{
	struct run *r = round->r;
	struct work w = { .round = round, .response = response, .page = page };
	struct dtl_buf position;
	dtl_rc rc;

	if (round->at < round->answer.fresh_count)
		rc = work_fresh(&w, &round->answer.fresh[round->at], err);
	else
		rc = work_again(&w, &round->again[round->at - round->answer.fresh_count], err);
	if (rc != DTL_OK || w.mark == NULL)
		return rc;
	note_partial(round, w.mark);
	push_note(round->feed, &round->partial);
	dtl_buf_init(&position, r->a);
	state_print(&round->partial, &position);
	return outlet_progress(&r->outlet, round->feed->url, dtl_buf_str(&position), err);
}
