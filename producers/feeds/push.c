#include "push.h"

#include "base/hash.h"
#include "base/log.h"
#include "follow.h"

#include <stdio.h>
#include <stdlib.h>

#define SURE_MS ((int64_t)10 * 60000) /* a hub has so long to ask whether we are sure */
#define AGAIN_MS ((int64_t)10 * 60000) /* after a refusal, doubled with each */
#define AGAIN_MAX_MS ((int64_t)24 * 3600000)
#define FORGED_TOLD 3 /* times that a wrong signature is told; all are counted */

static void
tell(const struct sub *sub, enum dtl_log_level level, const char *id, const char *why)
{
	dtl_log(level, id, why, "feed=%.*s hub=%.*s", DTL_STR_FMT(sub->feed->url),
	    DTL_STR_FMT(sub->slot.url));
}

static struct dtl_str
keep(struct run *r, struct dtl_str s)
{
	return dtl_str_make(dtl_arena_strndup(r->feeds_a, s.p, s.n), s.n);
}

/* The next time that something is to be done for the subscription. */
static void
set_due(struct run *r, struct sub *sub, int64_t due_ms)
{
	if (sub->over || sub->slot.busy || sub->slot.in_line)
		return; /* the answer says when */
	plan_remove(&r->plan, &sub->slot);
	sub->slot.due_ms = due_ms;
	plan_add(&r->plan, &sub->slot);
}

static int64_t
renew_ms(const struct sub *sub, int64_t now_ms)
{
	return sub->push.until_ms - (sub->push.until_ms - now_ms) / 10;
}

/* The feed is asked no later than this; it may have been put off for long while news was pushed. */
static void
ask_feed(struct run *r, struct feed *feed, int64_t due_ms)
{
	if (feed->heap == SIZE_MAX || feed->due_ms <= due_ms)
		return;
	plan_remove(&r->plan, feed);
	feed->due_ms = due_ms;
	plan_add(&r->plan, feed);
}

/* The position says what became of the subscription, and the feed is asked as that wants it. */
static void
remember(struct run *r, struct sub *sub)
{
	struct feed *feed = sub->feed;
	struct feed_state state;
	struct dtl_buf position;
	struct dtl_err err = { "" };
	dtl_rc rc;

	dtl_arena_reset(r->a);
	(void)state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
	state.push = sub->push;
	if (sub->push.is != PUSH_ON) {
		int64_t soon_ms = clock_now(&r->clock) + r->conf->interval_ms;

		if (state.next_ms > soon_ms && state.health != HEALTH_GONE)
			state.next_ms = state.hold_ms > soon_ms ? state.hold_ms : soon_ms;
		ask_feed(r, feed, state.next_ms);
	}
	dtl_buf_init(&position, r->a);
	state_print(&state, &position);
	rc = outlet_progress(&r->outlet, feed->url, dtl_buf_str(&position), &err);
	if (rc != DTL_OK) {
		r->rc = rc;
		r->err = err;
	}
}

static void
lose(struct run *r, struct sub *sub, const char *why)
{
	tell(sub, DTL_LOG_WARN, "feeds.push_lost", why);
	sub->push.is = PUSH_NONE;
	sub->push.until_ms = 0;
	remember(r, sub);
}

static void
make_token(const struct push *p, struct sub *sub)
{
	struct dtl_str parts[] = { dtl_str_from("callback"), p->key, sub->feed->url, sub->slot.url,
		sub->topic };

	dtl_id_from_parts(parts, 5, sub->token);
}

static struct sub *
new_sub(struct run *r, struct feed *feed, const struct feed_state *state)
{
	struct sub *sub = DTL_NEW(r->feeds_a, struct sub);
	union dtl_map_value value = { .ptr = sub };

	sub->feed = feed;
	sub->slot.asks = sub;
	sub->slot.heap = SIZE_MAX;
	sub->slot.url = keep(r, state->hub);
	sub->slot.unverified = feed->unverified;
	sub->topic = keep(r, state->topic);
	make_token(r->push, sub);
	(void)dtl_map_put(&r->push->by_token, dtl_str_make(sub->token, PUSH_TOKEN), value);
	feed->sub = sub;
	return sub;
}

void
push_drop(struct run *r, struct feed *feed)
{
	struct sub *sub = feed->sub;

	if (sub == NULL)
		return;
	sub->over = true;
	run_unplan(r, &sub->slot);
	feed->sub = NULL;
}

/* What the position says holds when it was made with the callback and the key of now. */
static void
take_over(struct run *r, struct sub *sub, struct feed_state *state)
{
	int64_t now_ms = clock_now(&r->clock);
	bool ours = strcmp(state->push.by, r->push->by) == 0;

	sub->push = state->push;
	memcpy(sub->push.by, r->push->by, sizeof sub->push.by);
	if (!ours || (state->push.is == PUSH_ON && state->push.until_ms <= now_ms)) {
		sub->push.is = PUSH_NONE;
		sub->push.until_ms = 0;
	}
	state->push = sub->push;
	if (sub->push.is == PUSH_ON)
		set_due(r, sub, renew_ms(sub, now_ms));
	else if (sub->push.is == PUSH_DENIED)
		set_due(r, sub, sub->push.until_ms);
	else
		set_due(r, sub, now_ms);
}

void
push_settle(struct run *r, struct feed *feed, struct feed_state *state)
{
	struct sub *sub = feed->sub;
	bool wanted = r->push != NULL && feed->listed && state->hub.n > 0;

	if (sub != NULL && (!wanted || !dtl_str_eq(sub->slot.url, state->hub) ||
			       !dtl_str_eq(sub->topic, state->topic)))
		push_drop(r, feed);
	if (!wanted || feed->sub != NULL)
		return;
	take_over(r, new_sub(r, feed, state), state);
}

void
push_note(const struct feed *feed, struct feed_state *state)
{
	if (feed->sub != NULL)
		state->push = feed->sub->push;
	else if (state->hub.n == 0)
		memset(&state->push, 0, sizeof state->push);
}

int64_t
push_poll_ms(const struct run *r, const struct feed_state *state, int64_t now_ms)
{
	int64_t wait_ms = r->conf->push_poll_ms;

	if (r->push == NULL || state->push.is != PUSH_ON || state->push.until_ms <= now_ms)
		return 0;
	return now_ms + wait_ms +
	       (int64_t)((uint64_t)state->fetches * 7919 % (uint64_t)(wait_ms / 10 + 1));
}

static void
add_field(struct dtl_buf *out, const char *name, struct dtl_str value)
{
	static const char plain[] = "-._~";

	dtl_buf_addf(out, "%s%s=", out->n > 0 ? "&" : "", name);
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];
		bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

		if (letter || (c != '\0' && strchr(plain, c) != NULL))
			dtl_buf_add_char(out, (char)c);
		else
			dtl_buf_addf(out, "%%%02X", c);
	}
}

static struct dtl_str
callback_of(const struct run *r, struct dtl_arena *a, const struct sub *sub)
{
	struct dtl_str base = dtl_str_from(r->conf->callback);
	const char *slash = base.p[base.n - 1] == '/' ? "" : "/";

	return dtl_str_from(dtl_arena_printf(a, "%.*s%s%s", DTL_STR_FMT(base), slash, sub->token));
}

void
push_request(struct run *r, struct dtl_arena *a, struct feed *slot, struct dtl_http_request *ret)
{
	struct dtl_http_header *type = DTL_NEW(a, struct dtl_http_header);
	struct sub *sub = slot->asks;
	struct dtl_buf form;

	if (sub->push.is == PUSH_ON && sub->push.until_ms <= clock_now(&r->clock)) {
		lose(r, sub, "the lease ended and was not renewed");
		dtl_arena_reset(a);
		type = DTL_NEW(a, struct dtl_http_header);
	}
	dtl_buf_init(&form, a);
	add_field(&form, "hub.mode", dtl_str_from("subscribe"));
	add_field(&form, "hub.topic", sub->topic);
	add_field(&form, "hub.callback", callback_of(r, a, sub));
	add_field(&form, "hub.secret", push_secret(r->push, a, sub));
	add_field(&form, "hub.lease_seconds",
	    dtl_str_from(dtl_arena_printf(a, "%lld", (long long)(r->conf->push_lease_ms / 1000))));
	*type = (struct dtl_http_header){ DTL_STR("Content-Type"),
		DTL_STR("application/x-www-form-urlencoded"), false };
	memset(ret, 0, sizeof *ret);
	ret->url = slot->url;
	ret->method = "POST";
	ret->headers = type;
	ret->header_count = 1;
	ret->body = dtl_buf_str(&form);
	ret->unverified = slot->unverified;
	ret->limit_bytes = 65536;
	sub->asked = true;
}

static int64_t
after_refusal(struct sub *sub, int64_t now_ms)
{
	int64_t wait_ms = AGAIN_MS;

	for (int i = 0; i < sub->errors && wait_ms < AGAIN_MAX_MS; i++)
		wait_ms *= 2;
	sub->errors++;
	if (wait_ms > AGAIN_MAX_MS)
		wait_ms = AGAIN_MAX_MS;
	/* The end of a lease is not slept through. */
	if (sub->push.is == PUSH_ON && sub->push.until_ms < now_ms + wait_ms)
		return sub->push.until_ms;
	return now_ms + wait_ms;
}

void
push_slot(struct run *r, struct feed *slot, const struct dtl_http_response *response)
{
	struct sub *sub = slot->asks;
	int64_t now_ms = clock_now(&r->clock);
	bool taken = response->outcome == DTL_HTTP_ANSWERED && response->status >= 200 &&
		     response->status < 300;
	char why[80];

	if (sub->over)
		return;
	if (taken) {
		int64_t until_ms = now_ms + SURE_MS;

		if (!sub->asked) /* sure already */
			until_ms =
			    sub->push.is == PUSH_ON ? renew_ms(sub, now_ms) : sub->push.until_ms;
		else if (sub->push.is == PUSH_ON && sub->push.until_ms < until_ms)
			until_ms = sub->push.until_ms;
		set_due(r, sub, until_ms);
		return;
	}
	sub->asked = false;
	if (response->outcome == DTL_HTTP_ANSWERED)
		(void)snprintf(why, sizeof why, "HTTP status %d", response->status);
	else
		(void)snprintf(why, sizeof why, "%s", response->why);
	if (sub->errors == 0)
		tell(sub, DTL_LOG_WARN, "feeds.push_refused", why);
	set_due(r, sub, after_refusal(sub, now_ms));
}

void
push_confirmed(struct push *p, struct sub *sub, int64_t lease_ms)
{
	struct run *r = p->r;
	int64_t now_ms = clock_now(&r->clock);

	if (sub->push.is != PUSH_ON)
		tell(sub, DTL_LOG_INFO, "feeds.push", "news is pushed");
	sub->asked = false;
	sub->errors = 0;
	sub->push.is = PUSH_ON;
	sub->push.until_ms = now_ms + lease_ms;
	remember(r, sub);
	set_due(r, sub, renew_ms(sub, now_ms));
}

void
push_denied(struct push *p, struct sub *sub, struct dtl_str why)
{
	struct run *r = p->r;
	char quoted[256];

	tell(sub, DTL_LOG_WARN, "feeds.push_denied",
	    why.n > 0 ? dtl_log_quote(why, quoted, sizeof quoted) : NULL);
	sub->asked = false;
	sub->push.is = PUSH_DENIED;
	sub->push.until_ms = clock_now(&r->clock) + AGAIN_MAX_MS;
	remember(r, sub);
	set_due(r, sub, sub->push.until_ms);
}

void
push_forged(struct push *p, struct sub *sub, const char *why)
{
	if (++sub->push.bad <= FORGED_TOLD)
		tell(sub, DTL_LOG_WARN, "feeds.push_forged", why);
	remember(p->r, sub);
}

dtl_rc
push_delivered(
    struct push *p, struct sub *sub, const struct dtl_http_response *news, struct dtl_err *err)
{
	struct run *r = p->r;
	struct feed *feed = sub->feed;
	dtl_rc rc;

	sub->push.count++;
	if (feed->busy || feed->in_line || feed->heap == SIZE_MAX) {
		feed->again =
		    true; /* its answer is being worked on: it is asked once more behind that */
		return DTL_OK;
	}
	if (feed->follow_page && r->round_count >= FOLLOW_ROUNDS) {
		ask_feed(r, feed, clock_now(&r->clock));
		return DTL_OK;
	}
	plan_remove(&r->plan, feed);
	rc = r->rc;
	run_take(r, feed, news, true);
	if (rc != DTL_OK || r->rc == DTL_OK)
		return DTL_OK;
	*err = r->err;
	return r->rc;
}
