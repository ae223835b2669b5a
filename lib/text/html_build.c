/* The nodes of a tree and the text between tags. */
#include "text/html_build.h"

#include "base/entity.h"

static uint32_t
count_commas(struct dtl_str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ',';
	return n;
}

static struct dtl_node *
add_node(struct dtl_build *b, enum dtl_tag tag)
{
	struct dtl_tree *tree = b->tree;

	if (tree->count == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 2048;
		tree->nodes = dtl_arena_grow(b->a, tree->nodes, b->cap, cap, sizeof *tree->nodes);
		b->cap = cap;
	}
	uint32_t index = (uint32_t)tree->count++;
	struct dtl_node *node = &tree->nodes[index];
	node->parent = b->depth > 0 ? b->stack[b->depth - 1].node : 0;
	node->end = index + 1;
	node->tag = tag;
	return node;
}

void
dtl_build_attributes(struct dtl_build *b, struct dtl_node *node, const struct dtl_html_tag *tag)
{
	if (tag->attribute_count == 0)
		return;
	node->attributes =
	    dtl_arena_copy(b->a, tag->attributes, tag->attribute_count * sizeof *node->attributes);
	node->attribute_count = tag->attribute_count;
	node->attribute_set = tag->attribute_set;
	node->classes = dtl_html_markup(b->names, dtl_html_attribute(node, ATTRIBUTE_CLASS)) |
			dtl_html_markup(b->names, dtl_html_attribute(node, ATTRIBUTE_ID));
}

/* Blanks beside a block part nothing. */
static void
flush_text(struct dtl_build *b, bool block)
{
	struct dtl_str text = b->text;

	b->text = DTL_STR_NONE;
	bool beside = block || b->behind_block;
	b->behind_block = block;
	if (text.n == 0)
		return;
	struct dtl_str own = dtl_str_trim(text);
	if (own.n == 0 && beside)
		return;
	struct dtl_node *node = add_node(b, TAG_TEXT);
	node->text = dtl_entity_decode(b->a, text);
	own = node->text.p == text.p ? own : dtl_str_trim(node->text);
	node->own_bytes = (uint32_t)own.n;
	node->own_commas = count_commas(own);
}

bool
dtl_build_is_block(struct dtl_element element)
{
	return (element.classes & (ELEMENT_BLOCK | ELEMENT_SCOPE | ELEMENT_TABLE | ELEMENT_PAGE)) !=
	       0;
}

void
dtl_build_push(struct dtl_build *b, const struct dtl_html_tag *tag)
{
	flush_text(b, dtl_build_is_block(tag->element));
	struct dtl_node *node = add_node(b, tag->element.tag);
	dtl_build_attributes(b, node, tag);
	if ((tag->element.classes & ELEMENT_VOID) != 0)
		return;
	b->stack[b->depth++] = (struct dtl_open){
		.key = tag->key, .element = tag->element, .node = (uint32_t)(node - b->tree->nodes)
	};
}

static void
pop_one(struct dtl_build *b)
{
	struct dtl_open *o = &b->stack[b->depth - 1];

	flush_text(b, dtl_build_is_block(o->element));
	b->tree->nodes[o->node].end = (uint32_t)b->tree->count;
	if (o->element.tag == TAG_FORM)
		b->form = false;
	b->depth--;
}

void
dtl_build_pop_to(struct dtl_build *b, size_t depth)
{
	while (b->depth > depth)
		pop_one(b);
	while (b->depth > 0 && b->stack[b->depth - 1].ended)
		pop_one(b);
}

void
dtl_build_body(struct dtl_build *b)
{
	static const struct dtl_html_tag body = { .element = { TAG_BODY, ELEMENT_PAGE } };

	if (!b->body)
		dtl_build_push(b, &body);
	b->body = true;
}

void
dtl_build_text(struct dtl_build *b, struct dtl_str text)
{
	size_t room = DTL_HTML_MAX_BYTES - b->text_bytes;

	if (!b->body && dtl_str_trim(text).n == 0)
		return;
	dtl_build_body(b);
	if (text.n > room) {
		text.n = room;
		b->tree->cut = true;
	}
	b->text_bytes += text.n;
	if (b->text.n == 0) {
		b->text = text;
		return;
	}
	if (b->joined.p != b->text.p) {
		dtl_buf_init(&b->joined, b->a);
		dtl_buf_reserve(&b->joined, b->text.n + text.n + 64);
		dtl_buf_add_str(&b->joined, b->text);
	}
	dtl_buf_add_str(&b->joined, text);
	b->text = dtl_buf_str(&b->joined);
}

void
dtl_build_init(struct dtl_build *b, struct dtl_arena *a, struct dtl_tree *tree)
{
	static const struct dtl_html_tag html = { .element = { TAG_OTHER, ELEMENT_PAGE } };

	*tree = (struct dtl_tree){ .a = a };
	*b = (struct dtl_build){ .a = a, .tree = tree, .names = dtl_html_names_new(a) };
	dtl_build_push(b, &html);
}
