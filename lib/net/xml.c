#include "net/xml.h"

#include "base/buf.h"
#include "net/xml_build.h"

#include <expat.h>

struct strict {
	struct xml_build *b;
	XML_Parser parser;
};

static void XMLCALL
on_begin(void *self, const XML_Char *name, const XML_Char **atts)
{
	struct strict *s = self;
	struct xml_pair pairs[XML_ATTRS];
	size_t n = 0;

	for (size_t i = 0; atts[i] != NULL && n < XML_ATTRS; i += 2)
		pairs[n++] = (struct xml_pair){ dtl_str_from(atts[i]), dtl_str_from(atts[i + 1]) };
	xml_build_begin(s->b, dtl_str_from(name), pairs, n);
	if (s->b->refused != NULL)
		(void)XML_StopParser(s->parser, XML_FALSE);
}

static void XMLCALL
on_end(void *self, const XML_Char *name)
{
	struct strict *s = self;

	(void)name;
	xml_build_end(s->b);
}

static void XMLCALL
on_text(void *self, const XML_Char *p, int n)
{
	struct strict *s = self;

	xml_build_text(s->b, dtl_str_make(p, (size_t)n));
}

static void XMLCALL
on_doctype(void *self, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id,
    int has_subset)
{
	struct strict *s = self;

	(void)name;
	(void)system_id;
	(void)public_id;
	if (has_subset) {
		s->b->refused = "a document type with declarations of its own";
		(void)XML_StopParser(s->parser, XML_FALSE);
	}
}

static const char *
parse_strictly(struct xml_build *b, struct dtl_str text)
{
	struct strict s = { b, XML_ParserCreate("UTF-8") };
	const char *fault = NULL;

	if (s.parser == NULL)
		return "out of memory";
	XML_SetUserData(s.parser, &s);
	XML_SetElementHandler(s.parser, on_begin, on_end);
	XML_SetCharacterDataHandler(s.parser, on_text);
	XML_SetStartDoctypeDeclHandler(s.parser, on_doctype);
	(void)XML_SetParamEntityParsing(s.parser, XML_PARAM_ENTITY_PARSING_NEVER);
	if (XML_Parse(s.parser, text.p, (int)text.n, 1) != XML_STATUS_OK)
		fault = XML_ErrorString(XML_GetErrorCode(s.parser));
	XML_ParserFree(s.parser);
	return fault;
}

static void
read_tree(struct dtl_arena *a, struct dtl_str text, struct xml_build *b)
{
	const char *fault;

	xml_build_init(b, a, text.n);
	fault = parse_strictly(b, text);
	xml_build_finish(b);
	if (fault == NULL || b->refused != NULL)
		return;
	xml_build_init(b, a, text.n);
	b->tree.recovered = true;
	b->tree.fault = fault;
	xml_soup(b, text);
	xml_build_finish(b);
}

dtl_rc
dtl_xml_parse(struct dtl_arena *a, struct dtl_str text, struct dtl_xml *ret, struct dtl_err *err)
{
	struct xml_build b;
	size_t beg = dtl_str_starts(text, "\xef\xbb\xbf") ? 3 : 0;

	text = dtl_str_trim(dtl_str_slice(text, beg, text.n));
	if (text.n == 0)
		return dtl_err_set(err, DTL_SKIP, "empty");
	if (text.n > (size_t)1 << 30)
		return dtl_err_set(err, DTL_SKIP, "XML of %zu bytes is too large", text.n);
	read_tree(a, text, &b);
	if (b.refused != NULL)
		return dtl_err_set(err, DTL_SKIP, "XML is refused: %s", b.refused);
	if (b.tree.root == NULL)
		return dtl_err_set(err, DTL_SKIP, "no XML: %s", b.tree.fault);
	*ret = b.tree;
	return DTL_OK;
}

struct dtl_str
dtl_xml_charset(struct dtl_str bytes)
{
	struct dtl_str head = dtl_str_slice(bytes, 0, 200);
	size_t end, at;

	if (head.n >= 4 && memcmp(head.p, "<\0?\0", 4) == 0)
		return dtl_str_from("utf-16le");
	if (head.n >= 4 && memcmp(head.p, "\0<\0?", 4) == 0)
		return dtl_str_from("utf-16be");
	head = dtl_str_trim(head);
	if (!dtl_str_starts(head, "<?xml"))
		return DTL_STR_NONE;
	end = dtl_str_find(head, dtl_str_from("?>"), 0);
	head = dtl_str_slice(head, 0, end);
	at = dtl_str_find(head, dtl_str_from("encoding"), 0) + 8;
	while (at < head.n && strchr(" \t\r\n=\"'", head.p[at]) != NULL)
		at++;
	end = at;
	while (end < head.n && strchr(" \t\r\n\"'?", head.p[end]) == NULL)
		end++;
	return end > at ? dtl_str_slice(head, at, end) : DTL_STR_NONE;
}

bool
dtl_xml_is(const struct dtl_xml_node *node, enum dtl_xml_space space, const char *name)
{
	return node->name.p != NULL && node->space == space && dtl_str_is(node->name, name);
}

const struct dtl_xml_node *
dtl_xml_child(const struct dtl_xml_node *node, enum dtl_xml_space space, const char *name)
{
	const struct dtl_xml_node *child = node == NULL ? NULL : node->first;

	while (child != NULL && !dtl_xml_is(child, space, name))
		child = child->next;
	return child;
}

struct dtl_str
dtl_xml_attr(const struct dtl_xml_node *node, const char *name)
{
	for (size_t i = 0; i < node->attr_count; i++)
		if (node->attrs[i].space == DTL_XML_PLAIN && dtl_str_is(node->attrs[i].name, name))
			return node->attrs[i].value;
	return DTL_STR_NONE;
}

/* The node after this one in document order, below top; *ret_left counts the elements that ended. */
static const struct dtl_xml_node *
next_node(const struct dtl_xml_node *top, const struct dtl_xml_node *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != top && node->next == NULL)
		node = node->parent;
	return node == top ? NULL : node->next;
}

struct dtl_str
dtl_xml_text(struct dtl_arena *a, const struct dtl_xml_node *node)
{
	struct dtl_buf b;

	if (node == NULL)
		return DTL_STR_NONE;
	if (node->first == NULL)
		return dtl_str_from("");
	if (node->first == node->last && node->first->name.p == NULL)
		return dtl_str_trim(node->first->text);
	dtl_buf_init(&b, a);
	for (const struct dtl_xml_node *n = next_node(node, node); n != NULL;
	     n = next_node(node, n))
		if (n->name.p == NULL)
			dtl_buf_add_str(&b, n->text);
	return dtl_str_trim(dtl_str_make(b.n > 0 ? b.p : "", b.n));
}

static void
add_escaped(struct dtl_buf *out, struct dtl_str s, bool attr)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '&')
			dtl_buf_add_z(out, "&amp;");
		else if (c == '<')
			dtl_buf_add_z(out, "&lt;");
		else if (c == '>')
			dtl_buf_add_z(out, "&gt;");
		else if (c == '"' && attr)
			dtl_buf_add_z(out, "&quot;");
		else
			dtl_buf_add_char(out, c);
	}
}

static void
add_tag(struct dtl_buf *out, const struct dtl_xml_node *n)
{
	dtl_buf_addf(out, "<%.*s", DTL_STR_FMT(n->name));
	for (size_t i = 0; i < n->attr_count; i++) {
		if (n->attrs[i].space != DTL_XML_PLAIN || dtl_str_starts(n->attrs[i].name, "xmlns"))
			continue;
		dtl_buf_addf(out, " %.*s=\"", DTL_STR_FMT(n->attrs[i].name));
		add_escaped(out, n->attrs[i].value, true);
		dtl_buf_add_char(out, '"');
	}
	dtl_buf_add_char(out, '>');
}

static bool
is_void(struct dtl_str name)
{
	static const char *const names[] = { "br", "hr", "img", "input", "meta", "link", "area",
		"base", "col", "embed", "source", "track", "wbr" };

	return DTL_STR_IS_ANY(name, names);
}

struct dtl_str
dtl_xml_markup(struct dtl_arena *a, const struct dtl_xml_node *node)
{
	const struct dtl_xml_node *n = node == NULL ? NULL : node->first;
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	while (n != NULL) {
		if (n->name.p != NULL)
			add_tag(&b, n);
		else
			add_escaped(&b, n->text, false);
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		if (n->name.p != NULL && !is_void(n->name))
			dtl_buf_addf(&b, "</%.*s>", DTL_STR_FMT(n->name));
		while (n->next == NULL && n->parent != node) {
			n = n->parent;
			dtl_buf_addf(&b, "</%.*s>", DTL_STR_FMT(n->name));
		}
		n = n->next;
	}
	return dtl_str_trim(dtl_str_make(b.n > 0 ? b.p : "", b.n));
}
