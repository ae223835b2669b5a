#include "conf/tree.h"

#include "base/file.h"
#include "base/utf8.h"
#include "conf/suggest.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_CHOICES = 512 };

static const char *const folders[] = { "producers", "processors", "sinks" };

static const char *
folder_of(struct dtl_conf *conf, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : dtl_arena_strndup(conf->a, path, (size_t)(slash - path));
}

dtl_rc
dtl_conf_open(const char *path, struct dtl_conf **ret, struct dtl_err *err)
{
	struct dtl_conf *conf = calloc(1, sizeof *conf);
	struct dtl_str text;
	dtl_rc rc = DTL_OK;

	if (conf == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	conf->a = dtl_arena_new(256 << 20);
	conf->dir = ".";
	conf->root = dtl_conf_node_new(conf, DTL_CONF_NODE_MAP);
	if (path != NULL) {
		conf->path = dtl_arena_strndup(conf->a, path, strlen(path));
		conf->dir = folder_of(conf, path);
		rc = dtl_file_read(conf->a, path, DTL_CONF_MAX_BYTES, &text, err);
		if (rc == DTL_OK)
			rc = dtl_conf_parse(conf, text, NULL, &conf->root, err);
	}
	if (rc != DTL_OK) {
		dtl_conf_free(conf);
		return DTL_FAIL;
	}
	*ret = conf;
	return DTL_OK;
}

void
dtl_conf_free(struct dtl_conf *conf)
{
	if (conf == NULL)
		return;
	dtl_arena_free(conf->a);
	free(conf);
}

static bool
is_before(const struct dtl_conf_place *a, const struct dtl_conf_place *b)
{
	if (a->origin != NULL || b->origin != NULL)
		return a->origin == NULL && b->origin != NULL;
	return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* Keeps the problem that comes first in the file; those of -o come after all of the file. */
static void
note(struct dtl_conf *conf, struct dtl_conf_place place, const char *path, const char *why)
{
	if (conf->has_problem && !conf->problem_is_lack && !is_before(&place, &conf->problem_place))
		return;
	conf->has_problem = true;
	conf->problem_is_lack = false;
	conf->problem_place = place;
	(void)dtl_conf_fail(conf, place, path, &conf->problem, "%s", why);
}

/* What is missing is often only misspelt: any other problem says more. */
static void
note_lack(struct dtl_conf *conf, struct dtl_conf_place place, const char *path, const char *why)
{
	if (conf->has_problem)
		return;
	note(conf, place, path, why);
	conf->problem_is_lack = true;
}

const struct dtl_conf_key *
dtl_conf_find_key(const struct dtl_conf *conf, const char *section, struct dtl_str name)
{
	for (size_t i = 0; i < conf->section_count; i++) {
		if (strcmp(conf->sections[i].path, section) != 0)
			continue;
		for (const struct dtl_conf_key *key = conf->sections[i].keys; key->name != NULL;
		     key++) {
			if (dtl_str_is(name, key->name))
				return key;
		}
	}
	return NULL;
}

/* Every name that may stand in the section at path, for the check and for suggestions. */
static size_t
names_allowed(struct dtl_conf *conf, const char *path, const char *names[MAX_CHOICES])
{
	size_t count = 0;

	for (size_t i = 0; i < conf->section_count; i++) {
		const struct dtl_conf_section *section = &conf->sections[i];
		struct dtl_str below = dtl_conf_step(path, section->path);

		if (below.n > 0 && count < MAX_CHOICES)
			names[count++] = dtl_arena_strndup(conf->a, below.p, below.n);
		if (strcmp(section->path, path) != 0)
			continue;
		for (const struct dtl_conf_key *key = section->keys; key->name != NULL; key++) {
			if (count < MAX_CHOICES)
				names[count++] = key->name;
		}
	}
	for (size_t i = 0; *path == '\0' && i < sizeof folders / sizeof folders[0]; i++)
		names[count++] = folders[i];
	return count;
}

static bool
is_among(const char *word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, names[i]) == 0)
			return true;
	}
	return false;
}

static bool
is_folder(const char *path)
{
	return is_among(path, folders, sizeof folders / sizeof folders[0]);
}

static void
check_names(struct dtl_conf *conf, const char *path, const struct dtl_conf_node *map)
{
	const char **names = DTL_NEW_ARRAY(conf->a, MAX_CHOICES + 8, const char *);
	size_t count = names_allowed(conf, path, names);

	for (const struct dtl_conf_node *node = map->first; node != NULL; node = node->next) {
		if (is_among(node->key, names, count))
			continue;
		const char *near = dtl_suggest(dtl_str_from(node->key), names, count);
		char why[256];

		if (near != NULL)
			(void)snprintf(why, sizeof why, "unknown %s; did you mean '%s'?",
			    node->kind == DTL_CONF_NODE_MAP ? "section" : "key", near);
		else
			(void)snprintf(why, sizeof why, "unknown %s",
			    node->kind == DTL_CONF_NODE_MAP ? "section" : "key");
		note(conf, node->key_place, dtl_conf_join(conf, path, node->key), why);
	}
}

/* producers, processors, sinks: names of processes, each with a mapping that its owner checks. */
static void
check_folder(struct dtl_conf *conf, const char *folder)
{
	const struct dtl_conf_node *map = dtl_conf_node_at(conf, folder);

	if (map == NULL || map->null)
		return;
	if (map->kind != DTL_CONF_NODE_MAP) {
		note(conf, map->place, folder, "must be a mapping of process names");
		return;
	}
	for (const struct dtl_conf_node *node = map->first; node != NULL; node = node->next) {
		const char *path = dtl_conf_join(conf, folder, node->key);

		if (strspn(node->key, "abcdefghijklmnopqrstuvwxyz0123456789_-") !=
		    strlen(node->key))
			note(conf, node->key_place, path,
			    "a process name has only a-z, 0-9, '-' and '_'");
		else if (node->kind != DTL_CONF_NODE_MAP && !node->null)
			note(conf, node->place, path, "must be a mapping (key: value)");
	}
}

/* Where a thing that is missing should have been: the nearest section above it. */
static struct dtl_conf_place
nearest_place(const struct dtl_conf *conf, const char *path)
{
	struct dtl_conf_place place = { NULL, 1, 1 };
	const struct dtl_conf_node *node = conf->root;
	struct dtl_str rest = dtl_str_from(path), name;

	while (rest.n > 0 && dtl_str_split(&rest, '.', &name)) {
		node = dtl_conf_node_get(node, name);
		if (node == NULL)
			break;
		place = node->key_place;
	}
	return place;
}

static void
read_key(struct dtl_conf *conf, const struct dtl_conf_section *section,
    const struct dtl_conf_node *map, const struct dtl_conf_key *key)
{
	struct dtl_conf_node *node = dtl_conf_node_get(map, dtl_str_from(key->name));
	void *field = (char *)section->target + key->offset;
	const char *path = dtl_conf_join(conf, section->path, key->name);
	const struct dtl_conf_node *bad;
	struct dtl_err err = { "" };

	if (node == NULL && key->def != NULL)
		dtl_conf_default(conf, key, field);
	else if (node == NULL && (map != NULL || !section->optional))
		note_lack(
		    conf, nearest_place(conf, section->path), path, "missing; it has no default");
	else if (node != NULL && dtl_conf_value(conf, key, node, field, &bad, &err) != DTL_OK)
		note(conf, bad->place, path, err.text);
}

static void
read_section(struct dtl_conf *conf, const struct dtl_conf_section *section)
{
	const struct dtl_conf_node *map = dtl_conf_node_at(conf, section->path);

	if (map != NULL && map->kind != DTL_CONF_NODE_MAP && !map->null) {
		char why[64];

		(void)snprintf(why, sizeof why, "must be a mapping (key: value), not %s",
		    dtl_conf_node_kind_name(map));
		note(conf, map->place, section->path, why);
		return;
	}
	if (map == NULL && !section->optional) {
		note_lack(conf, nearest_place(conf, section->path), section->path,
		    "this section is missing");
		return;
	}
	if (map != NULL && !is_folder(section->path))
		check_names(conf, section->path, map);
	for (const struct dtl_conf_key *key = section->keys; key->name != NULL; key++)
		read_key(conf, section, map, key);
}

dtl_rc
dtl_conf_read(struct dtl_conf *conf, const struct dtl_conf_section *sections, size_t count,
    struct dtl_err *err)
{
	conf->sections = DTL_NEW_ARRAY(conf->a, count + 1, struct dtl_conf_section);
	conf->section_count = count;
	conf->has_problem = false;
	for (size_t i = 0; i < count; i++) {
		conf->sections[i] = sections[i];
		conf->sections[i].path =
		    dtl_arena_strndup(conf->a, sections[i].path, strlen(sections[i].path));
	}
	dtl_conf_graft(conf);
	check_names(conf, "", conf->root);
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		check_folder(conf, folders[i]);
	for (size_t i = 0; i < count; i++)
		read_section(conf, &conf->sections[i]);
	if (!conf->has_problem)
		return DTL_OK;
	*err = conf->problem;
	return DTL_FAIL;
}

struct dtl_conf_list
dtl_conf_names(const struct dtl_conf *conf, const char *folder)
{
	const struct dtl_conf_node *map = dtl_conf_node_at(conf, folder);
	struct dtl_conf_list list = { NULL, 0 };

	if (map == NULL || map->kind != DTL_CONF_NODE_MAP)
		return list;
	const char **items = DTL_NEW_ARRAY(conf->a, map->count + 1, const char *);
	for (const struct dtl_conf_node *node = map->first; node != NULL; node = node->next)
		items[list.count++] = node->key;
	list.items = items;
	return list;
}

const char *
dtl_conf_scalar(const struct dtl_conf *conf, const char *section, const char *key)
{
	const struct dtl_conf_node *node =
	    dtl_conf_node_get(dtl_conf_node_at(conf, section), dtl_str_from(key));

	return node != NULL && node->kind == DTL_CONF_NODE_SCALAR && !node->null ? node->text
										 : NULL;
}

const char *
dtl_conf_dir(const struct dtl_conf *conf)
{
	return conf->dir;
}

static const struct dtl_conf_node *
value_node(const struct dtl_conf *conf, const char *section, const char *key)
{
	const struct dtl_conf_node *node = dtl_conf_node_at(conf, section);

	return node != NULL ? dtl_conf_node_get(node, dtl_str_from(key)) : NULL;
}

dtl_rc
dtl_conf_error_at(const struct dtl_conf *conf, const char *section, const char *key, size_t at,
    struct dtl_err *err)
{
	const struct dtl_conf_node *node = value_node(conf, section, key);
	struct dtl_err why = *err;
	struct dtl_conf_place place;

	if (node == NULL || node->text_place.line == 0 || node->text_place.origin != NULL ||
	    node->value == NULL || strcmp(node->value, node->text) != 0)
		return dtl_conf_error(
		    conf, section, key, err, "at character %zu: %s", at + 1, why.text);
	struct dtl_str text = dtl_str_slice(dtl_str_from(node->text), 0, at), line = text;

	place = node->text_place;
	for (size_t nl = dtl_str_find_char(text, '\n', 0); nl < text.n;
	     nl = dtl_str_find_char(text, '\n', nl + 1)) {
		place.line++;
		line = dtl_str_slice(text, nl + 1, text.n);
	}
	place.column += (int)dtl_utf8_count(line);
	return dtl_conf_fail(conf, place, dtl_conf_join(conf, section, key), err, "%s", why.text);
}

dtl_rc
dtl_conf_error(const struct dtl_conf *conf, const char *section, const char *key,
    struct dtl_err *err, const char *fmt, ...)
{
	const char *path = dtl_conf_join(conf, section, key);
	const struct dtl_conf_node *node = dtl_conf_node_at(conf, section);
	struct dtl_conf_place place = nearest_place(conf, section);
	va_list ap;

	if (key != NULL && *key != '\0')
		node = dtl_conf_node_get(node, dtl_str_from(key));
	if (node != NULL && node != conf->root)
		place = node->kind == DTL_CONF_NODE_MAP ? node->key_place : node->place;
	va_start(ap, fmt);
	dtl_rc rc = dtl_conf_failv(conf, place, path, err, fmt, ap);
	va_end(ap);
	return rc;
}
