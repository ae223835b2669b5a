#include "conf/opt.h"

#include "conf/suggest.h"
#include "conf/tree.h"

enum option {
	OPT_CONFIG,
	OPT_CHECK,
	OPT_PRINT,
	OPT_OVERRIDE,
	OPT_DEBUG,
	OPT_VERSION,
	OPT_HELP,
	OPT_SLOT,
	OPT_ONCE,
	OPT_KEYS,
	OPT_WORK_DELAY,
	OPT_COUNT,
};

struct shape {
	char letter; /* 0: only the long form */
	const char *name;
	bool has_value;
};

static const struct shape shapes[OPT_COUNT] = {
	[OPT_CONFIG] = { 'c', "config", true },
	[OPT_CHECK] = { 'n', "check", false },
	[OPT_PRINT] = { 'v', "verbose", false },
	[OPT_OVERRIDE] = { 'o', "override", true },
	[OPT_DEBUG] = { 'd', "debug", false },
	[OPT_VERSION] = { 'V', "version", false },
	[OPT_HELP] = { 'h', "help", false },
	[OPT_SLOT] = { 0, "slot", true },
	[OPT_ONCE] = { 0, "once", false },
	[OPT_KEYS] = { 0, "keys", false },
	[OPT_WORK_DELAY] = { 0, "work-delay", true },
};

struct scan {
	struct dtl_opt *ret;
	const struct dtl_opt_extra *extra;
	size_t extra_count;
	struct dtl_err *err;
};

static dtl_rc
take_override(struct scan *s, const char *value)
{
	struct dtl_opt *ret = s->ret;

	if (ret->override_count == sizeof ret->overrides / sizeof ret->overrides[0])
		return dtl_err_set(s->err, DTL_FAIL, "-o: more than 64 overrides");
	ret->overrides[ret->override_count++] = value;
	return DTL_OK;
}

static dtl_rc
take_slot(struct scan *s, const char *value)
{
	int64_t slot;

	if (!dtl_str_to_i64(dtl_str_from(value), 0, DTL_SLOT_MAX, &slot))
		return dtl_err_set(
		    s->err, DTL_FAIL, "--slot: '%s' is no number in 0..%d", value, DTL_SLOT_MAX);
	s->ret->slot = (int)slot;
	return DTL_OK;
}

static dtl_rc
take_delay(struct scan *s, const char *value)
{
	struct dtl_err why;

	if (dtl_conf_number_parse(
		dtl_str_from(value), DTL_CONF_DURATION, &s->ret->work_delay_ms, &why) != DTL_OK)
		return dtl_err_set(s->err, DTL_FAIL, "--work-delay: '%s' %s", value, why.text);
	return DTL_OK;
}

static dtl_rc
take(struct scan *s, enum option option, const char *value)
{
	struct dtl_opt *ret = s->ret;

	switch (option) {
	case OPT_CONFIG:
		ret->config = value;
		break;
	case OPT_CHECK:
		ret->check = true;
		break;
	case OPT_PRINT:
		ret->print = true;
		break;
	case OPT_OVERRIDE:
		return take_override(s, value);
	case OPT_DEBUG:
		ret->debug = true;
		break;
	case OPT_VERSION:
		ret->version = true;
		break;
	case OPT_HELP:
		ret->help = true;
		break;
	case OPT_SLOT:
		return take_slot(s, value);
	case OPT_ONCE:
		ret->once = true;
		break;
	case OPT_KEYS:
		ret->keys = true;
		break;
	case OPT_WORK_DELAY:
		return take_delay(s, value);
	case OPT_COUNT:
		break;
	}
	return DTL_OK;
}

/* An index into our options, or OPT_COUNT + one into the extra ones; -1 when there is none. */
static int
find(const struct scan *s, char letter, struct dtl_str name)
{
	for (size_t i = 0; i < s->extra_count; i++) {
		if ((letter != 0 && s->extra[i].letter == letter) ||
		    (name.p != NULL && dtl_str_is(name, s->extra[i].name)))
			return OPT_COUNT + (int)i;
	}
	for (int i = 0; i < OPT_COUNT; i++) {
		if ((letter != 0 && shapes[i].letter == letter) ||
		    (name.p != NULL && dtl_str_is(name, shapes[i].name)))
			return i;
	}
	return -1;
}

static bool
has_value(const struct scan *s, int index)
{
	return index < OPT_COUNT ? shapes[index].has_value
				 : s->extra[index - OPT_COUNT].value != NULL;
}

static dtl_rc
store(struct scan *s, int index, const char *value)
{
	if (index < OPT_COUNT)
		return take(s, (enum option)index, value);
	const struct dtl_opt_extra *extra = &s->extra[index - OPT_COUNT];
	if (extra->value != NULL)
		*extra->value = value;
	else
		*extra->flag = true;
	return DTL_OK;
}

static dtl_rc
unknown_long(const struct scan *s, struct dtl_str name)
{
	const char *names[OPT_COUNT + 32];
	size_t count = 0;

	for (; count < OPT_COUNT; count++)
		names[count] = shapes[count].name;
	for (size_t i = 0; i < s->extra_count && i < 32; i++)
		names[count++] = s->extra[i].name;
	const char *near = dtl_suggest(name, names, count);
	if (near != NULL)
		return dtl_err_set(s->err, DTL_FAIL,
		    "unknown option '--%.*s'; did you mean '--%s'?", DTL_STR_FMT(name), near);
	return dtl_err_set(
	    s->err, DTL_FAIL, "unknown option '--%.*s'; see --help", DTL_STR_FMT(name));
}

/* "--name", "--name=value", "--name value". */
static dtl_rc
take_long(struct scan *s, const char *arg, char **next, int *used)
{
	struct dtl_str name = dtl_str_from(arg + 2);
	const char *equals = strchr(arg + 2, '=');

	if (equals != NULL)
		name.n = (size_t)(equals - name.p);
	int index = find(s, 0, name);
	if (index < 0)
		return unknown_long(s, name);
	if (!has_value(s, index)) {
		if (equals != NULL)
			return dtl_err_set(
			    s->err, DTL_FAIL, "--%.*s takes no value", DTL_STR_FMT(name));
		return store(s, index, NULL);
	}
	if (equals != NULL)
		return store(s, index, equals + 1);
	if (*next == NULL)
		return dtl_err_set(s->err, DTL_FAIL, "--%.*s needs a value", DTL_STR_FMT(name));
	*used = 1;
	return store(s, index, *next);
}

/* "-nv", "-cFILE", "-c FILE". */
static dtl_rc
take_short(struct scan *s, const char *arg, char **next, int *used)
{
	for (const char *p = arg + 1; *p != '\0'; p++) {
		int index = find(s, *p, DTL_STR_NONE);
		dtl_rc rc;

		if (index < 0)
			return dtl_err_set(
			    s->err, DTL_FAIL, "unknown option '-%c'; see --help", *p);
		if (has_value(s, index) && p[1] != '\0')
			return store(s, index, p + 1);
		if (has_value(s, index)) {
			if (*next == NULL)
				return dtl_err_set(s->err, DTL_FAIL, "-%c needs a value", *p);
			*used = 1;
			return store(s, index, *next);
		}
		rc = store(s, index, NULL);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

dtl_rc
dtl_opt_parse_more(int argc, char **argv, const struct dtl_opt_extra *extra, size_t extra_count,
    struct dtl_opt *ret, struct dtl_err *err)
{
	struct scan s = { ret, extra, extra_count, err };
	bool operands_only = false;
	int rest = 1;

	memset(ret, 0, sizeof *ret);
	ret->slot = -1;
	for (int i = 1; i < argc; i++) {
		char *arg = argv[i];
		int used = 0;
		dtl_rc rc = DTL_OK;

		if (operands_only || arg[0] != '-' || arg[1] == '\0')
			argv[rest++] = arg; /* operands move to the front, in order */
		else if (strcmp(arg, "--") == 0)
			operands_only = true;
		else if (arg[1] == '-')
			rc = take_long(&s, arg, argv + i + 1, &used);
		else
			rc = take_short(&s, arg, argv + i + 1, &used);
		if (rc != DTL_OK)
			return rc;
		i += used;
	}
	ret->rest = (const char *const *)(argv + 1);
	ret->rest_count = rest - 1;
	if (ret->print && !ret->check)
		return dtl_err_set(err, DTL_FAIL, "-v prints the config that -n checked; use -nv");
	return DTL_OK;
}

dtl_rc
dtl_opt_parse(int argc, char **argv, struct dtl_opt *ret, struct dtl_err *err)
{
	return dtl_opt_parse_more(argc, argv, NULL, 0, ret, err);
}
