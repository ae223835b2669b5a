#include "text/html.h"

#include "base/buf.h"
#include "text/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const char *const tag_names[TAG_COUNT] = { [TAG_TEXT] = "text",
	[TAG_OTHER] = "x",
	[TAG_BODY] = "body",
	[TAG_TITLE] = "title",
	[TAG_META] = "meta",
	[TAG_TIME] = "time",
	[TAG_P] = "p",
	[TAG_DIV] = "div",
	[TAG_SECTION] = "section",
	[TAG_FORM] = "form",
	[TAG_A] = "a",
	[TAG_BR] = "br",
	[TAG_H1] = "h1",
	[TAG_H2] = "h2",
	[TAG_LIST] = "list",
	[TAG_ITEM] = "item",
	[TAG_TABLE] = "table",
	[TAG_ROWS] = "rows",
	[TAG_ROW] = "row",
	[TAG_CELL] = "cell" };

/* "p(one a(two))": what is in the body. */
static struct dtl_str
drawn(struct dtl_arena *a, const struct dtl_tree *tree)
{
	struct dtl_buf b;
	uint32_t ends[DTL_HTML_MAX_DEPTH + 3];
	size_t depth = 0;
	uint32_t i = 0;

	dtl_buf_init(&b, a);
	while (tree->nodes[i].tag != TAG_BODY)
		i++;
	for (i++; i <= tree->count; i++) {
		for (; depth > 0 && ends[depth - 1] <= i; depth--)
			dtl_buf_add_char(&b, ')');
		if (i == tree->count)
			break;
		const struct dtl_node *node = &tree->nodes[i];
		assert_true(node->end > i && node->end <= tree->nodes[node->parent].end);
		if (b.n > 0 && b.p[b.n - 1] != '(')
			dtl_buf_add_char(&b, ' ');
		if (node->tag == TAG_TEXT) {
			dtl_buf_addf(&b, "'%.*s'", DTL_STR_FMT(node->text));
			continue;
		}
		dtl_buf_add_z(&b, tag_names[node->tag]);
		for (unsigned k = 0; k < node->attribute_count; k++)
			dtl_buf_addf(&b, "[%.*s]", DTL_STR_FMT(node->attributes[k].value));
		if (node->end > i + 1) {
			dtl_buf_add_char(&b, '(');
			ends[depth++] = node->end;
		}
	}
	return dtl_buf_str(&b);
}

static void
check(const char *page, const char *expected)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_tree tree;

	dtl_html_tree(a, dtl_str_from(page), &tree);
	struct dtl_str found = drawn(a, &tree);
	if (!dtl_str_is(found, expected))
		fail_msg("%s became %.*s", page, DTL_STR_FMT(found));
	dtl_arena_free(a);
}

static void
what_is_not_read_goes(void **state)
{
	(void)state;
	check("a<script>if (a<b) x('</p>')</script>b", "'a b'");
	check("a<script>x</scripty></script >b", "'a b'");
	check("a<!-- <p> -->b<!DOCTYPE html>c<?php x ?>d", "'abcd'");
	check("<p onclick='x()' class=\"k\" data-x=1>t</p>", "p[k]('t')");
	check("<P CLASS=a Class=b>t</P>", "p[a]('t')");
	check("<em>a</em><font size=2>b</font>", "'ab'");
	check("<svg><path d='M0'/></svg>x<svg/>y", "'xy'");
	check("1 < 2 and <3", "'1 < 2 and <3'");
	check("x<style>p{}", "'x'");
	check("</div>x</p>", "'x'");
	check("<p title='say \"hi\" &amp; &eacute;&#233'>", "p[say \"hi\" & \xC3\xA9\xC3\xA9]");
	check("a &lt;b&gt; &ccaron;&nbsp;&unknown; &#x2019;",
	    "'a <b> \xC4\x8D\xC2\xA0&unknown; \xE2\x80\x99'");
	check("<html lang=de><head><title>T</title><meta name=a><body class=k>x", "'x'");
	check("", "");
}

static void
elements_end_where_browsers_end_them(void **state)
{
	(void)state;
	check("<p>a<p>b<div>c", "p('a') p('b') div('c')");
	check("<p><span>a<div>b</div>", "p(x('a')) div('b')");
	check("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
	    "list(item('a') item('b' list(item('c'))) item('d'))");
	check("<dl><dt>a<dd>b<dt>c</dl>", "list(item('a') item('b') item('c'))");
	check("<table><tr><td>a<td>b<tr><td>c</table>d",
	    "table(row(cell('a') cell('b')) row(cell('c'))) 'd'");
	check("<table><tbody><tr><td><table><tr><td>a</table>b<tfoot><tr><td>c</table>",
	    "table(rows(row(cell(table(row(cell('a'))) 'b'))) rows(row(cell('c'))))");
	check("<td>a</td><tr>b", "'ab'");
	check("<table><tr><td><p>a</div>b</table>", "table(row(cell(p('ab'))))");
	check("<h1>a<h2>b</h1>c", "h1('a') h2('b') 'c'");
	check("<div><span>a</div>b</span>c", "div(x('a')) 'bc'");
	check("<span><div>a</span>b</div>c", "x(div('ab') 'c')");
	check("<a href=1>x<a href=2>y</a>z", "a[1]('x') a[2]('y') 'z'");
	check("<a href=1>x<p>y</a>z</p>w", "a[1]('x' p('y')) 'zw'");
	check("<a href=1><div>y</a>z</div>w", "a[1](div('yz')) 'w'");
	check("<form><div>a</form>b</div>c<form>d<form>e", "form(div('ab')) 'c' form('de')");
	check("a<br>b</br>c", "'a' br 'bc'");
	check("<div>\n<p>a</p> <p>b</p>\n<i>c</i> <a>d</a></div>",
	    "div(p('a') p('b') '\nc ' a('d'))");
	check("<title>a <b>&amp;</title>b", "'b'");
}

static void
json_ld_is_handed_out(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_tree tree;
	struct dtl_str page = DTL_STR("<script type=\"application/ld+json\">{\"a\":1}</script>"
				      "<script>var x;</script>");

	(void)state;
	dtl_html_tree(a, page, &tree);
	assert_int_equal(tree.json_count, 1);
	assert_true(dtl_str_is(tree.json[0], "{\"a\":1}"));
	dtl_arena_free(a);
}

/* count pieces, '%' in them replaced by their number. */
static struct dtl_str
repeat(struct dtl_arena *a, const char *piece, size_t count, const char *tail)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < count; i++)
		for (const char *c = piece; *c; c++) {
			if (*c == '%')
				dtl_buf_addf(&b, "%zu", i);
			else
				dtl_buf_add_char(&b, *c);
		}
	dtl_buf_add_z(&b, tail);
	return dtl_buf_str(&b);
}

static bool
ends_with(const struct dtl_tree *tree, const char *text)
{
	const struct dtl_node *last = &tree->nodes[tree->count - 1];

	return last->tag == TAG_TEXT && dtl_str_ends(last->text, text);
}

static void
deep_nesting_is_flattened(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_tree tree;

	(void)state;
	dtl_html_tree(a, repeat(a, "<div>", 40000, "deep text<title>t</title>"), &tree);
	assert_int_equal(tree.flattened, 40000 - DTL_HTML_MAX_DEPTH);
	assert_false(tree.cut);
	assert_true(ends_with(&tree, "t"));
	dtl_html_tree(a, repeat(a, "<p>one<li>two", 20000, ""), &tree);
	assert_int_equal(tree.flattened, 0);
	dtl_arena_free(a);
}

static void
what_is_more_than_a_page_is_cut(void **state)
{
	static const struct {
		const char *piece;
		size_t count;
	} pages[] = { { "<br>", DTL_HTML_MAX_TAGS + 1 }, { "word ", DTL_HTML_MAX_BYTES / 5 + 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_tree tree;

		dtl_html_tree(a, repeat(a, pages[i].piece, pages[i].count, " end<p>"), &tree);
		assert_true(tree.cut);
		assert_false(ends_with(&tree, " end"));
		dtl_html_tree(a, repeat(a, pages[i].piece, pages[i].count - 10, " end"), &tree);
		assert_false(tree.cut);
		assert_true(ends_with(&tree, " end"));
		dtl_arena_free(a);
	}
}

/* Each of these takes one or the other parser of browsers seconds to minutes. */
static void
bombs_are_read_in_bounded_time_and_memory(void **state)
{
	static const struct {
		const char *head, *piece;
		size_t count;
	} bombs[] = {
		{ "<html><body>", "<div>", 50000 },
		{ "<html><body>", "<b><i><font>", 20000 },
		{ "<html><body>", "<font size=%>", 20000 },
		{ "<html><body>", "<a href=%>", 20000 },
		{ "<html><body><p ", "class%=x ", 20000 },
		{ "<html><body>", "<table>", 20000 },
		{ "<html><body>", "<table><tr><td>", 20000 },
		{ "<html><body>", "<svg><math>", 20000 },
		{ "<html><body>", "<ul><li>", 20000 },
		{ "<html><body>", "<span><p>", 20000 },
		{ "<html><body><b><a href=1>", "<p>x", 50000 },
		{ "<html><body>", "</p></b></td>", 20000 },
		{ "<html><body>", "<x-y%>", 20000 },
		{ "<html><body>", "<!--", 50000 },
		{ "<html><body>", "<", 200000 },
		{ "<html><body>", "<p a='", 50000 },
		{ "<html><body>", "&amp", 200000 },
		{ "<html><body><select>", "<option>", 20000 },
		{ "<html><body><table>", "<div>x</div>", 20000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_buf page;
		struct dtl_document doc;
		struct dtl_err err;
		dtl_buf_init(&page, a);
		dtl_buf_add_z(&page, bombs[i].head);
		dtl_buf_add_str(&page, repeat(a, bombs[i].piece, bombs[i].count, "end"));
		struct dtl_body_input in = { .bytes = dtl_buf_str(&page),
			.media_type = DTL_STR("text/html") };
		dtl_rc rc = dtl_body_read(a, &in, &doc, &err);
		assert_true(rc == DTL_OK || rc == DTL_SKIP);
		assert_true(dtl_arena_used(a) < 64u << 20);
		dtl_arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_read_goes),
		cmocka_unit_test(elements_end_where_browsers_end_them),
		cmocka_unit_test(json_ld_is_handed_out),
		cmocka_unit_test(deep_nesting_is_flattened),
		cmocka_unit_test(what_is_more_than_a_page_is_cut),
		cmocka_unit_test(bombs_are_read_in_bounded_time_and_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
