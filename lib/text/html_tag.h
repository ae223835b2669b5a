/*
 * html_tag - one tag of a page, taken apart in place.
 *
 * Errors:  none; a tag that does not end goes to the end of the page.
 * Memory:  views of the page; values with character references are copied into the arena.
 * Threads: pure functions. Linear.
 */
#ifndef DTL_TEXT_HTML_TAG_H
#define DTL_TEXT_HTML_TAG_H

#include "text/html_names.h"

enum { DTL_HTML_MAX_ATTRIBUTES = 16 };

struct dtl_html_tag {
	size_t end; /* of the page: one past its '>' */
	bool closing, self_closed;
	struct dtl_str name;
	struct dtl_html_key key;
	struct dtl_element element;
	struct dtl_attribute attributes[DTL_HTML_MAX_ATTRIBUTES]; /* those that are read */
	unsigned attribute_count, attribute_set;
};

/* The tag that begins at pos ('<'); false when it is none. */
bool dtl_html_tag_read(struct dtl_arena *a, const struct dtl_html_names *names, struct dtl_str page,
    size_t pos, struct dtl_html_tag *ret);
/* Begin of the end tag of an element of that name, or page.n. */
size_t dtl_html_find_end_tag(struct dtl_str page, struct dtl_str name, size_t from);

#endif
