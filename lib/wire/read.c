#include "wire/read.h"

#include "base/utf8.h"
#include <inttypes.h>

#define DAY_MIN (-719162) /* 0001-01-01 */
#define DAY_MAX 2932896 /* 9999-12-31 */
#define DAY_MS INT64_C(86400000)

/* Puts the path in front of a reason that was just written. */
dtl_rc
dtl_read_place(struct dtl_reading *d, dtl_rc rc, const struct dtl_path *path)
{
	char place[DTL_PATH_SIZE];

	(void)dtl_err_wrap(d->err, rc, "%s", dtl_path_format(path, place));
	return rc;
}

dtl_rc
dtl_read_mismatch(
    struct dtl_reading *d, const char *wanted, avro_value_t *src, const struct dtl_path *path)
{
	static const char *const names[] = { "string", "bytes", "int", "long", "float", "double",
		"boolean", "null", "record", "enum", "fixed", "map", "array", "union", "link" };
	avro_type_t type = avro_value_get_type(src);

	(void)dtl_err_set(d->err, DTL_SKIP, "the writer's %s is no %s",
	    (size_t)type < sizeof names / sizeof *names ? names[type] : "type", wanted);
	return dtl_read_place(d, DTL_SKIP, path);
}

dtl_rc
dtl_read_done(struct dtl_reading *d, int failed, const struct dtl_path *path)
{
	if (failed == 0)
		return DTL_OK;
	(void)dtl_err_set(d->err, DTL_FAIL, "Avro: %s", avro_strerror());
	return dtl_read_place(d, DTL_FAIL, path);
}

/* The branch that is there, when src is a union. */
dtl_rc
dtl_read_through(struct dtl_reading *d, avro_value_t *src, const struct dtl_path *path)
{
	avro_value_t branch;

	if (avro_value_get_type(src) != AVRO_UNION)
		return DTL_OK;
	dtl_rc rc = dtl_read_done(d, avro_value_get_current_branch(src, &branch), path);
	if (rc == DTL_OK)
		*src = branch;
	return rc;
}

/* A view of Avro C's memory, not yet copied. */
dtl_rc
dtl_read_view(struct dtl_reading *d, avro_value_t *src, bool text, struct dtl_str *ret,
    const struct dtl_path *path)
{
	const void *bytes;
	const char *string;
	size_t size;

	switch (avro_value_get_type(src)) {
	case AVRO_STRING:
		if (avro_value_get_string(src, &string, &size) != 0)
			return dtl_read_done(d, 1, path);
		*ret = dtl_str_make(string, size - 1);
		return DTL_OK;
	case AVRO_BYTES:
		if (avro_value_get_bytes(src, &bytes, &size) != 0)
			return dtl_read_done(d, 1, path);
		*ret = dtl_str_make(bytes, size);
		break;
	default:
		return dtl_read_mismatch(d, text ? "string" : "bytes", src, path);
	}
	if (text && (dtl_utf8_check(*ret) < size || dtl_str_find_char(*ret, '\0', 0) < size)) {
		(void)dtl_err_set(d->err, DTL_SKIP, "bytes that are no text");
		return dtl_read_place(d, DTL_SKIP, path);
	}
	return DTL_OK;
}

dtl_rc
dtl_read_string(struct dtl_reading *d, avro_value_t *src, bool text, struct dtl_str *ret,
    const struct dtl_path *path)
{
	struct dtl_str view;
	dtl_rc rc = dtl_read_view(d, src, text, &view, path);

	if (rc == DTL_OK)
		*ret =
		    dtl_str_make(dtl_arena_strndup(d->a, view.n > 0 ? view.p : "", view.n), view.n);
	return rc;
}

dtl_rc
dtl_read_int(struct dtl_reading *d, avro_value_t *src, int32_t *ret, const struct dtl_path *path)
{
	if (avro_value_get_type(src) != AVRO_INT32)
		return dtl_read_mismatch(d, "int", src, path);
	return dtl_read_done(d, avro_value_get_int(src, ret), path);
}

dtl_rc
dtl_read_long(struct dtl_reading *d, avro_value_t *src, int64_t *ret, const struct dtl_path *path)
{
	int32_t narrow = 0;

	if (avro_value_get_type(src) == AVRO_INT64)
		return dtl_read_done(d, avro_value_get_long(src, ret), path);
	if (avro_value_get_type(src) != AVRO_INT32)
		return dtl_read_mismatch(d, "long", src, path);
	dtl_rc rc = dtl_read_done(d, avro_value_get_int(src, &narrow), path);
	*ret = narrow;
	return rc;
}

dtl_rc
dtl_read_double(struct dtl_reading *d, avro_value_t *src, double *ret, const struct dtl_path *path)
{
	int64_t whole;
	float narrow;

	if (avro_value_get_type(src) == AVRO_DOUBLE)
		return dtl_read_done(d, avro_value_get_double(src, ret), path);
	if (avro_value_get_type(src) == AVRO_FLOAT) {
		dtl_rc rc = dtl_read_done(d, avro_value_get_float(src, &narrow), path);

		if (rc == DTL_OK)
			*ret = (double)narrow;
		return rc;
	}
	if (avro_value_get_type(src) != AVRO_INT32 && avro_value_get_type(src) != AVRO_INT64)
		return dtl_read_mismatch(d, "double", src, path);
	dtl_rc rc = dtl_read_long(d, src, &whole, path);
	if (rc == DTL_OK)
		*ret = (double)whole;
	return rc;
}

dtl_rc
dtl_read_bool(struct dtl_reading *d, avro_value_t *src, bool *ret, const struct dtl_path *path)
{
	int value = 0;

	if (avro_value_get_type(src) != AVRO_BOOLEAN)
		return dtl_read_mismatch(d, "boolean", src, path);
	dtl_rc rc = dtl_read_done(d, avro_value_get_boolean(src, &value), path);
	*ret = value != 0;
	return rc;
}

dtl_rc
dtl_read_time(struct dtl_reading *d, avro_value_t *src, int64_t *ret, const struct dtl_path *path)
{
	int64_t ms;
	dtl_rc rc = dtl_read_long(d, src, &ms, path);

	if (rc != DTL_OK)
		return rc;
	if (ms < DAY_MIN * DAY_MS || ms >= (DAY_MAX + 1) * DAY_MS) {
		(void)dtl_err_set(
		    d->err, DTL_SKIP, "time %" PRId64 " ms is outside the years 1..9999", ms);
		return dtl_read_place(d, DTL_SKIP, path);
	}
	*ret = ms;
	return DTL_OK;
}

dtl_rc
dtl_read_date(
    struct dtl_reading *d, avro_value_t *src, struct dtl_date *ret, const struct dtl_path *path)
{
	int32_t days;
	dtl_rc rc = dtl_read_int(d, src, &days, path);

	if (rc != DTL_OK)
		return rc;
	if (days < DAY_MIN || days > DAY_MAX) {
		(void)dtl_err_set(
		    d->err, DTL_SKIP, "day %" PRId32 " is outside the years 1..9999", days);
		return dtl_read_place(d, DTL_SKIP, path);
	}
	*ret = dtl_date_from_days(days);
	return DTL_OK;
}
