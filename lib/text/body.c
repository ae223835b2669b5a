#include "text/body.h"

#include "text/blocks.h"
#include "text/charset.h"
#include "text/plain.h"

enum { MAX_BYTES = 16 << 20 };

dtl_rc
dtl_body_read(struct dtl_arena *a, const struct dtl_body_input *in, struct dtl_document *ret,
    struct dtl_err *err)
{
	struct dtl_document doc = { .a = a, .language = "und" };
	struct dtl_lines lines;
	struct dtl_str text;
	const char *charset;

	if (in->bytes.n > MAX_BYTES)
		return dtl_err_set(
		    err, DTL_SKIP, "%zu bytes are over the limit of %d", in->bytes.n, MAX_BYTES);
	dtl_rc rc = dtl_charset_decode(a, in->bytes, in->charset, &text, &charset, err);
	if (rc != DTL_OK)
		return rc;
	dtl_lines_init(&lines, a);
	doc.title = dtl_str_trim(in->title);
	dtl_plain_lines(text, &lines);
	dtl_blocks_build(&doc, &lines);
	*ret = doc;
	return DTL_OK;
}
