#include "text/document.h"

const char *
dtl_block_kind_name(enum dtl_block_kind kind)
{
	static const char *const names[DTL_BLOCK_KIND_COUNT] = {
		[DTL_BLOCK_TITLE] = "title",
		[DTL_BLOCK_SUBTITLE] = "subtitle",
		[DTL_BLOCK_HEADING] = "heading",
		[DTL_BLOCK_BYLINE] = "byline",
		[DTL_BLOCK_DATELINE] = "dateline",
		[DTL_BLOCK_BODY] = "body",
		[DTL_BLOCK_QUOTE] = "quote",
		[DTL_BLOCK_LIST] = "list",
		[DTL_BLOCK_CAPTION] = "caption",
		[DTL_BLOCK_TEASER] = "teaser",
		[DTL_BLOCK_PROMO] = "promo",
		[DTL_BLOCK_AD] = "ad",
		[DTL_BLOCK_LINK] = "link",
		[DTL_BLOCK_DISCLAIMER] = "disclaimer",
		[DTL_BLOCK_AGENCY] = "agency",
		[DTL_BLOCK_META] = "meta",
	};

	return (unsigned)kind < DTL_BLOCK_KIND_COUNT ? names[kind] : "unknown";
}

struct dtl_str
dtl_document_text(const struct dtl_document *doc, struct dtl_span span)
{
	return dtl_str_slice(doc->text, span.beg, span.end);
}

uint32_t
dtl_document_code_points(const struct dtl_document *doc, uint32_t byte, struct dtl_cursor *cursor)
{
	if (byte < cursor->byte)
		*cursor = (struct dtl_cursor){ 0 };
	if (byte > doc->text.n)
		byte = (uint32_t)doc->text.n;
	for (; cursor->byte < byte; cursor->byte++)
		cursor->code_point += ((unsigned char)doc->text.p[cursor->byte] & 0xC0) != 0x80;
	return cursor->code_point;
}
