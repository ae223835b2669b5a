#include "gzip.h"

static uint32_t
crc32_more(uint32_t crc, const unsigned char *p, size_t n)
{
	static uint32_t table[256];

	for (uint32_t i = 0; table[255] == 0 && i < 256; i++) {
		uint32_t v = i;

		for (int bit = 0; bit < 8; bit++)
			v = v >> 1 ^ (0xedb88320U & (0U - (v & 1U)));
		table[i] = v;
	}
	for (size_t i = 0; i < n; i++)
		crc = crc >> 8 ^ table[(crc ^ p[i]) & 0xff];
	return crc;
}

static void
add_le(struct dtl_buf *out, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		dtl_buf_add_char(out, (char)(v >> (8 * i) & 0xff));
}

static void
add_head(struct dtl_buf *out)
{
	dtl_buf_add(out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
}

void
gzip_store(struct dtl_str bytes, struct dtl_buf *out)
{
	add_head(out);
	for (size_t at = 0; at == 0 || at < bytes.n; at += 65535) {
		size_t n = bytes.n - at < 65535 ? bytes.n - at : 65535;

		dtl_buf_add_char(out, at + n == bytes.n);
		add_le(out, (uint32_t)n, 2);
		add_le(out, (uint32_t)~n, 2);
		dtl_buf_add(out, bytes.p + at, n);
	}
	add_le(out, ~crc32_more(0xffffffffU, (const unsigned char *)bytes.p, bytes.n), 4);
	add_le(out, (uint32_t)bytes.n, 4);
}

struct bits {
	struct dtl_buf *out;
	uint32_t hold;
	int count;
};

static void
put(struct bits *b, uint32_t v, int n)
{
	b->hold |= v << b->count;
	for (b->count += n; b->count >= 8; b->count -= 8) {
		dtl_buf_add_char(b->out, (char)(b->hold & 0xff));
		b->hold >>= 8;
	}
}

void
gzip_bomb(int mib, struct dtl_buf *out)
{
	struct bits b = { out, 0, 0 };
	size_t total = (size_t)mib << 20, made = 1;
	unsigned char chunk[1024];
	uint32_t crc = 0xffffffffU;

	memset(chunk, 'x', sizeof chunk);
	for (int i = 0; i < mib * 1024; i++)
		crc = crc32_more(crc, chunk, sizeof chunk);
	add_head(out);
	put(&b, 1, 1); /* last block */
	put(&b, 1, 2); /* fixed codes */
	/* Literal 'x' = 0x30 + 0x78 = 0xa8, most significant bit first. */
	put(&b, 0x15, 8);
	for (; made + 258 <= total; made += 258) {
		put(&b, 0xa3, 8); /* length 258: code 285 = 11000101, reversed */
		put(&b, 0, 5); /* distance 1 */
	}
	for (; made < total; made++)
		put(&b, 0x15, 8);
	put(&b, 0, 7); /* end */
	put(&b, 0, 7);
	add_le(out, ~crc, 4);
	add_le(out, (uint32_t)total, 4);
}
