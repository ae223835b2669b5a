#include "conf/conf.h"

#include "base/date.h"

#include <string.h>

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
same_list(const struct dtl_conf_list *a, const struct dtl_conf_list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_text(a->items[i], b->items[i]))
			return false;
	return true;
}

static bool
same_map(const struct dtl_conf_map *a, const struct dtl_conf_map *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_text(a->items[i].key, b->items[i].key) ||
		    !same_text(a->items[i].value, b->items[i].value))
			return false;
	return true;
}

bool
dtl_conf_same(const struct dtl_conf_key *key, const void *one, const void *two)
{
	const void *a = (const char *)one + key->offset;
	const void *b = (const char *)two + key->offset;

	switch (key->type) {
	case DTL_CONF_STR:
	case DTL_CONF_SECRET:
		return same_text(*(const char *const *)a, *(const char *const *)b);
	case DTL_CONF_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case DTL_CONF_ENUM:
		return *(const int *)a == *(const int *)b;
	case DTL_CONF_FLOAT:
		return memcmp(a, b, sizeof(double)) == 0;
	case DTL_CONF_INT:
	case DTL_CONF_BYTES:
	case DTL_CONF_DURATION:
		return *(const int64_t *)a == *(const int64_t *)b;
	case DTL_CONF_DATE:
		return memcmp(a, b, sizeof(struct dtl_date)) == 0;
	case DTL_CONF_LIST:
		return same_list(a, b);
	case DTL_CONF_MAP:
		return same_map(a, b);
	}
	return false;
}
