/* The door of pages and texts as fetched: charset, tree, blocks. First byte: media type. */
#include "base/utf8.h"
#include "door.h"
#include "text/body.h"

static void
check(const struct dtl_document *doc)
{
	uint32_t end = 0;

	expect(dtl_utf8_check(doc->text) == doc->text.n);
	for (size_t i = 0; i < doc->block_count; i++) {
		const struct dtl_block *b = &doc->blocks[i];
		expect(b->span.beg >= end && b->span.beg < b->span.end);
		expect(b->span.end <= doc->text.n);
		expect(b->kind < DTL_BLOCK_KIND_COUNT);
		expect(b->coded || b->why != NULL);
		end = b->span.end;
	}
	expect(doc->dateline.span.end <= doc->text.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const types[] = { "text/html", "text/plain", NULL };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_body_input in = { .charset = DTL_STR_NONE };
	struct dtl_document doc;
	struct dtl_err err;

	if (n > 0) {
		in.media_type = dtl_str_from(types[bytes[0] % 3]);
		in.bytes = dtl_str_make((const char *)bytes + 1, n - 1);
		if (dtl_body_read(a, &in, &doc, &err) == DTL_OK)
			check(&doc);
	}
	dtl_arena_free(a);
	return 0;
}
