/* What a page says about its article: JSON-LD, Open Graph, meta elements, title and headings. */
#include "text/html.h"

#include "base/json.h"
#include "base/utf8.h"

enum { MAX_AUTHORS = 8, MAX_TITLE = 400, MAX_VISITS = 2000 };

static void
set_once(struct dtl_str *field, struct dtl_str value)
{
	value = dtl_str_trim(value);
	if (field->n == 0 && value.n > 0)
		*field = value;
}

static bool
looks_like_url(struct dtl_str s)
{
	return dtl_str_starts_nocase(s, "http") || dtl_str_find_char(s, '/', 0) < s.n ||
	       dtl_str_starts(s, "@");
}

static void
add_author(struct dtl_page_facts *facts, struct dtl_str name)
{
	name = dtl_str_trim(name);
	if (dtl_str_starts_nocase(name, "by "))
		name = dtl_str_trim(dtl_str_slice(name, 3, name.n));
	if (name.n < 2 || name.n > 100 || looks_like_url(name) ||
	    facts->author_count == MAX_AUTHORS)
		return;
	for (size_t i = 0; i < facts->author_count; i++)
		if (dtl_str_eq_nocase(facts->authors[i], name))
			return;
	facts->authors[facts->author_count++] = name;
}

static void
read_json_author(const struct dtl_json *author, struct dtl_page_facts *facts)
{
	if (author == NULL)
		return;
	if (author->type == DTL_JSON_STRING)
		add_author(facts, author->string);
	else if (author->type == DTL_JSON_OBJECT)
		add_author(facts, dtl_json_get_str(author, "name"));
	for (size_t i = 0; author->type == DTL_JSON_ARRAY && i < author->count; i++) {
		const struct dtl_json *item = &author->items[i];
		if (item->type == DTL_JSON_STRING)
			add_author(facts, item->string);
		else
			add_author(facts, dtl_json_get_str(item, "name"));
	}
}

static bool
is_article_type(struct dtl_str type)
{
	return dtl_str_ends(type, "Article") || dtl_str_ends(type, "Posting") ||
	       dtl_str_is(type, "Report");
}

static bool
is_article_object(const struct dtl_json *object)
{
	const struct dtl_json *type = dtl_json_get(object, "@type");

	if (type == NULL)
		return false;
	if (type->type == DTL_JSON_STRING)
		return is_article_type(type->string);
	for (size_t i = 0; type->type == DTL_JSON_ARRAY && i < type->count; i++)
		if (is_article_type(type->items[i].string))
			return true;
	return false;
}

static void
read_article_object(const struct dtl_json *object, struct dtl_page_facts *facts)
{
	set_once(&facts->title, dtl_json_get_str(object, "headline"));
	set_once(&facts->published, dtl_json_get_str(object, "datePublished"));
	set_once(&facts->description, dtl_json_get_str(object, "description"));
	set_once(&facts->body, dtl_json_get_str(object, "articleBody"));
	if (facts->author_count == 0)
		read_json_author(dtl_json_get(object, "author"), facts);
}

/* Looks through arrays and "@graph" for the article; a list of work instead of recursion. */
static void
read_json(struct dtl_arena *a, struct dtl_str text, struct dtl_page_facts *facts)
{
	const struct dtl_json **work = DTL_NEW_ARRAY(a, MAX_VISITS, const struct dtl_json *);
	const struct dtl_json *root;
	struct dtl_err err;
	size_t count = 0;

	if (text.n > 1 << 20 || dtl_json_read(a, dtl_str_trim(text), &root, &err) != DTL_OK)
		return;
	work[count++] = root;
	for (size_t i = 0; i < count; i++) {
		const struct dtl_json *json = work[i];
		if (json->type == DTL_JSON_OBJECT && is_article_object(json))
			read_article_object(json, facts);
		else if (dtl_str_is(dtl_json_get_str(json, "@type"), "WebPage"))
			set_once(&facts->published, dtl_json_get_str(json, "datePublished"));
		const struct dtl_json *list =
		    json->type == DTL_JSON_ARRAY ? json : dtl_json_get(json, "@graph");
		if (list == NULL || list->type != DTL_JSON_ARRAY)
			continue;
		for (size_t j = 0; j < list->count && count < MAX_VISITS; j++)
			work[count++] = &list->items[j];
	}
}

/* Character of the entity that begins at s[0] ('&'), its length in *ret_length; 0 when it is none. */
static uint32_t
entity(struct dtl_str s, size_t *ret_length)
{
	static const struct {
		const char *name;
		uint32_t code;
	} names[] = { { "&amp;", '&' }, { "&quot;", '"' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&apos;", '\'' }, { "&nbsp;", ' ' } };
	struct dtl_str head = dtl_str_slice(s, 0, 10);
	int64_t code = 0;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (dtl_str_starts(head, names[i].name)) {
			*ret_length = strlen(names[i].name);
			return names[i].code;
		}
	size_t end = dtl_str_find_char(head, ';', 0);
	if (!dtl_str_starts(head, "&#") ||
	    !dtl_str_to_i64(dtl_str_slice(head, 2, end), 32, 0xFFFF, &code) ||
	    (code >= 0xD800 && code <= 0xDFFF))
		return 0;
	*ret_length = end + 1;
	return (uint32_t)code;
}

/* "&#8217;" and "&amp;" inside JSON-LD, which is no HTML but often holds its entities. */
static struct dtl_str
decode_entities(struct dtl_arena *a, struct dtl_str s)
{
	char *out = dtl_arena_alloc(a, s.n + 4);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t length = 1;
		uint32_t c = s.p[i] == '&' ? entity(dtl_str_slice(s, i, s.n), &length) : 0;
		if (c != 0)
			n += dtl_utf8_put(c, out + n);
		else
			out[n++] = s.p[i];
		i += length;
	}
	return dtl_str_make(out, n);
}

struct meta_name {
	const char *name;
	enum { META_TITLE, META_DESCRIPTION, META_PUBLISHED, META_AUTHOR } what;
};

static void
read_meta(const struct dtl_node *node, struct dtl_page_facts *facts)
{
	static const struct meta_name names[] = { { "og:title", META_TITLE },
		{ "twitter:title", META_TITLE }, { "headline", META_TITLE },
		{ "dc.title", META_TITLE }, { "sailthru.title", META_TITLE },
		{ "og:description", META_DESCRIPTION }, { "description", META_DESCRIPTION },
		{ "article:published_time", META_PUBLISHED },
		{ "og:published_time", META_PUBLISHED }, { "article:published", META_PUBLISHED },
		{ "datepublished", META_PUBLISHED }, { "publish-date", META_PUBLISHED },
		{ "publish_date", META_PUBLISHED }, { "pubdate", META_PUBLISHED },
		{ "date", META_PUBLISHED }, { "dc.date.issued", META_PUBLISHED },
		{ "dc.date", META_PUBLISHED }, { "dcterms.created", META_PUBLISHED },
		{ "dcterms.date", META_PUBLISHED }, { "sailthru.date", META_PUBLISHED },
		{ "parsely-pub-date", META_PUBLISHED },
		{ "citation_publication_date", META_PUBLISHED },
		{ "citation_date", META_PUBLISHED }, { "bepress_citation_date", META_PUBLISHED },
		{ "publishdate", META_PUBLISHED }, { "author", META_AUTHOR },
		{ "article:author", META_AUTHOR }, { "dc.creator", META_AUTHOR },
		{ "parsely-author", META_AUTHOR }, { "sailthru.author", META_AUTHOR },
		{ "byl", META_AUTHOR } };
	static const char *const keys[] = { "property", "name", "itemprop" };
	struct dtl_str content = dtl_html_attribute(node, "content");

	for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
		struct dtl_str key = dtl_html_attribute(node, keys[k]);
		for (size_t i = 0; key.n > 0 && i < sizeof names / sizeof names[0]; i++) {
			if (!dtl_str_is_nocase(key, names[i].name))
				continue;
			struct dtl_str *fields[] = { &facts->title, &facts->description,
				&facts->published };
			if (names[i].what == META_AUTHOR)
				add_author(facts, content);
			else
				set_once(fields[names[i].what], content);
			return;
		}
	}
}

/* "Headline | Site", "Headline - Site": the longest piece, when it has several words. */
static struct dtl_str
without_site(struct dtl_str title)
{
	static const char *const marks[] = { " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ",
		" :: " };

	for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++) {
		struct dtl_str mark = dtl_str_from(marks[m]);
		size_t cut = dtl_str_find(title, mark, 0);
		if (cut < title.n && cut * 2 > title.n)
			return dtl_str_slice(title, 0, cut);
	}
	return title;
}

static bool
is_published_time(const struct dtl_node *node)
{
	struct dtl_str class = dtl_html_attribute(node, "class");
	struct dtl_str published = DTL_STR("publish");

	return dtl_str_is_nocase(dtl_html_attribute(node, "itemprop"), "datePublished") ||
	       dtl_html_attribute(node, "pubdate").p != NULL ||
	       (class.n > 0 && dtl_str_find_nocase(class, published, 0) < class.n) ||
	       node->tag == TAG_TIME;
}

static void
read_elements(const struct dtl_tree *tree, struct dtl_page_facts *facts)
{
	struct dtl_str heading = DTL_STR_NONE;
	struct dtl_str title = DTL_STR_NONE;
	struct dtl_str time = DTL_STR_NONE;

	for (uint32_t i = 0; i < tree->count; i++) {
		const struct dtl_node *node = &tree->nodes[i];
		if (node->tag == TAG_META)
			read_meta(node, facts);
		else if (node->tag == TAG_TITLE && title.n == 0)
			title = without_site(dtl_html_text(tree, i, MAX_TITLE));
		else if (node->tag == TAG_H1 && heading.n == 0)
			heading = dtl_html_text(tree, i, MAX_TITLE);
		if (time.n == 0 && is_published_time(node))
			time = dtl_html_attribute(node, "datetime");
		struct dtl_str rel = dtl_html_attribute(node, "rel");
		if (facts->author_count == 0 && node->tag == TAG_A && dtl_str_is(rel, "author"))
			add_author(facts, dtl_html_text(tree, i, 100));
		else if (facts->author_count == 0 &&
			 dtl_str_is(dtl_html_attribute(node, "itemprop"), "author"))
			add_author(facts, dtl_html_text(tree, i, 100));
	}
	set_once(&facts->title, heading);
	set_once(&facts->title, title);
	set_once(&facts->published, time);
	facts->title = decode_entities(tree->a, facts->title);
	/* A heading inside the title is the title without the site's name. */
	if (heading.n >= 12 && dtl_str_find_nocase(facts->title, heading, 0) < facts->title.n)
		facts->title = heading;
	else
		facts->title = without_site(facts->title);
}

static struct dtl_str
one_line(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_lines lines;

	dtl_lines_init(&lines, a);
	dtl_lines_add(&lines, s, DTL_BLOCK_BODY);
	return lines.count > 0 ? lines.items[0].text : DTL_STR_NONE;
}

void
dtl_page_facts(
    const struct dtl_tree *tree, const struct dtl_gated *page, struct dtl_page_facts *ret)
{
	*ret = (struct dtl_page_facts){ .author_count = 0 };
	for (size_t i = 0; i < page->json_count; i++)
		read_json(tree->a, page->json[i], ret);
	read_elements(tree, ret);
	ret->title = one_line(tree->a, ret->title);
}
