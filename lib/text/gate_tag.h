/*
 * gate_tag - one tag of a page, taken apart in place.
 *
 * Errors:  none; a tag that does not end goes to the end of the page.
 * Memory:  views of the page.
 * Threads: pure functions. Linear.
 */
#ifndef DTL_TEXT_GATE_TAG_H
#define DTL_TEXT_GATE_TAG_H

#include "base/buf.h"

enum dtl_gate_class {
	GATE_PLAIN = 0,
	GATE_VOID = 1 << 0, /* has no end tag */
	GATE_SKIP = 1 << 1, /* goes with all that is in it */
	GATE_DROP = 1 << 2, /* goes, what is in it stays */
	GATE_BOLD = 1 << 3,
	GATE_SCOPE = 1 << 4, /* end tags do not reach through it */
	GATE_BLOCK = 1 << 5, /* its start tag ends a paragraph */
	GATE_ITEM = 1 << 6, /* its start tag ends the item before it */
	GATE_LIST = 1 << 7, /* items do not reach through it */
	GATE_LINK = 1 << 8,
};

/* A name in small letters, at most 16 bytes are looked at. */
unsigned dtl_gate_class_of(struct dtl_str name);
/* End of the tag that begins at pos ('<'): one past its '>', quotes respected. */
size_t dtl_gate_tag_end(struct dtl_str page, size_t pos);
/* Name of the start or end tag at pos; empty when it is none. */
struct dtl_str dtl_gate_tag_name(struct dtl_str page, size_t pos);
/* Writes the attributes of the tag [pos, end) that readers look at. */
void dtl_gate_attributes(struct dtl_buf *out, struct dtl_str tag, size_t name_end);

#endif
