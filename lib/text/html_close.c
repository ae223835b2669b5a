/* Which elements a start tag or an end tag ends. */
#include "text/html_build.h"

/* How deep the newest open element is that the test takes, or 0 when an element of a class that
 * stops it comes first. */
static size_t
find_open(const struct dtl_build *b, struct dtl_html_key key, unsigned stop)
{
	for (size_t i = b->depth; i > 0; i--) {
		const struct dtl_open *o = &b->stack[i - 1];
		if (!o->ended && dtl_html_key_eq(o->key, key))
			return i;
		if ((o->element.classes & stop) != 0)
			return 0;
	}
	return 0;
}

static size_t
find_heading(const struct dtl_build *b)
{
	for (size_t i = b->depth; i > 0; i--) {
		const struct dtl_element *e = &b->stack[i - 1].element;
		if (e->tag >= TAG_H1 && e->tag <= TAG_H6)
			return i;
		if ((e->classes & ELEMENT_SCOPE) != 0)
			return 0;
	}
	return 0;
}

/* The item that a new one ends: not through a list or another block than a plain box. */
static size_t
find_item(const struct dtl_build *b, const struct dtl_html_tag *tag)
{
	bool term = tag->name.n > 0 && (tag->name.p[0] | 0x20) == 'd';

	for (size_t i = b->depth; i > 0; i--) {
		const struct dtl_open *o = &b->stack[i - 1];
		bool block = dtl_build_is_block(o->element);
		if (o->element.tag == TAG_ITEM && term == ((o->key.head & 0xFF) == 'd'))
			return i;
		if (block && o->element.tag != TAG_DIV && o->element.tag != TAG_P)
			return 0;
	}
	return 0;
}

/* What a part of a table ends of the parts before it; false when there is no table. */
static bool
end_table_parts(struct dtl_build *b, enum dtl_tag part)
{
	size_t found = 0;

	for (size_t i = b->depth; i > 0; i--) {
		enum dtl_tag tag = b->stack[i - 1].element.tag;
		bool cell = tag == TAG_CELL || tag == TAG_CAPTION;
		if (tag == TAG_TABLE) {
			if (found > 0)
				dtl_build_pop_to(b, found - 1);
			return true;
		}
		if ((b->stack[i - 1].element.classes & ELEMENT_TABLE) == 0)
			continue;
		if (cell || (tag == TAG_ROW && part != TAG_CELL) ||
		    (tag == TAG_ROWS && part == TAG_ROWS))
			found = i;
	}
	return false;
}

static void
pop_found(struct dtl_build *b, size_t found)
{
	if (found > 0)
		dtl_build_pop_to(b, found - 1);
}

bool
dtl_build_close_implied(struct dtl_build *b, const struct dtl_html_tag *tag)
{
	const struct dtl_html_key paragraph = { .head = 'p', .n = 1 };

	if (tag->element.tag == TAG_A)
		pop_found(b, find_open(b, tag->key, ELEMENT_BLOCK | ELEMENT_SCOPE));
	else if (tag->element.tag == TAG_BUTTON)
		pop_found(b, find_open(b, tag->key, ELEMENT_TABLE));
	else if (tag->element.tag == TAG_ITEM)
		pop_found(b, find_item(b, tag));
	if ((tag->element.classes & ELEMENT_BLOCK) != 0)
		pop_found(b, find_open(b, paragraph, ELEMENT_SCOPE));
	if (tag->element.tag >= TAG_H1 && tag->element.tag <= TAG_H6 && find_heading(b) == b->depth)
		dtl_build_pop_to(b, b->depth - 1);
	return (tag->element.classes & ELEMENT_TABLE) == 0 || tag->element.tag == TAG_TABLE ||
	       end_table_parts(b, tag->element.tag);
}

/* An element that may end before those in it: it is taken off when they are. */
static void
end_loosely(struct dtl_build *b, size_t found)
{
	bool holds = false;

	for (size_t i = found; i < b->depth; i++)
		holds = holds || (dtl_build_is_block(b->stack[i].element) &&
				     b->stack[i].element.tag != TAG_P &&
				     b->stack[i].element.tag != TAG_ITEM);
	if (found > 0 && holds)
		b->stack[found - 1].ended = true;
	else
		pop_found(b, found);
}

static size_t
find_table_part(const struct dtl_build *b, struct dtl_html_key key)
{
	for (size_t i = b->depth; i > 0; i--) {
		if (dtl_html_key_eq(b->stack[i - 1].key, key))
			return i;
		if (b->stack[i - 1].element.tag == TAG_TABLE)
			return 0;
	}
	return 0;
}

void
dtl_build_end(struct dtl_build *b, const struct dtl_html_tag *tag)
{
	unsigned classes = tag->element.classes;
	enum dtl_tag kind = tag->element.tag;

	if ((classes & (ELEMENT_DROP | ELEMENT_VOID | ELEMENT_SKIP | ELEMENT_PAGE)) != 0)
		return;
	if (b->dropped > 0 && dtl_html_key_eq(b->dropped_key, tag->key)) {
		b->dropped--;
		return;
	}
	if (kind == TAG_FORM)
		b->form = false;
	if (kind == TAG_A || kind == TAG_FORM)
		end_loosely(b, find_open(b, tag->key, ELEMENT_SCOPE));
	else if (kind >= TAG_H1 && kind <= TAG_H6)
		pop_found(b, find_heading(b));
	else if ((classes & ELEMENT_TABLE) != 0)
		pop_found(b, find_table_part(b, tag->key));
	else if ((classes & (ELEMENT_BLOCK | ELEMENT_SCOPE)) != 0)
		pop_found(b, find_open(b, tag->key, ELEMENT_SCOPE));
	else
		pop_found(b, find_open(b, tag->key, ELEMENT_BLOCK | ELEMENT_SCOPE));
}
