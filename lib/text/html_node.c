/* What readers of a tree ask of its nodes. */
#include "text/html.h"

#include "base/buf.h"

struct dtl_str
dtl_html_attribute(const struct dtl_node *node, enum dtl_attribute_name name)
{
	if ((node->attribute_set & 1u << name) == 0)
		return DTL_STR_NONE;
	unsigned i = 0;
	while (node->attributes[i].name != name)
		i++;
	return node->attributes[i].value;
}

/* Without the blanks before it, which would count for the limit. */
static void
add_text(struct dtl_buf *b, struct dtl_str text)
{
	size_t beg = 0;

	while (b->n == 0 && beg < text.n &&
	       (text.p[beg] == ' ' || (text.p[beg] >= '\t' && text.p[beg] <= '\r')))
		beg++;
	dtl_buf_add_str(b, dtl_str_slice(text, beg, text.n));
}

struct dtl_str
dtl_html_text(const struct dtl_tree *tree, uint32_t node, size_t limit)
{
	const struct dtl_str blank = DTL_STR(" ");
	struct dtl_buf b;

	dtl_buf_init(&b, tree->a);
	for (uint32_t i = node; i < tree->nodes[node].end && b.n < limit; i++) {
		if (tree->nodes[i].tag == TAG_TEXT)
			add_text(&b, tree->nodes[i].text);
		else if (dtl_html_is_block(tree->nodes[i].tag) || tree->nodes[i].tag == TAG_BR)
			add_text(&b, blank);
	}
	struct dtl_str s = dtl_buf_str(&b);
	while (limit < s.n && limit > 0 && ((unsigned char)s.p[limit] & 0xC0) == 0x80)
		limit--;
	return dtl_str_trim(dtl_str_slice(s, 0, limit));
}

bool
dtl_html_is_block(enum dtl_tag tag)
{
	switch (tag) {
	case TAG_TEXT:
	case TAG_OTHER:
	case TAG_TIME:
	case TAG_A:
	case TAG_BR:
	case TAG_BUTTON:
	case TAG_ROWS:
		return false;
	default:
		return true;
	}
}
