#include "net/feed_parts.h"

#include "base/buf.h"
#include "base/utf8.h"

/* What is no text in any way is written in Base64. */
static bool
is_base64(struct dtl_str type, struct dtl_str mode)
{
	if (mode.p != NULL)
		return dtl_str_is(mode, "base64");
	return dtl_str_find_char(type, '/', 0) < type.n && !dtl_str_starts_nocase(type, "text/") &&
	       !dtl_str_ends(type, "/xml") && !dtl_str_ends(type, "+xml");
}

/* Absent when it is none. */
static struct dtl_str
base64(struct dtl_arena *a, struct dtl_str s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = 0;
	int held = 0;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
		const char *at = s.p[i] == '\0' ? NULL : strchr(digits, s.p[i]);

		if (strchr(" \t\r\n", s.p[i]) != NULL && s.p[i] != '\0')
			continue;
		if (at == NULL)
			return DTL_STR_NONE;
		bits = (bits << 6 | (uint32_t)(at - digits)) & 0xffffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			dtl_buf_add_char(&out, (char)(bits >> held & 0xff));
		}
	}
	return out.n > 0 ? dtl_utf8_repair(a, dtl_buf_str(&out)) : DTL_STR_NONE;
}

struct dtl_feed_text
feed_atom_text(const struct feed_reader *r, const struct dtl_xml_node *node)
{
	struct dtl_str type = dtl_xml_attr(node, "type");
	struct dtl_str mode = dtl_xml_attr(node, "mode");
	struct dtl_feed_text text = { DTL_STR_NONE, DTL_FEED_PLAIN };

	/* Atom 0.3: mode says how it is written, type what it is. */
	if (dtl_str_is(type, "xhtml") || (dtl_str_is(mode, "xml") && node->first != node->last) ||
	    (dtl_str_is(type, "application/xhtml+xml") && mode.p == NULL)) {
		const struct dtl_xml_node *div = dtl_xml_child(node, DTL_XML_XHTML, "div");

		text.type = DTL_FEED_HTML;
		text.s = dtl_xml_markup(r->a, div != NULL ? div : node);
		return text;
	}
	if (is_base64(type, mode)) {
		text.type = DTL_FEED_HTML;
		text.s = base64(r->a, dtl_xml_text(r->a, node));
		return text;
	}
	if (dtl_str_is(type, "html") || dtl_str_is(type, "text/html") ||
	    dtl_str_is(type, "application/xhtml+xml"))
		text.type = DTL_FEED_HTML;
	/* An undeclared text with elements inside is markup that was not escaped. */
	for (const struct dtl_xml_node *c = node->first; c != NULL; c = c->next)
		if (c->name.p != NULL) {
			text.type = DTL_FEED_HTML;
			text.s = dtl_xml_markup(r->a, node);
			return text;
		}
	text.s = dtl_xml_text(r->a, node);
	return text;
}

static void
take_author(struct feed_reader *r, const struct dtl_xml_node *node, struct feed_list *authors)
{
	const struct dtl_xml_node *name = dtl_xml_child(node, DTL_XML_ATOM, "name");

	if (name == NULL)
		name = dtl_xml_child(node, DTL_XML_ATOM, "email");
	feed_list_add(authors, dtl_xml_text(r->a, name != NULL ? name : node));
}

static void
take_link(struct feed_reader *r, struct dtl_feed_item *item, const struct dtl_xml_node *node)
{
	struct dtl_str rel = dtl_xml_attr(node, "rel");
	struct dtl_str href = dtl_xml_attr(node, "href");

	if (href.p == NULL)
		href = dtl_xml_text(r->a, node);
	if (rel.n == 0 || dtl_str_is_nocase(rel, "alternate"))
		feed_put(&item->link, feed_link(r, node, href));
	else if (dtl_str_is_nocase(rel, "enclosure"))
		feed_put(&item->enclosure, feed_link(r, node, href));
}

void
feed_atom_feed_link(struct feed_reader *r, const struct dtl_xml_node *node)
{
	struct dtl_str rel = dtl_xml_attr(node, "rel");
	struct dtl_str to = feed_link(r, node, dtl_xml_attr(node, "href"));

	if (rel.n == 0 || dtl_str_is_nocase(rel, "alternate"))
		feed_put(&r->feed->link, to);
	else if (dtl_str_is_nocase(rel, "self"))
		feed_put(&r->feed->self, to);
	else if (dtl_str_is_nocase(rel, "hub"))
		feed_put(&r->feed->hub, to);
}

static void
put_text(struct dtl_feed_text *place, struct dtl_feed_text text)
{
	if (place->s.n == 0 && text.s.p != NULL)
		*place = text;
}

static void
put_time(struct dtl_arena *a, int64_t *place, const struct dtl_xml_node *node)
{
	if (*place == DTL_TIME_NONE)
		*place = dtl_feed_time(dtl_xml_text(a, node));
}

/* What says "published" counts before what says "issued" or "created". */
static void
put_published(struct dtl_arena *a, struct dtl_feed_item *item, const struct dtl_xml_node *node)
{
	int64_t ms = dtl_feed_time(dtl_xml_text(a, node));

	if (ms != DTL_TIME_NONE)
		item->published_ms = ms;
}

bool
feed_atom_field(struct feed_reader *r, struct dtl_feed_item *item, const struct dtl_xml_node *node,
    struct feed_list *authors)
{
	struct dtl_str name = node->name;

	if (node->space != DTL_XML_ATOM)
		return false;
	if (dtl_str_is(name, "id"))
		feed_put(&item->id, dtl_xml_text(r->a, node));
	else if (dtl_str_is(name, "title"))
		put_text(&item->title, feed_atom_text(r, node));
	else if (dtl_str_is(name, "summary"))
		put_text(&item->summary, feed_atom_text(r, node));
	else if (dtl_str_is(name, "content"))
		put_text(&item->content, feed_atom_text(r, node));
	else if (dtl_str_is(name, "link"))
		take_link(r, item, node);
	else if (dtl_str_is(name, "published"))
		put_published(r->a, item, node);
	else if (dtl_str_is(name, "issued") || dtl_str_is(name, "created"))
		put_time(r->a, &item->published_ms, node);
	else if (dtl_str_is(name, "updated") || dtl_str_is(name, "modified"))
		put_time(r->a, &item->updated_ms, node);
	else if (dtl_str_is(name, "author") || dtl_str_is(name, "contributor"))
		take_author(r, node, authors);
	else
		return false;
	return true;
}

static void
take_category(struct feed_reader *r, const struct dtl_xml_node *node, struct feed_list *list)
{
	struct dtl_str label = dtl_xml_attr(node, "label");
	struct dtl_str term = dtl_xml_attr(node, "term");

	feed_list_add(list, label.n > 0 ? label : term.n > 0 ? term : dtl_xml_text(r->a, node));
}

static void
take_entry(struct feed_reader *r, const struct dtl_xml_node *entry, const struct feed_list *common)
{
	struct dtl_feed_item *item = feed_add(r);
	struct feed_list authors = { .count = 0 }, categories = { .count = 0 };
	const struct dtl_xml_node *media = NULL;

	if (item == NULL)
		return;
	for (const struct dtl_xml_node *n = entry->first; n != NULL; n = n->next) {
		if (n->name.p == NULL)
			continue;
		if (dtl_xml_is(n, DTL_XML_ATOM, "category"))
			take_category(r, n, &categories);
		else if (dtl_xml_is(n, DTL_XML_FEEDBURNER, "origlink"))
			item->link = feed_link(r, n, dtl_xml_text(r->a, n));
		else if (dtl_xml_is(n, DTL_XML_MEDIA, "group"))
			media = dtl_xml_child(n, DTL_XML_MEDIA, "description");
		else if (!feed_atom_field(r, item, n, &authors) &&
			 dtl_xml_is(n, DTL_XML_DC, "creator"))
			feed_list_add(&authors, dtl_xml_text(r->a, n));
	}
	put_text(
	    &item->summary, (struct dtl_feed_text){ dtl_xml_text(r->a, media), DTL_FEED_PLAIN });
	/* An address that names an entry and nothing else leads to it. */
	if (item->link.n == 0 && (dtl_str_starts_nocase(item->id, "http://") ||
				     dtl_str_starts_nocase(item->id, "https://")))
		item->link = feed_link(r, entry, item->id);
	if (authors.count == 0)
		authors = *common;
	item->language = feed_language(entry);
	item->authors = feed_list_keep(r->a, &authors);
	item->author_count = authors.count;
	item->categories = feed_list_keep(r->a, &categories);
	item->category_count = categories.count;
}

void
feed_atom(struct feed_reader *r)
{
	const struct dtl_xml_node *root = r->xml->root;
	struct feed_list common = { .count = 0 };
	struct dtl_str version = dtl_xml_attr(root, "version");

	r->feed->kind = DTL_FEED_ATOM;
	r->feed->version = version.n > 0 ? version : dtl_str_from("1.0");
	r->feed->language = feed_language(root);
	if (dtl_str_is(root->name, "entry")) {
		take_entry(r, root, &common);
		return;
	}
	for (const struct dtl_xml_node *n = root->first; n != NULL; n = n->next) {
		if (n->name.p == NULL || n->space != DTL_XML_ATOM)
			continue;
		if (dtl_str_is(n->name, "title"))
			put_text(&r->feed->title, feed_atom_text(r, n));
		else if (dtl_str_is(n->name, "link"))
			feed_atom_feed_link(r, n);
		else if (dtl_str_is(n->name, "author"))
			take_author(r, n, &common);
	}
	for (const struct dtl_xml_node *n = root->first; n != NULL; n = n->next)
		if (n->name.p != NULL &&
		    (dtl_str_is(n->name, "entry") || dtl_str_is(n->name, "item")))
			take_entry(r, n, &common);
}
