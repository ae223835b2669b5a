#include "answer_work.h"

#include "base/compress.h"
#include "base/hash.h"
#include "net/httpdate.h"
#include "net/link.h"
#include "text/charset.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUB_BYTES 400 /* of an address that is remembered */

/* What an answer means for its feed: health, validators, address, entries. */

static void
ill(struct work *w, enum health health, const char *why)
{
	struct feed_state *state = w->state;

	w->ret->facts.failed = true;
	state->errors++;
	if (state->health != health)
		state->since_ms = w->now_ms;
	state->health = health;
	state->why = dtl_str_from(dtl_arena_printf(w->a, "%s", why));
	/* An address that moved and went bad: back to the one in the list. */
	if (state->url.n > 0 && state->errors >= 3)
		state->url = DTL_STR_NONE;
}

static bool
silent(const struct work *w)
{
	const struct feed_state *state = w->state;
	int64_t usual_ms = state->gap_ms * 5, least_ms = INT64_C(2) * 86400000;

	if (state->gap_ms == 0 || state->new_ms == 0)
		return false;
	return w->now_ms - state->new_ms > (usual_ms > least_ms ? usual_ms : least_ms);
}

static void
well(struct work *w, bool empty)
{
	struct feed_state *state = w->state;
	enum health health = HEALTH_OK;

	if (empty)
		health = HEALTH_EMPTY;
	else if (silent(w))
		health = HEALTH_SILENT;
	else if (state->url.n > 0)
		health = HEALTH_MOVED;
	if (state->health != health)
		state->since_ms = w->now_ms;
	state->health = health;
	state->why = DTL_STR_NONE;
	state->errors = 0;
	state->ok_ms = w->now_ms;
}

/* A permanent redirect counts when it says the same often enough in a row. */
static void
take_moves(struct work *w)
{
	struct feed_state *state = w->state;

	if (w->r->permanent_url.p == NULL) {
		state->moved_url = DTL_STR_NONE;
		state->moved_count = 0;
		return;
	}
	if (!dtl_str_eq(state->moved_url, w->r->permanent_url)) {
		state->moved_url = w->r->permanent_url;
		state->moved_count = 0;
	}
	if (++state->moved_count < w->k->conf->moved_confirmations)
		return;
	state->url = state->moved_url;
	state->moved_url = DTL_STR_NONE;
	state->moved_count = 0;
}

static struct dtl_str
good_value(struct dtl_str value, bool etag)
{
	if (value.n > 400 || (etag ? !dtl_http_etag_good(value) : !dtl_http_value_good(value)))
		return DTL_STR_NONE;
	return value;
}

/* Both are replaced by what this answer says, also where only one changed. A 304 need not repeat them. */
static void
take_validators(struct work *w, bool unchanged)
{
	struct dtl_str etag = good_value(dtl_http_header(w->r, "etag"), true);
	struct dtl_str modified = good_value(dtl_http_header(w->r, "last-modified"), false);

	if (!unchanged || etag.p != NULL)
		w->state->etag = etag;
	if (!unchanged || modified.p != NULL)
		w->state->modified = modified;
}

static void
take_times(struct work *w)
{
	struct plan_facts *facts = &w->ret->facts;
	struct dtl_freshness f = { .cache_control =
				       dtl_http_header_all(w->a, w->r, "cache-control"),
		.expires = dtl_http_header(w->r, "expires"),
		.date = dtl_http_header(w->r, "date"),
		.age = dtl_http_header(w->r, "age") };

	facts->fresh_ms = dtl_freshness_ms(&f, w->now_ms);
	(void)dtl_retry_after_parse(
	    dtl_http_header(w->r, "retry-after"), w->now_ms, &facts->retry_after_ms);
	facts->limited = w->r->status == 429 || w->r->status == 503;
}

static bool
is_challenge(struct work *w, struct dtl_str body)
{
	static const char *const marks[] = { "captcha", "challenge-platform", "just a moment...",
		"attention required!", "are you a robot",
		"enable javascript and cookies to continue" };
	struct dtl_str head = dtl_str_slice(body, 0, 32768);

	if (dtl_http_header(w->r, "cf-mitigated").p != NULL)
		return true;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (dtl_str_find_nocase(head, dtl_str_from(marks[i]), 0) < head.n)
			return true;
	return false;
}

/* A body that is gzip by itself, whatever its headers said. */
static struct dtl_str
gunzip(struct work *w, struct dtl_str body)
{
	struct dtl_reader *reader = NULL;
	struct dtl_err err;
	struct dtl_buf out;
	char chunk[16384];
	size_t n = 1;
	int fd;

	if (body.n < 3 || memcmp(body.p, "\x1f\x8b\x08", 3) != 0)
		return body;
	fd = memfd_create("feed", MFD_CLOEXEC);
	dtl_buf_init(&out, w->a);
	if (fd < 0 || write(fd, body.p, body.n) != (ssize_t)body.n || lseek(fd, 0, SEEK_SET) != 0 ||
	    dtl_reader_open(fd, (unsigned)w->k->conf->max_ratio, &reader, &err) != DTL_OK)
		n = 0;
	while (n > 0 && out.n <= (size_t)w->k->conf->max_bytes) {
		if (dtl_reader_read(reader, chunk, sizeof chunk, &n, &err) != DTL_OK)
			n = 0;
		dtl_buf_add(&out, chunk, n);
	}
	dtl_reader_close(reader);
	if (fd >= 0)
		(void)close(fd);
	return dtl_str_make(out.n > 0 ? out.p : "", out.n);
}

static void
take_schedule(struct work *w)
{
	w->state->ttl_ms = w->ret->feed.ttl_ms;
	w->state->skip_hours = w->ret->feed.skip_hours;
	w->state->skip_days = w->ret->feed.skip_days;
}

/* Where the feed's news is pushed from: headers count before the document, as WebSub says. */
static void
take_hub(struct work *w)
{
	struct dtl_str links = dtl_http_header_all(w->a, w->r, "link");
	struct dtl_str hub = dtl_link_rel(w->a, links, w->r->url, "hub");
	struct dtl_str topic = dtl_link_rel(w->a, links, w->r->url, "self");

	if (hub.p == NULL)
		hub = w->ret->feed.hub;
	if (topic.p == NULL)
		topic = w->ret->feed.self.n > 0 ? w->ret->feed.self : w->r->url;
	if (hub.n == 0 || hub.n > HUB_BYTES || topic.n > HUB_BYTES)
		hub = topic = DTL_STR_NONE;
	w->state->hub = hub;
	w->state->topic = topic;
}

/* The feed in the body, or why it is none. */
static dtl_rc
read_feed(struct work *w, struct dtl_str body, struct dtl_err *err)
{
	struct dtl_str declared = dtl_http_charset(dtl_http_header(w->r, "content-type"));
	struct dtl_str text;
	const char *charset;
	dtl_rc rc =
	    dtl_charset_decode(w->a, body, dtl_feed_charset(body, declared), &text, &charset, err);

	if (rc == DTL_OK)
		rc = dtl_feed_parse(w->a, text, w->r->url, &w->ret->feed, err);
	if (rc != DTL_OK)
		memset(&w->ret->feed, 0, sizeof w->ret->feed);
	return rc;
}

static void
parse(struct work *w, struct dtl_str body, const char hash[17])
{
	struct dtl_err err = { "" };

	if (read_feed(w, body, &err) != DTL_OK) {
		ill(w, is_challenge(w, body) ? HEALTH_BLOCKED : HEALTH_PARSE, err.text);
		return;
	}
	take_moves(w);
	take_validators(w, false);
	take_schedule(w);
	take_hub(w);
	memcpy(w->state->body, hash, 17);
	answer_items(w);
	well(w, w->ret->feed.item_count == 0);
}

static void
take_body(struct work *w)
{
	struct dtl_str body = gunzip(w, w->r->body);
	char hash[DTL_ID_HEX + 1];

	if (dtl_str_trim(body).n == 0) {
		ill(w, HEALTH_EMPTY, "an answer without a body");
		return;
	}
	dtl_id_from_bytes(body, hash);
	hash[16] = '\0';
	/* The same bytes again from a server whose validators are wrong or missing. */
	if (strcmp(hash, w->state->body) == 0) {
		take_moves(w);
		take_validators(w, false);
		well(w, w->state->health == HEALTH_EMPTY);
		return;
	}
	parse(w, body, hash);
}

static void
take_refusal(struct work *w)
{
	int status = w->r->status;
	char why[40];

	(void)snprintf(why, sizeof why, "HTTP status %d", status);
	if (status == 410) {
		ill(w, HEALTH_GONE, why);
		return;
	}
	if (status == 402)
		ill(w, HEALTH_PAYWALLED, why);
	else if (status == 401 || status == 403 || status == 451 || is_challenge(w, w->r->body))
		ill(w, HEALTH_BLOCKED, why);
	else if (status >= 500)
		ill(w, HEALTH_HTTP_5XX, why);
	else
		ill(w, HEALTH_HTTP_4XX, why);
}

static void
take_answered(struct work *w)
{
	int status = w->r->status;
	bool asked = w->state->etag.n > 0 || w->state->modified.n > 0;

	take_times(w);
	if (status == 304 && asked) {
		take_moves(w);
		take_validators(w, true);
		well(w, w->state->health == HEALTH_EMPTY);
	} else if (status >= 200 && status < 300) {
		take_body(w);
	} else {
		take_refusal(w);
	}
}

void
asker_answer(const struct asker *k, struct dtl_arena *a, struct feed_state *state,
    const struct dtl_http_response *r, int64_t now_ms, struct answer *ret)
{
	static const enum health of[DTL_HTTP_OUTCOMES] = { HEALTH_OK, HEALTH_DNS, HEALTH_TIMEOUT,
		HEALTH_TLS, HEALTH_TIMEOUT, HEALTH_TIMEOUT, HEALTH_OVERSIZED, HEALTH_HTTP_4XX,
		HEALTH_BLOCKED, HEALTH_PARSE, HEALTH_TIMEOUT };
	struct work w = { k, a, state, r, now_ms, ret, false };

	memset(ret, 0, sizeof *ret);
	ret->facts.fresh_ms = ret->facts.retry_after_ms = -1;
	state->fetches++;
	if (r->outcome == DTL_HTTP_ANSWERED)
		take_answered(&w);
	else
		ill(&w, of[r->outcome], r->why);
}

bool
asker_push(const struct asker *k, struct dtl_arena *a, struct feed_state *state,
    const struct dtl_http_response *r, int64_t now_ms, struct answer *ret)
{
	struct work w = { k, a, state, r, now_ms, ret, true };
	struct dtl_err err = { "" };

	memset(ret, 0, sizeof *ret);
	ret->facts.fresh_ms = ret->facts.retry_after_ms = -1;
	if (read_feed(&w, r->body, &err) != DTL_OK || ret->feed.kind == DTL_FEED_INDEX)
		return false;
	answer_items(&w);
	well(&w, false);
	return true;
}
