/*
 * html_names - the names of elements, attributes and markup words, to be looked up without a comparison of strings.
 *
 * A name of up to 16 bytes is two words; a table made for each page (some microseconds) finds them.
 *
 * Errors:  none; an unknown name is an element of class ELEMENT_PLAIN.
 * Memory:  arena.
 * Threads: read-only after new.
 */
#ifndef DTL_TEXT_HTML_NAMES_H
#define DTL_TEXT_HTML_NAMES_H

#include "text/html.h"

enum dtl_element_class {
	ELEMENT_PLAIN = 0,
	ELEMENT_VOID = 1 << 0, /* has no end tag */
	ELEMENT_SKIP = 1 << 1, /* goes with all that is in it */
	ELEMENT_DROP = 1 << 2, /* goes, what is in it stays */
	ELEMENT_SCOPE = 1 << 3, /* end tags of others do not reach through it */
	ELEMENT_BLOCK =
	    1 << 4, /* its start tag ends a paragraph; end tags of inline elements stop at it */
	ELEMENT_TABLE = 1 << 5, /* part of a table: only its own kind ends it */
	ELEMENT_HEAD = 1 << 6, /* may stand before the body */
	ELEMENT_PAGE = 1 << 7, /* html, head, body: there once, whatever the tags say */
};

/* A name in small letters: its first 16 bytes, and how long it is. */
struct dtl_html_key {
	uint64_t head, tail;
	uint32_t n;
};

struct dtl_element {
	enum dtl_tag tag;
	unsigned classes;
};

struct dtl_html_names;

const struct dtl_html_names *dtl_html_names_new(struct dtl_arena *a);
struct dtl_html_key dtl_html_key_of(struct dtl_str name);
bool dtl_html_key_eq(struct dtl_html_key a, struct dtl_html_key b);
struct dtl_element dtl_html_element(const struct dtl_html_names *names, struct dtl_html_key key);
/* ATTRIBUTE_COUNT when it is none that is read. */
enum dtl_attribute_name
dtl_html_attribute_name(const struct dtl_html_names *names, struct dtl_html_key key);
/* DTL_WORD_MARKUP_... of the words in a class or id, cut at marks and at capitals: "relatedArticles" is
 * related, articles. */
unsigned dtl_html_markup(const struct dtl_html_names *names, struct dtl_str s);

#endif
