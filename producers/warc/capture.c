#include "capture.h"

#include "base/utf8.h"
#include "net/http.h"
#include "net/payload.h"
#include "news/head.h"
#include "news/identity.h"
#include "run/walls.h"

#define EPOCH_MS INT64_C(820454400000) /* 1996, before which no web was archived */
#define MAX_META 3

struct page {
	int status;
	struct dtl_str content_type;
	struct dtl_str body;
	struct dtl_str etag;
	struct dtl_str last_modified;
	const struct dtl_payload_header *headers;
	size_t header_count;
	bool damaged;
};

static bool
is_answer(const struct dtl_warc_record *r)
{
	return dtl_str_is(r->type, "response") || dtl_str_is(r->type, "resource") ||
	       dtl_str_is(r->type, "conversion") || dtl_str_is(r->type, "revisit");
}

/* "example.org" in the list means that host and those below it. */
static bool
in_list(const struct dtl_conf_list *list, struct dtl_str host)
{
	for (size_t i = 0; i < list->count; i++) {
		struct dtl_str item = dtl_str_from(list->items[i]);

		if (dtl_str_eq_nocase(host, item))
			return true;
		if (host.n > item.n && host.p[host.n - item.n - 1] == '.' &&
		    dtl_str_eq_nocase(dtl_str_slice(host, host.n - item.n, host.n), item))
			return true;
	}
	return false;
}

static bool
is_wanted(const struct warc_conf *conf, const struct dtl_url *url)
{
	if (conf->hosts.count > 0 && !in_list(&conf->hosts, url->host))
		return false;
	return !in_list(&conf->exclude_hosts, url->host);
}

static bool
is_page_type(struct dtl_str media_type)
{
	return dtl_str_is(media_type, "text/html") || dtl_str_is(media_type, "text/plain") ||
	       dtl_str_is(media_type, "application/xhtml+xml");
}

/* ARC has no block type of its own: what begins as an answer of HTTP is one. */
static bool
is_http(const struct dtl_warc_record *r)
{
	if (dtl_str_is(r->type, "response"))
		return dtl_str_starts_nocase(r->block, "HTTP/") ||
		       dtl_str_starts_nocase(r->media_type, "application/http");
	return false;
}

static dtl_rc
read_page(const struct capture_options *options, struct dtl_arena *a,
    const struct dtl_warc_record *r, struct page *ret, struct dtl_err *err)
{
	struct dtl_payload payload;

	memset(ret, 0, sizeof *ret);
	ret->status = 200;
	ret->content_type = r->media_type;
	ret->body = r->block;
	ret->damaged = r->early;
	if (!is_http(r))
		return DTL_OK;
	dtl_rc rc = dtl_payload_read(a, r->block, options->max_article_bytes, &payload, err);

	ret->status = payload.status;
	ret->content_type = dtl_payload_header(&payload, "Content-Type");
	ret->etag = dtl_payload_header(&payload, "ETag");
	ret->last_modified = dtl_payload_header(&payload, "Last-Modified");
	ret->headers = payload.headers;
	ret->header_count = payload.header_count;
	ret->body = payload.body;
	ret->damaged = ret->damaged || payload.damaged;
	return rc;
}

static void
set_meta(struct dtl_arena *a, const struct dtl_warc_record *r, const struct page *page,
    struct dtl_article *art)
{
	struct dtl_pair *meta = DTL_NEW_ARRAY(a, MAX_META, struct dtl_pair);
	struct dtl_str id = dtl_warc_field(r, "WARC-Record-ID");
	struct dtl_str cut = dtl_warc_field(r, "WARC-Truncated");

	meta[art->meta_count++] = (struct dtl_pair){ DTL_STR("content"), DTL_STR("page") };
	if (id.n > 0)
		meta[art->meta_count++] =
		    (struct dtl_pair){ DTL_STR("warc_record"), dtl_utf8_repair(a, id) };
	if (cut.n > 0 || page->damaged)
		meta[art->meta_count++] = (struct dtl_pair){ DTL_STR("truncated"),
			cut.n > 0 ? dtl_utf8_repair(a, cut) : dtl_str_from("damaged") };
	art->meta = meta;
}

/* What the page says of itself counts on its own site only, else any page could take another's place. */
static struct dtl_str
canonical(const struct capture_options *options, struct dtl_arena *a, struct dtl_str stated,
    const struct dtl_url *url, struct dtl_str uri)
{
	struct dtl_str joined = stated.n > 0 ? dtl_url_join(a, uri, stated) : DTL_STR_NONE;
	struct dtl_url parts;

	if (joined.n > 0 && dtl_url_parse(a, joined, &parts) && parts.path.n > 1 &&
	    dtl_str_eq(dtl_url_site(parts.host), dtl_url_site(url->host)))
		return dtl_url_canonical(a, options->rules, joined);
	return dtl_url_canonical(a, options->rules, uri);
}

static int32_t
revision_of(const struct warc_conf *conf, int64_t date_ms)
{
	if (conf->revision == WARC_REVISION_FIRST || date_ms == DTL_TIME_NONE ||
	    date_ms < EPOCH_MS + 60000)
		return 1;
	int64_t minutes = (date_ms - EPOCH_MS) / 60000;

	return minutes < INT32_MAX ? (int32_t)minutes : INT32_MAX;
}

static void
mark_wall(const struct capture_options *options, struct dtl_arena *a, const struct page *page,
    struct dtl_article *art)
{
	struct dtl_pair *headers = DTL_NEW_ARRAY(a, page->header_count + 1, struct dtl_pair);
	struct dtl_wall_page seen = { .url = art->url,
		.media_type = art->content.media_type,
		.charset = art->content.charset,
		.bytes = page->body,
		.headers = headers,
		.header_count = page->header_count };

	for (size_t i = 0; i < page->header_count; i++)
		headers[i] = (struct dtl_pair){ page->headers[i].name, page->headers[i].value };
	if (options->walls != NULL)
		dtl_walls_mark(a, options->walls, &seen, art);
}

static void
make_article(const struct capture_options *options, struct dtl_arena *a,
    const struct dtl_warc_record *r, const struct dtl_url *url, const struct page *page,
    struct dtl_article *art)
{
	const struct warc_conf *conf = options->conf;
	struct dtl_str type = dtl_http_media_type(a, page->content_type);

	dtl_head_article(a, page->body, art);
	art->action = DTL_ACTION_PUBLISH;
	art->canonical_url = canonical(options, a, art->url, url, r->uri);
	art->url = dtl_utf8_repair(a, r->uri);
	art->content.media_type = type;
	art->content.charset = dtl_http_charset(page->content_type);
	if (art->content.charset.p != NULL)
		art->content.charset = dtl_utf8_repair(a, art->content.charset);
	art->http.status = page->status;
	if (dtl_http_etag_good(page->etag))
		art->http.etag = page->etag;
	if (dtl_http_value_good(page->last_modified))
		art->http.last_modified = page->last_modified;
	art->fetched_at = r->date_ms;
	art->revision = revision_of(conf, r->date_ms);
	if (conf->source_country[0] != '\0')
		art->source.country = dtl_str_from(conf->source_country);
	if (art->language.p == NULL && conf->language[0] != '\0')
		art->language = dtl_str_from(conf->language);
	set_meta(a, r, page, art);
	mark_wall(options, a, page, art);
	dtl_identity_settle(a, art);
}

dtl_rc
capture_read(const struct capture_options *options, struct dtl_arena *a,
    const struct dtl_warc_record *record, enum capture_kind *ret_kind, struct dtl_article *ret,
    struct dtl_err *err)
{
	struct dtl_url url;
	struct page page;

	*ret_kind = is_answer(record) ? CAPTURE_PASSED : CAPTURE_OTHER;
	if (*ret_kind == CAPTURE_OTHER || dtl_str_is(record->type, "revisit"))
		return DTL_OK;
	if (!dtl_url_parse(a, record->uri, &url))
		return DTL_OK;
	if (!is_wanted(options->conf, &url))
		return DTL_OK;
	dtl_rc rc = read_page(options, a, record, &page, err);
	bool wanted = page.status == 200 && is_page_type(dtl_http_media_type(a, page.content_type));

	if (!wanted && page.status != 0)
		return DTL_OK;
	if (rc != DTL_OK)
		return rc;
	if (record->cut)
		return dtl_err_set(err, DTL_SKIP,
		    "record of %lld bytes holds more than limits.max_article_bytes (%zu)",
		    (long long)record->length, options->max_article_bytes);
	if (dtl_str_trim(page.body).n == 0)
		return DTL_OK;
	make_article(options, a, record, &url, &page, ret);
	*ret_kind = CAPTURE_PAGE;
	return DTL_OK;
}
