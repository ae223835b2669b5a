#include "template.h"

#include <assert.h>

#define NAME_MAX_BYTES 200

struct part {
	struct dtl_str text; /* before the field */
	struct dtl_str name; /* absent: none */
	bool quoted; /* the field is inside a string */
};

struct template
{
	struct part *parts;
	size_t count;
};

/* Whether a string is open after the text. */
static bool
open_after(struct dtl_str text, bool open)
{
	for (size_t i = 0; i < text.n; i++) {
		if (open && text.p[i] == '\\')
			i++;
		else if (text.p[i] == '"')
			open = !open;
	}
	return open;
}

static void
add_json(struct dtl_json_writer *w, const struct dtl_json *v, int depth)
{
	assert(depth <= 64); /* the reader's bound */
	switch (v->type) {
	case DTL_JSON_NULL:
		dtl_json_null(w);
		return;
	case DTL_JSON_BOOL:
		dtl_json_bool(w, v->boolean);
		return;
	case DTL_JSON_INT:
		dtl_json_int(w, v->integer);
		return;
	case DTL_JSON_DOUBLE:
		dtl_json_double(w, v->number);
		return;
	case DTL_JSON_STRING:
		dtl_json_str(w, v->string);
		return;
	case DTL_JSON_ARRAY:
	case DTL_JSON_OBJECT:
		break;
	}
	bool object = v->type == DTL_JSON_OBJECT;

	object ? dtl_json_begin_object(w) : dtl_json_begin_array(w);
	for (size_t i = 0; i < v->count; i++) {
		if (object)
			dtl_json_key_str(w, v->keys[i]);
		add_json(w, &v->items[i], depth + 1);
	}
	object ? dtl_json_end_object(w) : dtl_json_end_array(w);
}

static void
add_plain(const struct dtl_json *v, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	add_json(&w, v, 0);
}

/* Inside a string: the writer's quotes are taken off again. */
static void
add_quoted(const struct dtl_json *v, struct dtl_buf *out)
{
	struct dtl_json text = { .type = DTL_JSON_STRING, .string = v->string };
	struct dtl_buf inner;
	size_t from = out->n;

	dtl_buf_init(&inner, NULL);
	if (v->type == DTL_JSON_NULL)
		return;
	if (v->type != DTL_JSON_STRING) {
		add_plain(v, &inner);
		text.string = dtl_buf_str(&inner);
	}
	add_plain(&text, out);
	memmove(out->p + from, out->p + from + 1, out->n - from - 2);
	dtl_buf_truncate(out, out->n - 2);
	dtl_buf_clear(&inner);
}

static const struct dtl_json *
find(const struct dtl_json *at, struct dtl_str name)
{
	struct dtl_str step;
	char key[NAME_MAX_BYTES + 1];

	while (at != NULL && dtl_str_split(&name, '.', &step)) {
		int64_t i = 0;

		if (at->type == DTL_JSON_ARRAY) {
			at = dtl_str_to_i64(step, 0, (int64_t)at->count - 1, &i) ? &at->items[i]
										 : NULL;
			continue;
		}
		memcpy(key, step.p, step.n);
		key[step.n] = '\0';
		at = dtl_json_get(at, key);
	}
	return at;
}

void
template_fill(const struct template *t, const struct dtl_json *record, struct dtl_buf *out)
{
	static const struct dtl_json none = { .type = DTL_JSON_NULL };

	for (size_t i = 0; i < t->count; i++) {
		const struct part *p = &t->parts[i];
		const struct dtl_json *v = p->name.p != NULL ? find(record, p->name) : NULL;

		dtl_buf_add_str(out, p->text);
		if (p->name.p == NULL)
			continue;
		if (p->quoted)
			add_quoted(v != NULL ? v : &none, out);
		else
			add_plain(v != NULL ? v : &none, out);
	}
}

static bool
good_name(struct dtl_str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
			return false;
	}
	return name.n > 0 && name.n <= NAME_MAX_BYTES;
}

/* What it makes of nothing must be JSON; then it always is. */
static dtl_rc
check_result(struct dtl_arena *a, const struct template *t, struct dtl_err *err)
{
	const struct dtl_json *json = NULL;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	template_fill(t, NULL, &out);
	if (dtl_json_read(a, dtl_buf_str(&out), &json, err) == DTL_OK)
		return DTL_OK;
	return dtl_err_wrap(err, DTL_FAIL, "with its fields filled it is no JSON");
}

dtl_rc
template_parse(struct dtl_arena *a, struct dtl_str text, const struct template **ret,
    size_t *ret_at, struct dtl_err *err)
{
	struct template *t = DTL_NEW(a, struct template);
	size_t from = 0;
	bool open = false;

	*ret_at = 0;
	while (from <= text.n) {
		size_t at = dtl_str_find(text, dtl_str_from("{{"), from);
		size_t end = dtl_str_find(text, dtl_str_from("}}"), at);
		struct part part = { dtl_str_slice(text, from, at), DTL_STR_NONE, false };

		open = open_after(part.text, open);
		if (at < text.n) {
			part.name = dtl_str_trim(dtl_str_slice(text, at + 2, end));
			part.quoted = open;
			*ret_at = at;
			if (end == text.n || !good_name(part.name))
				return dtl_err_set(err, DTL_FAIL,
				    "a field is written as {{where.name}} or "
				    "{{participants.0.name}}");
		}
		t->parts = dtl_arena_grow(a, t->parts, t->count, t->count + 1, sizeof part);
		t->parts[t->count++] = part;
		from = at < text.n ? end + 2 : text.n + 1;
	}
	*ret_at = 0;
	*ret = t;
	return check_result(a, t, err);
}
