#include "page.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/entity.h"
#include "text/body.h"
#include "text/charset.h"

#define HEAD_BYTES ((size_t)256 << 10) /* of a page, where its address is looked for */

/* The value of an attribute of the tag that begins here; absent when it has none. */
static struct dtl_str
attribute(struct dtl_arena *a, struct dtl_str tag, const char *name)
{
	size_t n = strlen(name), at = 0;

	while ((at = dtl_str_find_nocase(tag, dtl_str_from(name), at)) < tag.n) {
		bool begins = at > 0 && strchr(" \t\r\n'\"/", tag.p[at - 1]) != NULL;
		struct dtl_str rest = dtl_str_trim(dtl_str_slice(tag, at + n, tag.n));

		at += n;
		if (!begins || rest.n == 0 || rest.p[0] != '=')
			continue;
		rest = dtl_str_trim(dtl_str_slice(rest, 1, rest.n));
		if (rest.n == 0)
			break;
		if (rest.p[0] == '"' || rest.p[0] == '\'')
			rest = dtl_str_slice(rest, 1, dtl_str_find_char(rest, rest.p[0], 1));
		else
			rest = dtl_str_slice(rest, 0, dtl_str_find_char(rest, ' ', 0));
		return dtl_entity_decode(a, dtl_str_trim(rest));
	}
	return DTL_STR_NONE;
}

/* The address that the page gives for itself: <link rel=canonical>, else og:url. */
static struct dtl_str
stated_address(struct dtl_arena *a, struct dtl_str head)
{
	struct dtl_str graph = DTL_STR_NONE;
	size_t at = 0;

	while ((at = dtl_str_find_char(head, '<', at)) < head.n) {
		size_t end = dtl_str_find_char(head, '>', at);
		struct dtl_str tag = dtl_str_slice(head, at + 1, end);

		at = end;
		if (dtl_str_starts_nocase(tag, "body"))
			break;
		if (dtl_str_starts_nocase(tag, "link ") &&
		    dtl_str_is_nocase(attribute(a, tag, "rel"), "canonical"))
			return attribute(a, tag, "href");
		if (dtl_str_starts_nocase(tag, "meta ") && graph.p == NULL &&
		    dtl_str_is_nocase(attribute(a, tag, "property"), "og:url"))
			graph = attribute(a, tag, "content");
	}
	return graph;
}

/* A page may speak only for its own site, and not for the front page. */
static struct dtl_str
canonical_of(struct dtl_arena *a, const struct dtl_url_rules *rules, struct dtl_str head,
    struct dtl_str answered)
{
	struct dtl_str stated = dtl_url_join(a, answered, stated_address(a, head));
	struct dtl_str mine = dtl_url_canonical(a, rules, answered);
	struct dtl_url here, there;

	if (stated.p == NULL || mine.p == NULL)
		return mine;
	stated = dtl_url_canonical(a, rules, stated);
	if (stated.p == NULL || !dtl_url_parse(a, stated, &there) ||
	    !dtl_url_parse(a, mine, &here) || there.path.n <= 1 ||
	    !dtl_str_eq(dtl_url_site(here.host), dtl_url_site(there.host)))
		return mine;
	return stated;
}

static struct dtl_str
words_of(struct dtl_arena *a, const struct dtl_http_response *r, const struct page *page,
    struct dtl_str *ret_all)
{
	struct dtl_body_input in = { .bytes = r->body,
		.media_type = page->media_type,
		.charset = page->charset,
		.url = r->url };
	struct dtl_document doc;
	struct dtl_err err;
	struct dtl_buf words;

	dtl_buf_init(&words, a);
	if (dtl_body_read(a, &in, &doc, &err) != DTL_OK)
		return DTL_STR_NONE;
	*ret_all = doc.text;
	for (size_t i = 0; i < doc.block_count; i++) {
		if (!doc.blocks[i].coded && doc.blocks[i].kind != DTL_BLOCK_TITLE)
			continue;
		dtl_buf_add_str(&words, dtl_document_text(&doc, doc.blocks[i].span));
		dtl_buf_add_char(&words, '\n');
	}
	return dtl_buf_str(&words);
}

/* The kind of wall that this is, or NULL. */
static const char *
wall_of(struct dtl_arena *a, const struct dtl_walls *walls, const struct dtl_http_response *r,
    struct dtl_str text)
{
	struct dtl_pair *headers = DTL_NEW_ARRAY(a, r->header_count + 1, struct dtl_pair);
	struct dtl_wall_page page = { .url = r->url,
		.bytes = r->body,
		.headers = headers,
		.header_count = r->header_count,
		.text = &text };

	for (size_t i = 0; i < r->header_count; i++)
		headers[i] = (struct dtl_pair){ r->headers[i].name, r->headers[i].value };
	return dtl_wall_of(a, walls, &page);
}

static void
of_no_use(struct page *page, const char *why, bool passing)
{
	page->why = why;
	page->passing = passing;
}

static bool
is_html(struct dtl_str type)
{
	return type.n == 0 || dtl_str_is(type, "text/html") ||
	       dtl_str_is(type, "application/xhtml+xml");
}

void
page_read(struct dtl_arena *a, const struct dtl_walls *walls, const struct dtl_url_rules *rules,
    const struct dtl_http_response *r, struct page *ret)
{
	struct dtl_str type = dtl_http_header(r, "content-type");
	struct dtl_str head = dtl_str_slice(r->body, 0, HEAD_BYTES), words = DTL_STR_NONE;
	struct dtl_str all = DTL_STR_NONE;
	const char *wall;
	uint8_t hash[32];

	memset(ret, 0, sizeof *ret);
	if (r->outcome != DTL_HTTP_ANSWERED) {
		of_no_use(ret, dtl_http_outcome_name(r->outcome),
		    r->outcome != DTL_HTTP_REFUSED && r->outcome != DTL_HTTP_LARGE);
		return;
	}
	ret->media_type = dtl_http_media_type(a, type);
	ret->charset = dtl_http_charset(type);
	if (r->body.n > 0 && is_html(ret->media_type))
		words = words_of(a, r, ret, &all);
	wall = wall_of(a, walls, r, all);
	ret->canonical = canonical_of(a, rules, head, r->url);
	if (r->status == 402)
		wall = "paywall";
	if (wall != NULL) {
		ret->walled = is_html(ret->media_type);
		of_no_use(ret, wall, strcmp(wall, "challenge") == 0);
	} else if (r->status < 200 || r->status >= 300) {
		of_no_use(ret, dtl_arena_printf(a, "http-%d", r->status),
		    r->status >= 500 || r->status == 429 || r->status == 404);
	} else if (!is_html(ret->media_type)) {
		of_no_use(ret, "no-page", false);
	} else if (words.n == 0) {
		of_no_use(ret, "no-text", true);
	} else {
		ret->good = true;
	}
	if (words.n > 0) {
		dtl_sha256(words, hash);
		memcpy(ret->words, hash, sizeof ret->words);
	}
	if (ret->media_type.n == 0)
		ret->media_type = dtl_str_from("text/html");
}
