#include "net/http_work.h"

#include <stdlib.h>

static void
defaults(struct dtl_http_options *o)
{
	if (o->max_redirects == 0)
		o->max_redirects = 8;
	if (o->connect_ms == 0)
		o->connect_ms = 10000;
	if (o->total_ms == 0)
		o->total_ms = 60000;
	if (o->slow_ms == 0)
		o->slow_ms = 20000;
	if (o->slow_bytes == 0)
		o->slow_bytes = 32;
	if (o->limit_bytes == 0)
		o->limit_bytes = (size_t)8 << 20;
	if (o->ratio == 0)
		o->ratio = 200;
	if (o->connections == 0)
		o->connections = 256;
}

static char *
agent_text(const struct dtl_http_options *o)
{
	bool named = o->contact != NULL && o->contact[0] != '\0';
	struct dtl_buf b;

	dtl_buf_init(&b, NULL);
	dtl_buf_addf(&b, named ? "%s (+%s)" : "%s", o->agent == NULL ? "dateline" : o->agent,
	    named ? o->contact : "");
	return b.p;
}

static dtl_rc
fill(struct dtl_http *h, struct dtl_err *err)
{
	for (size_t i = 0; i < h->o.connect_count; i++) {
		struct dtl_buf b;

		dtl_buf_init(&b, NULL);
		dtl_buf_addf(&b, "::%s", h->o.connects[i].to);
		h->connect[i] = curl_slist_append(NULL, b.p);
		dtl_buf_clear(&b);
		if (h->connect[i] == NULL)
			return dtl_err_set(err, DTL_FAIL, "out of memory");
	}
	h->agent = agent_text(&h->o);
	if (!dtl_http_value_good(dtl_str_from(h->agent)))
		return dtl_err_set(err, DTL_FAIL, "user agent '%s' is no header value", h->agent);
	return engine_open(h, err);
}

dtl_rc
dtl_http_open(const struct dtl_http_options *options, struct dtl_http **ret, struct dtl_err *err)
{
	struct dtl_http *h;
	CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
	dtl_rc rc;

	if (code != CURLE_OK)
		return dtl_err_set(err, DTL_FAIL, "HTTP client: %s", curl_easy_strerror(code));
	h = calloc(1, sizeof *h);
	if (h == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	h->o = *options;
	h->epoll_fd = h->timer_fd = -1;
	defaults(&h->o);
	rc = fill(h, err);
	if (rc != DTL_OK) {
		dtl_http_close(h);
		return rc;
	}
	*ret = h;
	return DTL_OK;
}

void
dtl_http_stop(struct dtl_http *h)
{
	while (h->transfers != NULL)
		transfer_end(h->transfers, DTL_HTTP_STOPPED, "stopped");
}

void
dtl_http_close(struct dtl_http *h)
{
	if (h == NULL)
		return;
	h->closing = true;
	while (h->transfers != NULL)
		transfer_end(h->transfers, DTL_HTTP_STOPPED, "the client was closed");
	for (size_t i = 0; i < h->spare_count; i++)
		curl_easy_cleanup(h->spare[i]);
	engine_close(h);
	for (size_t i = 0; i < h->o.connect_count; i++)
		curl_slist_free_all(h->connect[i]);
	free(h->agent);
	free(h);
	curl_global_cleanup();
}

void
dtl_http_start(
    struct dtl_http *h, const struct dtl_http_request *request, dtl_http_done done, void *self)
{
	(void)transfer_hop(transfer_new(h, request, done, self));
}

int
dtl_http_fd(const struct dtl_http *h)
{
	return h->epoll_fd;
}

size_t
dtl_http_active(const struct dtl_http *h)
{
	return h->active;
}

struct waiter {
	struct dtl_arena *a;
	struct dtl_http_response *ret;
	bool done;
};

static struct dtl_str
keep(struct dtl_arena *a, struct dtl_str s)
{
	return s.p == NULL ? s : dtl_str_make(dtl_arena_copy(a, s.n > 0 ? s.p : "", s.n + 1), s.n);
}

static void
take(void *self, const struct dtl_http_response *r)
{
	struct waiter *w = self;
	struct dtl_http_header *headers =
	    DTL_NEW_ARRAY(w->a, r->header_count + 1, struct dtl_http_header);

	*w->ret = *r;
	for (size_t i = 0; i < r->header_count; i++) {
		headers[i].name = keep(w->a, r->headers[i].name);
		headers[i].value = keep(w->a, r->headers[i].value);
	}
	w->ret->headers = headers;
	w->ret->why = dtl_arena_printf(w->a, "%s", r->why);
	w->ret->address = dtl_arena_printf(w->a, "%s", r->address);
	w->ret->url = keep(w->a, r->url);
	w->ret->permanent_url = keep(w->a, r->permanent_url);
	w->ret->body = keep(w->a, r->body);
	w->done = true;
}

dtl_rc
dtl_http_fetch(struct dtl_http *h, struct dtl_arena *a, const struct dtl_http_request *request,
    struct dtl_http_response *ret, struct dtl_err *err)
{
	struct waiter w = { .a = a, .ret = ret };
	dtl_rc rc = DTL_OK;

	dtl_http_start(h, request, take, &w);
	while (!w.done && rc == DTL_OK)
		rc = dtl_http_run(h, 500, err);
	for (struct transfer *t = h->transfers; !w.done && t != NULL; t = t->next)
		if (t->self == &w) {
			transfer_end(t, DTL_HTTP_STOPPED, err->text);
			return rc;
		}
	if (ret->outcome == DTL_HTTP_ANSWERED)
		return DTL_OK;
	bool never = ret->outcome == DTL_HTTP_REFUSED || ret->outcome == DTL_HTTP_LARGE ||
		     ret->outcome == DTL_HTTP_REDIRECTS;

	return dtl_err_set(err, never ? DTL_SKIP : DTL_RETRY, "'%.*s': %s: %s",
	    DTL_STR_FMT(ret->url), dtl_http_outcome_name(ret->outcome), ret->why);
}
