#include "conf/tree.h"

#include "base/date.h"
#include "base/utf8.h"
#include "conf/suggest.h"

#include <assert.h>

struct scan {
	struct dtl_conf *conf;
	const struct dtl_conf_key *key;
	const struct dtl_conf_node *at; /* to blame when something is wrong */
	struct dtl_err *err;
};

const char *
dtl_conf_type_name(enum dtl_conf_type type)
{
	static const char *const names[] = {
		[DTL_CONF_STR] = "text",
		[DTL_CONF_BOOL] = "true or false",
		[DTL_CONF_INT] = "whole number",
		[DTL_CONF_FLOAT] = "number",
		[DTL_CONF_BYTES] = "size",
		[DTL_CONF_DURATION] = "duration",
		[DTL_CONF_ENUM] = "choice",
		[DTL_CONF_DATE] = "date",
		[DTL_CONF_LIST] = "list",
		[DTL_CONF_MAP] = "mapping",
		[DTL_CONF_SECRET] = "secret text",
	};

	return names[type];
}

/* What the file says, never what ${...} stood for, and never a secret. */
static const char *
shown(const struct scan *s)
{
	if (s->key->type == DTL_CONF_SECRET && !s->at->substituted)
		return "the value";
	return dtl_conf_shown(s->conf, s->at->text);
}

static bool
is_checked(const struct dtl_conf_key *key)
{
	return key->min != 0 || key->max != 0;
}

static dtl_rc
check_range(const struct scan *s, int64_t v, const char *unit)
{
	const struct dtl_conf_key *key = s->key;
	struct dtl_arena *a = s->conf->a;

	if (!is_checked(key) || (v >= key->min && v <= key->max))
		return DTL_OK;
	/* Sizes as plain bytes: what is compared is what is shown. */
	enum dtl_conf_type as = key->type == DTL_CONF_BYTES ? DTL_CONF_INT : key->type;
	return dtl_err_set(s->err, DTL_FAIL, "%s is outside %s..%s%s", dtl_conf_number(a, as, v),
	    dtl_conf_number(a, as, key->min), dtl_conf_number(a, as, key->max), unit);
}

static dtl_rc
check_count(const struct scan *s, size_t count, const char *unit)
{
	const struct dtl_conf_key *key = s->key;
	int64_t v = (int64_t)count;

	if (!is_checked(key) || (v >= key->min && v <= key->max))
		return DTL_OK;
	if (v < key->min && key->min == 1)
		return dtl_err_set(s->err, DTL_FAIL, "must not be empty");
	return dtl_err_set(s->err, DTL_FAIL, "has %zu %s; %lld..%lld are allowed", count, unit,
	    (long long)key->min, (long long)key->max);
}

static dtl_rc
scan_str(struct scan *s, const char *text, void *field)
{
	*(const char **)field = text;
	return check_count(s, dtl_utf8_count(dtl_str_from(text)), "characters");
}

static dtl_rc
scan_bool(struct scan *s, const char *text, void *field)
{
	static const char *const yes[] = { "yes", "on", "True", "TRUE", "y", "1" };
	static const char *const no[] = { "no", "off", "False", "FALSE", "n", "0" };
	struct dtl_str v = dtl_str_from(text);

	if (dtl_str_is(v, "true") || dtl_str_is(v, "false")) {
		*(bool *)field = dtl_str_is(v, "true");
		return DTL_OK;
	}
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
		if (dtl_str_is(v, yes[i]) || dtl_str_is(v, no[i]))
			return dtl_err_set(s->err, DTL_FAIL,
			    "%s is not true or false; did you mean '%s'?", shown(s),
			    dtl_str_is(v, yes[i]) ? "true" : "false");
	}
	return dtl_err_set(s->err, DTL_FAIL, "%s is not true or false", shown(s));
}

static dtl_rc
scan_whole(struct scan *s, const char *text, void *field)
{
	int64_t v;

	if (dtl_conf_number_parse(dtl_str_from(text), s->key->type, &v, s->err) != DTL_OK) {
		struct dtl_err why = *s->err;
		return dtl_err_set(s->err, DTL_FAIL, "%s %s", shown(s), why.text);
	}
	*(int64_t *)field = v;
	return check_range(s, v, s->key->type == DTL_CONF_BYTES ? " bytes" : "");
}

static dtl_rc
scan_float(struct scan *s, const char *text, void *field)
{
	const struct dtl_conf_key *key = s->key;
	double v;

	if (!dtl_str_to_double(dtl_str_trim(dtl_str_from(text)), &v) || v != v || v - v != 0)
		return dtl_err_set(s->err, DTL_FAIL, "%s is no number", shown(s));
	if (is_checked(key) && !(v >= (double)key->min && v <= (double)key->max))
		return dtl_err_set(s->err, DTL_FAIL, "%s is outside %lld..%lld", text,
		    (long long)key->min, (long long)key->max);
	*(double *)field = v;
	return DTL_OK;
}

static dtl_rc
scan_enum(struct scan *s, const char *text, void *field)
{
	struct dtl_buf all;
	size_t count = 0;

	dtl_buf_init(&all, s->conf->a);
	for (; s->key->choices[count] != NULL; count++) {
		if (dtl_str_is(dtl_str_from(text), s->key->choices[count])) {
			*(int *)field = (int)count;
			return DTL_OK;
		}
		dtl_buf_addf(&all, "%s%s", count > 0 ? ", " : "", s->key->choices[count]);
	}
	const char *near = dtl_suggest(dtl_str_from(text), s->key->choices, count);
	if (near != NULL)
		return dtl_err_set(s->err, DTL_FAIL, "%s is none of %s; did you mean '%s'?",
		    shown(s), all.p, near);
	return dtl_err_set(s->err, DTL_FAIL, "%s is none of %s", shown(s), all.p);
}

static dtl_rc
scan_date(struct scan *s, const char *text, void *field)
{
	struct dtl_date v = { 0 };

	if (*text != '\0' && !dtl_date_parse(dtl_str_from(text), &v))
		return dtl_err_set(
		    s->err, DTL_FAIL, "%s is no date; write it as 2025-12-22", shown(s));
	*(struct dtl_date *)field = v;
	return DTL_OK;
}

/* The text of a scalar node with ${...} replaced; complains about anything else. */
static dtl_rc
scalar_text(struct scan *s, struct dtl_conf_node *node, const char *what, const char **ret)
{
	s->at = node;
	if (node->kind != DTL_CONF_NODE_SCALAR)
		return dtl_err_set(
		    s->err, DTL_FAIL, "must be a %s, not %s", what, dtl_conf_node_kind_name(node));
	if (node->null)
		return dtl_err_set(s->err, DTL_FAIL,
		    "has no value; write \"\" for an empty text or leave the key out");
	if (node->value == NULL && dtl_conf_expand(s->conf, node, s->err) != DTL_OK)
		return DTL_FAIL;
	*ret = node->value;
	return DTL_OK;
}

/* A literal secret is kept from core files; on the command line it would be too late for that. */
static dtl_rc
check_secret(struct scan *s, const struct dtl_conf_node *node, const char *text)
{
	if (*text == '\0')
		return DTL_OK;
	s->conf->holds_secret = true;
	if (node->place.origin == NULL || node->substituted ||
	    strcmp(node->place.origin, "default") == 0)
		return DTL_OK;
	return dtl_err_set(s->err, DTL_FAIL,
	    "a secret on the command line can be read by everybody on this machine; write "
	    "${file:/path} instead");
}

static dtl_rc
scan_list(struct scan *s, struct dtl_conf_node *node, struct dtl_conf_list *field)
{
	bool is_list = node->kind == DTL_CONF_NODE_LIST;
	size_t count = is_list ? node->count : 1, i = 0;

	if (node->kind == DTL_CONF_NODE_MAP)
		return dtl_err_set(s->err, DTL_FAIL, "must be a list, not a mapping");
	if (node->null)
		count = 0;
	const char **items = DTL_NEW_ARRAY(s->conf->a, count + 1, const char *);
	struct dtl_conf_node *item = is_list ? node->first : node;
	for (; i < count; i++, item = item->next) {
		if (scalar_text(s, item, "list of single values", &items[i]) != DTL_OK)
			return DTL_FAIL;
	}
	s->at = node;
	*field = (struct dtl_conf_list){ items, count };
	return check_count(s, count, "items");
}

static dtl_rc
scan_map(struct scan *s, struct dtl_conf_node *node, struct dtl_conf_map *field)
{
	size_t i = 0;

	if (node->kind != DTL_CONF_NODE_MAP && !node->null)
		return dtl_err_set(s->err, DTL_FAIL, "must be a mapping (key: value), not %s",
		    dtl_conf_node_kind_name(node));
	struct dtl_conf_pair *items =
	    DTL_NEW_ARRAY(s->conf->a, node->count + 1, struct dtl_conf_pair);
	for (struct dtl_conf_node *item = node->first; item != NULL; item = item->next, i++) {
		items[i].key = item->key;
		dtl_rc rc = scalar_text(s, item, "mapping of single values", &items[i].value);

		if (rc == DTL_OK && dtl_conf_secret_name(item->key))
			rc = check_secret(s, item, items[i].value);
		if (rc != DTL_OK)
			return dtl_err_wrap(
			    s->err, DTL_FAIL, "%s", dtl_conf_shown(s->conf, item->key));
	}
	s->at = node;
	*field = (struct dtl_conf_map){ items, node->count };
	return check_count(s, node->count, "keys");
}

static dtl_rc
scan_scalar(struct scan *s, struct dtl_conf_node *node, void *field)
{
	static dtl_rc (*const scans[])(struct scan *, const char *, void *) = {
		[DTL_CONF_STR] = scan_str,
		[DTL_CONF_BOOL] = scan_bool,
		[DTL_CONF_INT] = scan_whole,
		[DTL_CONF_FLOAT] = scan_float,
		[DTL_CONF_BYTES] = scan_whole,
		[DTL_CONF_DURATION] = scan_whole,
		[DTL_CONF_ENUM] = scan_enum,
		[DTL_CONF_DATE] = scan_date,
		[DTL_CONF_SECRET] = scan_str,
	};
	const char *text;

	if (scalar_text(s, node, dtl_conf_type_name(s->key->type), &text) != DTL_OK)
		return DTL_FAIL;
	if (s->key->type == DTL_CONF_SECRET && check_secret(s, node, text) != DTL_OK)
		return DTL_FAIL;
	return scans[s->key->type](s, text, field);
}

dtl_rc
dtl_conf_value(struct dtl_conf *conf, const struct dtl_conf_key *key, struct dtl_conf_node *node,
    void *field, const struct dtl_conf_node **ret_bad, struct dtl_err *err)
{
	struct scan s = { conf, key, node, err };
	dtl_rc rc;

	if (key->type == DTL_CONF_LIST)
		rc = scan_list(&s, node, field);
	else if (key->type == DTL_CONF_MAP)
		rc = scan_map(&s, node, field);
	else
		rc = scan_scalar(&s, node, field);
	*ret_bad = s.at;
	return rc;
}

/* A default is written as it would stand in the file; a wrong one is our bug. */
void
dtl_conf_default(struct dtl_conf *conf, const struct dtl_conf_key *key, void *field)
{
	bool is_many = key->type == DTL_CONF_LIST || key->type == DTL_CONF_MAP;
	struct dtl_conf_node *node = dtl_conf_node_new(conf, DTL_CONF_NODE_SCALAR);
	struct dtl_conf_key unchecked = *key;
	const struct dtl_conf_node *bad;
	struct dtl_err err = { "" };

	node->text = key->def;
	node->value = key->def;
	node->null = is_many && *key->def == '\0';
	if (is_many && (*key->def == '[' || *key->def == '{')) {
		dtl_rc rc = dtl_conf_parse(conf, dtl_str_from(key->def), "default", &node, &err);
		assert(rc == DTL_OK);
		(void)rc;
	}
	if (*key->def == '\0')
		unchecked.min = unchecked.max = 0;
	dtl_rc rc = dtl_conf_value(conf, &unchecked, node, field, &bad, &err);
	assert(rc == DTL_OK && bad != NULL);
	(void)rc;
}
