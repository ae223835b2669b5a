#include "conf/tree.h"

#include "base/utf8.h"

/* Only what cannot be meant as a plain text is read as YAML: "*.txt" is a name, not an alias. */
static dtl_rc
parse_value(struct dtl_conf *conf, const char *assignment, const char *text,
    struct dtl_conf_node **ret, struct dtl_err *err)
{
	if (*text != '\0' && strchr("[{\"'", *text) != NULL) {
		dtl_rc rc = dtl_conf_parse(conf, dtl_str_from(text), assignment, ret, err);
		if (rc != DTL_OK)
			return rc;
		if ((*ret)->kind == DTL_CONF_NODE_MAP)
			return dtl_conf_fail(conf, (*ret)->place, "", err,
			    "the value must be a single value or a [list]");
		return DTL_OK;
	}
	*ret = dtl_conf_node_new(conf, DTL_CONF_NODE_SCALAR);
	(*ret)->text = text;
	(*ret)->place = (struct dtl_conf_place){ assignment, 0, 0 };
	(*ret)->key_place = (*ret)->place;
	return DTL_OK;
}

dtl_rc
dtl_conf_override(struct dtl_conf *conf, const char *assignment, struct dtl_err *err)
{
	assignment = dtl_arena_strndup(conf->a, assignment, strlen(assignment));
	struct dtl_conf_place place = { assignment, 0, 0 };
	struct dtl_str whole = dtl_str_from(assignment);
	if (dtl_utf8_check(whole) != whole.n)
		return dtl_conf_fail(conf, place, "", err, "is not UTF-8");
	size_t equals = dtl_str_find_char(whole, '=', 0);

	if (equals == whole.n)
		return dtl_conf_fail(conf, place, "", err,
		    "must be key=value, as in -o limits.shutdown_timeout=10s");
	struct dtl_str path = dtl_str_slice(whole, 0, equals), rest = path, name;
	bool empty = path.n == 0 || dtl_str_ends(path, ".");
	while (dtl_str_split(&rest, '.', &name))
		empty = empty || name.n == 0;
	if (empty)
		return dtl_conf_fail(
		    conf, place, "", err, "a name is missing before '=' or between dots");
	if (conf->override_count == DTL_CONF_MAX_OVERRIDES)
		return dtl_conf_fail(conf, place, "", err, "more than 64 overrides");
	struct dtl_conf_override *o = &conf->overrides[conf->override_count];
	o->path = dtl_arena_strndup(conf->a, path.p, path.n);
	o->assignment = dtl_conf_secret_name(o->path) ? dtl_arena_printf(conf->a, "%s=***", o->path)
						      : assignment;
	dtl_rc rc = parse_value(conf, o->assignment, assignment + equals + 1, &o->node, err);
	if (rc != DTL_OK)
		return rc;
	conf->override_count++;
	return DTL_OK;
}

static struct dtl_conf_node *
child_map(struct dtl_conf *conf, struct dtl_conf_node *parent, struct dtl_str name,
    struct dtl_conf_place place)
{
	struct dtl_conf_node *child = dtl_conf_node_get(parent, name);

	if (child == NULL) {
		child = dtl_conf_node_new(conf, DTL_CONF_NODE_MAP);
		child->key = dtl_arena_strndup(conf->a, name.p, name.n);
		child->place = child->key_place = place;
		dtl_conf_node_append(parent, child);
	}
	if (child->kind != DTL_CONF_NODE_MAP) { /* "kafka:" with nothing, or something wrong */
		child->kind = DTL_CONF_NODE_MAP;
		child->first = child->last = NULL;
		child->count = 0;
		child->null = false;
	}
	return child;
}

/* The rest of a path is one name when it is a key of a mapping, whose keys may hold dots. */
static bool
takes_rest(const struct dtl_conf *conf, const char *section, struct dtl_str name)
{
	const struct dtl_conf_key *key = dtl_conf_find_key(conf, section, name);

	return key != NULL && key->type == DTL_CONF_MAP;
}

static void
graft_one(struct dtl_conf *conf, const struct dtl_conf_override *o)
{
	struct dtl_conf_place place = { o->assignment, 0, 0 };
	struct dtl_conf_node *map = conf->root;
	struct dtl_str rest = dtl_str_from(o->path), name;
	const char *section = "";
	bool whole = false;

	while (dtl_str_split(&rest, '.', &name) && rest.n > 0 && !whole) {
		whole = takes_rest(conf, section, name);
		section = dtl_conf_join(conf, section, dtl_arena_strndup(conf->a, name.p, name.n));
		map = child_map(conf, map, name, place);
		if (whole)
			name = rest;
		if (whole)
			break;
	}
	struct dtl_conf_node *old = dtl_conf_node_get(map, name);
	struct dtl_conf_node *node = old;
	if (old == NULL) {
		node = dtl_conf_node_new(conf, DTL_CONF_NODE_SCALAR);
		dtl_conf_node_append(map, node);
	}
	struct dtl_conf_node *next = node->next;
	*node = *o->node;
	node->next = next;
	node->key = dtl_arena_strndup(conf->a, name.p, name.n);
}

void
dtl_conf_graft(struct dtl_conf *conf)
{
	for (size_t i = 0; i < conf->override_count; i++)
		graft_one(conf, &conf->overrides[i]);
}
