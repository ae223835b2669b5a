#include "request.h"

#include "base/utf8.h"
#include "net/http.h"
#include "news/head.h"
#include "news/identity.h"

#define VALUES_PER_BODY 200000

enum body { BODY_JSON, BODY_LINES, BODY_AVRO, BODY_HTML, BODY_TEXT, BODY_UNKNOWN };

static enum body
body_of(struct dtl_server_request *q, struct dtl_arena *a)
{
	static const struct {
		const char *type;
		enum body body;
	} types[] = {
		{ "application/json", BODY_JSON },
		{ "application/x-ndjson", BODY_LINES },
		{ "application/jsonl", BODY_LINES },
		{ "application/avro", BODY_AVRO },
		{ "avro/binary", BODY_AVRO },
		{ "text/html", BODY_HTML },
		{ "application/xhtml+xml", BODY_HTML },
		{ "text/plain", BODY_TEXT },
	};
	struct dtl_str type = dtl_http_media_type(a, dtl_server_header(q, "Content-Type"));

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (dtl_str_is(type, types[i].type))
			return types[i].body;
	return BODY_UNKNOWN;
}

static bool
has_token(const struct http_conf *conf, struct dtl_server_request *q)
{
	if (dtl_server_bearer(q, dtl_str_from(conf->token)))
		return true;
	return conf->next_token[0] != '\0' && dtl_server_bearer(q, dtl_str_from(conf->next_token));
}

int
request_admit(const struct http_conf *conf, struct dtl_server_request *q)
{
	struct dtl_str path = dtl_server_path(q);
	const char *method = dtl_server_method(q);
	bool post = strcmp(method, "POST") == 0;

	if (!dtl_str_is(path, "/articles") && !dtl_str_starts(path, "/articles/"))
		return 404;
	if (!has_token(conf, q))
		return 401;
	if (!post && strcmp(method, "DELETE") != 0)
		return 405;
	if (post && path.n > strlen("/articles"))
		return 405;
	if (post && dtl_server_header(q, "Content-Encoding").n > 0)
		return 415;
	return 0;
}

static struct entry *
add(struct entries *e)
{
	struct entry *item = &e->items[e->count++];

	memset(item, 0, sizeof *item);
	item->line = (int64_t)e->count;
	return item;
}

static void
fail(struct entries *e, int status, const char *why)
{
	e->status = status;
	e->why = why;
}

static void
check(const struct request_options *options, struct dtl_arena *a, dtl_rc rc,
    const struct dtl_err *err, struct entry *item)
{
	size_t n = item->art.content.bytes.n;

	if (rc != DTL_OK)
		item->wrong = dtl_arena_strndup(a, err->text, strlen(err->text));
	else if (item->art.action == DTL_ACTION_PUBLISH && n > options->max_article_bytes)
		item->wrong = dtl_arena_printf(a,
		    "article of %zu bytes is larger than limits.max_article_bytes (%zu)", n,
		    options->max_article_bytes);
	else if (item->art.action == DTL_ACTION_PUBLISH &&
		 dtl_str_trim(item->art.content.bytes).n == 0)
		item->wrong = "no text";
}

static void
read_json(const struct request_options *options, struct dtl_arena *a, struct dtl_str body,
    struct entries *e)
{
	const struct dtl_json *tree = NULL, *items;
	struct dtl_err err;
	size_t count;

	if (dtl_article_too_many_values(body, VALUES_PER_BODY)) {
		fail(e, 413, "too many values in one request");
		return;
	}
	if (dtl_json_read(a, body, &tree, &err) != DTL_OK) {
		fail(e, 400, dtl_arena_printf(a, "no JSON: %s", err.text));
		return;
	}
	items = tree->type == DTL_JSON_ARRAY ? tree->items : tree;
	count = tree->type == DTL_JSON_ARRAY ? tree->count : 1;
	if (count > REQUEST_ARTICLES) {
		fail(e, 413, "more than 10000 articles in one request");
		return;
	}
	e->items = DTL_NEW_ARRAY(a, count, struct entry);
	for (size_t i = 0; i < count; i++) {
		struct entry *item = add(e);
		dtl_rc rc = dtl_article_object(a, options->map, &items[i], &item->art, &err);

		check(options, a, rc, &err, item);
	}
}

static void
read_lines(const struct request_options *options, struct dtl_arena *a, struct dtl_str body,
    struct entries *e)
{
	struct dtl_str rest = body, line;
	struct dtl_err err;
	int64_t number = 0;

	e->items = DTL_NEW_ARRAY(a, REQUEST_ARTICLES, struct entry);
	while (dtl_str_split(&rest, '\n', &line)) {
		number++;
		if (dtl_str_trim(line).n == 0)
			continue;
		if (e->count == REQUEST_ARTICLES) {
			fail(e, 413, "more than 10000 articles in one request");
			return;
		}
		struct entry *item = add(e);

		item->line = number;
		dtl_rc rc = dtl_article_line(a, options->map, dtl_str_trim(line), &item->art, &err);

		check(options, a, rc, &err, item);
	}
}

static struct dtl_str
param(struct dtl_arena *a, struct dtl_server_request *q, const char *name)
{
	struct dtl_str s = dtl_str_trim(dtl_server_param(q, name));

	return s.n == 0 ? DTL_STR_NONE : dtl_utf8_repair(a, s);
}

/* What stands beside the text counts before what the page says of itself. */
static void
read_beside(struct dtl_arena *a, struct dtl_server_request *q, struct dtl_article *art)
{
	struct dtl_str url = dtl_identity_url(param(a, q, "url"));
	int64_t published = dtl_identity_time(param(a, q, "published")), revision = 0;
	struct dtl_str language = dtl_identity_language(a, param(a, q, "language"));

	if (url.p != NULL)
		art->url = url;
	art->title = param(a, q, "title");
	art->source.name = param(a, q, "source");
	art->source.country = param(a, q, "country");
	if (language.p != NULL)
		art->language = language;
	if (published != DTL_TIME_NONE) {
		art->published_at = published;
		art->published_basis = dtl_str_from("http:published");
	}
	if (dtl_str_to_i64(param(a, q, "revision"), 1, INT32_MAX, &revision))
		art->revision = (int32_t)revision;
}

static void
read_page(const struct request_options *options, struct dtl_arena *a, struct dtl_server_request *q,
    bool html, struct entries *e)
{
	struct dtl_err err = { "" };

	e->items = DTL_NEW(a, struct entry);
	struct entry *item = add(e);

	item->art.published_at = DTL_TIME_NONE;
	if (html)
		dtl_head_article(a, dtl_server_body(q), &item->art);
	item->art.action = DTL_ACTION_PUBLISH;
	item->art.content.bytes = dtl_server_body(q);
	item->art.content.media_type = dtl_str_from(html ? "text/html" : "text/plain");
	item->art.content.charset = dtl_http_charset(dtl_server_header(q, "Content-Type"));
	read_beside(a, q, &item->art);
	check(options, a, DTL_OK, &err, item);
}

static bool
is_id(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("0123456789abcdef", s.p[i]) == NULL)
			return false;
	return s.n == DTL_ID_HEX;
}

static void
read_delete(struct dtl_arena *a, struct dtl_server_request *q, struct entries *e)
{
	struct dtl_str path = dtl_server_path(q), url = dtl_identity_url(param(a, q, "url"));
	struct dtl_str id = dtl_str_slice(path, strlen("/articles/"), path.n);
	int64_t revision = 0;

	if (url.p == NULL && !is_id(id)) {
		fail(e, 400, "say which: /articles?url=URL or /articles/ID");
		return;
	}
	e->items = DTL_NEW(a, struct entry);
	struct dtl_article *art = &add(e)->art;

	art->action = DTL_ACTION_RETRACT;
	art->published_at = DTL_TIME_NONE;
	art->content.media_type = dtl_str_from("text/plain");
	art->content.bytes = dtl_str_from("");
	art->url = url;
	art->id =
	    url.p == NULL ? dtl_str_make(dtl_arena_strndup(a, id.p, id.n), id.n) : DTL_STR_NONE;
	/* Behind every revision that anybody has sent. */
	art->revision = INT32_MAX;
	if (dtl_str_to_i64(param(a, q, "revision"), 1, INT32_MAX, &revision))
		art->revision = (int32_t)revision;
}

static void
read_avro(const struct request_options *options, struct dtl_arena *a, struct dtl_str body,
    struct entries *e)
{
	struct dtl_err err;

	e->items = DTL_NEW(a, struct entry);
	struct entry *item = add(e);
	dtl_rc rc = dtl_out_read_article(options->out, a, body, &item->art, &err);

	check(options, a, rc, &err, item);
}

static void
read_body(const struct request_options *options, struct dtl_arena *a, struct dtl_server_request *q,
    struct entries *e)
{
	struct dtl_str body = dtl_server_body(q);
	enum body kind = body_of(q, a);

	switch (kind) {
	case BODY_JSON:
		read_json(options, a, body, e);
		return;
	case BODY_LINES:
		read_lines(options, a, body, e);
		return;
	case BODY_AVRO:
		read_avro(options, a, body, e);
		return;
	case BODY_HTML:
	case BODY_TEXT:
		read_page(options, a, q, kind == BODY_HTML, e);
		return;
	case BODY_UNKNOWN:
		break;
	}
	fail(e, 415,
	    "Content-Type must be application/json, application/x-ndjson, application/avro, "
	    "text/html or "
	    "text/plain");
}

static void
mark_wall(const struct request_options *options, struct dtl_arena *a, struct dtl_article *art)
{
	struct dtl_wall_page page = { .url = art->url,
		.media_type = art->content.media_type,
		.charset = art->content.charset,
		.bytes = art->content.bytes };

	if (options->walls != NULL && art->action == DTL_ACTION_PUBLISH)
		dtl_walls_mark(a, options->walls, &page, art);
}

static void
settle(const struct request_options *options, struct dtl_arena *a, struct dtl_article *art)
{
	const struct http_conf *conf = options->conf;

	if (art->source.name.p == NULL && conf->source_name[0] != '\0')
		art->source.name = dtl_str_from(conf->source_name);
	if (art->source.country.p == NULL && conf->source_country[0] != '\0')
		art->source.country = dtl_str_from(conf->source_country);
	if (art->language.p == NULL && conf->language[0] != '\0')
		art->language = dtl_str_from(conf->language);
	if (art->source.feed.p == NULL)
		art->source.feed = dtl_str_from("http");
	if (art->revision <= 0)
		art->revision = 1;
	if (art->id.p == NULL)
		dtl_identity_settle(a, art);
	mark_wall(options, a, art);
}

void
request_read(const struct request_options *options, struct dtl_arena *a,
    struct dtl_server_request *q, struct entries *ret)
{
	*ret = (struct entries){ .status = 200 };
	if (strcmp(dtl_server_method(q), "DELETE") == 0)
		read_delete(a, q, ret);
	else
		read_body(options, a, q, ret);
	for (size_t i = 0; i < ret->count; i++)
		if (ret->items[i].wrong == NULL)
			settle(options, a, &ret->items[i].art);
	if (ret->status == 200 && ret->count == 0)
		fail(ret, 400, "no article in the request");
}
