#include "wire/codec.h"

#include "wire/read.h"

static dtl_rc get_record(struct dtl_reading *d, const struct dtl_shape *shape,
    const struct dtl_schema *reader, avro_value_t *src, void *rec, const struct dtl_path *path);

static unsigned
word_index(const struct dtl_words *words, struct dtl_str word)
{
	for (unsigned i = 0; i < words->count; i++) {
		if (dtl_str_is(word, words->name(i)))
			return i;
	}
	return words->count;
}

/* A word that we do not know becomes the one that claims least. */
static dtl_rc
get_word(struct dtl_reading *d, const struct dtl_shape_field *f, const struct dtl_schema *reader,
    avro_value_t *src, unsigned *ret, const struct dtl_path *path)
{
	struct dtl_str word = DTL_STR_NONE;
	int index = 0;
	dtl_rc rc;

	if (reader->type == DTL_SCHEMA_ENUM) {
		if (avro_value_get_type(src) != AVRO_ENUM)
			return dtl_read_mismatch(d, "enum", src, path);
		rc = dtl_read_done(d, avro_value_get_enum(src, &index), path);
		if (rc == DTL_OK)
			word =
			    dtl_str_from(avro_schema_enum_get(avro_value_get_schema(src), index));
	} else {
		rc = dtl_read_view(d, src, true, &word, path);
	}
	if (rc != DTL_OK)
		return rc;
	*ret = word_index(f->words, word);
	if (*ret == f->words->count)
		*ret = f->words->unknown;
	return DTL_OK;
}

static dtl_rc
get_size(struct dtl_reading *d, avro_value_t *src, avro_type_t type, size_t *ret,
    const struct dtl_path *path)
{
	if (avro_value_get_type(src) != type)
		return dtl_read_mismatch(d, type == AVRO_MAP ? "map" : "array", src, path);
	return dtl_read_done(d, avro_value_get_size(src, ret), path);
}

/* Names that we do not know are left out. */
static dtl_rc
get_bits(struct dtl_reading *d, const struct dtl_shape_field *f, avro_value_t *src, uint32_t *ret,
    const struct dtl_path *path)
{
	uint32_t bits = 0;
	size_t count = 0;

	dtl_rc rc = get_size(d, src, AVRO_ARRAY, &count, path);
	for (size_t i = 0; rc == DTL_OK && i < count; i++) {
		struct dtl_path item_path = dtl_path_item(path, i);
		struct dtl_str word;
		avro_value_t item;

		rc = dtl_read_done(d, avro_value_get_by_index(src, i, &item, NULL), &item_path);
		if (rc == DTL_OK)
			rc = dtl_read_through(d, &item, &item_path);
		if (rc == DTL_OK)
			rc = dtl_read_view(d, &item, true, &word, &item_path);
		if (rc != DTL_OK)
			break;
		unsigned bit = word_index(f->words, word);
		bits |= bit < f->words->count ? 1U << bit : 0;
	}
	if (rc == DTL_OK)
		*ret = bits;
	return rc;
}

static dtl_rc
get_item(struct dtl_reading *d, const struct dtl_shape_field *f, const struct dtl_schema *reader,
    avro_value_t *item, void *out, const struct dtl_path *path)
{
	if (f->member == DTL_MEMBER_I64S)
		return dtl_read_long(d, item, out, path);
	if (f->member == DTL_MEMBER_RECORDS)
		return get_record(d, f->sub, reader->items, item, out, path);
	return dtl_read_string(d, item, true, out, path);
}

static size_t
item_size(const struct dtl_shape_field *f)
{
	switch (f->member) {
	case DTL_MEMBER_I64S:
		return sizeof(int64_t);
	case DTL_MEMBER_RECORDS:
		return f->sub->size;
	case DTL_MEMBER_PAIRS:
		return sizeof(struct dtl_pair);
	default:
		return sizeof(struct dtl_str);
	}
}

static dtl_rc
get_items(struct dtl_reading *d, const struct dtl_shape_field *f, const struct dtl_schema *reader,
    avro_value_t *src, void *rec, const struct dtl_path *path)
{
	bool map = f->member == DTL_MEMBER_PAIRS;
	size_t step = item_size(f);
	size_t count = 0;

	dtl_rc rc = get_size(d, src, map ? AVRO_MAP : AVRO_ARRAY, &count, path);
	if (rc != DTL_OK)
		return rc;
	char *items = count > 0 ? dtl_arena_array(d->a, count, step) : NULL;
	for (size_t i = 0; i < count; i++) {
		struct dtl_path item_path = dtl_path_item(path, i);
		char *out = items + i * step;
		const char *key = "";
		avro_value_t item;

		rc = dtl_read_done(d, avro_value_get_by_index(src, i, &item, &key), &item_path);
		if (rc == DTL_OK && map) {
			struct dtl_pair *pair = (void *)out;

			pair->key = dtl_str_from(dtl_arena_strndup(d->a, key, strlen(key)));
			out = (char *)&pair->value;
		}
		if (rc == DTL_OK)
			rc = dtl_read_through(d, &item, &item_path);
		if (rc == DTL_OK)
			rc = get_item(d, f, reader, &item, out, &item_path);
		if (rc != DTL_OK)
			return rc;
	}
	memcpy((char *)rec + f->offset, &items, sizeof items);
	memcpy((char *)rec + f->count_offset, &count, sizeof count);
	return DTL_OK;
}

static dtl_rc
get_value(struct dtl_reading *d, const struct dtl_shape_field *f, const struct dtl_schema *reader,
    avro_value_t *src, void *rec, const struct dtl_path *path)
{
	void *p = (char *)rec + f->offset;

	switch (f->member) {
	case DTL_MEMBER_STR:
	case DTL_MEMBER_BYTES:
		return dtl_read_string(d, src, f->member == DTL_MEMBER_STR, p, path);
	case DTL_MEMBER_I32:
		return dtl_read_int(d, src, p, path);
	case DTL_MEMBER_I64:
		return dtl_read_long(d, src, p, path);
	case DTL_MEMBER_TIME:
		return dtl_read_time(d, src, p, path);
	case DTL_MEMBER_DOUBLE:
		return dtl_read_double(d, src, p, path);
	case DTL_MEMBER_BOOL:
		return dtl_read_bool(d, src, p, path);
	case DTL_MEMBER_DATE:
		return dtl_read_date(d, src, p, path);
	case DTL_MEMBER_WORD:
		return get_word(d, f, reader, src, p, path);
	case DTL_MEMBER_BITS:
		return get_bits(d, f, src, p, path);
	case DTL_MEMBER_RECORD:
		return get_record(d, f->sub, reader, src, p, path);
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_I64S:
	case DTL_MEMBER_RECORDS:
	case DTL_MEMBER_PAIRS:
		return get_items(d, f, reader, src, rec, path);
	}
	return DTL_OK;
}

static dtl_rc
get_field(struct dtl_reading *d, const struct dtl_shape_field *f, const struct dtl_schema *reader,
    avro_value_t *src, void *rec, const struct dtl_path *path)
{
	dtl_rc rc = dtl_read_through(d, src, path);

	if (rc != DTL_OK)
		return rc;
	if (f->null != DTL_NULL_NEVER) {
		if (avro_value_get_type(src) == AVRO_NULL) {
			dtl_codec_null(f, rec);
			return DTL_OK;
		}
		reader = reader->branches[1];
	}
	return get_value(d, f, reader, src, rec, path);
}

static bool
find_by_name(avro_value_t *src, struct dtl_str name, avro_value_t *ret)
{
	char z[128];

	if (name.n >= sizeof z)
		return false;
	memcpy(z, name.p, name.n);
	z[name.n] = '\0';
	return avro_schema_record_field_get_index(avro_value_get_schema(src), z) >= 0 &&
	       avro_value_get_by_name(src, z, ret, NULL) == 0;
}

/* Most writers have our fields in our order, so the same index is tried first. */
static bool
find_field(avro_value_t *src, size_t index, const struct dtl_schema_field *field, avro_value_t *ret)
{
	const char *name = NULL;
	size_t count = 0;

	if (avro_value_get_size(src, &count) == 0 && index < count &&
	    avro_value_get_by_index(src, index, ret, &name) == 0 && dtl_str_is(field->name, name))
		return true;
	if (find_by_name(src, field->name, ret))
		return true;
	for (size_t i = 0; i < field->alias_count; i++) {
		if (find_by_name(src, field->aliases[i], ret))
			return true;
	}
	return false;
}

static dtl_rc
get_record(struct dtl_reading *d, const struct dtl_shape *shape, const struct dtl_schema *reader,
    avro_value_t *src, void *rec, const struct dtl_path *path)
{
	if (avro_value_get_type(src) != AVRO_RECORD)
		return dtl_read_mismatch(d, "record", src, path);
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];
		const struct dtl_schema_field *field = &reader->fields[i];
		struct dtl_path field_path = dtl_path_field(path, field->name);
		avro_value_t value;
		dtl_rc rc;

		if (find_field(src, i, field, &value)) {
			rc = get_field(d, f, field->schema, &value, rec, &field_path);
		} else if (field->default_value != NULL) {
			rc = dtl_codec_default(f, field->default_value, rec, d->err);
		} else {
			rc = dtl_err_set(d->err, DTL_SKIP,
			    "the writer has no such field, and it has no default");
			rc = dtl_read_place(d, rc, &field_path);
		}
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

dtl_rc
dtl_codec_decode(struct dtl_arena *a, const struct dtl_shape *shape,
    const struct dtl_schema *reader, avro_value_t *src, void *rec, struct dtl_err *err)
{
	struct dtl_reading d = { a, err };
	struct dtl_path root = dtl_path_field(NULL, dtl_str_from(shape->name));

	return get_record(&d, shape, reader, src, rec, &root);
}
