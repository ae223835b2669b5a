#include "script.h"

#include "base/file.h"

#include <stdio.h>

struct reader {
	struct script *s;
	struct dtl_str host;
	struct reply *reply; /* that is being filled */
	struct dtl_buf headers, body;
	unsigned line;
	bool expect;
};

static struct dtl_str
keep(struct dtl_arena *a, struct dtl_str s)
{
	return dtl_str_make(dtl_arena_strndup(a, s.p == NULL ? "" : s.p, s.n), s.n);
}

static void
finish(struct reader *r)
{
	if (r->reply == NULL)
		return;
	r->reply->headers = keep(r->s->a, dtl_buf_str(&r->headers));
	r->reply->body = keep(r->s->a, dtl_buf_str(&r->body));
	r->reply = NULL;
	dtl_buf_truncate(&r->headers, 0);
	dtl_buf_truncate(&r->body, 0);
}

static void
begin(struct reader *r, struct dtl_str path)
{
	struct dtl_arena *a = r->s->a;
	struct reply *reply = DTL_NEW(a, struct reply);
	union dtl_map_value value = { NULL };
	bool own_host = path.n > 0 && path.p[0] == '/'; /* else it names another: b.test/feed */
	struct dtl_str key = dtl_str_from(dtl_arena_printf(
	    a, "%.*s%.*s", DTL_STR_FMT(own_host ? r->host : dtl_str_from("")), DTL_STR_FMT(path)));

	reply->status = 200;
	reply->length = reply->cut = -1;
	r->reply = reply;
	if (!dtl_map_get(&r->s->pages, key, &value)) {
		value.ptr = DTL_NEW(a, struct page);
		(void)dtl_map_put(&r->s->pages, key, value);
	}
	struct page *page = value.ptr;

	if (page->first == NULL) {
		page->first = reply;
	} else {
		struct reply *last = page->first;

		while (last->next != NULL)
			last = last->next;
		last->next = reply;
	}
}

static void
add_feed(struct reader *r, const char *kind, struct dtl_str names)
{
	struct dtl_str name;
	bool atom = strcmp(kind, "atom") == 0, map = strcmp(kind, "sitemap") == 0;

	dtl_buf_add_z(
	    &r->body, atom  ? "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>"
		      : map ? "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
			    : "<rss version=\"2.0\"><channel><title>T</title>");
	while (dtl_str_split(&names, ' ', &name)) {
		if (name.n == 0)
			continue;
		if (atom)
			dtl_buf_addf(&r->body,
			    "<entry><id>%.*s</id><title>%.*s</title><link href=\"/%.*s\"/></entry>",
			    DTL_STR_FMT(name), DTL_STR_FMT(name), DTL_STR_FMT(name));
		else if (map)
			dtl_buf_addf(&r->body, "<url><loc>http://{host}/%.*s</loc></url>",
			    DTL_STR_FMT(name));
		else
			dtl_buf_addf(&r->body, "<item><title>%.*s</title><link>/%.*s</link></item>",
			    DTL_STR_FMT(name), DTL_STR_FMT(name));
	}
	dtl_buf_add_z(&r->body, atom ? "</feed>" : map ? "</urlset>" : "</channel></rss>");
}

/* Directives with a number. */
static bool
number(struct reply *p, struct dtl_str word, struct dtl_str rest)
{
	int64_t n = 0;

	if (!dtl_str_to_i64(rest, 0, INT32_MAX, &n))
		return false;
	if (dtl_str_is(word, "status"))
		p->status = (int)n;
	else if (dtl_str_is(word, "length"))
		p->length = n;
	else if (dtl_str_is(word, "cut"))
		p->cut = n;
	else if (dtl_str_is(word, "drip"))
		p->drip_ms = (int)n;
	else if (dtl_str_is(word, "live"))
		p->live_s = (int)n;
	else if (dtl_str_is(word, "bomb")) {
		p->bomb_mib = (int)n;
		p->coding = CODE_BOMB;
	} else
		return false;
	return true;
}

static bool
flag(struct reply *p, struct dtl_str word)
{
	static const struct {
		const char *name;
		enum coding coding;
	} codings[] = { { "gzip", CODE_GZIP }, { "gzip-twice", CODE_TWICE }, { "gz", CODE_BARE } };

	for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++)
		if (dtl_str_is(word, codings[i].name)) {
			p->coding = codings[i].coding;
			return true;
		}
	if (dtl_str_is(word, "match"))
		p->match = true;
	else if (dtl_str_is(word, "stall"))
		p->stall = true;
	else if (dtl_str_is(word, "endless"))
		p->endless = true;
	else if (dtl_str_is(word, "latin1"))
		p->latin1 = true;
	else if (dtl_str_is(word, "close"))
		p->framing = FRAME_CLOSE;
	else if (dtl_str_is(word, "chunked"))
		p->framing = FRAME_CHUNKED;
	else
		return false;
	return true;
}

static bool
directive(struct reader *r, struct dtl_str line)
{
	size_t blank = dtl_str_find_char(line, ' ', 0);
	struct dtl_str word = dtl_str_slice(line, 1, blank);
	struct dtl_str rest = dtl_str_trim(dtl_str_slice(line, blank, line.n));

	if (dtl_str_is(word, "rss") || dtl_str_is(word, "atom") || dtl_str_is(word, "sitemap"))
		add_feed(r, dtl_arena_strndup(r->s->a, word.p, word.n), rest);
	else if (dtl_str_is(word, "only-if"))
		r->reply->only_if = keep(r->s->a, rest);
	else
		return rest.n > 0 ? number(r->reply, word, rest) : flag(r->reply, word);
	return true;
}

static bool
is_header(struct dtl_str line)
{
	size_t i = 0;

	while (i < line.n && ((line.p[i] | 32) >= 'a' && (line.p[i] | 32) <= 'z'))
		i++;
	while (i > 0 && i < line.n &&
	       (line.p[i] == '-' || ((line.p[i] | 32) >= 'a' && (line.p[i] | 32) <= 'z')))
		i++;
	return i > 0 && i + 1 < line.n && line.p[i] == ':' && line.p[i + 1] == ' ';
}

static void
add_header(struct reader *r, struct dtl_str line)
{
	struct dtl_str value =
	    dtl_str_trim(dtl_str_slice(line, dtl_str_find_char(line, ':', 0) + 1, line.n));

	dtl_buf_addf(&r->headers, "%.*s\r\n", DTL_STR_FMT(line));
	if (dtl_str_starts_nocase(line, "etag:"))
		r->reply->etag = keep(r->s->a, value);
	else if (dtl_str_starts_nocase(line, "last-modified:"))
		r->reply->modified = keep(r->s->a, value);
}

static dtl_rc
take_line(struct reader *r, struct dtl_str line, struct dtl_err *err)
{
	if (dtl_str_starts(line, "=== ")) {
		finish(r);
		r->expect = false;
	} else if (dtl_str_starts(line, "--- ")) {
		struct dtl_str what = dtl_str_trim(dtl_str_slice(line, 4, line.n));

		finish(r);
		r->expect = dtl_str_is(what, "expect");
		if (!r->expect)
			begin(r, what);
	} else if (r->expect || (r->reply == NULL && !dtl_str_starts(line, "host:"))) {
		return DTL_OK;
	} else if (r->reply == NULL) {
		r->host = keep(r->s->a, dtl_str_trim(dtl_str_slice(line, 5, line.n)));
	} else if (dtl_str_starts(line, "@")) {
		if (!directive(r, line))
			return dtl_err_set(err, DTL_FAIL, "line %u: '%.*s' is no directive",
			    r->line, DTL_STR_FMT(line));
	} else if (r->body.n == 0 && is_header(line)) {
		add_header(r, line);
	} else if (line.n > 0) {
		dtl_buf_addf(&r->body, "%.*s\n", DTL_STR_FMT(line));
	}
	return DTL_OK;
}

dtl_rc
script_read(struct dtl_arena *a, const char *path, struct script *ret, struct dtl_err *err)
{
	struct reader r = { .s = ret };
	struct dtl_str text, line;
	dtl_rc rc = DTL_OK;

	text = DTL_STR_NONE;
	if (path != NULL)
		rc = dtl_file_read(a, path, (size_t)64 << 20, &text, err);
	ret->a = a;
	dtl_map_init(&ret->pages, a);
	dtl_buf_init(&r.headers, a);
	dtl_buf_init(&r.body, a);
	while (rc == DTL_OK && dtl_str_split(&text, '\n', &line)) {
		r.line++;
		rc = take_line(&r, line, err);
	}
	finish(&r);
	return rc;
}

struct page *
script_page(struct script *s, struct dtl_str host, struct dtl_str path)
{
	char text[1024];
	int n = snprintf(text, sizeof text, "%.*s%.*s", DTL_STR_FMT(host), DTL_STR_FMT(path));
	struct dtl_str key = dtl_str_make(text, n > 0 && n < 1024 ? (size_t)n : 0);
	union dtl_map_value value = { NULL };
	size_t dot = dtl_str_find_char(host, '.', 0);

	if (dtl_map_get(&s->pages, key, &value))
		return value.ptr;
	char wild[1024];

	n = snprintf(wild, sizeof wild, "*%.*s%.*s", DTL_STR_FMT(dtl_str_slice(host, dot, host.n)),
	    DTL_STR_FMT(path));
	if (n <= 0 || n >= 1024 || !dtl_map_get(&s->pages, dtl_str_make(wild, (size_t)n), &value))
		return NULL;
	struct page *own = DTL_NEW(s->a, struct page);

	own->first = ((struct page *)value.ptr)->first;
	value.ptr = own;
	(void)dtl_map_put(&s->pages, keep(s->a, key), value);
	return own;
}
