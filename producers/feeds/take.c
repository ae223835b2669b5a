#include "follow.h"
#include "push.h"

#include "base/log.h"

#define DERIVED 200 /* sitemaps that one index may bring */

dtl_rc
run_put(struct run *r, const struct feed *feed, const struct dtl_article *art, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	if (art->content.bytes.n > r->asker.max_article_bytes)
		rc = dtl_err_set(err, DTL_SKIP,
		    "entry of %zu bytes is larger than limits.max_article_bytes (%zu)",
		    art->content.bytes.n, r->asker.max_article_bytes);
	if (rc == DTL_OK)
		rc = outlet_put(&r->outlet, art, err);
	if (rc == DTL_SKIP) {
		struct dtl_err why = *err;

		rc = outlet_dead(&r->outlet, art->url.p != NULL ? art->url : feed->url,
		    art->content.bytes, why.text, err);
	}
	return rc;
}

static dtl_rc
put_fresh(struct run *r, const struct feed *feed, const struct answer *answer, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < answer->fresh_count && rc == DTL_OK; i++) {
		struct dtl_article art;

		if (answer->feed.kind == DTL_FEED_SITEMAP && answer->fresh[i].item->title.s.n == 0)
			continue; /* only an address: nothing to code */
		asker_article(&r->asker, r->a, feed, answer, &answer->fresh[i], &art);
		art.fetched_at = clock_now(&r->clock);
		rc = run_put(r, feed, &art, err);
	}
	return rc;
}

static void
take_index(struct run *r, const struct feed *feed, struct answer *answer)
{
	for (size_t i = 0; i < answer->fresh_count && i < DERIVED; i++)
		run_derive(r, feed, answer->fresh[answer->fresh_count - 1 - i].item);
	answer->fresh_count = 0;
}

static void
note_health(const struct feed *feed, enum health before, const struct feed_state *state)
{
	char quoted[512];

	if (before == state->health || (before == HEALTH_NEW && state->health == HEALTH_OK))
		return;
	dtl_log(state->errors > 0 ? DTL_LOG_WARN : DTL_LOG_INFO, "feeds.health",
	    state->why.n > 0 ? dtl_log_quote(state->why, quoted, sizeof quoted) : NULL,
	    "feed=%.*s was=%s is=%s", DTL_STR_FMT(feed->url), health_names[before],
	    health_names[state->health]);
}

/* The address to ask from now on, and so the host whose turns count. */
static void
settle_address(struct run *r, struct feed *feed, const struct feed_state *state)
{
	if (dtl_str_eq(feed->asked, state->url) || (feed->asked.n == 0 && state->url.n == 0))
		return;
	feed->asked = state->url.n == 0
			  ? DTL_STR_NONE
			  : dtl_str_make(dtl_arena_strndup(r->feeds_a, state->url.p, state->url.n),
				state->url.n);
	feed->host = NULL;
}

void
run_read(struct run *r, struct dtl_arena *a, struct feed *feed,
    const struct dtl_http_response *response, struct feed_state *state, struct answer *ret)
{
	int64_t now_ms = clock_now(&r->clock), later_ms;

	asker_answer(&r->asker, a, state, response, now_ms, ret);
	plan_next(r->conf, feed, state, &ret->facts, now_ms,
	    dtl_str_hash(feed->url) ^ (uint64_t)state->fetches * 0x9e3779b97f4a7c15U);
	push_settle(r, feed, state);
	later_ms = ret->facts.failed ? 0 : push_poll_ms(r, state, now_ms);
	if (state->next_ms < later_ms)
		state->next_ms = later_ms;
	if (state->health == HEALTH_GONE)
		state->next_ms = INT64_MAX;
	if (ret->feed.kind == DTL_FEED_INDEX)
		take_index(r, feed, ret);
}

void
run_read_push(struct run *r, struct dtl_arena *a, const struct dtl_http_response *news,
    struct feed_state *state, struct answer *ret)
{
	int64_t now_ms = clock_now(&r->clock);

	if (!asker_push(&r->asker, a, state, news, now_ms, ret))
		state->next_ms = now_ms; /* no feed: it is asked what is new */
}

dtl_rc
run_remember(struct run *r, const struct feed *feed, enum health before, struct feed_state *state,
    const struct answer *answer, struct dtl_err *err)
{
	struct dtl_buf position;
	dtl_rc rc;

	push_note(feed, state);
	dtl_buf_init(&position, r->a);
	state_print(state, &position);
	rc = outlet_progress(&r->outlet, feed->url, dtl_buf_str(&position), err);
	note_health(feed, before, state);
	r->fetched++;
	r->failed += answer->facts.failed;
	r->unchanged += !answer->facts.failed && answer->fresh_count == 0;
	return rc;
}

void
run_settle(struct run *r, struct feed *feed, const struct feed_state *state)
{
	feed->due_ms = r->once ? INT64_MAX : state->next_ms;
	if (feed->again)
		feed->due_ms = clock_now(&r->clock);
	feed->again = false;
	settle_address(r, feed, state);
	if (feed->listed)
		plan_add(&r->plan, feed);
}

static void
take_feed_answer(
    struct run *r, struct feed *feed, const struct dtl_http_response *response, bool pushed)
{
	struct feed_state state;
	struct answer answer;
	enum health before;
	struct dtl_err err = { "" };
	dtl_rc rc;

	dtl_arena_reset(r->a);
	(void)state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
	before = state.health;
	if (pushed)
		run_read_push(r, r->a, response, &state, &answer);
	else
		run_read(r, r->a, feed, response, &state, &answer);
	rc = put_fresh(r, feed, &answer, &err);
	if (rc == DTL_OK)
		rc = run_remember(r, feed, before, &state, &answer, &err);
	if (rc == DTL_OK) {
		run_settle(r, feed, &state);
		return;
	}
	r->rc = rc; /* nothing was remembered: it is asked again */
	r->err = err;
	feed->due_ms = clock_now(&r->clock) + r->conf->floor_ms;
	if (feed->listed)
		plan_add(&r->plan, feed);
}

void
run_take(struct run *r, struct feed *feed, const struct dtl_http_response *response, bool pushed)
{
	if (feed->follow_page)
		follow_feed(r, feed, response, pushed);
	else
		take_feed_answer(r, feed, response, pushed);
}
