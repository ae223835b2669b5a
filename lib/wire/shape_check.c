#include "wire/shape.h"

#include <math.h>

/* Schema type that holds a member, nullability apart. */
static const enum dtl_schema_type member_types[] = {
	[DTL_MEMBER_STR] = DTL_SCHEMA_STRING,
	[DTL_MEMBER_BYTES] = DTL_SCHEMA_BYTES,
	[DTL_MEMBER_I32] = DTL_SCHEMA_INT,
	[DTL_MEMBER_I64] = DTL_SCHEMA_LONG,
	[DTL_MEMBER_DOUBLE] = DTL_SCHEMA_DOUBLE,
	[DTL_MEMBER_BOOL] = DTL_SCHEMA_BOOLEAN,
	[DTL_MEMBER_TIME] = DTL_SCHEMA_LONG,
	[DTL_MEMBER_DATE] = DTL_SCHEMA_INT,
	[DTL_MEMBER_WORD] = DTL_SCHEMA_STRING,
	[DTL_MEMBER_BITS] = DTL_SCHEMA_ARRAY,
	[DTL_MEMBER_RECORD] = DTL_SCHEMA_RECORD,
	[DTL_MEMBER_STRS] = DTL_SCHEMA_ARRAY,
	[DTL_MEMBER_I64S] = DTL_SCHEMA_ARRAY,
	[DTL_MEMBER_RECORDS] = DTL_SCHEMA_ARRAY,
	[DTL_MEMBER_PAIRS] = DTL_SCHEMA_MAP,
};

static bool
items_fit(const struct dtl_shape_field *f, const struct dtl_schema *s)
{
	switch (f->member) {
	case DTL_MEMBER_BITS:
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_PAIRS:
		return s->items->type == DTL_SCHEMA_STRING;
	case DTL_MEMBER_I64S:
		return s->items->type == DTL_SCHEMA_LONG;
	case DTL_MEMBER_RECORDS:
		return s->items->type == DTL_SCHEMA_RECORD;
	default:
		return true;
	}
}

/* An enum in the schema has the words of the enum in C, in the same order. */
static bool
symbols_fit(const struct dtl_words *words, const struct dtl_schema *s)
{
	if (s->symbol_count != words->count ||
	    !dtl_str_is(s->symbol_default, words->name(words->unknown)))
		return false;
	for (unsigned i = 0; i < words->count; i++) {
		if (!dtl_str_is(s->symbols[i], words->name(i)))
			return false;
	}
	return true;
}

static dtl_rc
check_field(const struct dtl_shape_field *f, const struct dtl_schema *s, struct dtl_err *err)
{
	if (f->null != DTL_NULL_NEVER) {
		if (s->type != DTL_SCHEMA_UNION || s->branch_count != 2 ||
		    s->branches[0]->type != DTL_SCHEMA_NULL)
			return dtl_err_set(err, DTL_FAIL, "is not nullable in the schema");
		s = s->branches[1];
	}
	if (f->member == DTL_MEMBER_WORD && s->type == DTL_SCHEMA_ENUM) {
		if (!symbols_fit(f->words, s))
			return dtl_err_set(err, DTL_FAIL, "has other symbols in the schema");
		return DTL_OK;
	}
	if (s->type != member_types[f->member] || !items_fit(f, s))
		return dtl_err_set(
		    err, DTL_FAIL, "is another %s in the schema", dtl_schema_type_name(s->type));
	if (f->member == DTL_MEMBER_RECORD)
		return dtl_shape_check(f->sub, s, err);
	if (f->member == DTL_MEMBER_RECORDS)
		return dtl_shape_check(f->sub, s->items, err);
	return DTL_OK;
}

dtl_rc
dtl_shape_check(const struct dtl_shape *shape, const struct dtl_schema *s, struct dtl_err *err)
{
	if (s->type != DTL_SCHEMA_RECORD || s->field_count != shape->count)
		return dtl_err_set(err, DTL_FAIL,
		    "%s: %zu fields in the schema, %zu in the program", shape->name, s->field_count,
		    shape->count);
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];

		if (!dtl_str_is(s->fields[i].name, f->name))
			return dtl_err_set(err, DTL_FAIL, "%s: field %zu is '%.*s', not '%s'",
			    shape->name, i + 1, DTL_STR_FMT(s->fields[i].name), f->name);
		dtl_rc rc = check_field(f, s->fields[i].schema, err);
		if (rc != DTL_OK)
			return dtl_err_wrap(err, rc, "%s.%s", shape->name, f->name);
	}
	return DTL_OK;
}

static bool
is_zero(const struct dtl_shape_field *f, const void *p)
{
	if (f->member == DTL_MEMBER_I64)
		return *(const int64_t *)p == 0;
	return *(const int32_t *)p == 0;
}

static bool
is_absent(const struct dtl_shape_field *f, const void *p)
{
	if (f->member == DTL_MEMBER_STR || f->member == DTL_MEMBER_BYTES)
		return ((const struct dtl_str *)p)->p == NULL;
	/* the first member of a struct has the struct's address */
	const struct dtl_shape_field *first = &f->sub->fields[0];
	if (first->member == DTL_MEMBER_STR)
		return ((const struct dtl_str *)p)->p == NULL;
	return is_zero(first, p);
}

bool
dtl_shape_is_null(const struct dtl_shape_field *f, const void *rec)
{
	const void *p = dtl_shape_at(f, rec);

	switch (f->null) {
	case DTL_NULL_NEVER:
		return false;
	case DTL_NULL_ABSENT:
		return is_absent(f, p);
	case DTL_NULL_ZERO:
		return is_zero(f, p);
	case DTL_NULL_MINUS:
		return *(const int32_t *)p < 0;
	case DTL_NULL_NAN:
		return isnan(*(const double *)p);
	case DTL_NULL_UNKNOWN:
		if (f->member == DTL_MEMBER_DATE)
			return ((const struct dtl_date *)p)->year == 0;
		return *(const int64_t *)p == DTL_TIME_NONE;
	case DTL_NULL_WITH_NEXT:
		return dtl_shape_is_null(f + 1, rec);
	}
	return false;
}
