/*
 * Printing goes through a small tree of its own, so that sections that share a parent ("sinks",
 * "sinks.jsonl") come out under one key, whatever order they were read in.
 */
#include "conf/tree.h"

#include "base/date.h"
#include "base/json.h"

#include <ctype.h>
#include <stdio.h>

/* Texts that mean something else to a YAML reader when they stand without quotes. */
static bool
is_word(const char *text)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y",
		"n", ".inf", ".nan" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_str_is_nocase(dtl_str_from(text), words[i]))
			return true;
	}
	return false;
}

static bool
is_plain(const char *text)
{
	size_t n = strlen(text);
	unsigned char first = (unsigned char)text[0];

	if (n == 0 || n > 200 || is_word(text) || text[n - 1] == ':')
		return false;
	if (!isalpha(first) && first != '/' && !(first == '.' && n > 1 && text[1] == '/'))
		return false;
	return strspn(text,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=-") == n;
}

static void
add_text(struct dtl_buf *out, const char *text)
{
	struct dtl_json_writer w;

	if (is_plain(text)) {
		dtl_buf_add_z(out, text);
		return;
	}
	dtl_json_writer_init(&w, out, 0); /* a JSON string is a YAML one */
	dtl_json_z(&w, text);
}

/* A dollar is doubled, so that what is printed reads back as itself. */
static const char *
dollars_doubled(struct dtl_arena *a, const char *text)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	for (; *text != '\0'; text++) {
		if (*text == '$')
			dtl_buf_add_char(&b, '$');
		dtl_buf_add_char(&b, *text);
	}
	return b.p != NULL ? b.p : "";
}

bool
dtl_conf_secret_name(const char *name)
{
	static const char *const ends[] = { "password", "passphrase", "jaas.config", "key.pem",
		"oauthbearer.config", "token", NULL };
	struct dtl_str s = dtl_str_from(name);

	for (const char *const *end = ends; *end != NULL; end++)
		if (dtl_str_ends(s, *end))
			return true;
	return dtl_str_find(s, dtl_str_from("secret"), 0) < s.n;
}

bool
dtl_conf_holds_secret(const struct dtl_conf *conf)
{
	return conf->holds_secret;
}

/* What came from outside is printed as the file says it; so no secret is shown. */
static const char *
text_of(const struct dtl_conf *conf, const struct dtl_conf_node *node, const char *value)
{
	if (node != NULL && node->kind == DTL_CONF_NODE_SCALAR && node->substituted)
		return node->text;
	return dollars_doubled(conf->a, value);
}

static const char *
secret_text(const struct dtl_conf *conf, const struct dtl_conf_node *node, const char *value)
{
	if (node != NULL && node->kind == DTL_CONF_NODE_SCALAR && node->substituted)
		return node->text;
	return *value == '\0' ? "" : dtl_arena_printf(conf->a, "***");
}

static const char *
float_text(struct dtl_arena *a, double v)
{
	struct dtl_buf b;
	struct dtl_json_writer w;

	dtl_buf_init(&b, a);
	dtl_json_writer_init(&w, &b, 0);
	dtl_json_double(&w, v);
	return b.p;
}

static const char *
scalar_text(const struct dtl_conf *conf, const struct dtl_conf_key *key, const void *field)
{
	char day[11] = "";

	switch (key->type) {
	case DTL_CONF_BOOL:
		return *(const bool *)field ? "true" : "false";
	case DTL_CONF_INT:
	case DTL_CONF_BYTES:
	case DTL_CONF_DURATION:
		return dtl_conf_number(conf->a, key->type, *(const int64_t *)field);
	case DTL_CONF_FLOAT:
		return float_text(conf->a, *(const double *)field);
	case DTL_CONF_ENUM:
		return key->choices[*(const int *)field];
	case DTL_CONF_DATE:
		if (((const struct dtl_date *)field)->year != 0)
			dtl_date_format(*(const struct dtl_date *)field, day);
		return dtl_arena_strndup(conf->a, day, strlen(day));
	case DTL_CONF_STR:
	case DTL_CONF_SECRET:
	case DTL_CONF_LIST:
	case DTL_CONF_MAP:
		break;
	}
	return *(const char *const *)field;
}

static void
add_list(const struct dtl_conf *conf, const struct dtl_conf_node *node,
    const struct dtl_conf_list *list, struct dtl_buf *out)
{
	const struct dtl_conf_node *item = node;

	if (node != NULL && node->kind == DTL_CONF_NODE_LIST)
		item = node->first;
	dtl_buf_add_z(out, " [");
	for (size_t i = 0; i < list->count; i++) {
		const char *text = text_of(conf, item, list->items[i]);
		struct dtl_json_writer w;

		dtl_buf_add_z(out, i > 0 ? ", " : "");
		dtl_json_writer_init(&w, out, 0);
		dtl_json_z(&w, text);
		item = item != NULL ? item->next : NULL;
	}
	dtl_buf_add_z(out, "]\n");
}

static void
add_map(const struct dtl_conf *conf, const struct dtl_conf_node *node,
    const struct dtl_conf_map *map, const char *indent, struct dtl_buf *out)
{
	dtl_buf_add_z(out, map->count == 0 ? " {}\n" : "\n");
	for (size_t i = 0; i < map->count; i++) {
		const char *name = map->items[i].key, *value = map->items[i].value;
		const struct dtl_conf_node *item = dtl_conf_node_get(node, dtl_str_from(name));

		dtl_buf_addf(out, "%s  ", indent);
		add_text(out, name);
		dtl_buf_add_z(out, ": ");
		add_text(out, dtl_conf_secret_name(name) ? secret_text(conf, item, value)
							 : text_of(conf, item, value));
		dtl_buf_add_char(out, '\n');
	}
}

static void
add_key(const struct dtl_conf *conf, const struct dtl_conf_section *section,
    const struct dtl_conf_key *key, const char *indent, struct dtl_buf *out)
{
	const struct dtl_conf_node *map = dtl_conf_node_at(conf, section->path);
	const struct dtl_conf_node *node = dtl_conf_node_get(map, dtl_str_from(key->name));
	const void *field = (const char *)section->target + key->offset;

	dtl_buf_addf(out, "%s%s:", indent, key->name);
	if (key->type == DTL_CONF_LIST) {
		add_list(conf, node, field, out);
		return;
	}
	if (key->type == DTL_CONF_MAP) {
		add_map(conf, node, field, indent, out);
		return;
	}
	const char *value = scalar_text(conf, key, field);
	dtl_buf_add_char(out, ' ');
	if (key->type == DTL_CONF_SECRET)
		add_text(out, secret_text(conf, node, value));
	else if (key->type == DTL_CONF_STR)
		add_text(out, text_of(conf, node, value));
	else if (*value == '\0')
		dtl_buf_add_z(out, "\"\"");
	else
		dtl_buf_add_z(out, text_of(conf, node, value));
	dtl_buf_add_char(out, '\n');
}

/* An optional section that is not there and could not be filled has nothing to print. */
static bool
is_filled(const struct dtl_conf *conf, const struct dtl_conf_section *section)
{
	if (dtl_conf_node_at(conf, section->path) != NULL)
		return true;
	for (const struct dtl_conf_key *key = section->keys; key->name != NULL; key++) {
		if (key->def == NULL)
			return false;
	}
	return true;
}

/* The name below path on the way to section i, when no section before i led to it; else NULL. */
static const char *
new_name_below(const struct dtl_conf *conf, const char *path, size_t i)
{
	const char *name = NULL;

	for (size_t j = 0; j <= i; j++) {
		struct dtl_str below = dtl_conf_step(path, conf->sections[j].path);

		if (below.n == 0 || !is_filled(conf, &conf->sections[j]))
			continue;
		if (j == i)
			return name == NULL ? dtl_arena_strndup(conf->a, below.p, below.n) : NULL;
		if (dtl_str_eq(below, dtl_conf_step(path, conf->sections[i].path)))
			name = below.p;
	}
	return NULL;
}

/* Sections at or below path, depth first: its own keys, then each name below once. */
static void
add_section(const struct dtl_conf *conf, const char *path, int depth, struct dtl_buf *out)
{
	const char *indent = dtl_arena_printf(conf->a, "%*s", depth * 2, "");

	for (size_t i = 0; i < conf->section_count; i++) {
		const struct dtl_conf_section *section = &conf->sections[i];

		if (strcmp(section->path, path) != 0 || !is_filled(conf, section))
			continue;
		for (const struct dtl_conf_key *key = section->keys; key->name != NULL; key++)
			add_key(conf, section, key, indent, out);
	}
	for (size_t i = 0; i < conf->section_count && depth < DTL_CONF_MAX_DEPTH; i++) {
		const char *name = new_name_below(conf, path, i);

		if (name == NULL)
			continue;
		dtl_buf_addf(out, "%s%s:\n", indent, name);
		size_t before = out->n;
		add_section(conf, dtl_conf_join(conf, path, name), depth + 1, out);
		if (out->n == before) { /* no keys: an empty mapping, not nothing */
			dtl_buf_truncate(out, out->n - 1);
			dtl_buf_add_z(out, " {}\n");
		}
	}
}

void
dtl_conf_print(const struct dtl_conf *conf, struct dtl_buf *out)
{
	add_section(conf, "", 0, out);
}
