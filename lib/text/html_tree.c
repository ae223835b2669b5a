#include "text/html.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/words.h"

#include <gumbo.h>

enum { MAX_NAMES = 400 };

static void *
arena_malloc(void *userdata, size_t size)
{
	return dtl_arena_alloc(userdata, size);
}

static void
arena_forget(void *userdata, void *p)
{
	(void)userdata;
	(void)p;
}

static enum dtl_tag
tag_of(GumboTag tag)
{
	static const unsigned char tags[GUMBO_TAG_LAST + 1] = {
		[GUMBO_TAG_BODY] = TAG_BODY,
		[GUMBO_TAG_TITLE] = TAG_TITLE,
		[GUMBO_TAG_META] = TAG_META,
		[GUMBO_TAG_TIME] = TAG_TIME,
		[GUMBO_TAG_P] = TAG_P,
		[GUMBO_TAG_DIV] = TAG_DIV,
		[GUMBO_TAG_CENTER] = TAG_DIV,
		[GUMBO_TAG_FIELDSET] = TAG_DIV,
		[GUMBO_TAG_DETAILS] = TAG_DIV,
		[GUMBO_TAG_SUMMARY] = TAG_DIV,
		[GUMBO_TAG_ADDRESS] = TAG_DIV,
		[GUMBO_TAG_ARTICLE] = TAG_ARTICLE,
		[GUMBO_TAG_MAIN] = TAG_MAIN,
		[GUMBO_TAG_SECTION] = TAG_SECTION,
		[GUMBO_TAG_NAV] = TAG_NAV,
		[GUMBO_TAG_ASIDE] = TAG_ASIDE,
		[GUMBO_TAG_FOOTER] = TAG_FOOTER,
		[GUMBO_TAG_HEADER] = TAG_HEADER,
		[GUMBO_TAG_HGROUP] = TAG_DIV,
		[GUMBO_TAG_FORM] = TAG_FORM,
		[GUMBO_TAG_BUTTON] = TAG_BUTTON,
		[GUMBO_TAG_A] = TAG_A,
		[GUMBO_TAG_B] = TAG_B,
		[GUMBO_TAG_BR] = TAG_BR,
		[GUMBO_TAG_HR] = TAG_HR,
		[GUMBO_TAG_H1] = TAG_H1,
		[GUMBO_TAG_H2] = TAG_H2,
		[GUMBO_TAG_H3] = TAG_H3,
		[GUMBO_TAG_H4] = TAG_H4,
		[GUMBO_TAG_H5] = TAG_H5,
		[GUMBO_TAG_H6] = TAG_H6,
		[GUMBO_TAG_UL] = TAG_LIST,
		[GUMBO_TAG_OL] = TAG_LIST,
		[GUMBO_TAG_DL] = TAG_LIST,
		[GUMBO_TAG_MENU] = TAG_LIST,
		[GUMBO_TAG_LI] = TAG_ITEM,
		[GUMBO_TAG_DT] = TAG_ITEM,
		[GUMBO_TAG_DD] = TAG_ITEM,
		[GUMBO_TAG_TABLE] = TAG_TABLE,
		[GUMBO_TAG_TR] = TAG_ROW,
		[GUMBO_TAG_TD] = TAG_CELL,
		[GUMBO_TAG_TH] = TAG_CELL,
		[GUMBO_TAG_BLOCKQUOTE] = TAG_QUOTE,
		[GUMBO_TAG_PRE] = TAG_PRE,
		[GUMBO_TAG_FIGURE] = TAG_FIGURE,
		[GUMBO_TAG_FIGCAPTION] = TAG_CAPTION,
		[GUMBO_TAG_CAPTION] = TAG_CAPTION,
	};

	return tags[tag] != 0 ? (enum dtl_tag)tags[tag] : TAG_OTHER;
}

static const struct dtl_attribute *
copy_attributes(struct dtl_arena *a, const GumboVector *from)
{
	struct dtl_attribute *to =
	    from->length > 0 ? DTL_NEW_ARRAY(a, from->length, struct dtl_attribute) : NULL;

	for (unsigned i = 0; i < from->length; i++) {
		const GumboAttribute *attribute = from->data[i];
		to[i].name = dtl_str_from(attribute->name);
		to[i].value = dtl_str_from(attribute->value);
	}
	return to;
}

/* Words of class and id, cut at marks and at capitals: "relatedArticles" is related, articles. */
static unsigned
name_classes(struct dtl_str s)
{
	unsigned classes = 0;
	size_t beg = 0;

	if (s.n > MAX_NAMES)
		s.n = MAX_NAMES;
	for (size_t i = 0; i <= s.n; i++) {
		bool end = i == s.n || !(((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z'));
		bool hump = !end && i > beg && s.p[i] >= 'A' && s.p[i] <= 'Z' &&
			    s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z';
		if (!end && !hump)
			continue;
		if (i > beg)
			classes |= dtl_word_classes(dtl_str_slice(s, beg, i));
		beg = end ? i + 1 : i;
	}
	return classes & (DTL_WORD_MARKUP_BAD | DTL_WORD_MARKUP_GOOD | DTL_WORD_MARKUP_GONE |
			     DTL_WORD_MARKUP_AUTHOR | DTL_WORD_MARKUP_DATE);
}

struct builder {
	struct dtl_tree *tree;
	size_t cap;
};

static uint32_t
add_node(struct builder *b, const GumboNode *from, uint32_t parent)
{
	struct dtl_tree *tree = b->tree;

	if (tree->count == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 1024;
		tree->nodes =
		    dtl_arena_grow(tree->a, tree->nodes, b->cap, cap, sizeof(struct dtl_node));
		b->cap = cap;
	}
	uint32_t index = (uint32_t)tree->count++;
	struct dtl_node *node = &tree->nodes[index];
	*node = (struct dtl_node){ .parent = parent, .end = index + 1 };
	if (from->type == GUMBO_NODE_ELEMENT) {
		node->tag = tag_of(from->v.element.tag);
		node->attributes = copy_attributes(tree->a, &from->v.element.attributes);
		node->attribute_count = from->v.element.attributes.length;
		node->classes = name_classes(dtl_html_attribute(node, "class")) |
				name_classes(dtl_html_attribute(node, "id"));
	} else {
		node->tag = TAG_TEXT;
		node->text = dtl_str_from(from->v.text.text);
	}
	return index;
}

static bool
is_wanted(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEXT ||
	       node->type == GUMBO_NODE_WHITESPACE;
}

/* In document order, with a stack of our own: depth is the parser's, not ours to trust. */
static void
flatten(struct builder *b, const GumboNode *root)
{
	struct frame {
		const GumboNode *node;
		uint32_t index;
		unsigned child;
	} *stack = NULL;
	size_t depth = 0;
	size_t cap = 0;

	for (const GumboNode *enter = root; enter != NULL || depth > 0;) {
		if (enter != NULL) {
			uint32_t parent = depth > 0 ? stack[depth - 1].index : 0;
			uint32_t index = add_node(b, enter, parent);
			if (depth == cap) {
				size_t more = cap ? cap * 2 : 64;
				stack = dtl_arena_grow(b->tree->a, stack, cap, more, sizeof *stack);
				cap = more;
			}
			stack[depth++] = (struct frame){ .node = enter, .index = index };
		}
		struct frame *top = &stack[depth - 1];
		enter = NULL;
		if (top->node->type == GUMBO_NODE_ELEMENT)
			while (enter == NULL && top->child < top->node->v.element.children.length) {
				const GumboNode *child =
				    top->node->v.element.children.data[top->child++];
				enter = is_wanted(child) ? child : NULL;
			}
		if (enter == NULL) {
			b->tree->nodes[top->index].end = (uint32_t)b->tree->count;
			depth--;
		}
	}
}

void
dtl_html_tree(struct dtl_arena *a, struct dtl_str html, struct dtl_tree *ret)
{
	GumboOptions options = kGumboDefaultOptions;
	struct builder b = { .tree = ret };

	*ret = (struct dtl_tree){ .a = a };
	options.allocator = arena_malloc;
	options.deallocator = arena_forget;
	options.userdata = a;
	options.max_errors = 0;
	const GumboOutput *out = gumbo_parse_with_options(&options, html.p, html.n);
	flatten(&b, out->root);
}

struct dtl_str
dtl_html_attribute(const struct dtl_node *node, const char *name)
{
	for (size_t i = 0; i < node->attribute_count; i++)
		if (dtl_str_is(node->attributes[i].name, name))
			return node->attributes[i].value;
	return DTL_STR_NONE;
}

struct dtl_str
dtl_html_text(const struct dtl_tree *tree, uint32_t node, size_t limit)
{
	struct dtl_buf b;

	dtl_buf_init(&b, tree->a);
	for (uint32_t i = node; i < tree->nodes[node].end && b.n < limit; i++) {
		if (tree->nodes[i].tag == TAG_TEXT)
			dtl_buf_add_str(&b, tree->nodes[i].text);
		else if (dtl_html_is_block(tree->nodes[i].tag) || tree->nodes[i].tag == TAG_BR)
			dtl_buf_add_char(&b, ' ');
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
	case TAG_B:
	case TAG_BR:
	case TAG_BUTTON:
		return false;
	default:
		return true;
	}
}
