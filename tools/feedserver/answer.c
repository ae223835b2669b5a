#include "answer.h"

#include "base/utf8.h"
#include "gzip.h"
#include "net/httpdate.h"

#include <stdio.h>

struct dtl_str
request_header(const struct request *q, const char *name)
{
	struct dtl_str rest = q->head, line;
	size_t n = strlen(name);

	while (dtl_str_split(&rest, '\n', &line))
		if (line.n > n && line.p[n] == ':' &&
		    dtl_str_is_nocase(dtl_str_slice(line, 0, n), name))
			return dtl_str_trim(dtl_str_slice(line, n + 1, line.n));
	return DTL_STR_NONE;
}

struct reply *
answer_choose(struct page *page, const struct request *q)
{
	struct reply *next = page->now == NULL ? page->first : page->now->next;

	page->count++;
	if (next == NULL)
		return page->now;
	if (page->now != NULL && next->only_if.n > 0) {
		char name[128];

		(void)snprintf(name, sizeof name, "%.*s", DTL_STR_FMT(next->only_if));
		if (request_header(q, name).p == NULL)
			return page->now;
	}
	page->now = next;
	return next;
}

/* {now}, {now+N}, {now-N}, {host}, {port}. */
static void
fill_in(struct dtl_str text, const struct request *q, int64_t now_ms, int port, struct dtl_buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t end = text.p[i] == '{' ? dtl_str_find_char(text, '}', i) : text.n;
		struct dtl_str name = dtl_str_slice(text, i + 1, end);
		int64_t shift = 0;
		char date[30];

		if (end < text.n && dtl_str_is(name, "host")) {
			dtl_buf_add_str(out, q->host);
		} else if (end < text.n && dtl_str_is(name, "port")) {
			dtl_buf_addf(out, "%d", port);
		} else if (end < text.n && dtl_str_starts(name, "now") &&
			   (name.n == 3 ||
			       dtl_str_to_i64(dtl_str_slice(name, name.p[3] == '+' ? 4 : 3, name.n),
				   -1000000000, 1000000000, &shift))) {
			dtl_httpdate_format(now_ms + shift * 1000, date);
			dtl_buf_add_z(out, date);
		} else {
			dtl_buf_add_char(out, text.p[i]);
			continue;
		}
		i = end;
	}
}

static bool
matches(const struct reply *reply, const struct request *q)
{
	if (!reply->match)
		return false;
	if (reply->etag.n > 0 && q->if_none_match.n > 0)
		return dtl_str_find(q->if_none_match, reply->etag, 0) < q->if_none_match.n;
	return reply->modified.n > 0 && dtl_str_eq(reply->modified, q->if_modified_since);
}

static void
code_body(const struct reply *reply, struct dtl_str body, struct dtl_buf *out)
{
	struct dtl_buf once;

	dtl_buf_init(&once, NULL);
	switch (reply->coding) {
	case CODE_NONE:
		dtl_buf_add_str(out, body);
		break;
	case CODE_GZIP:
	case CODE_BARE:
		gzip_store(body, out);
		break;
	case CODE_TWICE:
		gzip_store(body, &once);
		gzip_store(dtl_buf_str(&once), out);
		break;
	case CODE_BOMB:
		gzip_bomb(reply->bomb_mib, out);
		break;
	}
	dtl_buf_clear(&once);
}

static void
to_latin1(struct dtl_buf *body)
{
	size_t n = 0, at = 0;
	struct dtl_str s = dtl_buf_str(body);

	while (at < s.n)
		body->p[n++] = (char)(dtl_utf8_next(s, &at) & 0xff);
	dtl_buf_truncate(body, n);
}

/* A feed that lives: the newest of its entries are those of the last hours. */
static void
write_live(const struct reply *reply, const struct request *q, int64_t now_ms, struct dtl_buf *out,
    int *ret_status)
{
	int64_t shift = (int64_t)(dtl_str_hash(q->host) % (uint64_t)reply->live_s);
	int64_t newest = (now_ms / 1000 + shift) / reply->live_s;
	struct dtl_buf body;
	char etag[40];

	(void)snprintf(etag, sizeof etag, "\"%lld\"", (long long)newest);
	*ret_status = dtl_str_is(q->if_none_match, etag) ? 304 : 200;
	if (*ret_status == 304) {
		dtl_buf_addf(out, "HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n", etag);
		return;
	}
	dtl_buf_init(&body, NULL);
	dtl_buf_add_z(&body, "<rss version=\"2.0\"><channel><title>Live</title>");
	for (int64_t i = newest; i > newest - 10; i--)
		dtl_buf_addf(&body,
		    "<item><title>Entry %lld of %.*s</title><link>%.*s/%lld</link></item>",
		    (long long)i, DTL_STR_FMT(q->host), DTL_STR_FMT(q->path), (long long)i);
	dtl_buf_add_z(&body, "</channel></rss>");
	dtl_buf_addf(out,
	    "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %s\r\n"
	    "Content-Length: %zu\r\n\r\n%.*s",
	    etag, body.n, DTL_STR_FMT(dtl_buf_str(&body)));
	dtl_buf_clear(&body);
}

static void
write_body(const struct reply *reply, struct dtl_str body, struct dtl_buf *out)
{
	size_t n = reply->cut >= 0 && (size_t)reply->cut < body.n ? (size_t)reply->cut : body.n;

	switch (reply->framing) {
	case FRAME_LENGTH:
		dtl_buf_addf(out, "Content-Length: %lld\r\n\r\n",
		    (long long)(reply->length >= 0 ? reply->length : (int64_t)body.n));
		dtl_buf_add(out, body.p, n);
		break;
	case FRAME_CLOSE:
		dtl_buf_add_z(out, "Connection: close\r\n\r\n");
		dtl_buf_add(out, body.p, n);
		break;
	case FRAME_CHUNKED:
		dtl_buf_add_z(out, "Transfer-Encoding: chunked\r\n\r\n");
		for (size_t at = 0; at < n; at += 100) {
			size_t part = n - at < 100 ? n - at : 100;

			dtl_buf_addf(out, "%zx\r\n", part);
			dtl_buf_add(out, body.p + at, part);
			dtl_buf_add_z(out, "\r\n");
		}
		if (reply->cut < 0)
			dtl_buf_add_z(out, "0\r\n\r\n");
		break;
	}
}

void
answer_write(const struct reply *reply, const struct request *q, int64_t now_ms, int port,
    struct dtl_buf *out, struct said *ret)
{
	struct dtl_buf body, coded;

	ret->close = reply->framing == FRAME_CLOSE || reply->length >= 0 || reply->cut >= 0;
	if (reply->live_s > 0) {
		write_live(reply, q, now_ms, out, &ret->status);
		return;
	}
	ret->status = matches(reply, q) ? 304 : reply->status;
	dtl_buf_addf(out, "HTTP/1.1 %d X\r\n", ret->status);
	fill_in(reply->headers, q, now_ms, port, out);
	if (ret->status == 304 && (reply->body.n == 0 || reply->match)) {
		dtl_buf_add_z(out, "\r\n");
		return;
	}
	if (reply->coding == CODE_GZIP || reply->coding == CODE_TWICE || reply->coding == CODE_BOMB)
		dtl_buf_add_z(out, "Content-Encoding: gzip\r\n");
	dtl_buf_init(&body, NULL);
	dtl_buf_init(&coded, NULL);
	fill_in(reply->body, q, now_ms, port, &body);
	if (reply->latin1)
		to_latin1(&body);
	code_body(reply, dtl_buf_str(&body), &coded);
	write_body(reply, dtl_str_make(coded.p == NULL ? "" : coded.p, coded.n), out);
	dtl_buf_clear(&body);
	dtl_buf_clear(&coded);
}
