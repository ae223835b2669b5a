#include "wire/codec.h"

#include <math.h>

void
dtl_codec_null(const struct dtl_shape_field *f, void *rec)
{
	char *p = (char *)rec + f->offset;
	double nan = (double)NAN;
	int32_t minus = -1;
	int64_t none = DTL_TIME_NONE;

	if (f->null == DTL_NULL_NAN)
		memcpy(p, &nan, sizeof nan);
	else if (f->null == DTL_NULL_MINUS)
		memcpy(p, &minus, sizeof minus);
	else if (f->null == DTL_NULL_UNKNOWN && f->member == DTL_MEMBER_TIME)
		memcpy(p, &none, sizeof none);
	else if (f->member == DTL_MEMBER_RECORD)
		memset(p, 0, f->sub->size);
	else if (f->member == DTL_MEMBER_STR || f->member == DTL_MEMBER_BYTES)
		memset(p, 0, sizeof(struct dtl_str));
	else if (f->member == DTL_MEMBER_I32)
		memset(p, 0, sizeof(int32_t));
	else if (f->member == DTL_MEMBER_DATE)
		memset(p, 0, sizeof(struct dtl_date));
	else
		memset(p, 0, sizeof(int64_t));
}

static bool
set_number(const struct dtl_shape_field *f, const struct dtl_json *value, char *p)
{
	int32_t narrow = (int32_t)value->integer;

	if (f->member == DTL_MEMBER_DOUBLE) {
		if (value->type != DTL_JSON_INT && value->type != DTL_JSON_DOUBLE)
			return false;
		memcpy(p, &value->number, sizeof value->number);
		return true;
	}
	if (value->type != DTL_JSON_INT)
		return false;
	if (f->member == DTL_MEMBER_I64 || f->member == DTL_MEMBER_TIME) {
		memcpy(p, &value->integer, sizeof value->integer);
		return true;
	}
	memcpy(p, &narrow, sizeof narrow);
	return narrow == value->integer;
}

static bool
set_word(const struct dtl_shape_field *f, const struct dtl_json *value, char *p)
{
	for (unsigned i = 0; value->type == DTL_JSON_STRING && i < f->words->count; i++) {
		if (dtl_str_is(value->string, f->words->name(i))) {
			memcpy(p, &i, sizeof i);
			return true;
		}
	}
	return false;
}

/* Lists and maps have no default but the empty one: what is not there. */
static bool
set_empty(const struct dtl_shape_field *f, const struct dtl_json *value, void *rec)
{
	const void *none = NULL;
	size_t zero = 0;

	if (f->member == DTL_MEMBER_BITS) {
		memset((char *)rec + f->offset, 0, sizeof(uint32_t));
	} else {
		memcpy((char *)rec + f->offset, &none, sizeof none);
		memcpy((char *)rec + f->count_offset, &zero, sizeof zero);
	}
	return value->count == 0 &&
	       value->type == (f->member == DTL_MEMBER_PAIRS ? DTL_JSON_OBJECT : DTL_JSON_ARRAY);
}

static bool
set_value(const struct dtl_shape_field *f, const struct dtl_json *value, void *rec)
{
	char *p = (char *)rec + f->offset;

	switch (f->member) {
	case DTL_MEMBER_STR:
		memcpy(p, &value->string, sizeof value->string);
		return value->type == DTL_JSON_STRING;
	case DTL_MEMBER_BOOL:
		memcpy(p, &value->boolean, sizeof value->boolean);
		return value->type == DTL_JSON_BOOL;
	case DTL_MEMBER_WORD:
		return set_word(f, value, p);
	case DTL_MEMBER_I32:
	case DTL_MEMBER_I64:
	case DTL_MEMBER_TIME:
	case DTL_MEMBER_DOUBLE:
		return set_number(f, value, p);
	case DTL_MEMBER_BITS:
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_I64S:
	case DTL_MEMBER_RECORDS:
	case DTL_MEMBER_PAIRS:
		return set_empty(f, value, rec);
	case DTL_MEMBER_BYTES: /* a day or bytes as default would need rules of their own */
	case DTL_MEMBER_DATE:
	case DTL_MEMBER_RECORD:
		break;
	}
	return false;
}

dtl_rc
dtl_codec_default(
    const struct dtl_shape_field *f, const struct dtl_json *value, void *rec, struct dtl_err *err)
{
	if (value->type == DTL_JSON_NULL && f->null != DTL_NULL_NEVER) {
		dtl_codec_null(f, rec);
		return DTL_OK;
	}
	if (f->null == DTL_NULL_NEVER && set_value(f, value, rec))
		return DTL_OK;
	return dtl_err_set(err, DTL_FAIL, "%s: the schema's default cannot be kept", f->name);
}
