/* The door of compressed files: plain, gzip, zstd, damaged, bombs. The size of the reads must not
 * change what comes out. */
#include "base/compress.h"
#include "base/hash.h"
#include "door.h"

struct outcome {
	dtl_rc rc;
	uint64_t hash, size;
};

static struct outcome
read_all(const uint8_t *bytes, size_t n, size_t step)
{
	static char out[1 << 16];
	struct outcome o = { .rc = DTL_OK };
	struct dtl_reader *r;
	struct dtl_err err;
	size_t got = 1;
	int fd = door_file(bytes, n);

	o.rc = dtl_reader_open(fd, 100, &r, &err);
	expect(o.rc == DTL_OK);
	while (o.rc == DTL_OK && got > 0) {
		o.rc = dtl_reader_read(r, out, step, &got, &err);
		if (o.rc != DTL_OK)
			break;
		expect(got <= step);
		for (size_t i = 0; i < got; i++)
			o.hash = (o.hash ^ (unsigned char)out[i]) * 0x100000001b3u;
		o.size += got;
		expect(o.size <= (2 << 20) + 200 * (uint64_t)n);
	}
	expect(o.rc == DTL_OK || o.rc == DTL_SKIP);
	expect(dtl_reader_consumed(r) <= n);
	expect(o.rc != DTL_OK || dtl_reader_consumed(r) == n);
	dtl_reader_close(r);
	(void)close(fd);
	return o;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct outcome big = read_all(bytes, n, 1 << 16), small = read_all(bytes, n, 61);

	expect(big.rc == small.rc);
	if (big.rc == DTL_OK)
		expect(big.size == small.size && big.hash == small.hash);
	return 0;
}
