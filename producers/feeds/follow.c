#include "errand.h"
#include "round.h"
#include "trip.h"

#include <stdlib.h>

#define AGAIN_LIMIT 20 /* pages looked at again in one round */

static struct dtl_str
keep(struct dtl_arena *a, struct dtl_str s)
{
	return s.p == NULL ? DTL_STR_NONE : dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

/* The answer outlives its transfer. */
static struct dtl_http_response *
keep_response(struct dtl_arena *a, const struct dtl_http_response *from)
{
	struct dtl_http_response *r = dtl_arena_copy(a, from, sizeof *from);
	struct dtl_http_header *headers =
	    DTL_NEW_ARRAY(a, from->header_count + 1, struct dtl_http_header);

	for (size_t i = 0; i < from->header_count; i++) {
		headers[i].name = keep(a, from->headers[i].name);
		headers[i].value = keep(a, from->headers[i].value);
	}
	r->headers = headers;
	r->passed = NULL;
	r->url = keep(a, from->url);
	r->permanent_url = keep(a, from->permanent_url);
	r->body = keep(a, from->body);
	r->why = dtl_arena_printf(a, "%s", from->why);
	return r;
}

static void
unlink_round(struct round *round)
{
	*round->prev = round->next;
	if (round->next != NULL)
		round->next->prev = round->prev;
	round->r->round_count--;
	dtl_arena_free(round->a);
	free(round);
}

/* Nothing of what is not done was remembered: the feed is asked again. */
static void
give_up(struct round *round, dtl_rc rc, const struct dtl_err *err)
{
	struct run *r = round->r;
	struct feed *feed = round->feed;

	r->rc = rc;
	r->err = *err;
	feed->busy = false;
	feed->due_ms = clock_now(&r->clock) + r->conf->floor_ms;
	if (feed->listed)
		plan_add(&r->plan, feed);
	unlink_round(round);
}

static void
end_round(struct round *round)
{
	struct run *r = round->r;
	struct feed *feed = round->feed;
	struct dtl_err err = { "" };
	dtl_rc rc = run_remember(r, feed, round->before, &round->state, &round->answer, &err);

	if (rc != DTL_OK) {
		give_up(round, rc, &err);
		return;
	}
	feed->busy = false;
	run_settle(r, feed, &round->state);
	unlink_round(round);
}

static struct dtl_str
address_in_hand(const struct round *round)
{
	if (round->led.p != NULL)
		return round->led;
	if (round->at < round->answer.fresh_count)
		return round->answer.fresh[round->at].item->link;
	return round->again[round->at - round->answer.fresh_count].url;
}

static void
ask_page(struct round *round)
{
	struct run *r = round->r;

	round->slot.due_ms = clock_now(&r->clock);
	plan_add(&r->plan, &round->slot);
}

enum robots_word
follow_may(struct run *r, struct feed *slot)
{
	struct origin *origin = NULL;
	enum robots_word word = robots_of(&r->robots, slot, clock_now(&r->clock), &origin);

	if (word == ROBOTS_WAIT && !origin->asked) {
		origin->asked = true;
		origin->slot.due_ms = clock_now(&r->clock);
		plan_add(&r->plan, &origin->slot);
	}
	return word;
}

/* Its host is another process's, which asks for it. */
static void
give_page(struct round *round)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_http_request request;

	follow_request(round->r, a, &round->slot, &request);
	errand_give(round->r, &round->slot, &request, true);
	dtl_arena_free(a);
}

static enum robots_word
may_ask(struct round *round)
{
	struct run *r = round->r;

	memset(&round->slot, 0, sizeof round->slot);
	round->slot.round = round;
	round->slot.heap = SIZE_MAX;
	round->slot.url = dtl_url_normal(round->a, address_in_hand(round));
	round->slot.unverified = round->feed->unverified;
	if (round->slot.url.p == NULL)
		return ROBOTS_NO;
	if (!plan_is_foreign(&r->plan, round->slot.url))
		return follow_may(r, &round->slot);
	give_page(round);
	return ROBOTS_WAIT;
}

static void
next_page(struct round *round)
{
	round->at++;
	round->led = DTL_STR_NONE;
	round->hops = 0;
}

/* The page in hand may not be asked. False: the round was given up. */
static bool
pass_over(struct round *round, enum robots_word word)
{
	static const struct page forbidden = { .why = "robots" };
	static const struct page refused = { .why = "refused" };
	struct dtl_err err = { "" };
	dtl_rc rc;

	dtl_arena_reset(round->r->a);
	rc = publish_page(round, NULL, word == ROBOTS_NO ? &forbidden : &refused, &err);
	if (rc != DTL_OK) {
		give_up(round, rc, &err);
		return false;
	}
	next_page(round);
	return true;
}

/* On to the next page that may be asked, or to the end. */
static void
advance(struct round *round)
{
	size_t total = round->answer.fresh_count + round->again_count;

	while (round->at < total) {
		enum robots_word word = may_ask(round);

		if (word == ROBOTS_YES)
			ask_page(round);
		if (word == ROBOTS_YES || word == ROBOTS_WAIT)
			return;
		if (!pass_over(round, word))
			return;
	}
	end_round(round);
}

void
follow_verdict(struct run *r, struct feed *slot, enum robots_word word)
{
	struct round *round = slot->round;

	(void)r;
	if (round != NULL && pass_over(round, word))
		advance(round);
}

void
follow_feed(struct run *r, struct feed *feed, const struct dtl_http_response *response, bool pushed)
{
	struct round *round = calloc(1, sizeof *round);
	const struct dtl_http_response *kept;
	struct dtl_str position;

	if (round == NULL)
		abort();
	round->r = r;
	round->feed = feed;
	round->a = dtl_arena_new(0);
	round->next = r->rounds;
	round->prev = &r->rounds;
	if (round->next != NULL)
		round->next->prev = &round->next;
	r->rounds = round;
	r->round_count++;
	feed->busy = true;
	position = outlet_position(&r->outlet, round->a, feed->url);
	position = keep(round->a, position);
	(void)state_parse(round->a, position, &round->state);
	(void)state_parse(round->a, position, &round->partial);
	round->before = round->state.health;
	kept = keep_response(round->a, response);
	if (pushed)
		run_read_push(r, round->a, kept, &round->state, &round->answer);
	else
		run_read(r, round->a, feed, kept, &round->state, &round->answer);
	if (!round->answer.facts.failed)
		round->again_count = cache_pages_due(r->cache, round->a, feed->url,
		    clock_now(&r->clock), AGAIN_LIMIT, &round->again);
	advance(round);
}

/* Each hop of a page is a request of its own, at the turn of its host and as that host's robots.txt lets us. What leads
 * nowhere, or on for ever, is no page: its status says so. */
static bool
is_led_on(struct round *round, const struct dtl_http_response *response)
{
	if (!trip_is_redirect(response) || round->hops == TRIP_HOPS)
		return false;
	struct dtl_str next =
	    dtl_url_join(round->a, response->url, dtl_http_header(response, "location"));
	if (next.p == NULL)
		return false;
	round->led = next;
	round->hops++;
	return true;
}

static void
take_page(struct run *r, struct round *round, const struct dtl_http_response *response)
{
	struct dtl_err err = { "" };
	struct page page;
	dtl_rc rc;

	if (is_led_on(round, response)) {
		advance(round);
		return;
	}
	dtl_arena_reset(r->a);
	page_read(r->a, r->walls, r->asker.rules, response, &page);
	rc = publish_page(round, response, &page, &err);
	if (rc != DTL_OK) {
		give_up(round, rc, &err);
		return;
	}
	next_page(round);
	advance(round);
}

void
follow_slot(struct run *r, struct feed *slot, const struct dtl_http_response *response)
{
	struct feed *page, *next;

	if (slot->round != NULL) {
		take_page(r, slot->round, response);
		return;
	}
	page = robots_answer(&r->robots, slot->origin, response, clock_now(&r->clock));
	for (; page != NULL; page = next) {
		next = page->waits;
		page->waits = NULL;
		if (page->errand != NULL)
			errand_judge(r, page);
		else
			advance(page->round);
	}
}

void
follow_request(struct run *r, struct dtl_arena *a, struct feed *slot, struct dtl_http_request *ret)
{
	struct dtl_http_header *headers = DTL_NEW_ARRAY(a, 3, struct dtl_http_header);
	const struct round *round = slot->round;
	size_t n = 0;

	memset(ret, 0, sizeof *ret);
	ret->url = slot->url;
	ret->unverified = slot->unverified;
	ret->max_redirects = -1;
	ret->limit_bytes = round == NULL ? DTL_ROBOTS_BYTES * 2 : r->asker.max_article_bytes;
	headers[n].name = dtl_str_from("Accept");
	headers[n++].value =
	    dtl_str_from(round == NULL ? "text/plain, */*;q=0.5"
				       : "text/html, application/xhtml+xml, */*;q=0.1");
	if (round != NULL && round->at >= round->answer.fresh_count) {
		const struct page_row *row = &round->again[round->at - round->answer.fresh_count];

		if (row->etag.n > 0) {
			headers[n].name = dtl_str_from("If-None-Match");
			headers[n++].value = row->etag;
		}
		if (row->modified.n > 0) {
			headers[n].name = dtl_str_from("If-Modified-Since");
			headers[n++].value = row->modified;
		}
	}
	ret->headers = headers;
	ret->header_count = n;
}

void
follow_drop(struct run *r)
{
	while (r->rounds != NULL)
		unlink_round(r->rounds);
	robots_drop(&r->robots);
}

void
follow_clear(struct run *r)
{
	follow_drop(r);
	robots_clear(&r->robots);
}
