#include "base/compress.h"
#include "base/date.h"
#include "base/decode.h"
#include "base/json.h"
#include "bombs.h"
#include "net/feed.h"
#include "net/http.h"
#include "net/httpdate.h"
#include "net/payload.h"
#include "net/robots.h"
#include "net/url.h"
#include "net/warc.h"
#include "net/xml.h"
#include "run/article_json.h"
#include "text/body.h"
#include "text/charset.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define DECODED ((size_t)8 << 20) /* as the producers take it */

static struct dtl_arena *a;
static struct dtl_err err;

static void
page(struct dtl_str bytes)
{
	struct dtl_body_input in = { .bytes = bytes, .media_type = DTL_STR("text/html") };
	struct dtl_document doc;

	(void)!dtl_body_read(a, &in, &doc, &err);
}

static void
text(struct dtl_str bytes)
{
	struct dtl_body_input in = { .bytes = bytes, .media_type = DTL_STR("text/plain") };
	struct dtl_document doc;

	(void)!dtl_body_read(a, &in, &doc, &err);
}

static void
feed(struct dtl_str bytes)
{
	struct dtl_feed parsed;
	struct dtl_str decoded;
	const char *name;

	if (dtl_charset_decode(
		a, bytes, dtl_feed_charset(bytes, DTL_STR_NONE), &decoded, &name, &err) != DTL_OK ||
	    dtl_feed_parse(a, decoded, dtl_str_from("https://n.example/feed"), &parsed, &err) !=
		DTL_OK)
		return;
	for (size_t i = 0; i < parsed.item_count; i++) {
		(void)dtl_feed_plain(a, parsed.items[i].title);
		(void)dtl_feed_html(a, parsed.items[i].content);
	}
}

static void
xml(struct dtl_str bytes)
{
	struct dtl_xml parsed;

	(void)!dtl_xml_parse(a, bytes, &parsed, &err);
}

static void
json(struct dtl_str bytes)
{
	const struct dtl_json *tree;

	(void)!dtl_json_read(a, bytes, &tree, &err);
}

static void
article(struct dtl_str bytes)
{
	const struct dtl_conf_map none = { NULL, 0 };
	struct dtl_article_map map;
	struct dtl_article art;
	const char *unknown;

	(void)dtl_article_map_init(&map, &none, &unknown);
	(void)!dtl_article_line(a, &map, bytes, &art, &err);
}

static void
undo(enum dtl_coding coding, struct dtl_str bytes)
{
	struct dtl_buf out;

	dtl_buf_init(&out, NULL);
	(void)!dtl_decode(coding, bytes, DECODED, &out, &err);
	dtl_buf_clear(&out);
}

static void
gzip(struct dtl_str bytes)
{
	undo(DTL_CODING_GZIP, bytes);
}

static void
deflated(struct dtl_str bytes)
{
	undo(DTL_CODING_DEFLATE, bytes);
}

static void
brotli(struct dtl_str bytes)
{
	undo(DTL_CODING_BROTLI, bytes);
}

static void
zstd(struct dtl_str bytes)
{
	undo(DTL_CODING_ZSTD, bytes);
}

static int
file_of(struct dtl_str bytes)
{
	int fd = memfd_create("bomb", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n ||
	    lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

/* A compressed file of lines, read to its end or to its refusal. */
static void
file(struct dtl_str bytes)
{
	struct dtl_reader *reader = NULL;
	char piece[65536];
	size_t n = 1;
	int fd = file_of(bytes);

	if (dtl_reader_open(fd, 0, &reader, &err) == DTL_OK)
		while (n > 0 && dtl_reader_read(reader, piece, sizeof piece, &n, &err) == DTL_OK)
			continue;
	dtl_reader_close(reader);
	(void)close(fd);
}

static void
warc(struct dtl_str bytes)
{
	int fd = file_of(bytes);
	struct dtl_warc_options options = { .fd = fd, .limit_bytes = DECODED };
	enum dtl_warc_verdict verdict = DTL_WARC_RECORD;
	struct dtl_warc_record record;
	struct dtl_payload payload;
	struct dtl_warc *w = NULL;

	if (dtl_warc_open(&options, &w, &err) == DTL_OK)
		while (verdict != DTL_WARC_END) {
			dtl_arena_reset(a);
			if (dtl_warc_next(w, a, &record, &verdict, &err) != DTL_OK)
				break;
			if (verdict == DTL_WARC_RECORD)
				(void)!dtl_payload_read(a, record.block, DECODED, &payload, &err);
		}
	dtl_warc_close(w);
	(void)close(fd);
}

static void
answer(struct dtl_str bytes)
{
	struct dtl_payload payload;

	(void)!dtl_payload_read(a, bytes, DECODED, &payload, &err);
}

static void
charset(struct dtl_str bytes)
{
	struct dtl_str line, rest = bytes, decoded;
	const char *name;

	(void)dtl_str_split(&rest, '\n', &line);
	(void)!dtl_charset_decode(a, rest, line, &decoded, &name, &err);
}

static void
url(struct dtl_str bytes)
{
	static const char rules_text[] = "param * utm_*\ntail * /amp\nfront * /amp\nlabel * amp\n";
	const struct dtl_url_rules *rules;
	struct dtl_url parts;

	if (dtl_url_rules_parse(a, dtl_str_from(rules_text), &rules, &err) != DTL_OK)
		abort();
	(void)dtl_url_parse(a, bytes, &parts);
	(void)dtl_url_join(a, dtl_str_from("https://n.example/a/b"), bytes);
	(void)dtl_url_canonical(a, rules, bytes);
}

static void
header(struct dtl_str bytes)
{
	struct dtl_cache_control control;
	int64_t ms;

	(void)dtl_http_value_good(bytes);
	(void)dtl_http_etag_good(bytes);
	(void)dtl_http_media_type(a, bytes);
	(void)dtl_http_charset(bytes);
	(void)dtl_httpdate_parse(bytes, 0, &ms);
	(void)dtl_retry_after_parse(bytes, 0, &ms);
	(void)dtl_time_parse(bytes, &ms);
	(void)dtl_feed_time(bytes);
	dtl_cache_control_parse(bytes, &control);
}

static void
robots(struct dtl_str bytes)
{
	struct dtl_str line, rest = bytes;
	struct dtl_robots parsed;

	(void)dtl_str_split(&rest, '\n', &line);
	dtl_robots_parse(a, rest, "dateline", &parsed);
	(void)dtl_robots_allows(&parsed, line);
}

bomb_door
bomb_door_of(const char *name)
{
	static const struct {
		const char *name;
		bomb_door door;
	} doors[] = { { "html", page }, { "text", text }, { "feed", feed }, { "xml", xml },
		{ "json", json }, { "article", article }, { "gzip", gzip }, { "deflate", deflated },
		{ "br", brotli }, { "zstd", zstd }, { "file", file }, { "warc", warc },
		{ "http", answer }, { "charset", charset }, { "url", url }, { "header", header },
		{ "robots", robots } };

	a = dtl_arena_new(0);
	for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++)
		if (strcmp(name, doors[i].name) == 0)
			return doors[i].door;
	return NULL;
}
