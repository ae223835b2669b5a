/*
 * html - a page to the lines of its article.
 *
 *	dtl_html_tree -> dtl_html_weigh -> dtl_html_lines; dtl_page_facts reads title, authors, date
 *
 * The tree is flattened to one array in document order: the subtree of node i is [i, end), so that
 * every walk is a loop. Only html_tree.c knows the parser.
 *
 * Errors:  none; the gate has bounded the page.
 * Memory:  arena.
 * Threads: pure functions. Linear in nodes.
 */
#ifndef DTL_TEXT_HTML_H
#define DTL_TEXT_HTML_H

#include "text/blocks.h"
#include "text/gate.h"

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
	TAG_B,
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
	TAG_ROW,
	TAG_CELL,
	TAG_QUOTE,
	TAG_PRE,
	TAG_FIGURE,
	TAG_CAPTION,
	TAG_COUNT,
};

struct dtl_attribute {
	struct dtl_str name, value;
};

struct dtl_node {
	uint32_t parent, end;
	enum dtl_tag tag;
	bool skip; /* with all below it: navigation, hidden, furniture */
	bool paragraph; /* holds running text itself */
	bool keep; /* the page says that the article is in it */
	struct dtl_str text; /* of TAG_TEXT */
	const struct dtl_attribute *attributes;
	size_t attribute_count;
	unsigned classes; /* of class and id, DTL_WORD_MARKUP_... */
	/* Sums over the subtree, skipped parts left out: */
	uint32_t text_bytes, link_bytes, paragraph_bytes, commas;
	double score;
};

struct dtl_tree {
	struct dtl_arena *a;
	struct dtl_node *nodes;
	size_t count;
};

void dtl_html_tree(struct dtl_arena *a, struct dtl_str html, struct dtl_tree *ret);
/* Value of an attribute, or absent. */
struct dtl_str dtl_html_attribute(const struct dtl_node *node, const char *name);
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
void dtl_page_facts(const struct dtl_tree *tree, const struct dtl_gated *page, struct dtl_str url,
    struct dtl_page_facts *ret);

#endif
