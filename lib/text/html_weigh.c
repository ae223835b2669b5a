/* Which part of a page holds the article: furniture is skipped by tag, role and name; what is left
 * is weighed by its paragraphs, as they add up in the elements around them. */
#include "text/html.h"

#include "base/utf8.h"
#include "text/words.h"

enum { MIN_PARAGRAPH = 25, SHORT_ARTICLE = 400 };

static bool
is_hidden(const struct dtl_node *node)
{
	struct dtl_str style = dtl_html_attribute(node, ATTRIBUTE_STYLE);
	struct dtl_str none = DTL_STR("display:none");
	struct dtl_str none_blank = DTL_STR("display: none");

	return dtl_html_attribute(node, ATTRIBUTE_HIDDEN).p != NULL ||
	       dtl_str_is(dtl_html_attribute(node, ATTRIBUTE_ARIA_HIDDEN), "true") ||
	       (style.n > 0 && (dtl_str_find_nocase(style, none, 0) < style.n ||
				   dtl_str_find_nocase(style, none_blank, 0) < style.n));
}

static bool
has_furniture_role(const struct dtl_node *node)
{
	static const char *const roles[] = { "navigation", "complementary", "banner", "contentinfo",
		"search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist",
		"alert" };
	struct dtl_str role = dtl_html_attribute(node, ATTRIBUTE_ROLE);

	for (size_t i = 0; role.n > 0 && i < sizeof roles / sizeof roles[0]; i++)
		if (dtl_str_is_nocase(role, roles[i]))
			return true;
	return false;
}

/* Bytes of text, links and commas below each node, skipped parts left out. */
static void
sum_text(struct dtl_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		struct dtl_node *node = &tree->nodes[i];
		node->text_bytes = node->link_bytes = node->paragraph_bytes = node->commas = 0;
		if (node->tag == TAG_TEXT && !node->skip) {
			node->text_bytes = node->own_bytes;
			node->commas = node->own_commas;
		}
	}
	for (size_t i = tree->count; i > 1; i--) {
		struct dtl_node *node = &tree->nodes[i - 1];
		struct dtl_node *parent = &tree->nodes[node->parent];
		if (node->tag == TAG_A)
			node->link_bytes = node->text_bytes;
		parent->text_bytes += node->text_bytes;
		parent->link_bytes += node->link_bytes;
		parent->commas += node->commas;
	}
}

/* Bytes of text that stand in the node itself or in inline elements of it. */
static uint32_t
own_bytes(const struct dtl_tree *tree, uint32_t i)
{
	uint32_t bytes = tree->nodes[i].text_bytes;

	for (uint32_t c = i + 1; c < tree->nodes[i].end; c = tree->nodes[c].end)
		if (dtl_html_is_block(tree->nodes[c].tag))
			bytes -= tree->nodes[c].text_bytes;
	return bytes;
}

static bool
is_paragraph(const struct dtl_tree *tree, uint32_t i)
{
	const struct dtl_node *node = &tree->nodes[i];

	if (node->skip || node->text_bytes < MIN_PARAGRAPH ||
	    node->link_bytes * 2 > node->text_bytes)
		return false;
	switch (node->tag) {
	case TAG_P:
	case TAG_PRE:
		return true;
	case TAG_QUOTE:
	case TAG_DIV:
	case TAG_SECTION:
	case TAG_ARTICLE:
	case TAG_CELL:
	case TAG_ITEM:
		return own_bytes(tree, i) >= 80;
	default:
		return false;
	}
}

static uint32_t
paragraph_bytes(const struct dtl_tree *tree, uint32_t i)
{
	bool whole = tree->nodes[i].tag == TAG_P || tree->nodes[i].tag == TAG_PRE;

	return whole ? tree->nodes[i].text_bytes : own_bytes(tree, i);
}

/* Bytes in paragraphs below each node. */
static void
sum_paragraphs(struct dtl_tree *tree)
{
	for (uint32_t i = (uint32_t)tree->count; i > 1; i--) {
		struct dtl_node *node = &tree->nodes[i - 1];
		node->paragraph = is_paragraph(tree, i - 1);
		if (node->paragraph)
			node->paragraph_bytes += paragraph_bytes(tree, i - 1);
		tree->nodes[node->parent].paragraph_bytes += node->paragraph_bytes;
	}
}

static bool
is_furniture(const struct dtl_tree *tree, size_t i, bool by_name)
{
	const struct dtl_node *node = &tree->nodes[i];
	bool main_part = node->keep;

	main_part = main_part || (node->paragraph_bytes > 200 &&
				     node->paragraph_bytes * 2 > tree->nodes[0].paragraph_bytes);

	switch (node->tag) {
	case TAG_TEXT:
	case TAG_BODY:
	case TAG_ARTICLE:
	case TAG_MAIN:
	case TAG_META:
		return false;
	case TAG_TITLE:
	case TAG_NAV:
	case TAG_BUTTON:
		return true;
	case TAG_ASIDE:
	case TAG_FOOTER:
		return !main_part;
	default:
		break;
	}
	if (i == 0 || main_part)
		return false;
	if (is_hidden(node) || has_furniture_role(node))
		return true;
	if (!by_name)
		return false;
	unsigned classes = node->classes;
	if ((classes & DTL_WORD_MARKUP_GONE) != 0)
		return true;
	return (classes & DTL_WORD_MARKUP_BAD) != 0 && (classes & DTL_WORD_MARKUP_GOOD) == 0;
}

static void
mark_skipped(struct dtl_tree *tree, bool by_name)
{
	for (size_t i = 0; i < tree->count; i++) {
		struct dtl_node *node = &tree->nodes[i];
		if (i > 0 && tree->nodes[node->parent].skip)
			node->skip = true;
		else
			node->skip = is_furniture(tree, i, by_name);
	}
}

static void
spread_score(struct dtl_tree *tree, uint32_t i)
{
	const struct dtl_node *node = &tree->nodes[i];
	double length = (double)node->text_bytes / 100.0;
	double score =
	    1.0 + (double)(node->commas < 12 ? node->commas : 12) + (length < 6.0 ? length : 6.0);
	double share = 1.0;

	/* A box that holds its text itself is its own parent. */
	if (node->tag != TAG_P && node->tag != TAG_PRE)
		tree->nodes[i].score += score;
	for (unsigned up = 0; up < 4 && i > 0; up++) {
		i = tree->nodes[i].parent;
		tree->nodes[i].score += score * share;
		share = up == 0 ? 0.6 : share * 0.6;
	}
}

static double
weight(const struct dtl_tree *tree, uint32_t i)
{
	const struct dtl_node *node = &tree->nodes[i];
	unsigned classes = node->classes;
	double density =
	    node->text_bytes > 0 ? (double)node->link_bytes / (double)node->text_bytes : 1.0;
	double factor = 1.0;

	if (node->tag == TAG_ARTICLE || node->tag == TAG_MAIN)
		factor *= 1.2;
	if ((classes & DTL_WORD_MARKUP_GOOD) != 0)
		factor *= 1.25;
	if ((classes & DTL_WORD_MARKUP_BAD) != 0)
		factor *= 0.6;
	if (dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_ITEMPROP), "articleBody"))
		factor *= 3.0;
	return node->score * (1.0 - density) * factor;
}

static bool
can_hold(enum dtl_tag tag)
{
	return tag == TAG_DIV || tag == TAG_ARTICLE || tag == TAG_MAIN || tag == TAG_SECTION ||
	       tag == TAG_BODY || tag == TAG_CELL || tag == TAG_TABLE || tag == TAG_FORM ||
	       tag == TAG_OTHER || tag == TAG_QUOTE || tag == TAG_ITEM || tag == TAG_LIST ||
	       tag == TAG_ASIDE || tag == TAG_ROW || tag == TAG_ROWS;
}

/* The best node holds most of the article; its parent holds it all when that adds much text in
 * paragraphs and few links. */
static uint32_t
widen(const struct dtl_tree *tree, uint32_t best)
{
	for (uint32_t i = best; i > 0 && tree->nodes[i].tag != TAG_BODY;) {
		i = tree->nodes[i].parent;
		const struct dtl_node *outer = &tree->nodes[i];
		const struct dtl_node *inner = &tree->nodes[best];
		uint32_t more = outer->paragraph_bytes - inner->paragraph_bytes;
		uint32_t rest = outer->text_bytes - inner->text_bytes;
		uint32_t links = outer->link_bytes - inner->link_bytes;
		if (more * 4 > inner->paragraph_bytes && more * 10 > rest * 7 && links * 4 < rest)
			best = i;
	}
	return best;
}

static uint32_t
best_node(const struct dtl_tree *tree)
{
	uint32_t best = 0;
	double best_weight = -1.0;

	for (uint32_t i = 0; i < tree->count; i++) {
		if (tree->nodes[i].score <= 0.0 || !can_hold(tree->nodes[i].tag))
			continue;
		double w = weight(tree, i);
		if (w > best_weight) {
			best_weight = w;
			best = i;
		}
	}
	return best;
}

/* What is skipped is judged by the text of the whole page first, then all is summed again. */
static uint32_t
weigh(struct dtl_tree *tree, bool by_name)
{
	for (size_t i = 0; i < tree->count; i++) {
		tree->nodes[i].skip = false;
		tree->nodes[i].score = 0.0;
	}
	sum_text(tree);
	sum_paragraphs(tree);
	mark_skipped(tree, by_name);
	sum_text(tree);
	sum_paragraphs(tree);
	for (uint32_t i = 1; i < tree->count; i++)
		if (tree->nodes[i].paragraph)
			spread_score(tree, i);
	return widen(tree, best_node(tree));
}

/* What holds the element that is named the article's body is no furniture, whatever its name. */
static void
keep_article_body(struct dtl_tree *tree)
{
	for (uint32_t i = 1; i < tree->count; i++) {
		if (!dtl_str_is_nocase(
			dtl_html_attribute(&tree->nodes[i], ATTRIBUTE_ITEMPROP), "articleBody"))
			continue;
		for (uint32_t up = i; up > 0; up = tree->nodes[up].parent)
			tree->nodes[up].keep = true;
		return;
	}
}

uint32_t
dtl_html_weigh(struct dtl_tree *tree)
{
	keep_article_body(tree);
	uint32_t best = weigh(tree, true);
	uint32_t bytes = tree->nodes[best].paragraph_bytes;

	if (bytes >= SHORT_ARTICLE)
		return best;
	/* Too little: the names of classes may have misled. */
	uint32_t other = weigh(tree, false);
	if (tree->nodes[other].paragraph_bytes > bytes * 2)
		return other;
	return weigh(tree, true);
}
