/*
 * tree - the inside of conf: the document as a bounded tree that remembers where each node stood.
 *
 * Only the files of this folder include it.
 *
 * Errors:  functions that can fail say so as conf.h does.
 * Memory:  everything lives in the conf's arena.
 * Threads: no shared state.
 */
#ifndef DTL_CONF_TREE_H
#define DTL_CONF_TREE_H

#include "base/arena.h"
#include "conf/conf.h"

#include <stdarg.h>

#define DTL_CONF_MAX_BYTES ((size_t)1 << 20)
#define DTL_CONF_MAX_DEPTH 16
#define DTL_CONF_MAX_NODES 20000
#define DTL_CONF_MAX_OVERRIDES 64

enum dtl_conf_node_kind { DTL_CONF_NODE_SCALAR, DTL_CONF_NODE_LIST, DTL_CONF_NODE_MAP };

struct dtl_conf_place {
	const char *origin; /* NULL: the file; else the -o assignment */
	int line, column; /* from 1; 0 = no particular place */
};

struct dtl_conf_node {
	enum dtl_conf_node_kind kind;
	const char *key; /* NULL in lists and at the root */
	struct dtl_conf_place key_place;
	struct dtl_conf_place place;
	struct dtl_conf_place
	    text_place; /* of the text's first character; line 0: not one to one */
	const char *text; /* scalar as written, before ${...} */
	const char *value; /* after ${...}; NULL before dtl_conf_expand */
	bool null; /* plain and empty, ~ or null */
	bool substituted; /* value came from outside the file */
	struct dtl_conf_node *first, *last, *next;
	size_t count;
};

struct dtl_conf_override {
	const char *assignment;
	const char *path; /* "kafka.properties.linger.ms" */
	struct dtl_conf_node *node;
};

struct dtl_conf {
	struct dtl_arena *a;
	const char *path; /* NULL: no file */
	const char *dir;
	struct dtl_conf_node *root; /* always a map */
	struct dtl_conf_override overrides[DTL_CONF_MAX_OVERRIDES];
	size_t override_count;
	struct dtl_conf_section *sections; /* as last read */
	size_t section_count;
	bool holds_secret;
	bool has_problem, problem_is_lack;
	struct dtl_conf_place problem_place;
	struct dtl_err problem; /* the earliest one so far */
};

/* tree.c */
struct dtl_conf_node *dtl_conf_node_new(struct dtl_conf *conf, enum dtl_conf_node_kind kind);
void dtl_conf_node_append(struct dtl_conf_node *parent, struct dtl_conf_node *child);
struct dtl_conf_node *dtl_conf_node_get(const struct dtl_conf_node *map, struct dtl_str name);
/* Follows dotted names from the root; "" is the root; NULL when a step is missing. */
struct dtl_conf_node *dtl_conf_node_at(const struct dtl_conf *conf, const char *path);
const char *dtl_conf_node_kind_name(const struct dtl_conf_node *node); /* "a list" */
/* "'text'" cut to a readable length, control characters shown as '?'; in the arena. */
const char *dtl_conf_shown(const struct dtl_conf *conf, const char *text);
/* Writes "<place>: <path>: <text>" and returns DTL_FAIL. path may be "". */
dtl_rc dtl_conf_fail(const struct dtl_conf *conf, struct dtl_conf_place place, const char *path,
    struct dtl_err *err, const char *fmt, ...) DTL_PRINTF(5, 6);
dtl_rc dtl_conf_failv(const struct dtl_conf *conf, struct dtl_conf_place place, const char *path,
    struct dtl_err *err, const char *fmt, va_list ap) DTL_PRINTF(5, 0);
/* "section.key", or the one that is not empty; in the arena. */
const char *dtl_conf_join(const struct dtl_conf *conf, const char *section, const char *key);
/* The first name below path on the way to a deeper section: "jsonl" for "sinks", "sinks.jsonl". */
struct dtl_str dtl_conf_step(const char *path, const char *deeper);

/* yaml.c: one document. origin NULL: the file. *ret is a map for the file, any node for -o. */
dtl_rc dtl_conf_parse(struct dtl_conf *conf, struct dtl_str text, const char *origin,
    struct dtl_conf_node **ret, struct dtl_err *err) DTL_MUST_USE;

/* expand.c: sets node->value; err gets the reason alone. */
dtl_rc dtl_conf_expand(
    struct dtl_conf *conf, struct dtl_conf_node *node, struct dtl_err *err) DTL_MUST_USE;

/* value.c: one key's value into the struct; err gets the reason alone, *ret_bad the node to blame. */
dtl_rc
dtl_conf_value(struct dtl_conf *conf, const struct dtl_conf_key *key, struct dtl_conf_node *node,
    void *field, const struct dtl_conf_node **ret_bad, struct dtl_err *err) DTL_MUST_USE;
void dtl_conf_default(struct dtl_conf *conf, const struct dtl_conf_key *key, void *field);
const char *dtl_conf_type_name(enum dtl_conf_type type);

/* number.c: INT, BYTES, DURATION as text: "7", "5 MiB", "10s" (the largest unit that is exact). */
const char *dtl_conf_number(struct dtl_arena *a, enum dtl_conf_type type, int64_t v);
/* The way back; err gets what is wrong with the value, to follow it: "is no whole number". */
dtl_rc dtl_conf_number_parse(
    struct dtl_str text, enum dtl_conf_type type, int64_t *ret, struct dtl_err *err) DTL_MUST_USE;

/* override.c: puts what -o gave into the tree, now that the sections are known. */
void dtl_conf_graft(struct dtl_conf *conf);

/* conf.c */
const struct dtl_conf_key *
dtl_conf_find_key(const struct dtl_conf *conf, const char *section, struct dtl_str name);

#endif
