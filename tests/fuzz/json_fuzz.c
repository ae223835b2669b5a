/* The door of JSON: what reads must write, and what was written must read and write the same. */
#include "base/json.h"
#include "base/utf8.h"
#include "door.h"

/* Recursion is bounded by the reader's own depth of 64. */
static void
put(struct dtl_json_writer *w, const struct dtl_json *v)
{
	switch (v->type) {
	case DTL_JSON_NULL:
		dtl_json_null(w);
		break;
	case DTL_JSON_BOOL:
		dtl_json_bool(w, v->boolean);
		break;
	case DTL_JSON_INT:
		dtl_json_int(w, v->integer);
		break;
	case DTL_JSON_DOUBLE:
		dtl_json_double(w, v->number);
		break;
	case DTL_JSON_STRING:
		expect(dtl_utf8_check(v->string) == v->string.n);
		dtl_json_str(w, v->string);
		break;
	case DTL_JSON_ARRAY:
		dtl_json_begin_array(w);
		for (size_t i = 0; i < v->count; i++)
			put(w, &v->items[i]);
		dtl_json_end_array(w);
		break;
	case DTL_JSON_OBJECT:
		dtl_json_begin_object(w);
		for (size_t i = 0; i < v->count; i++) {
			dtl_json_key_str(w, v->keys[i]);
			put(w, &v->items[i]);
		}
		dtl_json_end_object(w);
		break;
	}
}

static struct dtl_str
written(struct dtl_arena *a, const struct dtl_json *v, int indent)
{
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, indent);
	put(&w, v);
	return dtl_buf_str(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_json *v, *again;
	struct dtl_err err;
	dtl_rc rc = dtl_json_read(a, dtl_str_make((const char *)bytes, n), &v, &err);

	expect(rc == DTL_OK || rc == DTL_SKIP);
	if (rc == DTL_OK) {
		struct dtl_str one = written(a, v, 0);

		expect(dtl_json_read(a, written(a, v, 2), &again, &err) == DTL_OK);
		expect(dtl_str_eq(one, written(a, again, 0)));
		(void)dtl_json_path(v, dtl_str_from("a.b.c"));
	}
	dtl_arena_free(a);
	return 0;
}
