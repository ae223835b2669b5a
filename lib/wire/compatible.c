#include "base/map.h"
#include "wire/path.h"
#include "wire/schema.h"
#include "wire/wire.h"

#define DEPTH_LIMIT 256 /* records in records, also through arrays and unions */

struct judge {
	struct dtl_arena *a;
	struct dtl_map pairs; /* addresses of reader and writer record: verdict so far */
	int depth;
	struct dtl_err *err;
};

static dtl_rc judge_pair(struct judge *j, const struct dtl_schema *reader,
    const struct dtl_schema *writer, const struct dtl_path *path);

/* Puts the path in front of a reason that was just written. */
static dtl_rc
at_place(struct judge *j, const struct dtl_path *path)
{
	char place[DTL_PATH_SIZE];

	(void)dtl_err_wrap(j->err, DTL_SKIP, "%s", dtl_path_format(path, place));
	return DTL_SKIP;
}

static dtl_rc
mismatch(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	(void)dtl_err_set(j->err, DTL_SKIP, "a %s cannot be read as %s",
	    dtl_schema_type_name(writer->type), dtl_schema_type_name(reader->type));
	return at_place(j, path);
}

static bool
promotes(enum dtl_schema_type writer, enum dtl_schema_type reader)
{
	switch (reader) {
	case DTL_SCHEMA_LONG:
		return writer == DTL_SCHEMA_INT;
	case DTL_SCHEMA_FLOAT:
		return writer == DTL_SCHEMA_INT || writer == DTL_SCHEMA_LONG;
	case DTL_SCHEMA_DOUBLE:
		return writer == DTL_SCHEMA_INT || writer == DTL_SCHEMA_LONG ||
		       writer == DTL_SCHEMA_FLOAT;
	case DTL_SCHEMA_BYTES:
		return writer == DTL_SCHEMA_STRING;
	case DTL_SCHEMA_STRING:
		return writer == DTL_SCHEMA_BYTES;
	default:
		return false;
	}
}

static dtl_rc
judge_names(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	if (dtl_schema_same_name(reader, writer))
		return DTL_OK;
	(void)dtl_err_set(j->err, DTL_SKIP, "'%.*s' cannot be read as '%.*s'",
	    DTL_STR_FMT(writer->full_name), DTL_STR_FMT(reader->full_name));
	return at_place(j, path);
}

static dtl_rc
judge_enum(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	dtl_rc rc = judge_names(j, reader, writer, path);

	if (rc != DTL_OK || reader->symbol_default.p != NULL)
		return rc;
	for (size_t i = 0; i < writer->symbol_count; i++) {
		size_t k = 0;

		while (
		    k < reader->symbol_count && !dtl_str_eq(reader->symbols[k], writer->symbols[i]))
			k++;
		if (k < reader->symbol_count)
			continue;
		(void)dtl_err_set(j->err, DTL_SKIP,
		    "the reader has no symbol '%.*s' and no default",
		    DTL_STR_FMT(writer->symbols[i]));
		return at_place(j, path);
	}
	return DTL_OK;
}

static dtl_rc
judge_fixed(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	dtl_rc rc = judge_names(j, reader, writer, path);

	if (rc != DTL_OK || reader->size == writer->size)
		return rc;
	(void)dtl_err_set(j->err, DTL_SKIP, "a fixed of another size");
	return at_place(j, path);
}

/* The field by its name, else by one of the reader's other names for it. */
static const struct dtl_schema_field *
writer_field(const struct dtl_schema *writer, const struct dtl_schema_field *f)
{
	const struct dtl_schema_field *found = dtl_schema_field(writer, f->name);

	for (size_t i = 0; found == NULL && i < f->alias_count; i++)
		found = dtl_schema_field(writer, f->aliases[i]);
	return found;
}

static dtl_rc
judge_field(struct judge *j, const struct dtl_schema_field *f, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	const struct dtl_schema_field *w = writer_field(writer, f);

	if (w != NULL)
		return judge_pair(j, f->schema, w->schema, path);
	if (f->default_value != NULL)
		return DTL_OK;
	(void)dtl_err_set(
	    j->err, DTL_SKIP, "the writer has no such field and the reader no default");
	return at_place(j, path);
}

static dtl_rc
judge_fields(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < reader->field_count && rc == DTL_OK; i++) {
		struct dtl_path field = dtl_path_field(path, reader->fields[i].name);

		rc = judge_field(j, &reader->fields[i], writer, &field);
	}
	return rc;
}

/* Each pair is judged once; met again inside itself, it holds if all the rest holds. */
static dtl_rc
judge_record(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	const char *key =
	    dtl_arena_printf(j->a, "%p %p", (const void *)reader, (const void *)writer);
	union dtl_map_value known = { .num = DTL_OK };
	dtl_rc rc = judge_names(j, reader, writer, path);

	if (rc != DTL_OK)
		return rc;
	if (dtl_map_get(&j->pairs, dtl_str_from(key), &known)) {
		if (known.num != DTL_OK)
			return mismatch(j, reader, writer, path);
		return DTL_OK;
	}
	if (j->depth >= DEPTH_LIMIT) {
		(void)dtl_err_set(j->err, DTL_SKIP, "more than %d records deep", DEPTH_LIMIT);
		return at_place(j, path);
	}
	(void)dtl_map_put(&j->pairs, dtl_str_from(key), known);
	j->depth++;
	rc = judge_fields(j, reader, writer, path);
	j->depth--;
	known.num = rc;
	(void)dtl_map_put(&j->pairs, dtl_str_from(key), known);
	return rc;
}

/* Every branch that may have been written must be readable. */
static dtl_rc
judge_writer_union(struct judge *j, const struct dtl_schema *reader,
    const struct dtl_schema *writer, const struct dtl_path *path)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < writer->branch_count && rc == DTL_OK; i++)
		rc = judge_pair(j, reader, writer->branches[i], path);
	return rc;
}

static dtl_rc
judge_reader_union(struct judge *j, const struct dtl_schema *reader,
    const struct dtl_schema *writer, const struct dtl_path *path)
{
	for (size_t i = 0; i < reader->branch_count; i++) {
		if (judge_pair(j, reader->branches[i], writer, path) == DTL_OK)
			return DTL_OK;
	}
	(void)dtl_err_set(j->err, DTL_SKIP, "no branch of the reader's union takes a %s",
	    dtl_schema_type_name(writer->type));
	return at_place(j, path);
}

static dtl_rc
judge_pair(struct judge *j, const struct dtl_schema *reader, const struct dtl_schema *writer,
    const struct dtl_path *path)
{
	struct dtl_path item = dtl_path_item(path, 0);

	if (writer->type == DTL_SCHEMA_UNION)
		return judge_writer_union(j, reader, writer, path);
	if (reader->type == DTL_SCHEMA_UNION)
		return judge_reader_union(j, reader, writer, path);
	if (reader->type != writer->type)
		return promotes(writer->type, reader->type) ? DTL_OK
							    : mismatch(j, reader, writer, path);
	switch (reader->type) {
	case DTL_SCHEMA_RECORD:
		return judge_record(j, reader, writer, path);
	case DTL_SCHEMA_ENUM:
		return judge_enum(j, reader, writer, path);
	case DTL_SCHEMA_FIXED:
		return judge_fixed(j, reader, writer, path);
	case DTL_SCHEMA_ARRAY:
	case DTL_SCHEMA_MAP:
		return judge_pair(j, reader->items, writer->items, &item);
	default:
		return DTL_OK;
	}
}

dtl_rc
dtl_wire_compatible(struct dtl_str writer_json, struct dtl_str reader_json, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct judge j = { .a = a, .err = err };
	const struct dtl_schema *writer;
	const struct dtl_schema *reader;

	dtl_rc rc = dtl_schema_parse(a, writer_json, &writer, err);
	if (rc == DTL_OK)
		rc = dtl_schema_parse(a, reader_json, &reader, err);
	if (rc == DTL_OK) {
		struct dtl_path root = dtl_path_field(NULL, dtl_str_from("schema"));

		dtl_map_init(&j.pairs, a);
		rc = judge_pair(&j, reader, writer, &root);
	} else {
		rc = DTL_FAIL;
	}
	dtl_arena_free(a);
	return rc;
}
