#include "same_json.h"

static bool
is_number(const struct dtl_json *j)
{
	return j->type == DTL_JSON_INT || j->type == DTL_JSON_DOUBLE;
}

static bool
same_number(const struct dtl_json *x, const struct dtl_json *y)
{
	if (x->type == DTL_JSON_INT && y->type == DTL_JSON_INT)
		return x->integer == y->integer;
	return memcmp(&x->number, &y->number, sizeof x->number) == 0 || x->number == y->number;
}

static bool
same_members(const struct dtl_json *x, const struct dtl_json *y)
{
	for (size_t i = 0; i < x->count; i++) {
		size_t k = 0;

		while (k < y->count && !dtl_str_eq(x->keys[i], y->keys[k]))
			k++;
		if (k == y->count || !dtl_same_json(&x->items[i], &y->items[k]))
			return false;
	}
	return true;
}

bool
dtl_same_json(const struct dtl_json *x, const struct dtl_json *y)
{
	if (is_number(x) && is_number(y))
		return same_number(x, y);
	if (x->type != y->type || x->count != y->count)
		return false;
	if (x->type == DTL_JSON_STRING)
		return dtl_str_eq(x->string, y->string);
	if (x->type == DTL_JSON_BOOL)
		return x->boolean == y->boolean;
	if (x->type == DTL_JSON_OBJECT)
		return same_members(x, y);
	for (size_t i = 0; x->type == DTL_JSON_ARRAY && i < x->count; i++) {
		if (!dtl_same_json(&x->items[i], &y->items[i]))
			return false;
	}
	return true;
}
