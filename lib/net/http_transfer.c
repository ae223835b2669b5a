#include "net/http_work.h"

#include "base/date.h"

#include <stdlib.h>

static struct dtl_str
keep(struct dtl_arena *a, struct dtl_str s)
{
	if (s.p == NULL)
		return s;
	return dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

static void
copy_request(struct transfer *t, const struct dtl_http_request *from)
{
	const struct dtl_http_options *o = &t->http->o;
	struct dtl_http_request *q = &t->request;
	struct dtl_http_header *headers =
	    DTL_NEW_ARRAY(t->a, from->header_count + 1, struct dtl_http_header);

	*q = *from;
	q->url = keep(t->a, from->url);
	q->body = keep(t->a, from->body);
	for (size_t i = 0; i < from->header_count; i++) {
		headers[i].name = keep(t->a, from->headers[i].name);
		headers[i].value = keep(t->a, from->headers[i].value);
		headers[i].secret = from->headers[i].secret;
	}
	q->headers = headers;
	if (q->limit_bytes == 0)
		q->limit_bytes = o->limit_bytes;
	if (q->total_ms == 0)
		q->total_ms = o->total_ms;
	if (q->max_redirects == 0)
		q->max_redirects = o->max_redirects;
	t->method = from->method == NULL ? "GET" : dtl_arena_printf(t->a, "%s", from->method);
	t->with_body = from->body.p != NULL;
}

struct transfer *
transfer_new(
    struct dtl_http *h, const struct dtl_http_request *request, dtl_http_done done, void *self)
{
	struct transfer *t = calloc(1, sizeof *t);

	if (t == NULL)
		abort();
	t->http = h;
	t->a = dtl_arena_new(0);
	t->done = done;
	t->self = self;
	dtl_buf_init(&t->body, NULL);
	copy_request(t, request);
	t->url_text = t->request.url;
	t->until_ms = dtl_time_mono_ms() + t->request.total_ms;
	t->next = h->transfers;
	if (t->next != NULL)
		t->next->prev = t;
	h->transfers = t;
	h->active++;
	return t;
}

static void
release_hop(struct transfer *t)
{
	struct dtl_http *h = t->http;

	curl_slist_free_all(t->sent);
	t->sent = NULL;
	if (t->easy == NULL)
		return;
	(void)curl_multi_remove_handle(h->multi, t->easy);
	if (h->spare_count < sizeof h->spare / sizeof h->spare[0]) {
		curl_easy_reset(t->easy);
		h->spare[h->spare_count++] = t->easy;
	} else {
		curl_easy_cleanup(t->easy);
	}
	t->easy = NULL;
}

void
transfer_end(struct transfer *t, enum dtl_http_outcome outcome, const char *why)
{
	struct dtl_http *h = t->http;
	curl_off_t received = 0, total_us = 0, before_us = 0;
	struct dtl_http_response r = {
		.outcome = outcome,
		.why = why,
		.status = t->status,
		.url = t->url_text,
		.permanent_url = t->permanent_url,
		.hops = t->hops,
		.passed = t->passed,
		.headers = t->headers,
		.header_count = t->header_count,
		.address = t->address,
	};

	if (t->easy != NULL) {
		(void)curl_easy_getinfo(t->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
		(void)curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &total_us);
		(void)curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &before_us);
	}
	r.received_bytes = received;
	r.sent_ms = (total_us - before_us) / 1000;
	if (outcome == DTL_HTTP_ANSWERED)
		r.body = dtl_str_make(t->body.p == NULL ? "" : t->body.p, t->body.n);
	/* Out of the list first: done may start another or run the client. */
	if (t->prev != NULL)
		t->prev->next = t->next;
	else
		h->transfers = t->next;
	if (t->next != NULL)
		t->next->prev = t->prev;
	h->active--;
	release_hop(t);
	t->done(t->self, &r);
	dtl_buf_clear(&t->body);
	dtl_arena_free(t->a);
	free(t);
}

static bool
port_allowed(const struct dtl_http *h, int port)
{
	if (port == 80 || port == 443)
		return true;
	for (size_t i = 0; i < h->o.port_count; i++)
		if (h->o.ports[i] == port)
			return true;
	return false;
}

static bool
same_origin(const struct dtl_url *a, const struct dtl_url *b)
{
	return a->https == b->https && a->port == b->port && dtl_str_eq(a->host, b->host);
}

static void
add_line(struct transfer *t, const struct dtl_http_header *header)
{
	/* curl leaves a header with an empty value out unless it ends with a semicolon. */
	const char *line = header->value.n > 0
			       ? dtl_arena_printf(t->a, "%.*s: %.*s", DTL_STR_FMT(header->name),
				     DTL_STR_FMT(header->value))
			       : dtl_arena_printf(t->a, "%.*s;", DTL_STR_FMT(header->name));
	struct curl_slist *more = curl_slist_append(t->sent, line);

	if (more == NULL)
		abort();
	t->sent = more;
}

static void
set_headers(struct transfer *t)
{
	bool home = same_origin(&t->first, &t->url);

	for (size_t i = 0; i < t->request.header_count; i++)
		if (home || !t->request.headers[i].secret)
			add_line(t, &t->request.headers[i]);
	/* "Expect:" takes curl's own pause before large bodies off. */
	struct curl_slist *more = curl_slist_append(t->sent, "Expect:");

	if (more == NULL)
		abort();
	t->sent = more;
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->sent);
}

static struct curl_slist *
connect_rule(const struct dtl_http *h, struct dtl_str host)
{
	for (size_t i = 0; i < h->o.connect_count; i++) {
		const char *rule = h->o.connects[i].host;

		if (rule[0] == '*' ? dtl_str_ends(host, rule + 1) : dtl_str_is(host, rule))
			return h->connect[i];
	}
	return NULL;
}

static void
set_method(struct transfer *t)
{
	if (t->with_body) {
		(void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->request.body.p);
		(void)curl_easy_setopt(
		    t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->request.body.n);
	}
	if (strcmp(t->method, "HEAD") == 0)
		(void)curl_easy_setopt(t->easy, CURLOPT_NOBODY, 1L);
	else if (strcmp(t->method, t->with_body ? "POST" : "GET") != 0)
		(void)curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, t->method);
}

static void
set_own_certificate(CURL *e, const struct dtl_http_options *o)
{
	if (o->cert_file == NULL || o->key_file == NULL)
		return;
	(void)curl_easy_setopt(e, CURLOPT_SSLCERT, o->cert_file);
	(void)curl_easy_setopt(e, CURLOPT_SSLKEY, o->key_file);
	if (o->key_password != NULL)
		(void)curl_easy_setopt(e, CURLOPT_KEYPASSWD, o->key_password);
}

static void
set_options(struct transfer *t, int64_t left_ms)
{
	const struct dtl_http_options *o = &t->http->o;
	struct curl_slist *to = connect_rule(t->http, t->url.host);
	long verify = t->request.unverified ? 0L : 1L;
	CURL *e = t->easy;

	(void)curl_easy_setopt(
	    e, CURLOPT_URL, dtl_arena_printf(t->a, "%.*s", DTL_STR_FMT(t->url_text)));
	(void)curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* never waits for a slow resolver */
	(void)curl_easy_setopt(e, CURLOPT_PROXY, o->proxy == NULL ? "" : o->proxy);
	(void)curl_easy_setopt(e, CURLOPT_USERAGENT, t->http->agent);
	(void)curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	(void)curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	(void)curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)left_ms);
	(void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, (long)o->slow_bytes);
	(void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)((o->slow_ms + 999) / 1000));
	(void)curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, verify);
	(void)curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, verify * 2);
	if (o->ca_file != NULL && o->ca_file[0] != '\0')
		(void)curl_easy_setopt(e, CURLOPT_CAINFO, o->ca_file);
	set_own_certificate(e, o);
	if (to != NULL)
		(void)curl_easy_setopt(e, CURLOPT_CONNECT_TO, to);
}

static CURL *
handle(struct dtl_http *h)
{
	CURL *easy = h->spare_count > 0 ? h->spare[--h->spare_count] : curl_easy_init();

	if (easy == NULL)
		abort();
	return easy;
}

bool
transfer_hop(struct transfer *t)
{
	int64_t left_ms = t->until_ms - dtl_time_mono_ms();

	t->url_text = dtl_url_normal(t->a, t->url_text);
	if (t->url_text.p == NULL || !dtl_url_parse(t->a, t->url_text, &t->url)) {
		t->url_text = t->request.url;
		transfer_end(t, DTL_HTTP_REFUSED, "no http or https URL");
		return false;
	}
	if (!port_allowed(t->http, t->url.port)) {
		transfer_end(t, DTL_HTTP_REFUSED, "a port other than 80, 443 and those listed");
		return false;
	}
	if (left_ms <= 0 || t->http->closing) {
		transfer_end(t, t->http->closing ? DTL_HTTP_STOPPED : DTL_HTTP_TIMEOUT,
		    "no time left for another hop");
		return false;
	}
	if (t->hops == 0)
		t->first = t->url;
	/* A fragment is for the reader, not for the server. */
	t->url.fragment = DTL_STR_NONE;
	t->url_text = dtl_url_print(t->a, &t->url);
	t->status = 0;
	t->header_count = 0;
	t->in_body = t->redirecting = false;
	t->refused = t->large = NULL;
	t->error[0] = t->address[0] = '\0';
	dtl_buf_truncate(&t->body, 0);
	t->easy = handle(t->http);
	set_options(t, left_ms);
	set_method(t);
	set_headers(t);
	transfer_callbacks(t);
	if (curl_multi_add_handle(t->http->multi, t->easy) != CURLM_OK)
		abort();
	return true;
}

static bool
is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Where the answer sends us; false: nowhere, transfer_end was called. */
static bool
next_place(struct transfer *t)
{
	struct dtl_http_response r = { .headers = t->headers, .header_count = t->header_count };
	struct dtl_str location = dtl_http_header(&r, "location");
	struct dtl_str next = dtl_url_join(t->a, t->url_text, location);

	if (t->hops >= t->request.max_redirects) {
		transfer_end(t, DTL_HTTP_REDIRECTS, "too many redirects");
		return false;
	}
	if (next.p == NULL) {
		transfer_end(t, DTL_HTTP_REFUSED, "a redirect to what is no http or https URL");
		return false;
	}
	if (t->hops < DTL_HTTP_PASSED)
		t->passed[t->hops] = t->url_text;
	t->hops++;
	if (t->status != 301 && t->status != 308)
		t->temporary_seen = true;
	if (!t->temporary_seen)
		t->permanent_url = next;
	if (t->status == 303 || (t->status <= 302 && t->with_body)) {
		t->with_body = false;
		t->method = strcmp(t->method, "HEAD") == 0 ? "HEAD" : "GET";
	}
	t->url_text = next;
	return true;
}

void
transfer_after_hop(struct transfer *t, CURLcode code)
{
	enum dtl_http_outcome outcome = http_outcome_of(t, code);
	const char *why = t->error[0] != '\0' ? t->error : curl_easy_strerror(code);

	if (outcome == DTL_HTTP_ANSWERED && is_redirect(t->status) && t->redirecting &&
	    t->request.max_redirects > 0) {
		release_hop(t);
		if (next_place(t))
			(void)transfer_hop(t);
		return;
	}
	if (outcome == DTL_HTTP_LARGE)
		why = t->large;
	else if (outcome == DTL_HTTP_REFUSED && t->refused != NULL)
		why = dtl_arena_printf(t->a, "%s is not asked: %s", t->address, t->refused);
	else if (outcome == DTL_HTTP_ANSWERED)
		why = "";
	transfer_end(t, outcome, why);
}
