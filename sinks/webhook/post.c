#include "post.h"

#include "base/date.h"
#include "body.h"
#include "net/httpdate.h"
#include "sign.h"

#include <stdlib.h>

#define RUN_MS 50
#define START_FOR_MS 10000 /* then the skeleton polls Kafka before more is sent */

enum progress { WAITING, FLYING, DELIVERED, REFUSED, SPLIT };

struct request {
	size_t first, count; /* items */
	enum progress progress;
	const char *why; /* REFUSED */
};

struct post {
	const struct webhook_conf *conf;
	struct body_maker maker;
	const struct dtl_sink_desk *desk;
	struct dtl_http *http;
	struct dtl_arena *a; /* as long as the sink */
	struct dtl_arena *batch_a;
	struct dtl_arena *scratch;
	struct dtl_buf body;
	struct item *items;
	size_t item_count, item_cap;
	struct request *requests;
	size_t request_count, request_cap;
	size_t flying;
	bool failed; /* the world, since this flush began */
	bool forbidden; /* by our own rules for addresses */
	struct dtl_err why;
	int64_t not_before_ms; /* Retry-After; monotonic */
	int64_t next_start_ms; /* rate */
};

/* One transfer under way: the client calls back with it. */
struct flight {
	struct post *post;
	size_t request;
};

static dtl_rc
open_maker(struct post *p, const char *line, struct dtl_err *err)
{
	size_t at = 0;
	dtl_rc rc = DTL_OK;

	p->maker.conf = p->conf;
	p->maker.line = line;
	if (p->conf->secret[0] != '\0')
		rc = sign_key(p->a, p->conf->secret, &p->maker.key, err);
	if (rc == DTL_OK && p->conf->body == WEBHOOK_TEMPLATE)
		rc = template_parse(
		    p->a, dtl_str_from(p->conf->template), &p->maker.template, &at, err);
	return rc;
}

dtl_rc
post_open(const struct webhook_conf *conf, const char *line, struct post **ret, struct dtl_err *err)
{
	struct post *p = calloc(1, sizeof *p);
	struct dtl_http_options options;
	const char *key = NULL;
	dtl_rc rc;

	if (p == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	p->conf = conf;
	p->a = dtl_arena_new(0);
	p->batch_a = dtl_arena_new(0);
	p->scratch = dtl_arena_new(0);
	dtl_buf_init(&p->body, NULL);
	rc = webhook_http_options(conf, &options, &key, err);
	if (rc == DTL_OK)
		rc = open_maker(p, line, err);
	if (rc == DTL_OK)
		rc = dtl_http_open(&options, &p->http, err);
	if (rc != DTL_OK) {
		post_close(p);
		return rc;
	}
	*ret = p;
	return DTL_OK;
}

void
post_close(struct post *p)
{
	if (p == NULL)
		return;
	dtl_http_close(p->http);
	dtl_buf_clear(&p->body);
	dtl_arena_free(p->scratch);
	dtl_arena_free(p->batch_a);
	dtl_arena_free(p->a);
	free(p->items);
	free(p->requests);
	free(p);
}

void
post_lend(struct post *p, const struct dtl_sink_desk *desk)
{
	p->desk = desk;
}

static void *
room_for(void *items, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap == 0 ? 64 : *cap * 2;
	items = reallocarray(items, *cap, size);
	if (items == NULL)
		abort();
	return items;
}

void
post_add(struct post *p, const struct dtl_message *msg)
{
	p->items = room_for(p->items, p->item_count, &p->item_cap, sizeof *p->items);
	item_make(p->batch_a, msg, &p->items[p->item_count++]);
}

static void
add_request(struct post *p, size_t first, size_t count)
{
	p->requests = room_for(p->requests, p->request_count, &p->request_cap, sizeof *p->requests);
	p->requests[p->request_count++] = (struct request){ first, count, WAITING, NULL };
}

static void
gather(struct post *p)
{
	size_t most = body_holds_many(p->conf->body) ? (size_t)p->conf->max_records : 1;
	size_t first = 0, bytes = 0;

	for (size_t i = 0; i < p->item_count; i++) {
		bytes += p->items[i].json.n;
		if (i > first && (i - first >= most || bytes > (size_t)p->conf->max_bytes)) {
			add_request(p, first, i - first);
			first = i;
			bytes = p->items[i].json.n;
		}
	}
	if (p->item_count > first)
		add_request(p, first, p->item_count - first);
}

static bool
is_bad_record(int status)
{
	return status == 400 || status == 413 || status == 415 || status == 422;
}

/* One of many is bad: halves find it in few steps. Alone it is a dead letter. */
static void
refuse(struct post *p, size_t at, const struct dtl_http_response *r)
{
	struct request *q = &p->requests[at];
	size_t first = q->first, half = q->count / 2, rest = q->count - half;

	if (q->count == 1) {
		q->progress = REFUSED;
		q->why =
		    dtl_arena_printf(p->batch_a, "the destination answered %d: %.*s", r->status,
			(int)(r->body.n > 300 ? 300 : r->body.n), r->body.n > 0 ? r->body.p : "");
		return;
	}
	q->progress = SPLIT;
	add_request(p, first, half);
	add_request(p, first + half, rest);
}

static void
put_off(struct post *p, const struct dtl_http_response *r)
{
	int64_t wait_ms = 0;

	p->failed = true;
	if (r->outcome == DTL_HTTP_REFUSED) {
		p->forbidden = true;
		(void)dtl_err_set(&p->why, DTL_FAIL,
		    "'%s': %s; name its network in sinks.webhook.allow if it is meant",
		    p->conf->url, r->why);
		return;
	}
	if (r->outcome != DTL_HTTP_ANSWERED) {
		(void)dtl_err_set(&p->why, DTL_RETRY, "'%s': %s", p->conf->url, r->why);
		return;
	}
	(void)dtl_err_set(
	    &p->why, DTL_RETRY, "'%s' answered with status %d", p->conf->url, r->status);
	if (!dtl_retry_after_parse(dtl_http_header(r, "retry-after"), dtl_time_now_ms(), &wait_ms))
		return;
	if (wait_ms > p->conf->retry_after_max_ms)
		wait_ms = p->conf->retry_after_max_ms;
	if (dtl_time_mono_ms() + wait_ms > p->not_before_ms)
		p->not_before_ms = dtl_time_mono_ms() + wait_ms;
}

static void
on_done(void *self, const struct dtl_http_response *r)
{
	struct flight *flight = self;
	struct post *p = flight->post;
	size_t at = flight->request;
	bool whole = r->outcome == DTL_HTTP_ANSWERED || r->outcome == DTL_HTTP_LARGE;

	free(flight);
	p->flying--;
	p->requests[at].progress = WAITING;
	if (whole && r->status >= 200 && r->status < 300)
		p->requests[at].progress = DELIVERED;
	else if (whole && is_bad_record(r->status))
		refuse(p, at, r);
	else
		put_off(p, r);
}

static void
start(struct post *p, size_t at)
{
	struct request *q = &p->requests[at];
	const struct item *items = &p->items[q->first];
	struct dtl_http_header *headers = DTL_NEW_ARRAY(
	    p->scratch, BODY_HEADERS + p->conf->headers.count, struct dtl_http_header);
	struct dtl_http_request request = { .method = "POST",
		.url = dtl_str_from(p->conf->url),
		.headers = headers,
		.max_redirects = -1 };
	struct flight *flight = malloc(sizeof *flight);

	if (flight == NULL)
		abort();
	*flight = (struct flight){ p, at };
	dtl_buf_truncate(&p->body, 0);
	body_make(&p->maker, p->scratch, items, q->count, &p->body);
	request.body = dtl_buf_str(&p->body);
	request.header_count =
	    body_headers(&p->maker, p->scratch, items, q->count, request.body, headers);
	q->progress = FLYING;
	p->flying++;
	if (p->conf->rate > 0)
		p->next_start_ms = dtl_time_mono_ms() + (int64_t)(1000 / p->conf->rate);
	dtl_http_start(p->http, &request, on_done, flight);
	dtl_arena_reset(p->scratch);
}

/* The next request that may be sent now; request_count when there is none. */
static size_t
startable(const struct post *p, int64_t until_ms)
{
	int64_t now_ms = dtl_time_mono_ms();

	if (p->failed || now_ms >= until_ms || p->flying >= (size_t)p->conf->connections ||
	    now_ms < p->next_start_ms)
		return p->request_count;
	for (size_t i = 0; i < p->request_count; i++)
		if (p->requests[i].progress == WAITING)
			return i;
	return p->request_count;
}

static bool
has(const struct post *p, enum progress progress)
{
	for (size_t i = 0; i < p->request_count; i++)
		if (p->requests[i].progress == progress)
			return true;
	return false;
}

static dtl_rc
send_all(struct post *p, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + START_FOR_MS;
	dtl_rc rc = DTL_OK;

	p->failed = false;
	while (rc == DTL_OK) {
		for (size_t i; (i = startable(p, until_ms)) < p->request_count;)
			start(p, i);
		bool more = !p->failed && has(p, WAITING) && dtl_time_mono_ms() < until_ms;

		if (p->flying == 0 && !more)
			break;
		rc = dtl_http_run(p->http, RUN_MS, err);
	}
	return rc;
}

static dtl_rc
bury_refused(struct post *p, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < p->request_count && rc == DTL_OK; i++) {
		struct request *q = &p->requests[i];
		const struct item *it = &p->items[q->first];

		if (q->progress != REFUSED)
			continue;
		rc = p->desk->bury(p->desk->self, it->topic, &it->raw, q->why, err);
		if (rc == DTL_OK)
			q->progress = DELIVERED;
	}
	return rc;
}

dtl_rc
post_flush(struct post *p, struct dtl_err *err)
{
	dtl_rc rc;

	if (p->request_count == 0)
		gather(p);
	if (dtl_time_mono_ms() < p->not_before_ms) {
		*err = p->why;
		return DTL_RETRY;
	}
	rc = send_all(p, err);
	if (rc == DTL_OK)
		rc = bury_refused(p, err);
	if (rc != DTL_OK)
		return rc;
	if (has(p, WAITING)) {
		if (p->failed)
			*err = p->why;
		else
			(void)dtl_err_set(err, DTL_RETRY,
			    "'%s' is slow: a batch was not through after %d s", p->conf->url,
			    START_FOR_MS / 1000);
		return p->forbidden ? DTL_FAIL : DTL_RETRY;
	}
	p->item_count = 0;
	p->request_count = 0;
	dtl_arena_reset(p->batch_a);
	return DTL_OK;
}
