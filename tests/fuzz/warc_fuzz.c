/* The door of web archives: any bytes as an archive, its answers taken apart. */
#include "door.h"
#include "net/payload.h"
#include "net/warc.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = door_file(bytes, n);
	struct dtl_warc_options options = { .fd = fd, .limit_bytes = 65536 };
	enum dtl_warc_verdict verdict = DTL_WARC_RECORD;
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_warc_record record;
	struct dtl_payload payload;
	struct dtl_warc *w = NULL;
	struct dtl_err err;
	size_t calls = 0;

	if (dtl_warc_open(&options, &w, &err) == DTL_OK) {
		while (verdict != DTL_WARC_END) {
			dtl_arena_reset(a);
			expect(dtl_warc_next(w, a, &record, &verdict, &err) == DTL_OK);
			expect(verdict != DTL_WARC_WAITS && ++calls <= 1024 * (n + 1));
			if (verdict != DTL_WARC_RECORD)
				continue;
			expect(record.block.n <= 65536 && record.type.n > 0);
			if (dtl_payload_read(a, record.block, 65536, &payload, &err) == DTL_OK)
				expect(payload.body.n <= 65536 && payload.status >= 100);
		}
		dtl_warc_close(w);
	}
	(void)close(fd);
	dtl_arena_free(a);
	return 0;
}
