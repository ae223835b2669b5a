/*
 * html - a page to the lines of its article.
 *
 *	dtl_html_tree -> dtl_html_weigh -> dtl_html_lines; dtl_page_facts reads title, authors, date
 *
 * The tree is one array in document order: the subtree of node i is [i, end), so that every walk is a loop. It is built
 * in one pass over the page by a reader of our own, which knows what browsers close by themselves and no more: where a
 * browser moves misnested pieces about, they stay where they stand. Scripts, styles, comments, drawings and frames go,
 * JSON-LD scripts are handed out apart, and of marks inside running text only links and names that readers look at stay.
 * Nesting, attributes, tags and text are bounded: tags nested too deep are dropped and their text kept, a page that has
 * more tags or text than any article is cut there.
 *
 * Errors:  none.
 * Memory:  arena; the tree looks at the page.
 * Threads: pure functions. Linear in nodes.
 */
#ifndef DTL_TEXT_HTML_H
#define DTL_TEXT_HTML_H

#include "text/blocks.h"

enum {
	DTL_HTML_MAX_DEPTH = 200,
	DTL_HTML_MAX_TAGS = 50000, /* the longest pages of news have a fifth of that */
	DTL_HTML_MAX_BYTES = 1 << 20, /* of text */
	DTL_HTML_MAX_JSON = 32,
	DTL_HTML_MAX_SCRIPTS = 64,
};

enum dtl_tag {
	TAG_TEXT, /* a piece of text */
	TAG_OTHER, /* inline or unknown */
	TAG_BODY,
	TAG_TITLE,
	TAG_META,
	TAG_TIME,
	TAG_P,
	TAG_DIV, /* div, center, fieldset, details ... */
	TAG_ARTICLE,
	TAG_MAIN,
	TAG_SECTION,
	TAG_NAV,
	TAG_ASIDE,
	TAG_FOOTER,
	TAG_HEADER,
	TAG_FORM,
	TAG_BUTTON,
	TAG_A,
	TAG_BR,
	TAG_HR,
	TAG_H1,
	TAG_H2,
	TAG_H3,
	TAG_H4,
	TAG_H5,
	TAG_H6,
	TAG_LIST, /* ul, ol, dl, menu */
	TAG_ITEM, /* li, dt, dd */
	TAG_TABLE,
	TAG_ROWS, /* tbody, thead, tfoot */
	TAG_ROW,
	TAG_CELL,
	TAG_QUOTE,
	TAG_PRE,
	TAG_FIGURE,
	TAG_CAPTION,
	TAG_COUNT,
};

enum dtl_attribute_name {
	ATTRIBUTE_ARIA_HIDDEN,
	ATTRIBUTE_CLASS,
	ATTRIBUTE_CONTENT,
	ATTRIBUTE_DATETIME,
	ATTRIBUTE_HIDDEN,
	ATTRIBUTE_HREF,
	ATTRIBUTE_ID,
	ATTRIBUTE_ITEMPROP,
	ATTRIBUTE_LANG,
	ATTRIBUTE_NAME,
	ATTRIBUTE_PROPERTY,
	ATTRIBUTE_PUBDATE,
	ATTRIBUTE_REL,
	ATTRIBUTE_ROLE,
	ATTRIBUTE_STYLE,
	ATTRIBUTE_TITLE,
	ATTRIBUTE_TYPE,
	ATTRIBUTE_COUNT,
};

struct dtl_attribute {
	enum dtl_attribute_name name;
	struct dtl_str value; /* references replaced */
};

struct dtl_node {
	uint32_t parent, end;
	enum dtl_tag tag;
	bool skip; /* with all below it: navigation, hidden, furniture */
	bool paragraph; /* holds running text itself */
	bool keep; /* the page says that the article is in it */
	struct dtl_str text; /* of TAG_TEXT */
	const struct dtl_attribute *attributes;
	unsigned attribute_count;
	unsigned attribute_set; /* a bit for each that is there */
	unsigned classes; /* of class and id, DTL_WORD_MARKUP_... */
	uint32_t own_bytes, own_commas; /* of TAG_TEXT, blanks at its ends left out */
	/* Sums over the subtree, skipped parts left out: */
	uint32_t text_bytes, link_bytes, paragraph_bytes, commas;
	double score;
};

struct dtl_tree {
	struct dtl_arena *a;
	struct dtl_node *nodes;
	size_t count;
	struct dtl_str json[DTL_HTML_MAX_JSON]; /* contents of JSON-LD scripts */
	size_t json_count;
	struct dtl_str scripts[DTL_HTML_MAX_SCRIPTS]; /* contents of the other ones */
	size_t script_count;
	size_t flattened; /* tags dropped for their depth */
	bool cut; /* the page had more than is read */
};

void dtl_html_tree(struct dtl_arena *a, struct dtl_str page, struct dtl_tree *ret);
/* Value of an attribute, or absent. */
struct dtl_str dtl_html_attribute(const struct dtl_node *node, enum dtl_attribute_name name);
/* All text below a node in one line, at most limit bytes. */
struct dtl_str dtl_html_text(const struct dtl_tree *tree, uint32_t node, size_t limit);
bool dtl_html_is_block(enum dtl_tag tag);

/* Marks what is skipped and returns the node that holds the article. */
uint32_t dtl_html_weigh(struct dtl_tree *tree);
/* The article's lines. title: known title; a heading that repeats it becomes the title's line. */
void dtl_html_lines(
    struct dtl_tree *tree, uint32_t article, struct dtl_str title, struct dtl_lines *ret);

struct dtl_page_fact {
	struct dtl_str value;
	const char
	    *origin; /* "json-ld", "microdata", "og", "meta", "visible", "url"; NULL: unknown */
	unsigned rank; /* of its source; lower is better */
};

struct dtl_page_facts {
	struct dtl_page_fact title, description, published;
	struct dtl_str published_day; /* "2025-12-22" as readers of the page count days */
	struct dtl_str body;
	struct dtl_str authors[8];
	size_t author_count;
	const char *author_origin;
	unsigned author_rank;
};

/* From JSON-LD, microdata, Open Graph and meta elements, the URL and what can be seen. */
void dtl_page_facts(const struct dtl_tree *tree, struct dtl_str url, struct dtl_page_facts *ret);

#endif
