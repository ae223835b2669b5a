/*
 * The document is built from libyaml's events with a stack of our own, so that depth and size are
 * bounded before anything is built and each refusal has its place. Aliases, anchors and tags have
 * no use in our files and are refused: with them goes every way to write a small file that is huge.
 */
#include "conf/tree.h"

#include "base/map.h"
#include "base/utf8.h"

#include <yaml.h>

struct frame {
	struct dtl_conf_node *node;
	const char *key; /* waiting for its value */
	struct dtl_conf_place key_place;
	struct dtl_map seen; /* keys of a map to their line */
};

struct builder {
	struct dtl_conf *conf;
	const char *origin;
	struct dtl_str text;
	struct frame stack[DTL_CONF_MAX_DEPTH];
	int depth;
	int node_count;
	int document_count;
	struct dtl_conf_node *root;
	bool done;
};

static struct dtl_conf_place
place_of(const struct builder *b, yaml_mark_t mark)
{
	return (struct dtl_conf_place){ b->origin, (int)mark.line + 1, (int)mark.column + 1 };
}

/* Dotted path of what is being built, for messages. */
static const char *
path_of(const struct builder *b, const char *key)
{
	const char *path = "";

	for (int i = 0; i < b->depth; i++)
		path = dtl_conf_join(b->conf, path, b->stack[i].node->key);
	return dtl_conf_join(b->conf, path, key);
}

static dtl_rc
refuse(const struct builder *b, yaml_mark_t mark, const char *why, struct dtl_err *err)
{
	const char *key = b->depth > 0 ? b->stack[b->depth - 1].key : NULL;

	return dtl_conf_fail(b->conf, place_of(b, mark), path_of(b, key), err, "%s", why);
}

static bool
is_null_word(const char *text)
{
	struct dtl_str s = dtl_str_from(text);

	return s.n == 0 || dtl_str_is(s, "~") || dtl_str_is(s, "null") || dtl_str_is(s, "Null") ||
	       dtl_str_is(s, "NULL");
}

static dtl_rc
take_key(struct builder *b, struct frame *top, const yaml_event_t *event, struct dtl_err *err)
{
	const char *key = dtl_arena_strndup(
	    b->conf->a, (const char *)event->data.scalar.value, event->data.scalar.length);
	union dtl_map_value line = { .num = (int64_t)event->start_mark.line + 1 }, first;

	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && is_null_word(key))
		return refuse(b, event->start_mark, "a key is missing before ':'", err);
	if (*key == '\0')
		return refuse(b, event->start_mark, "a key must not be empty", err);
	if (dtl_map_get(&top->seen, dtl_str_from(key), &first))
		return dtl_conf_fail(b->conf, place_of(b, event->start_mark), path_of(b, key), err,
		    "given twice; it was already set in line %d", (int)first.num);
	(void)dtl_map_put(&top->seen, dtl_str_from(key), line);
	top->key = key;
	top->key_place = place_of(b, event->start_mark);
	return DTL_OK;
}

/* Hangs a new node where the builder stands. */
static dtl_rc
attach(struct builder *b, struct dtl_conf_node *node, yaml_mark_t mark, struct dtl_err *err)
{
	node->place = place_of(b, mark);
	node->key_place = node->place;
	if (++b->node_count > DTL_CONF_MAX_NODES)
		return refuse(b, mark, "more than 20000 values in one file", err);
	if (b->depth == 0) {
		b->root = node;
		return DTL_OK;
	}
	struct frame *top = &b->stack[b->depth - 1];
	if (top->node->kind == DTL_CONF_NODE_MAP) {
		node->key = top->key;
		node->key_place = top->key_place;
		top->key = NULL;
	}
	dtl_conf_node_append(top->node, node);
	return DTL_OK;
}

/* Blanks before the first line of a block that has any text. */
static int
block_indent(struct dtl_str text, size_t line)
{
	size_t at = 0, blanks;

	for (; line > 0 && at < text.n; line--)
		at = dtl_str_find_char(text, '\n', at) + 1;
	for (;;) {
		for (blanks = 0; at + blanks < text.n && text.p[at + blanks] == ' ';)
			blanks++;
		if (at + blanks >= text.n || text.p[at + blanks] != '\n')
			return (int)blanks;
		at += blanks + 1;
	}
}

/* Where the text itself begins, when each of its characters stands in the file as it is. */
static struct dtl_conf_place
text_place(const struct builder *b, const yaml_event_t *event, const char *text)
{
	struct dtl_conf_place place = place_of(b, event->start_mark), none = { b->origin, 0, 0 };
	yaml_scalar_style_t style = event->data.scalar.style;
	size_t quotes = style == YAML_PLAIN_SCALAR_STYLE ? 0 : 2;
	size_t written = event->end_mark.index - event->start_mark.index;

	if (style == YAML_LITERAL_SCALAR_STYLE) {
		place.line++;
		place.column = block_indent(b->text, event->start_mark.line + 1) + 1;
		return place;
	}
	if (style == YAML_FOLDED_SCALAR_STYLE || event->start_mark.line != event->end_mark.line ||
	    written != dtl_utf8_count(dtl_str_from(text)) + quotes)
		return none;
	place.column += quotes > 0;
	return place;
}

static dtl_rc
take_scalar(struct builder *b, const yaml_event_t *event, struct dtl_err *err)
{
	struct frame *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;
	const char *bytes = (const char *)event->data.scalar.value;
	size_t n = event->data.scalar.length;

	if (event->data.scalar.anchor != NULL)
		return refuse(b, event->start_mark, "anchors (&name) are not supported", err);
	if (event->data.scalar.tag != NULL)
		return refuse(b, event->start_mark, "tags (!name) are not supported", err);
	if (memchr(bytes, '\0', n) != NULL)
		return refuse(b, event->start_mark, "a value must not hold a NUL byte", err);
	if (top != NULL && top->node->kind == DTL_CONF_NODE_MAP && top->key == NULL)
		return take_key(b, top, event, err);
	struct dtl_conf_node *node = dtl_conf_node_new(b->conf, DTL_CONF_NODE_SCALAR);
	node->text = dtl_arena_strndup(b->conf->a, bytes, n);
	node->text_place = text_place(b, event, node->text);
	node->null =
	    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && is_null_word(node->text);
	return attach(b, node, event->start_mark, err);
}

static dtl_rc
push(
    struct builder *b, enum dtl_conf_node_kind kind, const yaml_event_t *event, struct dtl_err *err)
{
	bool is_map = kind == DTL_CONF_NODE_MAP;
	const void *anchor =
	    is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
	const void *tag = is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag;
	struct frame *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;

	if (anchor != NULL)
		return refuse(b, event->start_mark, "anchors (&name) are not supported", err);
	if (tag != NULL)
		return refuse(b, event->start_mark, "tags (!name) are not supported", err);
	if (top != NULL && top->node->kind == DTL_CONF_NODE_MAP && top->key == NULL)
		return refuse(
		    b, event->start_mark, "a key must be a text, not a list or mapping", err);
	if (b->depth == DTL_CONF_MAX_DEPTH)
		return refuse(b, event->start_mark, "nested deeper than 16 levels", err);
	struct dtl_conf_node *node = dtl_conf_node_new(b->conf, kind);
	dtl_rc rc = attach(b, node, event->start_mark, err);
	if (rc != DTL_OK)
		return rc;
	struct frame *frame = &b->stack[b->depth++];
	*frame = (struct frame){ .node = node };
	dtl_map_init(&frame->seen, b->conf->a);
	return DTL_OK;
}

static dtl_rc
start_document(struct builder *b, const yaml_event_t *event, struct dtl_err *err)
{
	if (event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		return refuse(b, event->start_mark, "%TAG lines are not supported", err);
	if (++b->document_count > 1)
		return refuse(b, event->start_mark,
		    "a second document begins here; one file holds one configuration", err);
	return DTL_OK;
}

static dtl_rc
take(struct builder *b, const yaml_event_t *event, struct dtl_err *err)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return start_document(b, event, err);
	case YAML_ALIAS_EVENT:
		return refuse(b, event->start_mark, "aliases (*name) are not supported", err);
	case YAML_SCALAR_EVENT:
		return take_scalar(b, event, err);
	case YAML_SEQUENCE_START_EVENT:
		return push(b, DTL_CONF_NODE_LIST, event, err);
	case YAML_MAPPING_START_EVENT:
		return push(b, DTL_CONF_NODE_MAP, event, err);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return DTL_OK;
	case YAML_STREAM_END_EVENT:
		b->done = true;
		return DTL_OK;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return DTL_OK;
}

/* libyaml says little of where (reader errors) and of tabs; both are the commonest mistakes. */
static dtl_rc
syntax_error(const struct builder *b, const yaml_parser_t *parser, struct dtl_err *err)
{
	struct dtl_conf_place place = place_of(b, parser->problem_mark);
	size_t at = parser->problem_mark.index;

	if (at < b->text.n && b->text.p[at] == '\t')
		return dtl_conf_fail(
		    b->conf, place, "", err, "not valid YAML: a tab cannot indent; use blanks");
	if (parser->problem == NULL)
		return dtl_conf_fail(b->conf, place, "", err, "not valid YAML");
	if (parser->context == NULL)
		return dtl_conf_fail(
		    b->conf, place, "", err, "not valid YAML: %s", parser->problem);
	return dtl_conf_fail(b->conf, place, "", err, "not valid YAML: %s %s from line %d on",
	    parser->problem, parser->context, (int)parser->context_mark.line + 1);
}

static dtl_rc
build(struct builder *b, yaml_parser_t *parser, struct dtl_err *err)
{
	while (!b->done) {
		yaml_event_t event;

		if (!yaml_parser_parse(parser, &event))
			return syntax_error(b, parser, err);
		dtl_rc rc = take(b, &event, err);
		yaml_event_delete(&event);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

/* Bytes that YAML cannot hold, found before libyaml sees them, with line and column. */
static dtl_rc
check_bytes(const struct builder *b, struct dtl_err *err)
{
	size_t bad = dtl_utf8_check(b->text);
	struct dtl_conf_place place = { b->origin, 1, 1 };

	for (size_t i = 0; i < b->text.n;) {
		unsigned char byte = (unsigned char)b->text.p[i];
		bool control = byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t';

		if (i == bad || control || byte == 0x7f)
			return dtl_conf_fail(b->conf, place, "", err,
			    "byte 0x%02X is not allowed in %s", byte, i == bad ? "UTF-8" : "YAML");
		(void)dtl_utf8_next(b->text, &i);
		place.column++;
		if (byte == '\n') {
			place.line++;
			place.column = 1;
		}
	}
	return DTL_OK;
}

dtl_rc
dtl_conf_parse(struct dtl_conf *conf, struct dtl_str text, const char *origin,
    struct dtl_conf_node **ret, struct dtl_err *err)
{
	struct builder *b = DTL_NEW(conf->a, struct builder);
	yaml_parser_t parser;

	b->conf = conf;
	b->origin = origin;
	b->text = text;
	dtl_rc rc = check_bytes(b, err);
	if (rc != DTL_OK)
		return rc;
	if (!yaml_parser_initialize(&parser))
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
	rc = build(b, &parser, err);
	yaml_parser_delete(&parser);
	if (rc != DTL_OK)
		return rc;
	if (b->root == NULL || (origin == NULL && b->root->null))
		b->root = dtl_conf_node_new(conf, DTL_CONF_NODE_MAP);
	if (origin == NULL && b->root->kind != DTL_CONF_NODE_MAP)
		return dtl_conf_fail(conf, b->root->place, "", err,
		    "the file must be a mapping (key: value), not %s",
		    dtl_conf_node_kind_name(b->root));
	*ret = b->root;
	return DTL_OK;
}
