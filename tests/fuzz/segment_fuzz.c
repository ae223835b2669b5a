/* The door of clean text: sentences and tokens lie inside their blocks, in order, without overlap. */
#include "base/utf8.h"
#include "door.h"
#include "text/segment.h"

static void
check(const struct dtl_document *doc)
{
	uint32_t end = 0;
	uint32_t token = 0;

	for (size_t i = 0; i < doc->sentence_count; i++) {
		const struct dtl_sentence *s = &doc->sentences[i];
		expect(s->span.beg >= end && s->span.end <= doc->text.n);
		expect(s->token == token && s->token_count > 0 && s->token_count <= 200);
		for (uint32_t t = 0; t < s->token_count; t++) {
			const struct dtl_token *x = &doc->tokens[token + t];
			expect(x->beg >= end && x->beg < x->end && x->end <= s->span.end);
			expect(dtl_utf8_check(x->form) == x->form.n);
			end = x->end;
		}
		token += s->token_count;
	}
	expect(token == doc->token_count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = { .a = a, .blocks = &block, .block_count = 1 };
	struct dtl_err err;

	doc.text = dtl_utf8_repair(a, dtl_str_make((const char *)bytes, n));
	block.span.end = (uint32_t)doc.text.n;
	if (dtl_segment(&doc, 5000, 200000, &err) == DTL_OK)
		check(&doc);
	dtl_arena_free(a);
	return 0;
}
