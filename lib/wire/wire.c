#include "wire/wire.h"

#include "base/file.h"
#include "base/map.h"
#include "wire/bounds.h"
#include "wire/codec.h"
#include "wire/edition.h"
#include "wire/frame.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define SCHEMA_LIMIT ((size_t)1 << 20)
#define EDITION_LIMIT 1024 /* a registry that knows more than this is not ours */

struct dtl_wire {
	const struct dtl_registry *registry;
	struct dtl_map editions; /* framing bytes -> struct dtl_edition */
	struct dtl_edition *own[DTL_KIND_COUNT]; /* also in editions */
	int32_t own_id[DTL_KIND_COUNT];
	bool has_own_id[DTL_KIND_COUNT];
	avro_reader_t reader;
	avro_writer_t writer;
};

/* Takes over the edition; the first of two with one framing stays. */
static struct dtl_edition *
keep(struct dtl_wire *w, struct dtl_edition *e)
{
	union dtl_map_value old;

	if (dtl_map_get(&w->editions, e->key, &old)) {
		dtl_edition_free(e);
		return old.ptr;
	}
	(void)dtl_map_put(&w->editions, e->key, (union dtl_map_value){ .ptr = e });
	return e;
}

static dtl_rc
load(struct dtl_wire *w, const char *path, struct dtl_edition **ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_edition *e = NULL;
	struct dtl_str text;

	dtl_rc rc = dtl_file_read(a, path, SCHEMA_LIMIT, &text, err);
	if (rc == DTL_OK) {
		rc = dtl_edition_new(DTL_STR_NONE, text, &e, err);
		if (rc != DTL_OK)
			(void)dtl_err_wrap(err, rc, "%s", path);
	}
	dtl_arena_free(a);
	if (rc != DTL_OK)
		return DTL_FAIL;
	*ret = keep(w, e);
	return DTL_OK;
}

/* Every default must be one that a member can hold. */
static dtl_rc
check_defaults(
    const struct dtl_shape *shape, const struct dtl_schema *s, void *scratch, struct dtl_err *err)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];
		const struct dtl_schema_field *field = &s->fields[i];
		const struct dtl_schema *inner = field->schema;
		dtl_rc rc = DTL_OK;

		if (field->default_value != NULL)
			rc = dtl_codec_default(f, field->default_value, scratch, err);
		if (inner->type == DTL_SCHEMA_UNION)
			inner = inner->branches[1];
		if (f->member == DTL_MEMBER_RECORDS)
			inner = inner->items;
		if (rc == DTL_OK && f->sub != NULL)
			rc = check_defaults(f->sub, inner, scratch, err);
		if (rc != DTL_OK)
			return dtl_err_wrap(err, rc, "%s", shape->name);
	}
	return DTL_OK;
}

static dtl_rc
load_own(struct dtl_wire *w, const char *dir, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	dtl_rc rc = DTL_OK;

	for (int kind = 0; kind < DTL_KIND_COUNT && rc == DTL_OK; kind++) {
		const struct dtl_shape *shape = dtl_shape_of_kind((enum dtl_kind)kind);
		const char *path = dtl_arena_printf(a, "%s/%s.avsc", dir, shape->name);
		void *scratch = dtl_arena_alloc(a, sizeof(struct dtl_happening));

		rc = load(w, path, &w->own[kind], err);
		if (rc == DTL_OK)
			rc = dtl_shape_check(shape, w->own[kind]->tree, err);
		if (rc == DTL_OK)
			rc = check_defaults(shape, w->own[kind]->tree, scratch, err);
	}
	dtl_arena_free(a);
	return rc;
}

static dtl_rc
load_history(struct dtl_wire *w, const char *dir, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const char *history = dtl_arena_printf(a, "%s/history", dir);
	DIR *d = opendir(history);
	struct dtl_edition *e;
	dtl_rc rc = DTL_OK;

	if (d == NULL && errno != ENOENT)
		rc = dtl_err_set(err, DTL_FAIL, "%s: %s", history, strerror(errno));
	for (struct dirent *ent; d != NULL && rc == DTL_OK && (ent = readdir(d)) != NULL;) {
		if (dtl_str_ends(dtl_str_from(ent->d_name), ".avsc"))
			rc = load(w, dtl_arena_printf(a, "%s/%s", history, ent->d_name), &e, err);
	}
	if (d != NULL)
		(void)closedir(d);
	dtl_arena_free(a);
	return rc;
}

dtl_rc
dtl_wire_open(const char *schema_dir, const struct dtl_registry *registry, struct dtl_wire **ret,
    struct dtl_err *err)
{
	struct dtl_wire *w = calloc(1, sizeof *w);

	if (w == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	w->registry = registry;
	dtl_map_init(&w->editions, NULL);
	w->reader = avro_reader_memory("", 0);
	w->writer = avro_writer_memory("", 0);
	dtl_rc rc = w->reader != NULL && w->writer != NULL
			? load_own(w, schema_dir, err)
			: dtl_err_set(err, DTL_FAIL, "out of memory");
	if (rc == DTL_OK)
		rc = load_history(w, schema_dir, err);
	if (rc != DTL_OK) {
		dtl_wire_close(w);
		return rc;
	}
	*ret = w;
	return DTL_OK;
}

void
dtl_wire_close(struct dtl_wire *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->editions.count; i++)
		dtl_edition_free(w->editions.entries[i].value.ptr);
	dtl_map_clear(&w->editions);
	if (w->reader != NULL)
		avro_reader_free(w->reader);
	if (w->writer != NULL)
		avro_writer_free(w->writer);
	free(w);
}

static dtl_rc
write_framing(struct dtl_wire *w, enum dtl_kind kind, struct dtl_buf *out, struct dtl_err *err)
{
	if (w->registry == NULL || w->registry->id_for_kind == NULL) {
		dtl_buf_add_str(out, w->own[kind]->key);
		return DTL_OK;
	}
	if (!w->has_own_id[kind]) {
		dtl_rc rc = w->registry->id_for_kind(
		    w->registry->self, kind, w->own[kind]->text, &w->own_id[kind], err);

		if (rc == DTL_RETRY && w->registry->frame_locally) {
			dtl_buf_add_str(out, w->own[kind]->key);
			return DTL_OK;
		}
		if (rc != DTL_OK)
			return rc;
		w->has_own_id[kind] = true;
	}
	dtl_frame_write_id(w->own_id[kind], out);
	return DTL_OK;
}

static dtl_rc
write_value(struct dtl_wire *w, avro_value_t *value, struct dtl_buf *out, struct dtl_err *err)
{
	size_t size;

	if (avro_value_sizeof(value, &size) != 0)
		return dtl_err_set(err, DTL_FAIL, "Avro: %s", avro_strerror());
	dtl_buf_reserve(out, size);
	avro_writer_memory_set_dest(w->writer, out->p + out->n, (int64_t)size);
	if (avro_value_write(w->writer, value) != 0)
		return dtl_err_set(err, DTL_FAIL, "Avro: %s", avro_strerror());
	out->n += size;
	out->p[out->n] = '\0';
	return DTL_OK;
}

dtl_rc
dtl_wire_encode(
    struct dtl_wire *w, struct dtl_record record, struct dtl_buf *out, struct dtl_err *err)
{
	struct dtl_edition *own = w->own[record.kind];
	size_t start = out->n;

	dtl_rc rc = write_framing(w, record.kind, out, err);
	if (rc == DTL_OK)
		rc = dtl_codec_encode(
		    dtl_shape_of_kind(record.kind), record.u.any, &own->value, err);
	if (rc == DTL_OK)
		rc = write_value(w, &own->value, out, err);
	(void)avro_value_reset(&own->value); /* it holds views of the caller's strings */
	if (rc != DTL_OK)
		dtl_buf_truncate(out, start);
	return rc;
}

static dtl_rc
ask_registry(struct dtl_wire *w, struct dtl_arena *a, const struct dtl_frame *frame,
    struct dtl_str *ret_text, struct dtl_err *err)
{
	const struct dtl_registry *r = w->registry;
	char name[64];

	if (r != NULL && frame->kind == DTL_FRAME_ID && r->schema_by_id != NULL)
		return r->schema_by_id(r->self, a, frame->id, ret_text, err);
	if (r != NULL && frame->kind == DTL_FRAME_GUID && r->schema_by_guid != NULL)
		return r->schema_by_guid(r->self, a, frame->guid, ret_text, err);
	size_t at = frame->kind == DTL_FRAME_FINGERPRINT ? 2 : 1;
	return dtl_err_set(err, DTL_SKIP, "byte %zu: unknown schema %s%s", at,
	    dtl_frame_format(frame, name),
	    frame->kind == DTL_FRAME_FINGERPRINT ? "" : " (no registry is configured)");
}

static dtl_rc
find_edition(struct dtl_wire *w, struct dtl_arena *a, const struct dtl_frame *frame,
    struct dtl_edition **ret, struct dtl_err *err)
{
	union dtl_map_value known;
	struct dtl_edition *e;
	struct dtl_str text = DTL_STR_NONE;
	char name[64];

	if (dtl_map_get(&w->editions, frame->name, &known)) {
		*ret = known.ptr;
		return DTL_OK;
	}
	dtl_rc rc = ask_registry(w, a, frame, &text, err);
	if (rc != DTL_OK)
		return rc;
	if (w->editions.count >= EDITION_LIMIT) {
		(void)dtl_err_set(err, DTL_FAIL, "more than %d schemas in use", EDITION_LIMIT);
		return DTL_FAIL;
	}
	rc = dtl_edition_new(frame->name, text, &e, err);
	if (rc != DTL_OK) {
		(void)dtl_err_wrap(err, rc, "schema %s", dtl_frame_format(frame, name));
		return rc;
	}
	*ret = keep(w, e);
	return DTL_OK;
}

static dtl_rc
read_value(struct dtl_wire *w, struct dtl_edition *e, struct dtl_str message, size_t body_at,
    struct dtl_err *err)
{
	avro_reader_memory_set_source(
	    w->reader, message.p + body_at, (int64_t)(message.n - body_at));
	if (avro_value_read(w->reader, &e->value) != 0)
		return dtl_err_set(err, DTL_SKIP, "byte %zu: Avro: %s", body_at, avro_strerror());
	return DTL_OK;
}

static dtl_rc
expect_kind(const struct dtl_schema *reader, const struct dtl_schema *writer, struct dtl_err *err)
{
	if (writer->type == DTL_SCHEMA_RECORD && dtl_schema_same_name(reader, writer))
		return DTL_OK;
	return dtl_err_set(err, DTL_SKIP, "byte 0: a message of type '%.*s', not '%.*s'",
	    DTL_STR_FMT(writer->full_name), DTL_STR_FMT(reader->full_name));
}

dtl_rc
dtl_wire_decode(struct dtl_wire *w, struct dtl_arena *a, enum dtl_kind kind,
    struct dtl_wire_message message, struct dtl_record *ret, struct dtl_err *err)
{
	const struct dtl_shape *shape = dtl_shape_of_kind(kind);
	const struct dtl_schema *reader = w->own[kind]->tree;
	struct dtl_edition *e = NULL;
	struct dtl_frame frame;

	dtl_rc rc = dtl_frame_read(message.bytes, message.schema_header, &frame, err);
	if (rc == DTL_OK)
		rc = find_edition(w, a, &frame, &e, err);
	if (rc == DTL_OK)
		rc = expect_kind(reader, e->tree, err);
	if (rc == DTL_OK)
		rc = dtl_bounds_check(e->tree, message.bytes, frame.body_at, shape->name, err);
	if (rc != DTL_OK)
		return rc;
	void *rec = dtl_arena_alloc(a, shape->size);
	rc = read_value(w, e, message.bytes, frame.body_at, err);
	if (rc == DTL_OK)
		rc = dtl_codec_decode(a, shape, reader, &e->value, rec, err);
	(void)avro_value_reset(&e->value);
	if (rc != DTL_OK)
		return rc;
	ret->kind = kind;
	ret->u.any = rec;
	return DTL_OK;
}

struct dtl_str
dtl_wire_schema(const struct dtl_wire *w, enum dtl_kind kind)
{
	return w->own[kind]->text;
}

uint64_t
dtl_wire_fingerprint(const struct dtl_wire *w, enum dtl_kind kind)
{
	return w->own[kind]->fingerprint;
}
