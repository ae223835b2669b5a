#include "wire/codec.h"

#include "base/utf8.h"
#include "wire/bounds.h"
#include "wire/path.h"

static dtl_rc put_record(const struct dtl_shape *shape, const void *rec, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err);

/* Puts the path in front of a reason that was just written. */
static dtl_rc
at_place(struct dtl_err *err, dtl_rc rc, const struct dtl_path *path)
{
	char place[DTL_PATH_SIZE];

	(void)dtl_err_wrap(err, rc, "%s", dtl_path_format(path, place));
	return rc;
}

static dtl_rc
avro_done(int failed, const struct dtl_path *path, struct dtl_err *err)
{
	if (failed == 0)
		return DTL_OK;
	(void)dtl_err_set(err, DTL_FAIL, "Avro: %s", avro_strerror());
	return at_place(err, DTL_FAIL, path);
}

static dtl_rc
put_bytes(struct dtl_str s, avro_value_t *dest, const struct dtl_path *path, struct dtl_err *err)
{
	avro_wrapped_buffer_t view = { .buf = s.p != NULL ? s.p : "", .size = s.n };

	return avro_done(avro_value_give_bytes(dest, &view), path, err);
}

/* An absent string where null is not allowed is written as an empty one. */
static dtl_rc
put_string(struct dtl_str s, avro_value_t *dest, const struct dtl_path *path, struct dtl_err *err)
{
	size_t bad = dtl_utf8_check(s);

	if (bad < s.n)
		(void)dtl_err_set(err, DTL_SKIP, "broken UTF-8 at byte %zu of the text", bad);
	else if (dtl_str_find_char(s, '\0', 0) < s.n)
		(void)dtl_err_set(err, DTL_SKIP, "a NUL in the text");
	else {
		/* Avro C counts a NUL at the end that it never looks at */
		avro_wrapped_buffer_t view = { .buf = s.p != NULL ? s.p : "", .size = s.n + 1 };

		return avro_done(avro_value_give_string_len(dest, &view), path, err);
	}
	return at_place(err, DTL_SKIP, path);
}

static dtl_rc
put_word(const struct dtl_words *words, unsigned value, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	if (value >= words->count) {
		(void)dtl_err_set(
		    err, DTL_FAIL, "word %u is outside 0..%u", value, words->count - 1);
		return at_place(err, DTL_FAIL, path);
	}
	if (avro_value_get_type(dest) == AVRO_ENUM)
		return avro_done(avro_value_set_enum(dest, (int)value), path, err);
	return put_string(dtl_str_from(words->name(value)), dest, path, err);
}

static dtl_rc
put_date(struct dtl_date date, avro_value_t *dest, const struct dtl_path *path, struct dtl_err *err)
{
	if (!dtl_date_valid(date)) {
		(void)dtl_err_set(
		    err, DTL_SKIP, "%d-%d-%d is no calendar day", date.year, date.month, date.day);
		return at_place(err, DTL_SKIP, path);
	}
	return avro_done(avro_value_set_int(dest, (int32_t)dtl_date_to_days(date)), path, err);
}

static dtl_rc
put_bits(const struct dtl_words *words, uint32_t bits, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	for (unsigned i = 0; i < words->count; i++) {
		avro_value_t item;

		if ((bits >> i & 1) == 0)
			continue;
		dtl_rc rc = avro_done(avro_value_append(dest, &item, NULL), path, err);
		if (rc == DTL_OK)
			rc = put_string(dtl_str_from(words->name(i)), &item, path, err);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

static dtl_rc
put_pairs(const struct dtl_pair *pairs, size_t count, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	struct dtl_buf key;
	dtl_rc rc = DTL_OK;

	dtl_buf_init(&key, NULL);
	for (size_t i = 0; i < count && rc == DTL_OK; i++) {
		struct dtl_path item = dtl_path_item(path, i);
		struct dtl_str k = pairs[i].key;
		avro_value_t value;

		if (dtl_utf8_check(k) < k.n || dtl_str_find_char(k, '\0', 0) < k.n) {
			(void)dtl_err_set(err, DTL_SKIP, "a key with broken UTF-8 or a NUL");
			rc = at_place(err, DTL_SKIP, &item);
			break;
		}
		dtl_buf_truncate(&key, 0);
		dtl_buf_add(&key, k.p != NULL ? k.p : "", k.n);
		rc = avro_done(avro_value_add(dest, key.p, &value, NULL, NULL), &item, err);
		if (rc == DTL_OK)
			rc = put_string(pairs[i].value, &value, &item, err);
	}
	dtl_buf_clear(&key);
	return rc;
}

static dtl_rc
put_item(const struct dtl_shape_field *f, const void *items, size_t i, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	if (f->member == DTL_MEMBER_STRS)
		return put_string(((const struct dtl_str *)items)[i], dest, path, err);
	if (f->member == DTL_MEMBER_I64S)
		return avro_done(avro_value_set_long(dest, ((const int64_t *)items)[i]), path, err);
	return put_record(f->sub, (const char *)items + i * f->sub->size, dest, path, err);
}

static dtl_rc
put_items(const struct dtl_shape_field *f, const void *rec, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	const void *items = *(const void *const *)dtl_shape_at(f, rec);
	size_t count = dtl_shape_count(f, rec);

	if (f->member == DTL_MEMBER_PAIRS)
		return put_pairs(items, count, dest, path, err);
	for (size_t i = 0; i < count; i++) {
		struct dtl_path item_path = dtl_path_item(path, i);
		avro_value_t item;

		dtl_rc rc = avro_done(avro_value_append(dest, &item, NULL), path, err);
		if (rc == DTL_OK)
			rc = put_item(f, items, i, &item, &item_path, err);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

static dtl_rc
put_value(const struct dtl_shape_field *f, const void *rec, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	const void *p = dtl_shape_at(f, rec);

	switch (f->member) {
	case DTL_MEMBER_STR:
		return put_string(*(const struct dtl_str *)p, dest, path, err);
	case DTL_MEMBER_BYTES:
		return put_bytes(*(const struct dtl_str *)p, dest, path, err);
	case DTL_MEMBER_I32:
		return avro_done(avro_value_set_int(dest, *(const int32_t *)p), path, err);
	case DTL_MEMBER_I64:
	case DTL_MEMBER_TIME:
		return avro_done(avro_value_set_long(dest, *(const int64_t *)p), path, err);
	case DTL_MEMBER_DOUBLE:
		return avro_done(avro_value_set_double(dest, *(const double *)p), path, err);
	case DTL_MEMBER_BOOL:
		return avro_done(avro_value_set_boolean(dest, *(const bool *)p), path, err);
	case DTL_MEMBER_DATE:
		return put_date(*(const struct dtl_date *)p, dest, path, err);
	case DTL_MEMBER_WORD:
		return put_word(f->words, dtl_shape_word(f, rec), dest, path, err);
	case DTL_MEMBER_BITS:
		return put_bits(f->words, *(const uint32_t *)p, dest, path, err);
	case DTL_MEMBER_RECORD:
		return put_record(f->sub, p, dest, path, err);
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_I64S:
	case DTL_MEMBER_RECORDS:
	case DTL_MEMBER_PAIRS:
		return put_items(f, rec, dest, path, err);
	}
	return DTL_OK;
}

static dtl_rc
put_field(const struct dtl_shape_field *f, const void *rec, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	avro_value_t branch;

	if (f->null == DTL_NULL_NEVER)
		return put_value(f, rec, dest, path, err);
	bool null = dtl_shape_is_null(f, rec);
	dtl_rc rc = avro_done(avro_value_set_branch(dest, null ? 0 : 1, &branch), path, err);
	if (rc != DTL_OK || null)
		return rc;
	return put_value(f, rec, &branch, path, err);
}

static dtl_rc
put_record(const struct dtl_shape *shape, const void *rec, avro_value_t *dest,
    const struct dtl_path *path, struct dtl_err *err)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];
		struct dtl_path field_path = dtl_path_field(path, dtl_str_from(f->name));
		avro_value_t field;

		dtl_rc rc =
		    avro_done(avro_value_get_by_index(dest, i, &field, NULL), &field_path, err);
		if (rc == DTL_OK)
			rc = put_field(f, rec, &field, &field_path, err);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

/* List items in a record and all below it; stops counting once they are too many. */
static size_t
count_items(const struct dtl_shape *shape, const void *rec)
{
	size_t total = 0;

	for (size_t i = 0; i < shape->count && total <= DTL_ITEMS_LIMIT; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];
		const void *p = dtl_shape_at(f, rec);

		if (f->member == DTL_MEMBER_RECORD)
			total += count_items(f->sub, p);
		else if (f->member == DTL_MEMBER_BITS)
			total += *(const uint32_t *)p != 0 ? f->words->count : 0;
		else if (f->count_offset != 0)
			total += dtl_shape_count(f, rec);
		if (f->member != DTL_MEMBER_RECORDS || total > DTL_ITEMS_LIMIT)
			continue;
		const char *items = *(const char *const *)p;
		for (size_t k = 0; k < dtl_shape_count(f, rec); k++)
			total += count_items(f->sub, items + k * f->sub->size);
	}
	return total;
}

dtl_rc
dtl_codec_encode(
    const struct dtl_shape *shape, const void *rec, avro_value_t *dest, struct dtl_err *err)
{
	struct dtl_path root = dtl_path_field(NULL, dtl_str_from(shape->name));

	if (count_items(shape, rec) > DTL_ITEMS_LIMIT)
		return dtl_err_set(
		    err, DTL_SKIP, "%s: more than %zu list items", shape->name, DTL_ITEMS_LIMIT);
	return put_record(shape, rec, dest, &root, err);
}
