/*
 * The way back from dtl_wire_json, by the same tables: what a member does not find keeps its null.
 */
#include "wire/shape.h"

#include <math.h>

struct reading {
	struct dtl_arena *a;
	struct dtl_err *err;
};

static dtl_rc read_record(
    struct reading *r, const struct dtl_shape *shape, const struct dtl_json *json, void *rec);

static dtl_rc
mismatch(struct reading *r, const struct dtl_shape_field *f, const char *wanted)
{
	return dtl_err_set(r->err, DTL_SKIP, "'%s' is no %s", f->name, wanted);
}

static void
set_null(const struct dtl_shape_field *f, void *p)
{
	if (f->null == DTL_NULL_MINUS)
		*(int32_t *)p = -1;
	else if (f->null == DTL_NULL_NAN)
		*(double *)p = (double)NAN;
	else if (f->member == DTL_MEMBER_TIME)
		*(int64_t *)p = DTL_TIME_NONE;
}

static dtl_rc
read_text(struct reading *r, const struct dtl_shape_field *f, const struct dtl_json *json, void *p)
{
	struct dtl_str s = json->string;

	if (json->type != DTL_JSON_STRING)
		return mismatch(r, f, "text");
	if (f->member == DTL_MEMBER_TIME)
		return dtl_time_parse(s, p) ? DTL_OK : mismatch(r, f, "time");
	if (f->member == DTL_MEMBER_DATE)
		return dtl_date_parse(s, p) ? DTL_OK : mismatch(r, f, "date");
	if (f->member != DTL_MEMBER_WORD) {
		*(struct dtl_str *)p = s;
		return DTL_OK;
	}
	unsigned v = f->words->unknown;

	for (unsigned i = 0; i < f->words->count; i++)
		if (dtl_str_is(s, f->words->name(i)))
			v = i;
	memcpy(p, &v, sizeof v);
	return DTL_OK;
}

static dtl_rc
read_number(
    struct reading *r, const struct dtl_shape_field *f, const struct dtl_json *json, void *p)
{
	if (f->member == DTL_MEMBER_DOUBLE) {
		if (json->type != DTL_JSON_INT && json->type != DTL_JSON_DOUBLE)
			return mismatch(r, f, "number");
		*(double *)p = json->number;
		return DTL_OK;
	}
	if (json->type != DTL_JSON_INT)
		return mismatch(r, f, "whole number");
	if (f->member == DTL_MEMBER_I64) {
		*(int64_t *)p = json->integer;
		return DTL_OK;
	}
	if (json->integer < INT32_MIN || json->integer > INT32_MAX)
		return mismatch(r, f, "number of 32 bits");
	*(int32_t *)p = (int32_t)json->integer;
	return DTL_OK;
}

static dtl_rc
read_bits(struct reading *r, const struct dtl_shape_field *f, const struct dtl_json *json, void *p)
{
	uint32_t bits = 0;

	if (json->type != DTL_JSON_ARRAY)
		return mismatch(r, f, "list");
	for (size_t i = 0; i < json->count; i++)
		for (unsigned w = 0; w < f->words->count; w++)
			if (dtl_str_is(json->items[i].string, f->words->name(w)))
				bits |= 1u << w;
	*(uint32_t *)p = bits;
	return DTL_OK;
}

static dtl_rc
read_item(struct reading *r, const struct dtl_shape_field *f, const struct dtl_json *json, void *p)
{
	if (f->member == DTL_MEMBER_RECORDS)
		return read_record(r, f->sub, json, p);
	if (f->member == DTL_MEMBER_STRS) {
		if (json->type != DTL_JSON_STRING)
			return mismatch(r, f, "list of texts");
		*(struct dtl_str *)p = json->string;
		return DTL_OK;
	}
	if (json->type != DTL_JSON_INT)
		return mismatch(r, f, "list of whole numbers");
	*(int64_t *)p = json->integer;
	return DTL_OK;
}

static dtl_rc
read_list(
    struct reading *r, const struct dtl_shape_field *f, const struct dtl_json *json, void *rec)
{
	size_t size = f->member == DTL_MEMBER_RECORDS ? f->sub->size
		      : f->member == DTL_MEMBER_STRS  ? sizeof(struct dtl_str)
						      : sizeof(int64_t);
	dtl_rc rc = DTL_OK;

	if (json->type != DTL_JSON_ARRAY)
		return mismatch(r, f, "list");
	char *items = dtl_arena_array(r->a, json->count + 1, size);

	for (size_t i = 0; i < json->count && rc == DTL_OK; i++)
		rc = read_item(r, f, &json->items[i], items + i * size);
	*(const void **)(void *)((char *)rec + f->offset) = items;
	memcpy((char *)rec + f->count_offset, &json->count, sizeof json->count);
	return rc;
}

static dtl_rc
read_member(
    struct reading *r, const struct dtl_shape_field *f, const struct dtl_json *json, void *rec)
{
	void *p = (char *)rec + f->offset;

	switch (f->member) {
	case DTL_MEMBER_STR:
	case DTL_MEMBER_BYTES:
	case DTL_MEMBER_TIME:
	case DTL_MEMBER_DATE:
	case DTL_MEMBER_WORD:
		return read_text(r, f, json, p);
	case DTL_MEMBER_I32:
	case DTL_MEMBER_I64:
	case DTL_MEMBER_DOUBLE:
		return read_number(r, f, json, p);
	case DTL_MEMBER_BOOL:
		if (json->type != DTL_JSON_BOOL)
			return mismatch(r, f, "true or false");
		*(bool *)p = json->boolean;
		return DTL_OK;
	case DTL_MEMBER_BITS:
		return read_bits(r, f, json, p);
	case DTL_MEMBER_RECORD:
		return read_record(r, f->sub, json, p);
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_I64S:
	case DTL_MEMBER_RECORDS:
		return read_list(r, f, json, rec);
	case DTL_MEMBER_PAIRS:
		return mismatch(r, f, "member of an event");
	}
	return DTL_OK;
}

/* A member that may not be null and is absent stays empty. As deep as the tables are. */
static dtl_rc
read_record(
    struct reading *r, const struct dtl_shape *shape, const struct dtl_json *json, void *rec)
{
	if (json != NULL && json->type != DTL_JSON_OBJECT)
		return dtl_err_set(r->err, DTL_SKIP, "%s is no object", shape->name);
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];
		const char *name = f->role == DTL_OFFSET_BYTES
				       ? dtl_arena_printf(r->a, "byte_%s", f->name)
				       : f->name;
		const struct dtl_json *member = dtl_json_get(json, name);
		dtl_rc rc = DTL_OK;

		if (member != NULL && member->type != DTL_JSON_NULL)
			rc = read_member(r, f, member, rec);
		else if (f->member == DTL_MEMBER_RECORD && f->null == DTL_NULL_NEVER)
			rc = read_record(r, f->sub, NULL, (char *)rec + f->offset);
		else
			set_null(f, (char *)rec + f->offset);
		if (rc != DTL_OK)
			return dtl_err_wrap(r->err, rc, "%s", shape->name);
	}
	return DTL_OK;
}

dtl_rc
dtl_wire_event_from_json(
    struct dtl_arena *a, struct dtl_str text, struct dtl_event *ret, struct dtl_err *err)
{
	struct reading r = { a, err };
	struct dtl_event ev;
	const struct dtl_json *json = NULL, *inner;
	dtl_rc rc = dtl_json_read(a, text, &json, err);

	memset(&ev, 0, sizeof ev);
	inner = dtl_json_get(json, "event");
	if (inner != NULL)
		json = inner;
	if (rc == DTL_OK)
		rc = read_record(&r, dtl_shape_of_kind(DTL_KIND_EVENT), json, &ev);
	if (rc == DTL_OK && ev.id.n == 0)
		rc = dtl_err_set(err, DTL_SKIP, "no event: it has no 'id'");
	if (rc == DTL_OK)
		*ret = ev;
	return rc;
}
