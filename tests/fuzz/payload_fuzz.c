/* The door of HTTP answers as they were written down. */
#include "door.h"
#include "net/payload.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_payload p;
	struct dtl_err err;

	if (dtl_payload_read(a, dtl_str_make((const char *)bytes, n), 100000, &p, &err) == DTL_OK) {
		expect(p.body.n <= 100000 && p.status >= 100 && p.status <= 999);
		(void)dtl_payload_header(&p, "content-type");
	}
	dtl_arena_free(a);
	return 0;
}
