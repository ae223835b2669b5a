/* What JSON-LD says of the article. */
#include "text/page_work.h"

#include "base/json.h"
#include "base/utf8.h"

enum { MAX_VISITS = 2000, MAX_BYTES = 1 << 20 };

struct graph {
	const struct dtl_json **items;
	size_t count;
};

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

/* An author may be named elsewhere in the graph. */
static struct dtl_str
name_of(const struct graph *g, const struct dtl_json *person)
{
	struct dtl_str name = dtl_json_get_str(person, "name");
	struct dtl_str id = dtl_json_get_str(person, "@id");

	for (size_t i = 0; name.n == 0 && id.n > 0 && i < g->count; i++)
		if (dtl_str_eq(dtl_json_get_str(g->items[i], "@id"), id))
			name = dtl_json_get_str(g->items[i], "name");
	return name;
}

static void
read_author(struct dtl_page_reader *r, const struct graph *g, const struct dtl_json *author)
{
	const struct dtl_json *name;

	if (author == NULL)
		return;
	if (author->type == DTL_JSON_STRING) {
		dtl_page_offer_author(r, author->string, "json-ld", PAGE_RANK_ARTICLE);
		return;
	}
	if (author->type != DTL_JSON_OBJECT)
		return;
	name = dtl_json_get(author, "name");
	if (dtl_str_is(dtl_json_get_str(author, "@type"), "Organization"))
		dtl_page_offer_author(r, name_of(g, author), "json-ld", PAGE_RANK_CHANGED);
	else if (name != NULL && name->type == DTL_JSON_ARRAY)
		for (size_t i = 0; i < name->count; i++)
			dtl_page_offer_author(
			    r, name->items[i].string, "json-ld", PAGE_RANK_ARTICLE);
	else
		dtl_page_offer_author(r, name_of(g, author), "json-ld", PAGE_RANK_ARTICLE);
}

static void
read_article(struct dtl_page_reader *r, const struct graph *g, const struct dtl_json *object)
{
	struct dtl_page_facts *facts = r->facts;
	const struct dtl_json *author = dtl_json_get(object, "author");

	dtl_page_offer(
	    &facts->title, dtl_json_get_str(object, "headline"), "json-ld", PAGE_RANK_ARTICLE);
	dtl_page_offer_date(
	    r, dtl_json_get_str(object, "datePublished"), "json-ld", PAGE_RANK_ARTICLE);
	dtl_page_offer(&facts->description, dtl_json_get_str(object, "description"), "json-ld",
	    PAGE_RANK_MICRODATA);
	if (facts->body.n == 0)
		facts->body = dtl_json_get_str(object, "articleBody");
	if (facts->author_rank <= PAGE_RANK_ARTICLE && facts->author_count > 0)
		return;
	if (author != NULL && author->type == DTL_JSON_ARRAY)
		for (size_t i = 0; i < author->count; i++)
			read_author(r, g, &author->items[i]);
	else
		read_author(r, g, author);
}

static void
read_object(struct dtl_page_reader *r, const struct graph *g, const struct dtl_json *object)
{
	struct dtl_str published = dtl_json_get_str(object, "datePublished");
	struct dtl_str created = dtl_json_get_str(object, "dateCreated");
	const struct dtl_json *publisher = dtl_json_get(object, "publisher");

	if (publisher != NULL && r->site.n == 0)
		r->site = dtl_str_trim(dtl_json_get_str(publisher, "name"));
	if (is_article_object(object))
		read_article(r, g, object);
	dtl_page_offer_date(r, published, "json-ld", PAGE_RANK_GRAPH);
	dtl_page_offer_date(r, created, "json-ld", PAGE_RANK_CREATED);
	dtl_page_offer_date(
	    r, dtl_json_get_str(object, "uploadDate"), "json-ld", PAGE_RANK_CREATED);
	dtl_page_offer_date(
	    r, dtl_json_get_str(object, "dateModified"), "json-ld", PAGE_RANK_CHANGED);
}

struct dtl_str
dtl_page_string_behind(struct dtl_str text, const char *name)
{
	size_t at = dtl_str_find(text, dtl_str_from(name), 0);

	if (at == text.n)
		return DTL_STR_NONE;
	at += strlen(name);
	while (at < text.n && strchr(": \t\r\n", text.p[at]) != NULL)
		at++;
	if (at >= text.n || text.p[at] != '"')
		return DTL_STR_NONE;
	return dtl_str_slice(text, at + 1, dtl_str_find_char(text, '"', at + 1));
}

/* Broken JSON (line ends in strings, commas too many) still tells the simple things. */
static void
read_broken(struct dtl_page_reader *r, struct dtl_str text)
{
	struct dtl_str author = DTL_STR("\"author\"");
	size_t at = dtl_str_find(text, author, 0);

	dtl_page_offer_date(
	    r, dtl_page_string_behind(text, "\"datePublished\""), "json-ld", PAGE_RANK_ARTICLE);
	dtl_page_offer(&r->facts->title, dtl_page_string_behind(text, "\"headline\""), "json-ld",
	    PAGE_RANK_META_LOOSE);
	if (at < text.n)
		dtl_page_offer_author(r,
		    dtl_page_string_behind(dtl_str_slice(text, at, at + 400), "\"name\""),
		    "json-ld", PAGE_RANK_ARTICLE);
}

/* Looks through arrays, "@graph" and "mainEntity"; a list of work instead of recursion. */
void
dtl_page_read_json(struct dtl_page_reader *r, struct dtl_str text)
{
	struct graph g = { .items =
			       DTL_NEW_ARRAY(r->tree->a, MAX_VISITS, const struct dtl_json *) };
	const struct dtl_json *root;
	struct dtl_err err;

	if (text.n > MAX_BYTES)
		return;
	if (dtl_json_read(r->tree->a, dtl_str_trim(text), &root, &err) != DTL_OK) {
		read_broken(r, text);
		return;
	}
	g.items[g.count++] = root;
	for (size_t i = 0; i < g.count; i++) {
		const struct dtl_json *json = g.items[i];
		const struct dtl_json *list =
		    json->type == DTL_JSON_ARRAY ? json : dtl_json_get(json, "@graph");
		const struct dtl_json *main = dtl_json_get(json, "mainEntity");
		if (main != NULL && main->type == DTL_JSON_OBJECT && g.count < MAX_VISITS)
			g.items[g.count++] = main;
		if (list == NULL || list->type != DTL_JSON_ARRAY)
			continue;
		for (size_t j = 0; j < list->count && g.count < MAX_VISITS; j++)
			g.items[g.count++] = &list->items[j];
	}
	for (size_t i = 0; i < g.count; i++)
		if (g.items[i]->type == DTL_JSON_OBJECT)
			read_object(r, &g, g.items[i]);
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

struct dtl_str
dtl_page_decode_entities(struct dtl_arena *a, struct dtl_str s)
{
	char *out;
	size_t n = 0;

	if (dtl_str_find_char(s, '&', 0) == s.n)
		return s;
	out = dtl_arena_alloc(a, s.n + 4);
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
