/*
 * json - a streaming writer and a reader into an arena.
 *
 *	dtl_json_begin_object(w); dtl_json_key(w, "id"); dtl_json_str(w, id); dtl_json_end_object(w);
 *
 * The writer puts commas and escapes; it emits one line without blanks unless indent is set.
 * The reader (jansson below) bounds depth to 64 and refuses duplicate keys and bad UTF-8.
 *
 * Errors:  reader: DTL_SKIP with line and column. Writer: none; misuse asserts.
 * Memory:  writer appends to the caller's buffer; the reader's tree lives in the arena.
 * Threads: one writer, one thread.
 */
#ifndef DTL_BASE_JSON_H
#define DTL_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

struct dtl_json_writer {
	struct dtl_buf *out;
	int indent; /* blanks per level, 0 = one line */
	int depth;
	uint64_t has_item; /* bit per level */
	bool after_key;
};

void dtl_json_writer_init(struct dtl_json_writer *w, struct dtl_buf *out, int indent);
void dtl_json_begin_object(struct dtl_json_writer *w);
void dtl_json_end_object(struct dtl_json_writer *w);
void dtl_json_begin_array(struct dtl_json_writer *w);
void dtl_json_end_array(struct dtl_json_writer *w);
void dtl_json_key(struct dtl_json_writer *w, const char *key);
void dtl_json_key_str(struct dtl_json_writer *w, struct dtl_str key);
void dtl_json_str(struct dtl_json_writer *w, struct dtl_str s); /* absent = null */
void dtl_json_z(struct dtl_json_writer *w, const char *z); /* NULL = null */
void dtl_json_int(struct dtl_json_writer *w, int64_t v);
void dtl_json_double(struct dtl_json_writer *w, double v); /* shortest form that reads back */
void dtl_json_bool(struct dtl_json_writer *w, bool v);
void dtl_json_null(struct dtl_json_writer *w);
/* A member of the object that is open. */
void dtl_json_member_int(struct dtl_json_writer *w, const char *key, int64_t v);
void dtl_json_member_bool(struct dtl_json_writer *w, const char *key, bool v);
/* An instant as dtl_time_format has it; DTL_TIME_NONE = null. */
void dtl_json_member_time(struct dtl_json_writer *w, const char *key, int64_t ms);

enum dtl_json_type {
	DTL_JSON_NULL,
	DTL_JSON_BOOL,
	DTL_JSON_INT,
	DTL_JSON_DOUBLE,
	DTL_JSON_STRING,
	DTL_JSON_ARRAY,
	DTL_JSON_OBJECT,
};

struct dtl_json {
	enum dtl_json_type type;
	bool boolean;
	int64_t integer;
	double number; /* also set for DTL_JSON_INT */
	struct dtl_str string;
	size_t count; /* items or members */
	struct dtl_json *items; /* array items, or member values */
	struct dtl_str *keys; /* object: keys[i] names items[i] */
};

/* Reads one whole JSON text. */
dtl_rc dtl_json_read(struct dtl_arena *a, struct dtl_str text, const struct dtl_json **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Member of an object, or NULL (also when obj is NULL or no object). */
const struct dtl_json *dtl_json_get(const struct dtl_json *obj, const char *key);
/* Follows "a.b.c" through objects; NULL when a step is missing. */
const struct dtl_json *dtl_json_path(const struct dtl_json *obj, struct dtl_str path);
/* The string of a member, or absent. */
struct dtl_str dtl_json_get_str(const struct dtl_json *obj, const char *key);
/* A member that is a whole number from 0 on; false, and *ret untouched, when it is none. */
bool dtl_json_get_count(const struct dtl_json *obj, const char *key, int64_t *ret);
/* Whether a member is true. */
bool dtl_json_is_true(const struct dtl_json *obj, const char *key);

#endif
