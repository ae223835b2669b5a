/*
 * shape - our structs as tables: one row a member, read by codec, JSON and the tests.
 *
 * A row says where the member is, what it is, and which value of it means null on the wire. Names
 * are the schema's; dtl_shape_check proves at start that schema and table say the same.
 *
 * Errors:  dtl_shape_check: DTL_FAIL with the place.
 * Memory:  constant tables.
 * Threads: no shared state.
 */
#ifndef DTL_WIRE_SHAPE_H
#define DTL_WIRE_SHAPE_H

#include "wire/schema.h"
#include "wire/wire.h"

enum dtl_member {
	DTL_MEMBER_STR, /* struct dtl_str, UTF-8 without NUL */
	DTL_MEMBER_BYTES, /* struct dtl_str, any bytes */
	DTL_MEMBER_I32,
	DTL_MEMBER_I64,
	DTL_MEMBER_DOUBLE,
	DTL_MEMBER_BOOL,
	DTL_MEMBER_TIME, /* int64_t, timestamp-millis */
	DTL_MEMBER_DATE, /* struct dtl_date, date */
	DTL_MEMBER_WORD, /* C enum, string or enum */
	DTL_MEMBER_BITS, /* uint32_t, array of strings */
	DTL_MEMBER_RECORD, /* struct inside the struct */
	DTL_MEMBER_STRS, /* pointer and count */
	DTL_MEMBER_I64S,
	DTL_MEMBER_RECORDS,
	DTL_MEMBER_PAIRS, /* map of strings */
};

/* What stands for null. */
enum dtl_null {
	DTL_NULL_NEVER,
	DTL_NULL_ABSENT, /* string: p == NULL; record: its first member is absent or 0 */
	DTL_NULL_ZERO,
	DTL_NULL_MINUS, /* negative */
	DTL_NULL_NAN,
	DTL_NULL_UNKNOWN, /* time: DTL_TIME_NONE; date: year 0 */
	DTL_NULL_WITH_NEXT, /* when the string member after it is absent */
};

/* How offsets into the clean text come out in JSON. */
enum dtl_offset_role { DTL_OFFSET_NO, DTL_OFFSET_BYTES };

/* A vocabulary that C knows as an enum, by value or by bit. */
struct dtl_words {
	const char *(*name)(unsigned value);
	unsigned count;
	unsigned unknown; /* for a word that we do not know */
};

struct dtl_shape;

struct dtl_shape_field {
	const char *name;
	enum dtl_member member;
	enum dtl_null null;
	size_t offset;
	size_t count_offset; /* of the size_t, for members with a count */
	const struct dtl_shape *sub; /* RECORD, RECORDS */
	const struct dtl_words *words; /* WORD, BITS */
	enum dtl_offset_role role;
};

struct dtl_shape {
	const char *name;
	size_t size;
	const struct dtl_shape_field *fields;
	size_t count;
};

const struct dtl_shape *dtl_shape_of_kind(enum dtl_kind kind);

/* Every field of the schema is a member and the other way round, with fitting types. */
dtl_rc dtl_shape_check(
    const struct dtl_shape *shape, const struct dtl_schema *s, struct dtl_err *err) DTL_MUST_USE;

/* True when this member of the struct at rec stands for null. */
bool dtl_shape_is_null(const struct dtl_shape_field *f, const void *rec);

static inline const void *
dtl_shape_at(const struct dtl_shape_field *f, const void *rec)
{
	return (const char *)rec + f->offset;
}

static inline size_t
dtl_shape_count(const struct dtl_shape_field *f, const void *rec)
{
	size_t count;

	memcpy(&count, (const char *)rec + f->count_offset, sizeof count);
	return count;
}

static inline unsigned
dtl_shape_word(const struct dtl_shape_field *f, const void *rec)
{
	unsigned value;

	memcpy(&value, (const char *)rec + f->offset, sizeof value);
	return value;
}

#endif
