/* The article's subtree to lines: blocks end lines, inline text runs on, furniture stays out. */
#include "text/html.h"

#include "base/buf.h"
#include "base/utf8.h"

enum { MIN_TEASER = 3, MAX_TEASER = 300, MIN_LEDE = 50, MAX_LEDE = 6 };

struct writer {
	struct dtl_tree *tree;
	struct dtl_lines *lines;
	struct dtl_str title;
	struct dtl_buf line;
	enum dtl_block_kind kind; /* of the line that grows */
	uint32_t link_bytes; /* of it */
	uint32_t link_end; /* inside a link up to this node */
	bool title_seen; /* its heading in the page was passed over */
};

static bool
repeats_title(const struct writer *w, struct dtl_str text)
{
	if (w->title.n == 0 || text.n == 0 || w->title_seen)
		return false;
	struct dtl_str t = dtl_utf8_fold_str(w->lines->a, dtl_str_slice(w->title, 0, 400));
	struct dtl_str s = dtl_utf8_fold_str(w->lines->a, dtl_str_slice(text, 0, 400));
	return dtl_str_eq_nocase(t, s);
}

static bool
is_link_line(const struct writer *w, struct dtl_str text)
{
	return text.n >= MIN_TEASER && text.n <= MAX_TEASER && w->link_bytes * 10 >= text.n * 8;
}

static void
flush(struct writer *w)
{
	struct dtl_str text = dtl_str_trim(dtl_buf_str(&w->line));
	enum dtl_block_kind kind = w->kind;
	size_t before = w->lines->count;

	if (repeats_title(w, text))
		w->title_seen = true;
	else if (text.n > 0)
		dtl_lines_add(w->lines, text, kind);
	if (w->lines->count > before && is_link_line(w, text)) {
		struct dtl_line *line = &w->lines->items[before];
		bool body =
		    kind == DTL_BLOCK_BODY || kind == DTL_BLOCK_LIST || kind == DTL_BLOCK_HEADING;
		bool prose = text.n > 80 && (text.p[text.n - 1] == '.' || w->link_bytes < text.n);
		if (body && !prose) {
			line->kind = DTL_BLOCK_TEASER;
			line->why = "teaser: links only";
		}
	}
	dtl_buf_truncate(&w->line, 0);
	w->link_bytes = 0;
}

/* Kind of the lines in a node, as its nearest telling ancestor inside the article says. */
static enum dtl_block_kind
kind_of(const struct dtl_tree *tree, uint32_t node, uint32_t article)
{
	for (uint32_t i = node;; i = tree->nodes[i].parent) {
		switch (tree->nodes[i].tag) {
		case TAG_H1:
		case TAG_H2:
		case TAG_H3:
		case TAG_H4:
		case TAG_H5:
		case TAG_H6:
			return DTL_BLOCK_HEADING;
		case TAG_FIGURE:
		case TAG_CAPTION:
			return DTL_BLOCK_CAPTION;
		case TAG_QUOTE:
			return DTL_BLOCK_QUOTE;
		case TAG_ITEM:
			return DTL_BLOCK_LIST;
		default:
			break;
		}
		if (i == article || i == 0)
			return DTL_BLOCK_BODY;
	}
}

/* A list or box that is mostly links is a menu or related stories. */
static bool
is_link_box(const struct dtl_tree *tree, uint32_t i)
{
	const struct dtl_node *node = &tree->nodes[i];
	bool box = node->tag == TAG_LIST || node->tag == TAG_DIV || node->tag == TAG_SECTION ||
		   node->tag == TAG_TABLE || node->tag == TAG_FORM;

	return box && node->text_bytes > 0 && node->link_bytes * 10 > node->text_bytes * 6 &&
	       node->paragraph_bytes * 5 < node->text_bytes;
}

static bool
ends_sentence(struct dtl_str s)
{
	s = dtl_str_trim(s);
	if (s.n == 0)
		return true;
	return strchr(".!?:\"", s.p[s.n - 1]) != NULL || dtl_str_ends(s, "\xE2\x80\x9D");
}

static bool
is_br(const struct dtl_tree *tree, uint32_t i)
{
	return i < tree->count && tree->nodes[i].tag == TAG_BR;
}

/* Two breaks part paragraphs; one does when a sentence has ended there. */
static void
take_break(struct writer *w, uint32_t i)
{
	uint32_t next = i + 1;

	while (next < w->tree->count && w->tree->nodes[next].tag == TAG_TEXT &&
	       dtl_str_trim(w->tree->nodes[next].text).n == 0)
		next++;
	if (is_br(w->tree, next) || ends_sentence(dtl_buf_str(&w->line)))
		flush(w);
	else
		dtl_buf_add_char(&w->line, ' ');
}

static void
take_text(struct writer *w, uint32_t i)
{
	struct dtl_str text = w->tree->nodes[i].text;

	dtl_buf_add_str(&w->line, text);
	if (i < w->link_end)
		w->link_bytes += (uint32_t)dtl_str_trim(text).n;
}

struct open_blocks {
	uint32_t *ends;
	size_t count, cap;
};

static void
open_block(struct writer *w, struct open_blocks *open, uint32_t end)
{
	if (open->count == open->cap) {
		size_t cap = open->cap ? open->cap * 2 : 64;
		open->ends =
		    dtl_arena_grow(w->lines->a, open->ends, open->cap, cap, sizeof *open->ends);
		open->cap = cap;
	}
	open->ends[open->count++] = end;
}

/* Cells of one row share a line: "Killed | 12". */
static bool
breaks_line(const struct dtl_node *node)
{
	return dtl_html_is_block(node->tag) && node->tag != TAG_CELL;
}

/* Summaries between the page's heading and the article's element belong to the article. */
static void
add_lede(struct writer *w, uint32_t article)
{
	const struct dtl_tree *tree = w->tree;
	uint32_t heading = article;
	unsigned count = 0;

	while (heading > 0 && tree->nodes[heading].tag != TAG_H1)
		heading--;
	uint32_t from = tree->nodes[heading].tag == TAG_H1 ? tree->nodes[heading].end : article;
	for (uint32_t i = from; i < article && count < MAX_LEDE;) {
		const struct dtl_node *node = &tree->nodes[i];
		bool around = node->end > article;
		bool summary = node->tag == TAG_H2 || node->tag == TAG_H3;
		if (node->skip || ((node->paragraph || summary) && !around)) {
			if (!node->skip && node->text_bytes >= MIN_LEDE &&
			    node->link_bytes * 4 < node->text_bytes) {
				dtl_lines_add(
				    w->lines, dtl_html_text(tree, i, 4000), DTL_BLOCK_BODY);
				count++;
			}
			i = node->end;
		} else {
			i++;
		}
	}
}

/* Ends the line when blocks end before node i. */
static void
close_blocks(struct writer *w, struct open_blocks *open, uint32_t i, uint32_t article)
{
	bool closed = false;

	for (; open->count > 0 && open->ends[open->count - 1] <= i; open->count--)
		closed = true;
	if (!closed)
		return;
	flush(w);
	w->kind = kind_of(w->tree, w->tree->nodes[i].parent, article);
}

static void
take_node(struct writer *w, struct open_blocks *open, uint32_t i, uint32_t article)
{
	const struct dtl_node *node = &w->tree->nodes[i];

	if (breaks_line(node)) {
		flush(w);
		w->kind = kind_of(w->tree, i, article);
		open_block(w, open, node->end);
	} else if (node->tag == TAG_CELL && w->line.n > 0) {
		dtl_buf_add_char(&w->line, ' ');
	} else if (node->tag == TAG_BR) {
		take_break(w, i);
	} else if (node->tag == TAG_TEXT) {
		take_text(w, i);
	}
	if (node->tag == TAG_A && node->end > w->link_end)
		w->link_end = node->end;
}

void
dtl_html_lines(struct dtl_tree *tree, uint32_t article, struct dtl_str title, struct dtl_lines *ret)
{
	struct writer w = { .tree = tree, .lines = ret, .title = title, .kind = DTL_BLOCK_BODY };
	struct open_blocks open = { 0 };

	dtl_buf_init(&w.line, ret->a);
	add_lede(&w, article);
	for (uint32_t i = article; i < tree->nodes[article].end;) {
		close_blocks(&w, &open, i, article);
		if (i != article && (tree->nodes[i].skip || is_link_box(tree, i))) {
			i = tree->nodes[i].end;
			continue;
		}
		take_node(&w, &open, i, article);
		i++;
	}
	flush(&w);
}
