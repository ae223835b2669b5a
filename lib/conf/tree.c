#include "conf/tree.h"

#include "base/utf8.h"

#include <stdio.h>

struct dtl_conf_node *
dtl_conf_node_new(struct dtl_conf *conf, enum dtl_conf_node_kind kind)
{
	struct dtl_conf_node *node = DTL_NEW(conf->a, struct dtl_conf_node);

	node->kind = kind;
	return node;
}

void
dtl_conf_node_append(struct dtl_conf_node *parent, struct dtl_conf_node *child)
{
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

struct dtl_conf_node *
dtl_conf_node_get(const struct dtl_conf_node *map, struct dtl_str name)
{
	if (map == NULL || map->kind != DTL_CONF_NODE_MAP)
		return NULL;
	for (struct dtl_conf_node *node = map->first; node != NULL; node = node->next) {
		if (dtl_str_is(name, node->key))
			return node;
	}
	return NULL;
}

struct dtl_conf_node *
dtl_conf_node_at(const struct dtl_conf *conf, const char *path)
{
	struct dtl_conf_node *node = conf->root;
	struct dtl_str rest = dtl_str_from(path), name;

	if (rest.n == 0)
		return node;
	while (node != NULL && dtl_str_split(&rest, '.', &name))
		node = dtl_conf_node_get(node, name);
	return node;
}

const char *
dtl_conf_node_kind_name(const struct dtl_conf_node *node)
{
	switch (node->kind) {
	case DTL_CONF_NODE_LIST:
		return "a list";
	case DTL_CONF_NODE_MAP:
		return "a mapping";
	case DTL_CONF_NODE_SCALAR:
		break;
	}
	return "a single value";
}

const char *
dtl_conf_shown(const struct dtl_conf *conf, const char *text)
{
	enum { SHOWN_BYTES = 60 };
	struct dtl_str s = dtl_str_from(text);
	size_t pos = 0;

	while (pos < s.n && pos < SHOWN_BYTES)
		(void)dtl_utf8_next(s, &pos);
	char *shown = dtl_arena_printf(
	    conf->a, "'%.*s%s'", (int)pos, s.p != NULL ? s.p : "", pos < s.n ? "..." : "");
	for (char *p = shown; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	}
	return shown;
}

const char *
dtl_conf_join(const struct dtl_conf *conf, const char *section, const char *key)
{
	if (section == NULL || *section == '\0')
		return key != NULL ? key : "";
	if (key == NULL || *key == '\0')
		return section;
	return dtl_arena_printf(conf->a, "%s.%s", section, key);
}

struct dtl_str
dtl_conf_step(const char *path, const char *deeper)
{
	struct dtl_str rest = dtl_str_from(deeper), name;
	size_t n = strlen(path);

	if (n > 0) {
		if (!dtl_str_starts(rest, path) || rest.n <= n + 1 || rest.p[n] != '.')
			return DTL_STR_NONE;
		rest = dtl_str_slice(rest, n + 1, rest.n);
	}
	return dtl_str_split(&rest, '.', &name) ? name : DTL_STR_NONE;
}

dtl_rc
dtl_conf_failv(const struct dtl_conf *conf, struct dtl_conf_place place, const char *path,
    struct dtl_err *err, const char *fmt, va_list ap)
{
	int n = vsnprintf(err->text, sizeof err->text, fmt, ap);

	if (n < 0)
		err->text[0] = '\0';
	if (*path != '\0')
		(void)dtl_err_wrap(err, DTL_FAIL, "%s", path);
	if (place.origin != NULL)
		return dtl_err_wrap(err, DTL_FAIL, "-o %s", dtl_conf_shown(conf, place.origin));
	if (conf->path == NULL)
		return dtl_err_wrap(err, DTL_FAIL, "no config file");
	if (place.line == 0)
		return dtl_err_wrap(err, DTL_FAIL, "%s", conf->path);
	return dtl_err_wrap(err, DTL_FAIL, "%s:%d:%d", conf->path, place.line, place.column);
}

dtl_rc
dtl_conf_fail(const struct dtl_conf *conf, struct dtl_conf_place place, const char *path,
    struct dtl_err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	dtl_rc rc = dtl_conf_failv(conf, place, path, err, fmt, ap);
	va_end(ap);
	return rc;
}
