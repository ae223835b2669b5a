#include "base/utf8.h"
#include "wire/shape.h"

#include <stdio.h>

#define TIME_MIN INT64_C(-62135596800000) /* 0001-01-01T00:00:00Z */
#define TIME_MAX INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

/* Where in the clean text the last offset was: the next is usually near. */
struct cursor {
	struct dtl_str text; /* absent: offsets come out in bytes alone */
	size_t byte;
	int64_t code_point;
};

static void write_record(struct dtl_json_writer *w, struct cursor *cursor,
    const struct dtl_shape *shape, const void *rec);

static int64_t
code_points_before(struct cursor *c, int32_t offset)
{
	size_t target = offset < 0 ? 0 : (size_t)offset;

	if (target > c->text.n)
		target = c->text.n;
	while (c->byte < target) {
		(void)dtl_utf8_next(c->text, &c->byte);
		c->code_point++;
	}
	while (c->byte > target) {
		(void)dtl_utf8_prev(c->text, &c->byte);
		c->code_point--;
	}
	return c->code_point;
}

static void
write_base64(struct dtl_json_writer *w, struct dtl_str bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct dtl_buf text;

	dtl_buf_init(&text, NULL);
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t group = (uint32_t)(uint8_t)bytes.p[i] << 16;

		if (left > 1)
			group |= (uint32_t)(uint8_t)bytes.p[i + 1] << 8;
		if (left > 2)
			group |= (uint8_t)bytes.p[i + 2];
		dtl_buf_add_char(&text, digits[group >> 18]);
		dtl_buf_add_char(&text, digits[group >> 12 & 63]);
		dtl_buf_add_char(&text, left > 1 ? digits[group >> 6 & 63] : '=');
		dtl_buf_add_char(&text, left > 2 ? digits[group & 63] : '=');
	}
	dtl_json_begin_object(w);
	dtl_json_key(w, "base64");
	dtl_json_str(w, dtl_buf_str(&text));
	dtl_json_end_object(w);
	dtl_buf_clear(&text);
}

static void
write_time(struct dtl_json_writer *w, int64_t ms)
{
	char text[25];

	if (ms < TIME_MIN || ms > TIME_MAX) {
		dtl_json_int(w, ms);
		return;
	}
	dtl_time_format(ms, text);
	dtl_json_z(w, text);
}

static void
write_date(struct dtl_json_writer *w, struct dtl_date date)
{
	char text[11];

	if (!dtl_date_valid(date)) {
		dtl_json_null(w);
		return;
	}
	dtl_date_format(date, text);
	dtl_json_z(w, text);
}

static void
write_bits(struct dtl_json_writer *w, const struct dtl_words *words, uint32_t bits)
{
	dtl_json_begin_array(w);
	for (unsigned i = 0; i < words->count; i++) {
		if ((bits >> i & 1) != 0)
			dtl_json_z(w, words->name(i));
	}
	dtl_json_end_array(w);
}

static void
write_pairs(struct dtl_json_writer *w, const struct dtl_pair *pairs, size_t count)
{
	dtl_json_begin_object(w);
	for (size_t i = 0; i < count; i++) {
		dtl_json_key_str(w, pairs[i].key);
		dtl_json_str(w, pairs[i].value.p != NULL ? pairs[i].value : dtl_str_from(""));
	}
	dtl_json_end_object(w);
}

static void
write_items(struct dtl_json_writer *w, struct cursor *cursor, const struct dtl_shape_field *f,
    const void *rec)
{
	const void *items = *(const void *const *)dtl_shape_at(f, rec);
	size_t count = dtl_shape_count(f, rec);

	dtl_json_begin_array(w);
	for (size_t i = 0; i < count; i++) {
		if (f->member == DTL_MEMBER_STRS)
			dtl_json_str(w, ((const struct dtl_str *)items)[i]);
		else if (f->member == DTL_MEMBER_I64S)
			dtl_json_int(w, ((const int64_t *)items)[i]);
		else
			write_record(w, cursor, f->sub, (const char *)items + i * f->sub->size);
	}
	dtl_json_end_array(w);
}

static void
write_string(struct dtl_json_writer *w, const struct dtl_shape_field *f, struct dtl_str s)
{
	if (s.p == NULL)
		dtl_json_z(w, "");
	else if (f->member == DTL_MEMBER_BYTES && dtl_utf8_check(s) < s.n)
		write_base64(w, s);
	else
		dtl_json_str(w, s);
}

static void
write_value(struct dtl_json_writer *w, struct cursor *cursor, const struct dtl_shape_field *f,
    const void *rec)
{
	const void *p = dtl_shape_at(f, rec);

	switch (f->member) {
	case DTL_MEMBER_STR:
	case DTL_MEMBER_BYTES:
		write_string(w, f, *(const struct dtl_str *)p);
		break;
	case DTL_MEMBER_I32:
		dtl_json_int(w, *(const int32_t *)p);
		break;
	case DTL_MEMBER_I64:
		dtl_json_int(w, *(const int64_t *)p);
		break;
	case DTL_MEMBER_DOUBLE:
		dtl_json_double(w, *(const double *)p);
		break;
	case DTL_MEMBER_BOOL:
		dtl_json_bool(w, *(const bool *)p);
		break;
	case DTL_MEMBER_TIME:
		write_time(w, *(const int64_t *)p);
		break;
	case DTL_MEMBER_DATE:
		write_date(w, *(const struct dtl_date *)p);
		break;
	case DTL_MEMBER_WORD:
		dtl_json_z(w, f->words->name(dtl_shape_word(f, rec)));
		break;
	case DTL_MEMBER_BITS:
		write_bits(w, f->words, *(const uint32_t *)p);
		break;
	case DTL_MEMBER_RECORD:
		write_record(w, cursor, f->sub, p);
		break;
	case DTL_MEMBER_PAIRS:
		write_pairs(w, *(const struct dtl_pair *const *)p, dtl_shape_count(f, rec));
		break;
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_I64S:
	case DTL_MEMBER_RECORDS:
		write_items(w, cursor, f, rec);
		break;
	}
}

static void
write_record(struct dtl_json_writer *w, struct cursor *cursor, const struct dtl_shape *shape,
    const void *rec)
{
	dtl_json_begin_object(w);
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];

		if (f->role == DTL_OFFSET_BYTES) {
			int32_t offset = *(const int32_t *)dtl_shape_at(f, rec);
			char key[32];

			if (cursor->text.p != NULL) {
				dtl_json_key(w, f->name);
				dtl_json_int(w, code_points_before(cursor, offset));
			}
			(void)snprintf(key, sizeof key, "byte_%s", f->name);
			dtl_json_key(w, key);
			dtl_json_int(w, offset);
			continue;
		}
		dtl_json_key(w, f->name);
		if (dtl_shape_is_null(f, rec))
			dtl_json_null(w);
		else
			write_value(w, cursor, f, rec);
	}
	dtl_json_end_object(w);
}

void
dtl_wire_json_value(struct dtl_record record, struct dtl_str clean_text, struct dtl_json_writer *w)
{
	struct cursor cursor = { clean_text, 0, 0 };

	write_record(w, &cursor, dtl_shape_of_kind(record.kind), record.u.any);
}

void
dtl_wire_json(struct dtl_record record, struct dtl_str clean_text, int indent, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, indent);
	dtl_wire_json_value(record, clean_text, &w);
}
