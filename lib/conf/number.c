#include "conf/tree.h"

enum { UNIT_COUNT = 5 };

struct unit {
	const char *name;
	int64_t factor;
};

static const struct unit bytes_units[UNIT_COUNT] = {
	{ "TiB", (int64_t)1 << 40 },
	{ "GiB", (int64_t)1 << 30 },
	{ "MiB", (int64_t)1 << 20 },
	{ "KiB", (int64_t)1 << 10 },
	{ "", 1 },
};

static const struct unit duration_units[UNIT_COUNT] = {
	{ "d", 86400000 },
	{ "h", 3600000 },
	{ "m", 60000 },
	{ "s", 1000 },
	{ "ms", 1 },
};

const char *
dtl_conf_number(struct dtl_arena *a, enum dtl_conf_type type, int64_t v)
{
	const struct unit *units = type == DTL_CONF_BYTES ? bytes_units : duration_units;

	if (type != DTL_CONF_BYTES && type != DTL_CONF_DURATION)
		return dtl_arena_printf(a, "%lld", (long long)v);
	for (size_t i = 0; i < UNIT_COUNT; i++) {
		if (v == 0 || v % units[i].factor != 0)
			continue;
		return dtl_arena_printf(a, "%lld%s%s", (long long)(v / units[i].factor),
		    type == DTL_CONF_BYTES && units[i].factor > 1 ? " " : "", units[i].name);
	}
	return "0";
}

static dtl_rc
scale(struct dtl_str unit, enum dtl_conf_type type, int64_t *number, struct dtl_err *err)
{
	const struct unit *units = type == DTL_CONF_BYTES ? bytes_units : duration_units;

	for (size_t i = 0; i < UNIT_COUNT; i++) {
		if (!dtl_str_is(unit, units[i].name))
			continue;
		if (*number > INT64_MAX / units[i].factor)
			return dtl_err_set(err, DTL_FAIL, "is too large");
		*number *= units[i].factor;
		return DTL_OK;
	}
	return dtl_err_set(err, DTL_FAIL, "has the unknown unit '%.*s'; known are %s",
	    (int)(unit.n < 16 ? unit.n : 16), unit.p,
	    type == DTL_CONF_BYTES ? "KiB, MiB, GiB and TiB" : "ms, s, m, h and d");
}

/* "5 MiB", "10s": digits, blanks, a unit. */
static dtl_rc
parse_unit(struct dtl_str text, enum dtl_conf_type type, int64_t *ret, struct dtl_err *err)
{
	size_t digits = 0;
	int64_t number = 0;

	while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
		digits++;
	if (!dtl_str_to_i64(dtl_str_slice(text, 0, digits), 0, INT64_MAX, &number))
		return dtl_err_set(err, DTL_FAIL, "is no %s",
		    type == DTL_CONF_BYTES ? "size; write it as 5 MiB"
					   : "duration; write it as 10s");
	struct dtl_str unit = dtl_str_trim(dtl_str_slice(text, digits, text.n));
	if (type == DTL_CONF_DURATION && unit.n == 0 && number != 0)
		return dtl_err_set(err, DTL_FAIL, "lacks a unit: ms, s, m, h or d");
	if (unit.n > 0 && !dtl_str_is(unit, "B")) {
		dtl_rc rc = scale(unit, type, &number, err);
		if (rc != DTL_OK)
			return rc;
	}
	*ret = number;
	return DTL_OK;
}

dtl_rc
dtl_conf_number_parse(
    struct dtl_str text, enum dtl_conf_type type, int64_t *ret, struct dtl_err *err)
{
	text = dtl_str_trim(text);
	if (type == DTL_CONF_BYTES || type == DTL_CONF_DURATION)
		return parse_unit(text, type, ret, err);
	if (!dtl_str_to_i64(text, INT64_MIN, INT64_MAX, ret))
		return dtl_err_set(err, DTL_FAIL, "is no whole number");
	return DTL_OK;
}
