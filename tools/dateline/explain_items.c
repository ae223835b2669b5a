#include "explain_items.h"

#include <math.h>

void
dtl_put_str(struct dtl_items *j, const char *key, struct dtl_str value)
{
	dtl_json_key(j->w, key);
	dtl_json_str(j->w, value);
}

void
dtl_put_text(struct dtl_items *j, const char *key, const char *value)
{
	dtl_json_key(j->w, key);
	dtl_json_z(j->w, value);
}

void
dtl_put_number(struct dtl_items *j, const char *key, int64_t value)
{
	dtl_json_key(j->w, key);
	dtl_json_int(j->w, value);
}

void
dtl_put_real(struct dtl_items *j, const char *key, double value)
{
	dtl_json_key(j->w, key);
	if (isfinite(value))
		dtl_json_double(j->w, value);
	else
		dtl_json_null(j->w);
}

void
dtl_put_flag(struct dtl_items *j, const char *key, bool value)
{
	dtl_json_key(j->w, key);
	dtl_json_bool(j->w, value);
}

static int64_t
code_points(struct dtl_items *j, uint32_t byte)
{
	if (byte < j->cursor.byte)
		j->cursor = (struct dtl_cursor){ 0, 0 };
	return dtl_document_code_points(j->doc, byte, &j->cursor);
}

void
dtl_put_span(struct dtl_items *j, uint32_t beg, uint32_t end)
{
	dtl_put_number(j, "begin", code_points(j, beg));
	dtl_put_number(j, "end", code_points(j, end));
	dtl_put_number(j, "byte_begin", beg);
	dtl_put_number(j, "byte_end", end);
}

void
dtl_put_span_text(struct dtl_items *j, struct dtl_span s)
{
	dtl_put_span(j, s.beg, s.end);
	dtl_put_str(j, "text", dtl_document_text(j->doc, s));
}
