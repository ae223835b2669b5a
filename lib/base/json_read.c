#include "base/json.h"

#include <jansson.h>

#define MAX_DEPTH 64

static dtl_rc copy_value(
    struct dtl_arena *a, const json_t *in, int depth, struct dtl_json *out, struct dtl_err *err);

static dtl_rc
copy_array(
    struct dtl_arena *a, const json_t *in, int depth, struct dtl_json *out, struct dtl_err *err)
{
	size_t i;

	out->count = json_array_size(in);
	out->items = DTL_NEW_ARRAY(a, out->count, struct dtl_json);
	for (i = 0; i < out->count; i++) {
		dtl_rc rc = copy_value(a, json_array_get(in, i), depth, &out->items[i], err);

		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

static dtl_rc
copy_object(struct dtl_arena *a, json_t *in, int depth, struct dtl_json *out, struct dtl_err *err)
{
	void *it;
	size_t i = 0;

	out->count = json_object_size(in);
	out->items = DTL_NEW_ARRAY(a, out->count, struct dtl_json);
	out->keys = DTL_NEW_ARRAY(a, out->count, struct dtl_str);
	for (it = json_object_iter(in); it != NULL; it = json_object_iter_next(in, it)) {
		const char *key = json_object_iter_key(it);
		dtl_rc rc;

		out->keys[i] = dtl_str_from(dtl_arena_strndup(a, key, strlen(key)));
		rc = copy_value(a, json_object_iter_value(it), depth, &out->items[i], err);
		if (rc != DTL_OK)
			return rc;
		i++;
	}
	return DTL_OK;
}

static dtl_rc
copy_value(
    struct dtl_arena *a, const json_t *in, int depth, struct dtl_json *out, struct dtl_err *err)
{
	union {
		const json_t *in;
		json_t *out;
	} value = { in };

	if (depth >= MAX_DEPTH && (json_is_object(in) || json_is_array(in)))
		return dtl_err_set(err, DTL_SKIP, "JSON nests deeper than %d", MAX_DEPTH);
	switch (json_typeof(in)) {
	case JSON_OBJECT:
		out->type = DTL_JSON_OBJECT;
		return copy_object(a, value.out, depth + 1, out, err);
	case JSON_ARRAY:
		out->type = DTL_JSON_ARRAY;
		return copy_array(a, in, depth + 1, out, err);
	case JSON_STRING:
		out->type = DTL_JSON_STRING;
		out->string.n = json_string_length(in);
		out->string.p = dtl_arena_strndup(a, json_string_value(in), out->string.n);
		return DTL_OK;
	case JSON_INTEGER:
		out->type = DTL_JSON_INT;
		out->integer = json_integer_value(in);
		out->number = (double)out->integer;
		return DTL_OK;
	case JSON_REAL:
		out->type = DTL_JSON_DOUBLE;
		out->number = json_real_value(in);
		return DTL_OK;
	case JSON_TRUE:
	case JSON_FALSE:
		out->type = DTL_JSON_BOOL;
		out->boolean = json_is_true(in);
		return DTL_OK;
	default:
		out->type = DTL_JSON_NULL;
		return DTL_OK;
	}
}

/* jansson bounds its own recursion at 2,048 levels; our copy stops at 64. */
dtl_rc
dtl_json_read(
    struct dtl_arena *a, struct dtl_str text, const struct dtl_json **ret, struct dtl_err *err)
{
	struct dtl_json *out = DTL_NEW(a, struct dtl_json);
	json_error_t problem;
	json_t *root;
	dtl_rc rc;

	root = json_loadb(text.n != 0 ? text.p : "", text.n,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &problem);
	if (root == NULL)
		return dtl_err_set(err, DTL_SKIP, "JSON line %d column %d: %s", problem.line,
		    problem.column, problem.text);
	rc = copy_value(a, root, 0, out, err);
	json_decref(root);
	if (rc == DTL_OK)
		*ret = out;
	return rc;
}

static const struct dtl_json *
get(const struct dtl_json *obj, struct dtl_str key)
{
	size_t i;

	if (obj == NULL || obj->type != DTL_JSON_OBJECT)
		return NULL;
	for (i = 0; i < obj->count; i++) {
		if (dtl_str_eq(obj->keys[i], key))
			return &obj->items[i];
	}
	return NULL;
}

const struct dtl_json *
dtl_json_get(const struct dtl_json *obj, const char *key)
{
	return get(obj, dtl_str_from(key));
}

const struct dtl_json *
dtl_json_path(const struct dtl_json *obj, struct dtl_str path)
{
	struct dtl_str step;

	while (obj != NULL && dtl_str_split(&path, '.', &step))
		obj = get(obj, step);
	return obj;
}

struct dtl_str
dtl_json_get_str(const struct dtl_json *obj, const char *key)
{
	const struct dtl_json *v = dtl_json_get(obj, key);

	return v != NULL && v->type == DTL_JSON_STRING ? v->string : DTL_STR_NONE;
}

bool
dtl_json_get_count(const struct dtl_json *obj, const char *key, int64_t *ret)
{
	const struct dtl_json *v = dtl_json_get(obj, key);

	if (v == NULL || v->type != DTL_JSON_INT || v->integer < 0)
		return false;
	*ret = v->integer;
	return true;
}

bool
dtl_json_is_true(const struct dtl_json *obj, const char *key)
{
	const struct dtl_json *v = dtl_json_get(obj, key);

	return v != NULL && v->type == DTL_JSON_BOOL && v->boolean;
}
