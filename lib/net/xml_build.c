#include "net/xml_build.h"

#include "base/utf8.h"
#include "base/entity.h"

struct known {
	const char *uri; /* compared without case, scheme and a trailing '/' or '#' */
	const char *prefix; /* by custom */
	enum dtl_xml_space space;
};

static const struct known spaces[] = {
	{ "www.w3.org/2005/Atom", "atom", DTL_XML_ATOM },
	{ "purl.org/atom/ns", "atom03", DTL_XML_ATOM },
	{ "purl.org/atom/ns#", "atom10", DTL_XML_ATOM },
	{ "example.com/newformat", "", DTL_XML_ATOM },
	{ "www.w3.org/1999/02/22-rdf-syntax-ns", "rdf", DTL_XML_RDF },
	{ "purl.org/rss/1.0", "rss", DTL_XML_PLAIN },
	{ "my.netscape.com/rdf/simple/0.9", "", DTL_XML_PLAIN },
	{ "channel.netscape.com/rdf/simple/0.9", "", DTL_XML_PLAIN },
	{ "backend.userland.com/rss", "", DTL_XML_PLAIN },
	{ "backend.userland.com/rss2", "", DTL_XML_PLAIN },
	{ "backend.userland.com/rss091", "", DTL_XML_PLAIN },
	{ "backend.userland.com/rss092", "", DTL_XML_PLAIN },
	{ "blogs.law.harvard.edu/tech/rss", "", DTL_XML_PLAIN },
	{ "cyber.law.harvard.edu/rss/rss.html", "", DTL_XML_PLAIN },
	{ "www.rssboard.org/rss-specification", "", DTL_XML_PLAIN },
	{ "www.sitemaps.org/schemas/sitemap/0.9", "sitemap", DTL_XML_PLAIN },
	{ "www.google.com/schemas/sitemap/0.84", "", DTL_XML_PLAIN },
	{ "www.google.com/schemas/sitemap/0.9", "", DTL_XML_PLAIN },
	{ "purl.org/rss/1.0/modules/content", "content", DTL_XML_CONTENT },
	{ "purl.org/dc/elements/1.1", "dc", DTL_XML_DC },
	{ "purl.org/dc/elements/1.0", "", DTL_XML_DC },
	{ "purl.org/dc/terms", "dcterms", DTL_XML_DC },
	{ "search.yahoo.com/mrss", "media", DTL_XML_MEDIA },
	{ "search.yahoo.com/mrss/", "", DTL_XML_MEDIA },
	{ "www.itunes.com/DTDs/PodCast-1.0.dtd", "itunes", DTL_XML_ITUNES },
	{ "example.com/DTDs/PodCast-1.0.dtd", "", DTL_XML_ITUNES },
	{ "purl.org/rss/1.0/modules/syndication", "sy", DTL_XML_SY },
	{ "www.google.com/schemas/sitemap-news/0.9", "news", DTL_XML_NEWS },
	{ "www.w3.org/1999/xhtml", "xhtml", DTL_XML_XHTML },
	{ "www.w3.org/XML/1998/namespace", "xml", DTL_XML_XML },
	{ "rssnamespace.org/feedburner/ext/1.0", "feedburner", DTL_XML_FEEDBURNER },
};

static enum dtl_xml_space
space_of_uri(struct dtl_str uri)
{
	uri = dtl_str_trim(uri);
	if (uri.n == 0)
		return DTL_XML_PLAIN;
	if (dtl_str_starts_nocase(uri, "http://"))
		uri = dtl_str_slice(uri, 7, uri.n);
	else if (dtl_str_starts_nocase(uri, "https://"))
		uri = dtl_str_slice(uri, 8, uri.n);
	while (uri.n > 0 && (uri.p[uri.n - 1] == '/' || uri.p[uri.n - 1] == '#'))
		uri.n--;
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		if (dtl_str_is_nocase(uri, spaces[i].uri))
			return spaces[i].space;
	return DTL_XML_OTHER;
}

static enum dtl_xml_space
space_of_prefix(const struct xml_build *b, struct dtl_str prefix)
{
	for (size_t i = b->prefix_count; i > 0; i--)
		if (dtl_str_eq_nocase(b->prefixes[i - 1].prefix, prefix))
			return b->prefixes[i - 1].space;
	if (prefix.n == 0)
		return DTL_XML_PLAIN;
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		if (dtl_str_is_nocase(prefix, spaces[i].prefix))
			return spaces[i].space;
	return DTL_XML_OTHER;
}

void
xml_build_init(struct xml_build *b, struct dtl_arena *a, size_t input_bytes)
{
	memset(b, 0, sizeof *b);
	b->a = a;
	b->node_limit = input_bytes / 20 > DTL_XML_NODES ? input_bytes / 20 : DTL_XML_NODES;
	dtl_buf_init(&b->text, NULL);
}

static struct dtl_str
keep(struct xml_build *b, struct dtl_str s)
{
	return dtl_str_make(dtl_arena_strndup(b->a, s.p == NULL ? "" : s.p, s.n), s.n);
}

static struct dtl_str
lower(struct xml_build *b, struct dtl_str s)
{
	struct dtl_str own = keep(b, s);

	for (size_t i = 0; i < own.n; i++)
		if (own.p[i] >= 'A' && own.p[i] <= 'Z')
			return dtl_utf8_lower_str(b->a, own);
	return own;
}

static struct dtl_xml_node *
add_node(struct xml_build *b)
{
	struct dtl_xml_node *node = DTL_NEW(b->a, struct dtl_xml_node);

	if (++b->node_count > b->node_limit)
		b->refused = "too many nodes for its size";
	node->parent = b->at;
	if (b->at == NULL) {
		if (b->tree.root == NULL)
			b->tree.root = node;
	} else if (b->at->last == NULL) {
		b->at->first = b->at->last = node;
	} else {
		b->at->last->next = node;
		b->at->last = node;
	}
	return node;
}

static void
flush_text(struct xml_build *b)
{
	if (b->text.n == 0)
		return;
	if (b->at != NULL)
		add_node(b)->text = keep(b, dtl_buf_str(&b->text));
	dtl_buf_truncate(&b->text, 0);
}

static void
declare(struct xml_build *b, struct dtl_str prefix, struct dtl_str uri)
{
	struct xml_prefix *p = &b->prefixes[b->prefix_count];

	if (b->prefix_count == XML_PREFIXES)
		return;
	p->prefix = keep(b, prefix);
	p->space = space_of_uri(uri);
	/* A prefix that everybody knows, with a URI that nobody does, means what it always means. */
	if (p->space == DTL_XML_OTHER && prefix.n > 0)
		p->space = space_of_prefix(b, prefix);
	p->depth = b->depth;
	b->prefix_count++;
}

static void
declare_all(struct xml_build *b, const struct xml_pair *attrs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct dtl_str name = attrs[i].name;

		if (dtl_str_is_nocase(name, "xmlns"))
			declare(b, dtl_str_from(""), attrs[i].value);
		else if (dtl_str_starts_nocase(name, "xmlns:"))
			declare(b, dtl_str_slice(name, 6, name.n), attrs[i].value);
	}
}

static void
split_name(struct xml_build *b, struct dtl_str name, bool attr, enum dtl_xml_space *ret_space,
    struct dtl_str *ret_local)
{
	size_t colon = dtl_str_find_char(name, ':', 0);
	struct dtl_str prefix = DTL_STR("");

	if (colon < name.n) {
		prefix = dtl_str_slice(name, 0, colon);
		name = dtl_str_slice(name, colon + 1, name.n);
	}
	*ret_space = attr && prefix.n == 0 ? DTL_XML_PLAIN : space_of_prefix(b, prefix);
	*ret_local = lower(b, name);
}

void
xml_build_begin(
    struct xml_build *b, struct dtl_str name, const struct xml_pair *attrs, size_t attr_count)
{
	struct dtl_xml_attr *own;
	struct dtl_xml_node *node;

	flush_text(b);
	b->depth++;
	if (b->depth > DTL_XML_DEPTH)
		b->refused = "more than 128 levels";
	if (b->refused != NULL)
		return;
	if (attr_count > XML_ATTRS)
		attr_count = XML_ATTRS;
	declare_all(b, attrs, attr_count);
	node = add_node(b);
	split_name(b, name, false, &node->space, &node->name);
	own = DTL_NEW_ARRAY(b->a, attr_count + 1, struct dtl_xml_attr);
	for (size_t i = 0; i < attr_count; i++) {
		split_name(b, attrs[i].name, true, &own[i].space, &own[i].name);
		own[i].value = keep(b, attrs[i].value);
		if (own[i].space == DTL_XML_XML && dtl_str_is(own[i].name, "base"))
			b->tree.based = true;
	}
	node->attrs = own;
	node->attr_count = attr_count;
	b->at = node;
}

/* C1 controls are bytes of Windows-1252 that somebody took for Latin-1. */
static void
add_settled(struct dtl_buf *out, struct dtl_str s)
{
	size_t from = 0;

	for (size_t i = 0; i + 1 < s.n; i++) {
		unsigned char next = (unsigned char)s.p[i + 1];
		char utf8[4];

		if ((unsigned char)s.p[i] != 0xc2 || next < 0x80 || next > 0x9f)
			continue;
		dtl_buf_add(out, s.p + from, i - from);
		dtl_buf_add(out, utf8, dtl_utf8_put(dtl_entity_code(next), utf8));
		from = i + 2;
		i++;
	}
	dtl_buf_add(out, s.p + from, s.n - from);
}

void
xml_build_text(struct xml_build *b, struct dtl_str text)
{
	if (b->at != NULL && b->refused == NULL)
		add_settled(&b->text, text);
}

void
xml_build_end(struct xml_build *b)
{
	if (b->at == NULL || b->refused != NULL)
		return;
	flush_text(b);
	b->at = b->at->parent;
	while (b->prefix_count > 0 && b->prefixes[b->prefix_count - 1].depth == b->depth)
		b->prefix_count--;
	b->depth--;
}

void
xml_build_finish(struct xml_build *b)
{
	while (b->at != NULL && b->refused == NULL)
		xml_build_end(b);
	dtl_buf_clear(&b->text);
}
