#include "wire/schema.h"

#include "base/map.h"

#define WEIGHT_LIMIT 4096

struct parser {
	struct dtl_arena *a;
	struct dtl_map named; /* full name -> struct dtl_schema */
	struct dtl_err *err;
};

static const char *const type_names[] = { "null", "boolean", "int", "long", "float", "double",
	"bytes", "string", "record", "enum", "fixed", "array", "map", "union" };

static const struct dtl_schema primitives[DTL_SCHEMA_PRIMITIVE_COUNT] = {
	{ .type = DTL_SCHEMA_NULL, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_BOOLEAN, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_INT, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_LONG, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_FLOAT, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_DOUBLE, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_BYTES, .height = 1, .weight = 1 },
	{ .type = DTL_SCHEMA_STRING, .height = 1, .weight = 1 },
};

const char *
dtl_schema_type_name(enum dtl_schema_type type)
{
	return type_names[type];
}

bool
dtl_schema_named(const struct dtl_schema *s)
{
	return s->type == DTL_SCHEMA_RECORD || s->type == DTL_SCHEMA_ENUM ||
	       s->type == DTL_SCHEMA_FIXED;
}

static bool
has_string(const struct dtl_str *list, size_t count, struct dtl_str s)
{
	for (size_t i = 0; i < count; i++) {
		if (dtl_str_eq(list[i], s))
			return true;
	}
	return false;
}

bool
dtl_schema_same_name(const struct dtl_schema *reader, const struct dtl_schema *writer)
{
	return dtl_str_eq(reader->name, writer->name) ||
	       has_string(reader->aliases, reader->alias_count, writer->full_name);
}

const struct dtl_schema_field *
dtl_schema_field(const struct dtl_schema *record, struct dtl_str name)
{
	for (size_t i = 0; i < record->field_count; i++) {
		if (dtl_str_eq(record->fields[i].name, name))
			return &record->fields[i];
	}
	return NULL;
}

static bool
is_simple_name(struct dtl_str s)
{
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return true;
}

static bool
is_dotted_name(struct dtl_str s)
{
	struct dtl_str piece;

	if (s.n == 0 || s.p[s.n - 1] == '.')
		return false;
	while (dtl_str_split(&s, '.', &piece)) {
		if (!is_simple_name(piece))
			return false;
	}
	return true;
}

static size_t
last_dot(struct dtl_str s)
{
	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == '.')
			return i - 1;
	}
	return s.n;
}

/* A name with a dot is whole; any other belongs to the namespace around it. */
static struct dtl_str
qualify(struct parser *p, struct dtl_str name, struct dtl_str space)
{
	if (space.n == 0 || last_dot(name) != name.n)
		return name;
	return dtl_str_from(
	    dtl_arena_printf(p->a, "%.*s.%.*s", DTL_STR_FMT(space), DTL_STR_FMT(name)));
}

static dtl_rc parse_node(struct parser *p, const struct dtl_json *j, struct dtl_str space,
    const struct dtl_schema **ret);

static dtl_rc
parse_aliases(struct parser *p, const struct dtl_json *owner, const struct dtl_str *space,
    const struct dtl_str **ret, size_t *ret_count)
{
	const struct dtl_json *j = dtl_json_get(owner, "aliases");

	if (j == NULL)
		return DTL_OK;
	if (j->type != DTL_JSON_ARRAY)
		return dtl_err_set(p->err, DTL_SKIP, "'aliases' is no array");
	struct dtl_str *list = DTL_NEW_ARRAY(p->a, j->count, struct dtl_str);
	for (size_t i = 0; i < j->count; i++) {
		if (j->items[i].type != DTL_JSON_STRING || !is_dotted_name(j->items[i].string))
			return dtl_err_set(p->err, DTL_SKIP, "alias %zu is no name", i + 1);
		list[i] = j->items[i].string;
		if (space != NULL)
			list[i] = qualify(p, list[i], *space);
	}
	*ret = list;
	*ret_count = j->count;
	return DTL_OK;
}

static dtl_rc
parse_field(struct parser *p, const struct dtl_json *j, struct dtl_str space,
    struct dtl_schema *record, struct dtl_schema_field *f)
{
	struct dtl_str name = dtl_json_get_str(j, "name");
	const struct dtl_json *type = dtl_json_get(j, "type");

	if (!is_simple_name(name))
		return dtl_err_set(
		    p->err, DTL_SKIP, "field name '%.*s' is none", DTL_STR_FMT(name));
	if (dtl_schema_field(record, name) != NULL)
		return dtl_err_set(
		    p->err, DTL_SKIP, "field '%.*s' is given twice", DTL_STR_FMT(name));
	if (type == NULL)
		return dtl_err_set(p->err, DTL_SKIP, "field '%.*s' has no type", DTL_STR_FMT(name));
	f->name = name;
	f->default_value = dtl_json_get(j, "default");
	dtl_rc rc = parse_aliases(p, j, NULL, &f->aliases, &f->alias_count);
	if (rc == DTL_OK)
		rc = parse_node(p, type, space, &f->schema);
	if (rc != DTL_OK)
		return dtl_err_wrap(p->err, rc, "%.*s", DTL_STR_FMT(name));
	return DTL_OK;
}

/* Levels and values that a record brings whatever the data; both bounded, so none holds itself. */
static dtl_rc
measure(struct parser *p, struct dtl_schema *record)
{
	int height = 0;
	size_t weight = 1;

	for (size_t i = 0; i < record->field_count; i++) {
		const struct dtl_schema *s = record->fields[i].schema;

		if (s->height == 0)
			return dtl_err_set(p->err, DTL_SKIP, "record '%.*s' holds itself",
			    DTL_STR_FMT(s->full_name));
		height = s->height > height ? s->height : height;
		weight += s->weight;
	}
	if (height >= DTL_SCHEMA_DEPTH || weight > WEIGHT_LIMIT)
		return dtl_err_set(p->err, DTL_SKIP,
		    "record '%.*s' has %d levels and %zu values (limits %d and %d)",
		    DTL_STR_FMT(record->full_name), height + 1, weight, DTL_SCHEMA_DEPTH,
		    WEIGHT_LIMIT);
	record->height = height + 1;
	record->weight = weight;
	return DTL_OK;
}

static dtl_rc
parse_record(struct parser *p, const struct dtl_json *j, struct dtl_str space, struct dtl_schema *s)
{
	const struct dtl_json *fields = dtl_json_get(j, "fields");

	if (fields == NULL || fields->type != DTL_JSON_ARRAY)
		return dtl_err_set(p->err, DTL_SKIP, "record without 'fields'");
	s->fields = DTL_NEW_ARRAY(p->a, fields->count, struct dtl_schema_field);
	for (size_t i = 0; i < fields->count; i++) {
		dtl_rc rc = parse_field(p, &fields->items[i], space, s, &s->fields[i]);

		if (rc != DTL_OK)
			return rc;
		s->field_count = i + 1;
	}
	return measure(p, s);
}

static dtl_rc
parse_enum(struct parser *p, const struct dtl_json *j, struct dtl_schema *s)
{
	const struct dtl_json *symbols = dtl_json_get(j, "symbols");

	if (symbols == NULL || symbols->type != DTL_JSON_ARRAY)
		return dtl_err_set(p->err, DTL_SKIP, "enum without 'symbols'");
	s->symbols = DTL_NEW_ARRAY(p->a, symbols->count, struct dtl_str);
	for (size_t i = 0; i < symbols->count; i++) {
		struct dtl_str symbol = symbols->items[i].string;

		if (symbols->items[i].type != DTL_JSON_STRING || !is_simple_name(symbol) ||
		    has_string(s->symbols, i, symbol))
			return dtl_err_set(
			    p->err, DTL_SKIP, "enum symbol %zu is no name or given twice", i + 1);
		s->symbols[i] = symbol;
	}
	s->symbol_count = symbols->count;
	s->symbol_default = dtl_json_get_str(j, "default");
	if (s->symbol_default.p != NULL &&
	    !has_string(s->symbols, s->symbol_count, s->symbol_default))
		return dtl_err_set(p->err, DTL_SKIP, "enum default '%.*s' is no symbol",
		    DTL_STR_FMT(s->symbol_default));
	s->height = 1;
	return DTL_OK;
}

static dtl_rc
parse_fixed(struct parser *p, const struct dtl_json *j, struct dtl_schema *s)
{
	const struct dtl_json *size = dtl_json_get(j, "size");

	if (size == NULL || size->type != DTL_JSON_INT || size->integer < 0 ||
	    size->integer > INT32_MAX)
		return dtl_err_set(p->err, DTL_SKIP, "fixed without a 'size' in 0..2147483647");
	s->size = size->integer;
	s->height = 1;
	return DTL_OK;
}

static dtl_rc
parse_named(struct parser *p, const struct dtl_json *j, struct dtl_str space,
    enum dtl_schema_type type, const struct dtl_schema **ret)
{
	struct dtl_schema *s = DTL_NEW(p->a, struct dtl_schema);
	struct dtl_str name = dtl_json_get_str(j, "name");
	struct dtl_str own_space = dtl_json_get_str(j, "namespace");

	if (!is_dotted_name(name) || (own_space.n > 0 && !is_dotted_name(own_space)))
		return dtl_err_set(p->err, DTL_SKIP, "%s with the name '%.*s' in '%.*s'",
		    type_names[type], DTL_STR_FMT(name), DTL_STR_FMT(own_space));
	s->type = type;
	s->weight = 1;
	s->full_name = qualify(p, name, own_space.p != NULL ? own_space : space);
	size_t dot = last_dot(s->full_name);
	bool dotted = dot != s->full_name.n;
	s->name = dotted ? dtl_str_slice(s->full_name, dot + 1, s->full_name.n) : s->full_name;
	space = dotted ? dtl_str_slice(s->full_name, 0, dot) : DTL_STR_NONE;
	if (!dtl_map_put(&p->named, s->full_name, (union dtl_map_value){ .ptr = s }))
		return dtl_err_set(
		    p->err, DTL_SKIP, "'%.*s' is defined twice", DTL_STR_FMT(s->full_name));
	*ret = s;
	dtl_rc rc = parse_aliases(p, j, &space, &s->aliases, &s->alias_count);
	if (rc == DTL_OK && type == DTL_SCHEMA_RECORD)
		rc = parse_record(p, j, space, s);
	else if (rc == DTL_OK && type == DTL_SCHEMA_ENUM)
		rc = parse_enum(p, j, s);
	else if (rc == DTL_OK)
		rc = parse_fixed(p, j, s);
	if (rc != DTL_OK)
		return dtl_err_wrap(p->err, rc, "%.*s", DTL_STR_FMT(s->name));
	return DTL_OK;
}

static bool
same_branch(const struct dtl_schema *x, const struct dtl_schema *y)
{
	if (dtl_schema_named(x) && dtl_schema_named(y))
		return dtl_str_eq(x->full_name, y->full_name);
	return x->type == y->type;
}

static dtl_rc
parse_union(
    struct parser *p, const struct dtl_json *j, struct dtl_str space, const struct dtl_schema **ret)
{
	struct dtl_schema *s = DTL_NEW(p->a, struct dtl_schema);

	if (j->count == 0)
		return dtl_err_set(p->err, DTL_SKIP, "union without branches");
	s->type = DTL_SCHEMA_UNION;
	s->height = 1;
	s->weight = 1;
	s->branches = DTL_NEW_ARRAY(p->a, j->count, const struct dtl_schema *);
	for (size_t i = 0; i < j->count; i++) {
		dtl_rc rc = parse_node(p, &j->items[i], space, &s->branches[i]);

		if (rc != DTL_OK)
			return rc;
		if (s->branches[i]->type == DTL_SCHEMA_UNION)
			return dtl_err_set(p->err, DTL_SKIP, "union inside a union");
		for (size_t k = 0; k < i; k++) {
			if (same_branch(s->branches[k], s->branches[i]))
				return dtl_err_set(p->err, DTL_SKIP,
				    "union branches %zu and %zu are alike", k + 1, i + 1);
		}
		s->branch_count = i + 1;
	}
	*ret = s;
	return DTL_OK;
}

static dtl_rc
parse_items(struct parser *p, const struct dtl_json *j, struct dtl_str space,
    enum dtl_schema_type type, const struct dtl_schema **ret)
{
	struct dtl_schema *s = DTL_NEW(p->a, struct dtl_schema);
	const char *key = type == DTL_SCHEMA_ARRAY ? "items" : "values";
	const struct dtl_json *items = dtl_json_get(j, key);

	if (items == NULL)
		return dtl_err_set(p->err, DTL_SKIP, "%s without '%s'", type_names[type], key);
	s->type = type;
	s->height = 1;
	s->weight = 1;
	*ret = s;
	return parse_node(p, items, space, &s->items);
}

static dtl_rc
parse_reference(
    struct parser *p, struct dtl_str name, struct dtl_str space, const struct dtl_schema **ret)
{
	union dtl_map_value found;

	for (int i = 0; i < DTL_SCHEMA_PRIMITIVE_COUNT; i++) {
		if (dtl_str_is(name, type_names[i])) {
			*ret = &primitives[i];
			return DTL_OK;
		}
	}
	if (!dtl_map_get(&p->named, qualify(p, name, space), &found))
		return dtl_err_set(
		    p->err, DTL_SKIP, "type '%.*s' is not defined", DTL_STR_FMT(name));
	*ret = found.cptr;
	return DTL_OK;
}

static dtl_rc
parse_node(
    struct parser *p, const struct dtl_json *j, struct dtl_str space, const struct dtl_schema **ret)
{
	if (j->type == DTL_JSON_STRING)
		return parse_reference(p, j->string, space, ret);
	if (j->type == DTL_JSON_ARRAY)
		return parse_union(p, j, space, ret);
	struct dtl_str type = dtl_json_get_str(j, "type");
	if (type.p == NULL)
		return dtl_err_set(p->err, DTL_SKIP, "a schema without a type");
	for (int i = DTL_SCHEMA_RECORD; i < DTL_SCHEMA_UNION; i++) {
		if (!dtl_str_is(type, type_names[i]))
			continue;
		if (i == DTL_SCHEMA_ARRAY || i == DTL_SCHEMA_MAP)
			return parse_items(p, j, space, (enum dtl_schema_type)i, ret);
		return parse_named(p, j, space, (enum dtl_schema_type)i, ret);
	}
	return parse_reference(p, type, space, ret);
}

dtl_rc
dtl_schema_parse(
    struct dtl_arena *a, struct dtl_str text, const struct dtl_schema **ret, struct dtl_err *err)
{
	struct parser p = { .a = a, .err = err };
	const struct dtl_json *json = NULL;
	const struct dtl_schema *root = NULL;

	dtl_rc rc = dtl_json_read(a, text, &json, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, rc, "schema");
	dtl_map_init(&p.named, a);
	rc = parse_node(&p, json, DTL_STR_NONE, &root);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, rc, "schema");
	*ret = root;
	return DTL_OK;
}
