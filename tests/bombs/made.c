#include "bombs.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define MANY ((size_t)96 << 20)

/* n equal bytes, packed. */
static void
add_deflated(struct dtl_buf *out, struct dtl_str s, int window)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)s.p, .avail_in = (uInt)s.n };
	size_t room = s.n / 500 + 4096;

	if (deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	dtl_buf_reserve(out, room);
	z.next_out = (Bytef *)out->p + out->n;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	out->n += room - z.avail_out;
	(void)deflateEnd(&z);
}

static struct dtl_str
zeros(size_t n)
{
	char *p = calloc(1, n);

	if (p == NULL)
		abort();
	return dtl_str_make(p, n);
}

static void
drop(struct dtl_str s)
{
	free((char *)(uintptr_t)s.p);
}

static void
gzip_zeros(struct dtl_buf *out)
{
	struct dtl_str s = zeros(MANY);

	add_deflated(out, s, 15 + 16);
	drop(s);
}

static void
deflate_zeros(struct dtl_buf *out)
{
	struct dtl_str s = zeros(MANY);

	add_deflated(out, s, 15);
	drop(s);
}

static void
deflate_bare(struct dtl_buf *out)
{
	struct dtl_str s = zeros(MANY);

	add_deflated(out, s, -15);
	drop(s);
}

static void
gzip_members(struct dtl_buf *out)
{
	for (int i = 0; i < 50000; i++)
		add_deflated(out, dtl_str_from(""), 15 + 16);
}

static void
gzip_cut(struct dtl_buf *out)
{
	gzip_zeros(out);
	dtl_buf_truncate(out, out->n / 2);
}

static void
zstd_zeros(struct dtl_buf *out)
{
	struct dtl_str s = zeros(MANY);
	size_t room = ZSTD_compressBound(MANY);

	dtl_buf_reserve(out, room);
	out->n = ZSTD_compress(out->p, room, s.p, s.n, 1);
	drop(s);
}

/* A frame that asks for a window of 2 GiB. */
static void
zstd_window(struct dtl_buf *out)
{
	dtl_buf_add(out, "\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", 9);
}

static void
zstd_empty_frames(struct dtl_buf *out)
{
	char frame[64];
	size_t n = ZSTD_compress(frame, sizeof frame, "", 0, 1);

	for (int i = 0; i < 100000; i++)
		dtl_buf_add(out, frame, n);
}

static void
zstd_skippable(struct dtl_buf *out)
{
	for (int i = 0; i < 200000; i++)
		dtl_buf_add(out, "\x50\x2a\x4d\x18\x00\x00\x00\x00", 8);
}

static void
brotli_zeros(struct dtl_buf *out)
{
	struct dtl_str s = zeros(MANY);
	size_t n = BrotliEncoderMaxCompressedSize(MANY);

	dtl_buf_reserve(out, n);
	if (!BrotliEncoderCompress(
		1, 24, BROTLI_MODE_GENERIC, s.n, (const uint8_t *)s.p, &n, (uint8_t *)out->p))
		abort();
	out->n = n;
	drop(s);
}

static void
answer_of(struct dtl_buf *out, const char *coding, void (*make)(struct dtl_buf *out))
{
	struct dtl_buf body;

	dtl_buf_init(&body, NULL);
	make(&body);
	dtl_buf_addf(out, "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n", coding);
	dtl_buf_add_str(out, dtl_buf_str(&body));
	dtl_buf_clear(&body);
}

static void
answer_gzip(struct dtl_buf *out)
{
	answer_of(out, "gzip", gzip_zeros);
}

static void
gzip_twice_made(struct dtl_buf *out)
{
	struct dtl_buf once;

	dtl_buf_init(&once, NULL);
	gzip_zeros(&once);
	add_deflated(out, dtl_buf_str(&once), 15 + 16);
	dtl_buf_clear(&once);
}

static void
answer_gzip_twice(struct dtl_buf *out)
{
	answer_of(out, "gzip, gzip", gzip_twice_made);
}

static void
answer_brotli(struct dtl_buf *out)
{
	answer_of(out, "br", brotli_zeros);
}

static void
record(struct dtl_buf *out, long long length, struct dtl_str block)
{
	dtl_buf_addf(out,
	    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Length: "
	    "%lld\r\n\r\n",
	    length);
	dtl_buf_add_str(out, block);
	dtl_buf_add_z(out, "\r\n\r\n");
}

static void
warc_zeros(struct dtl_buf *out)
{
	struct dtl_buf plain;
	struct dtl_str s = zeros((size_t)24 << 20);

	dtl_buf_init(&plain, NULL);
	record(&plain, (long long)s.n, s);
	add_deflated(out, dtl_buf_str(&plain), 15 + 16);
	drop(s);
	dtl_buf_clear(&plain);
}

/* Every member is damaged, every begin looks like one. */
static void
warc_false_members(struct dtl_buf *out)
{
	for (int i = 0; i < 100000; i++)
		dtl_buf_add(out, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xff\xff", 12);
}

static void
warc_huge_length(struct dtl_buf *out)
{
	for (int i = 0; i < 2000; i++)
		record(out, 4611686018427387903LL, dtl_str_from("x"));
}

/* Each entity is ten times the one before. */
static void
feed_laughs(struct dtl_buf *out)
{
	dtl_buf_add_z(out, "<!DOCTYPE rss [<!ENTITY e0 'ha'>");
	for (int i = 1; i < 12; i++)
		dtl_buf_addf(out,
		    "<!ENTITY e%d '&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;'>", i, i - 1,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	dtl_buf_add_z(out, "]><rss><channel><item><title>&e11;</title></item></channel></rss>");
}

static void
feed_quadratic_entity(struct dtl_buf *out)
{
	dtl_buf_add_z(out, "<!DOCTYPE rss [<!ENTITY e '");
	for (int i = 0; i < 50000; i++)
		dtl_buf_add_char(out, 'x');
	dtl_buf_add_z(out, "'>]><rss><channel><item><title>");
	for (int i = 0; i < 50000; i++)
		dtl_buf_add_z(out, "&e;");
	dtl_buf_add_z(out, "</title></item></channel></rss>");
}

/* Random bytes, the same each time. */
static void
add_noise(struct dtl_buf *out, size_t n)
{
	uint64_t x = 88172645463325252u;

	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		dtl_buf_add_char(out, (char)(x >> 32));
	}
}

static void
noise(struct dtl_buf *out)
{
	add_noise(out, (size_t)1 << 20);
}

static void
noise_behind_gzip(struct dtl_buf *out)
{
	dtl_buf_add(out, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03", 10);
	add_noise(out, (size_t)1 << 20);
}

const struct bomb_made bombs_made[] = {
	{ "gzip", "zeros", gzip_zeros },
	{ "gzip", "empty_members", gzip_members },
	{ "gzip", "cut", gzip_cut },
	{ "gzip", "noise", noise_behind_gzip },
	{ "deflate", "zeros", deflate_zeros },
	{ "deflate", "bare", deflate_bare },
	{ "deflate", "noise", noise },
	{ "br", "zeros", brotli_zeros },
	{ "br", "noise", noise },
	{ "zstd", "zeros", zstd_zeros },
	{ "zstd", "window", zstd_window },
	{ "zstd", "empty_frames", zstd_empty_frames },
	{ "zstd", "skippable_frames", zstd_skippable },
	{ "file", "gzip_zeros", gzip_zeros },
	{ "file", "gzip_empty_members", gzip_members },
	{ "file", "zstd_zeros", zstd_zeros },
	{ "file", "zstd_window", zstd_window },
	{ "http", "gzip_zeros", answer_gzip },
	{ "http", "gzip_twice", answer_gzip_twice },
	{ "http", "br_zeros", answer_brotli },
	{ "warc", "zeros", warc_zeros },
	{ "warc", "false_members", warc_false_members },
	{ "warc", "huge_length", warc_huge_length },
	{ "warc", "noise", noise },
	{ "feed", "laughs", feed_laughs },
	{ "feed", "quadratic_entity", feed_quadratic_entity },
	{ "feed", "noise", noise },
	{ "html", "noise", noise },
	{ "json", "noise", noise },
	{ "robots", "noise", noise },
	{ "charset", "noise", noise },
};

const size_t bombs_made_count = sizeof bombs_made / sizeof bombs_made[0];
