/* What a page says about its article: JSON-LD, Open Graph, meta elements, title and headings. */
#include "text/page_work.h"

enum { MAX_TITLE = 400 };

void
dtl_page_offer(
    struct dtl_page_fact *fact, struct dtl_str value, const char *origin, enum dtl_page_rank rank)
{
	value = dtl_str_trim(value);
	if (value.n > 0 && rank < fact->rank)
		*fact = (struct dtl_page_fact){ value, origin, rank };
}

struct dtl_str
dtl_page_one_line(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_lines lines;

	dtl_lines_init(&lines, a);
	dtl_lines_add(&lines, s, DTL_BLOCK_BODY);
	return lines.count > 0 ? lines.items[0].text : DTL_STR_NONE;
}

struct meta_name {
	const char *name;
	enum { META_TITLE, META_DESCRIPTION, META_PUBLISHED, META_AUTHOR, META_SITE } what;
	enum dtl_page_rank rank;
};

static const struct meta_name metas[] = {
	{ "og:title", META_TITLE, PAGE_RANK_META },
	{ "twitter:title", META_TITLE, PAGE_RANK_META },
	{ "headline", META_TITLE, PAGE_RANK_META },
	{ "dc.title", META_TITLE, PAGE_RANK_META },
	{ "sailthru.title", META_TITLE, PAGE_RANK_META },
	{ "og:description", META_DESCRIPTION, PAGE_RANK_META },
	{ "description", META_DESCRIPTION, PAGE_RANK_META },
	{ "twitter:description", META_DESCRIPTION, PAGE_RANK_META_LOOSE },
	{ "dc.description", META_DESCRIPTION, PAGE_RANK_META_LOOSE },
	{ "og:site_name", META_SITE, PAGE_RANK_META },
	{ "article:published_time", META_PUBLISHED, PAGE_RANK_STATED },
	{ "og:published_time", META_PUBLISHED, PAGE_RANK_META },
	{ "og:article:published_time", META_PUBLISHED, PAGE_RANK_META },
	{ "article:published", META_PUBLISHED, PAGE_RANK_META },
	{ "article.published", META_PUBLISHED, PAGE_RANK_META },
	{ "published_time", META_PUBLISHED, PAGE_RANK_META },
	{ "datepublished", META_PUBLISHED, PAGE_RANK_META },
	{ "published-date", META_PUBLISHED, PAGE_RANK_META },
	{ "publish-date", META_PUBLISHED, PAGE_RANK_META },
	{ "publish_date", META_PUBLISHED, PAGE_RANK_META },
	{ "publishdate", META_PUBLISHED, PAGE_RANK_META },
	{ "publication_date", META_PUBLISHED, PAGE_RANK_META },
	{ "pubdate", META_PUBLISHED, PAGE_RANK_META },
	{ "dc.date.issued", META_PUBLISHED, PAGE_RANK_META },
	{ "dcterms.issued", META_PUBLISHED, PAGE_RANK_META },
	{ "dc.date.created", META_PUBLISHED, PAGE_RANK_META },
	{ "dcterms.created", META_PUBLISHED, PAGE_RANK_META },
	{ "dcterms.date", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "dc.date", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "dc.date.x-metadatadate", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "sailthru.date", META_PUBLISHED, PAGE_RANK_META },
	{ "parsely-pub-date", META_PUBLISHED, PAGE_RANK_META },
	{ "citation_publication_date", META_PUBLISHED, PAGE_RANK_META },
	{ "citation_online_date", META_PUBLISHED, PAGE_RANK_META },
	{ "citation_date", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "bepress_citation_date", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "date", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "originalpublicationdate", META_PUBLISHED, PAGE_RANK_META },
	{ "timestamp", META_PUBLISHED, PAGE_RANK_META_LOOSE },
	{ "article:modified_time", META_PUBLISHED, PAGE_RANK_CHANGED },
	{ "og:updated_time", META_PUBLISHED, PAGE_RANK_CHANGED },
	{ "datemodified", META_PUBLISHED, PAGE_RANK_CHANGED },
	{ "last-modified", META_PUBLISHED, PAGE_RANK_CHANGED },
	{ "lastmod", META_PUBLISHED, PAGE_RANK_CHANGED },
	{ "author", META_AUTHOR, PAGE_RANK_META },
	{ "article:author", META_AUTHOR, PAGE_RANK_META },
	{ "article:author_name", META_AUTHOR, PAGE_RANK_META },
	{ "dc.creator", META_AUTHOR, PAGE_RANK_META },
	{ "dcterms.creator", META_AUTHOR, PAGE_RANK_META },
	{ "citation_author", META_AUTHOR, PAGE_RANK_META },
	{ "parsely-author", META_AUTHOR, PAGE_RANK_META },
	{ "sailthru.author", META_AUTHOR, PAGE_RANK_META },
	{ "byl", META_AUTHOR, PAGE_RANK_META },
};

static void
take_meta(struct dtl_page_reader *r, const struct meta_name *meta, struct dtl_str content)
{
	bool graph = dtl_str_starts(dtl_str_from(meta->name), "og:") ||
		     dtl_str_starts(dtl_str_from(meta->name), "article:");
	const char *origin = graph ? "og" : "meta";

	switch (meta->what) {
	case META_TITLE:
		dtl_page_offer(&r->facts->title, content, origin, meta->rank);
		break;
	case META_DESCRIPTION:
		dtl_page_offer(&r->facts->description, content, origin, meta->rank);
		break;
	case META_PUBLISHED:
		dtl_page_offer_date(r, content, origin, meta->rank);
		break;
	case META_AUTHOR:
		dtl_page_offer_author(r, content, origin, meta->rank);
		break;
	case META_SITE:
		r->site = dtl_str_trim(content);
		break;
	}
}

static void
read_meta(struct dtl_page_reader *r, const struct dtl_node *node, bool site)
{
	static const enum dtl_attribute_name keys[] = { ATTRIBUTE_PROPERTY, ATTRIBUTE_NAME,
		ATTRIBUTE_ITEMPROP };
	struct dtl_str content = dtl_html_attribute(node, ATTRIBUTE_CONTENT);

	for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
		struct dtl_str key = dtl_html_attribute(node, keys[k]);
		for (size_t i = 0; key.n > 0 && i < sizeof metas / sizeof metas[0]; i++) {
			if (!dtl_str_is_nocase(key, metas[i].name))
				continue;
			if ((metas[i].what == META_SITE) == site)
				take_meta(r, &metas[i], content);
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
is_western(struct dtl_str language)
{
	static const char *const codes[] = { "en", "es", "pt", "fr" };

	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (dtl_str_starts_nocase(language, codes[i]))
			return true;
	return language.n == 0;
}

/* The site's name is wanted before an author is, and its address before what is seen. */
static void
read_head(struct dtl_page_reader *r)
{
	const struct dtl_tree *tree = r->tree;
	struct dtl_str language =
	    tree->count > 0 ? dtl_html_attribute(&tree->nodes[0], ATTRIBUTE_LANG) : DTL_STR_NONE;

	r->month_first = dtl_str_is_nocase(language, "en") ||
			 dtl_str_is_nocase(language, "en-US") ||
			 dtl_str_is_nocase(language, "en_US");
	r->western = is_western(language);
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct dtl_node *node = &tree->nodes[i];
		if (node->tag == TAG_META)
			read_meta(r, node, true);
		else if (node->tag == TAG_H1 && r->heading == 0)
			r->heading = i;
		if (dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_REL), "canonical"))
			dtl_page_url_date(r, dtl_html_attribute(node, ATTRIBUTE_HREF));
	}
}

static void
read_title(struct dtl_page_reader *r)
{
	const struct dtl_tree *tree = r->tree;
	struct dtl_page_fact *fact = &r->facts->title;
	struct dtl_str heading =
	    r->heading > 0 ? dtl_html_text(tree, r->heading, MAX_TITLE) : DTL_STR_NONE;

	dtl_page_offer(fact, heading, "visible", PAGE_RANK_NAMED);
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].tag == TAG_TITLE)
			dtl_page_offer(fact, without_site(dtl_html_text(tree, i, MAX_TITLE)),
			    "meta", PAGE_RANK_ANYWHERE);
	fact->value = dtl_page_decode_entities(tree->a, fact->value);
	/* A heading inside the title is the title without the site's name. */
	if (heading.n >= 12 && dtl_str_find_nocase(fact->value, heading, 0) < fact->value.n)
		fact->value = heading;
	else
		fact->value = without_site(fact->value);
	fact->value = dtl_page_one_line(tree->a, fact->value);
}

/* Where a date is when it stands nowhere else: in the title, in the state a page's scripts are given, in the
 * description. */
static void
read_last_dates(struct dtl_page_reader *r)
{
	static const char *const keys[] = { "\"datePublished\"", "\"publishedAt\"",
		"\"published_at\"", "\"publishDate\"", "\"publicationDate\"", "\"createdAt\"" };
	const struct dtl_tree *tree = r->tree;

	dtl_page_offer_date(r, r->facts->title.value, "visible", PAGE_RANK_TOLD);
	for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
		for (size_t i = 0; i < tree->script_count && r->facts->published.value.n == 0; i++)
			dtl_page_offer_date(r, dtl_page_string_behind(tree->scripts[i], keys[k]),
			    "meta", PAGE_RANK_ANYWHERE);
	if (r->facts->published.value.n == 0)
		dtl_page_offer_date(r, r->facts->description.value, "meta", PAGE_RANK_ANYWHERE);
}

void
dtl_page_facts(const struct dtl_tree *tree, struct dtl_str url, struct dtl_page_facts *ret)
{
	struct dtl_page_fact none = { .rank = PAGE_RANK_NONE };
	struct dtl_page_reader r = { .tree = tree, .facts = ret, .day = none };

	*ret = (struct dtl_page_facts){ .title = none, .description = none, .published = none };
	ret->author_rank = PAGE_RANK_NONE;
	dtl_page_url_date(&r, url);
	read_head(&r);
	for (size_t i = 0; i < tree->json_count; i++)
		dtl_page_read_json(&r, tree->json[i]);
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].tag == TAG_META)
			read_meta(&r, &tree->nodes[i], false);
	dtl_page_read_visible(&r);
	read_title(&r);
	ret->description.value =
	    dtl_page_one_line(tree->a, dtl_page_decode_entities(tree->a, ret->description.value));
	read_last_dates(&r);
	dtl_page_settle_day(&r);
}
