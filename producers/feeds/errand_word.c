#include "errand_word.h"

#include "base/json.h"
#include "base/utf8.h"

/* What is no UTF-8 could not be told: no header that matters holds any. */
static void
add_headers(
    struct dtl_json_writer *w, struct dtl_arena *a, const struct dtl_http_header *h, size_t count)
{
	dtl_json_key(w, "headers");
	dtl_json_begin_array(w);
	for (size_t i = 0; i < count; i++) {
		dtl_json_str(w, dtl_utf8_repair(a, h[i].name));
		dtl_json_str(w, dtl_utf8_repair(a, h[i].value));
	}
	dtl_json_end_array(w);
}

static void
add_request(struct dtl_json_writer *w, struct dtl_arena *a, const struct errand_word *word)
{
	const struct dtl_http_request *q = &word->request;

	dtl_json_member_bool(w, "judged", word->judged);
	dtl_json_key(w, "url");
	dtl_json_str(w, dtl_utf8_repair(a, q->url));
	dtl_json_member_bool(w, "post", q->body.p != NULL);
	dtl_json_member_int(w, "limit", (int64_t)q->limit_bytes);
	dtl_json_member_bool(w, "unverified", q->unverified);
	add_headers(w, a, q->headers, q->header_count);
}

static void
add_response(struct dtl_json_writer *w, struct dtl_arena *a, const struct errand_word *word)
{
	const struct dtl_http_response *r = &word->response;

	if (word->robots != ROBOTS_YES) {
		dtl_json_key(w, "robots");
		dtl_json_z(w, word->robots == ROBOTS_REFUSED ? "refused" : "no");
		return;
	}
	dtl_json_key(w, "outcome");
	dtl_json_z(w, dtl_http_outcome_name(r->outcome));
	dtl_json_key(w, "why");
	dtl_json_str(w, dtl_utf8_repair(a, dtl_str_from(r->why)));
	dtl_json_member_int(w, "status", r->status);
	dtl_json_key(w, "url");
	dtl_json_str(w, dtl_utf8_repair(a, r->url));
	add_headers(w, a, r->headers, r->header_count);
}

void
errand_word_print(const struct errand_word *word, struct dtl_buf *out)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, word->asks ? "ask" : "answer");
	dtl_json_str(&w, word->id);
	if (word->asks)
		add_request(&w, a, word);
	else
		add_response(&w, a, word);
	dtl_json_end_object(&w);
	dtl_buf_add_char(out, '\n');
	dtl_buf_add_str(out, word->asks ? word->request.body : word->response.body);
	dtl_arena_free(a);
}

static const struct dtl_http_header *
read_headers(struct dtl_arena *a, const struct dtl_json *tree, size_t *ret_count)
{
	const struct dtl_json *list = dtl_json_get(tree, "headers");
	size_t count = list != NULL && list->type == DTL_JSON_ARRAY ? list->count / 2 : 0;
	struct dtl_http_header *headers = DTL_NEW_ARRAY(a, count + 1, struct dtl_http_header);

	*ret_count = count;
	for (size_t i = 0; i < count; i++) {
		headers[i].name = list->items[2 * i].string;
		headers[i].value = list->items[2 * i + 1].string;
		if (headers[i].name.p == NULL || headers[i].value.p == NULL)
			*ret_count = 0;
	}
	return headers;
}

static bool
read_request(
    struct dtl_arena *a, const struct dtl_json *tree, struct dtl_str body, struct errand_word *ret)
{
	struct dtl_http_request *q = &ret->request;
	int64_t limit;

	q->url = dtl_json_get_str(tree, "url");
	if (q->url.n == 0 || !dtl_json_get_count(tree, "limit", &limit))
		return false;
	ret->judged = dtl_json_is_true(tree, "judged");
	q->limit_bytes = (size_t)limit;
	q->unverified = dtl_json_is_true(tree, "unverified");
	q->max_redirects = -1;
	q->headers = read_headers(a, tree, &q->header_count);
	if (dtl_json_is_true(tree, "post")) {
		q->method = "POST";
		q->body = body;
	}
	return true;
}

static bool
read_outcome(struct dtl_str name, enum dtl_http_outcome *ret)
{
	for (int i = 0; i < DTL_HTTP_OUTCOMES; i++) {
		*ret = (enum dtl_http_outcome)i;
		if (dtl_str_is(name, dtl_http_outcome_name(*ret)))
			return true;
	}
	return false;
}

static bool
read_response(
    struct dtl_arena *a, const struct dtl_json *tree, struct dtl_str body, struct errand_word *ret)
{
	struct dtl_http_response *r = &ret->response;
	struct dtl_str robots = dtl_json_get_str(tree, "robots");
	int64_t status;

	ret->robots = ROBOTS_YES;
	if (robots.p != NULL) {
		ret->robots = dtl_str_is(robots, "refused") ? ROBOTS_REFUSED : ROBOTS_NO;
		return true;
	}
	r->url = dtl_json_get_str(tree, "url");
	if (!read_outcome(dtl_json_get_str(tree, "outcome"), &r->outcome) || r->url.p == NULL ||
	    !dtl_json_get_count(tree, "status", &status) || status > 999)
		return false;
	r->status = (int)status;
	r->why = dtl_arena_printf(a, "%.*s", DTL_STR_FMT(dtl_json_get_str(tree, "why")));
	r->headers = read_headers(a, tree, &r->header_count);
	r->address = "";
	if (r->outcome == DTL_HTTP_ANSWERED)
		r->body = body;
	return true;
}

bool
errand_word_read(struct dtl_arena *a, struct dtl_str bytes, struct errand_word *ret)
{
	size_t end = dtl_str_find_char(bytes, '\n', 0);
	struct dtl_str body = dtl_str_slice(bytes, end + 1, bytes.n);
	const struct dtl_json *tree;
	struct dtl_err err;

	memset(ret, 0, sizeof *ret);
	if (end >= bytes.n || dtl_json_read(a, dtl_str_slice(bytes, 0, end), &tree, &err) != DTL_OK)
		return false;
	ret->id = dtl_json_get_str(tree, "ask");
	ret->asks = ret->id.p != NULL;
	if (!ret->asks)
		ret->id = dtl_json_get_str(tree, "answer");
	if (ret->id.n == 0)
		return false;
	return ret->asks ? read_request(a, tree, body, ret) : read_response(a, tree, body, ret);
}
