#include "text/gate.h"

#include "base/buf.h"
#include "text/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
check(const char *page, const char *expected)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_gated gated;

	dtl_gate(a, dtl_str_from(page), &gated);
	if (!dtl_str_is(gated.html, expected))
		fail_msg("'%s' became '%.*s'", page, DTL_STR_FMT(gated.html));
	dtl_arena_free(a);
}

static void
what_is_not_read_goes(void **state)
{
	(void)state;
	check("a<script>if (a<b) x('</p>')</script>b", "a b");
	check("a<!-- <p> -->b<!DOCTYPE html>c<?php x ?>d", "abcd");
	check("<p onclick='x()' class=\"k\" data-x=1>t</p>", "<p class=\"k\">t</p>");
	check("<P CLASS=a>t</P>", "<P CLASS=\"a\">t</P>");
	check("<em>a</em><font size=2>b</font>", "ab");
	check("<strong>a<b>b</b></strong>c", "<b>ab</b>c");
	check("<svg><path d='M0'/></svg>x<svg/>y", " xy");
	check("1 < 2 and <3", "1 &lt; 2 and &lt;3");
	check("x<style>p{}", "x");
	check("</div>x</p>", "x");
	check("<a href=1>x<a href=2>y", "<a href=\"1\">x</a><a href=\"2\">y");
	check("<p title='say \"hi\"'>", "<p title=\"say &quot;hi&quot;\">");
}

static void
json_ld_is_handed_out(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_gated gated;
	struct dtl_str page = DTL_STR("<script type=\"application/ld+json\">{\"a\":1}</script>"
				      "<script>var x;</script>");

	(void)state;
	dtl_gate(a, page, &gated);
	assert_int_equal(gated.json_count, 1);
	assert_true(dtl_str_is(gated.json[0], "{\"a\":1}"));
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

static void
deep_nesting_is_flattened(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_gated gated;

	(void)state;
	dtl_gate(a, repeat(a, "<div>", 40000, "deep text"), &gated);
	assert_int_equal(gated.flattened, 40000 - DTL_GATE_MAX_DEPTH);
	assert_false(gated.cut);
	assert_true(dtl_str_ends(gated.html, "deep text"));
	dtl_gate(a, repeat(a, "<p>one<li>two", 20000, ""), &gated);
	assert_int_equal(gated.flattened, 0);
	dtl_arena_free(a);
}

static void
what_is_more_than_a_page_is_cut(void **state)
{
	static const struct {
		const char *piece;
		size_t count;
	} pages[] = { { "<br>", DTL_GATE_MAX_TAGS + 1 }, { "&amp;", DTL_GATE_MAX_REFERENCES + 1 },
		{ "<", DTL_GATE_MAX_REFERENCES + 1 }, { "word ", DTL_GATE_MAX_BYTES / 5 + 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_gated gated;

		dtl_gate(a, repeat(a, pages[i].piece, pages[i].count, " end"), &gated);
		assert_true(gated.cut);
		assert_true(gated.html.n <= DTL_GATE_MAX_BYTES);
		assert_true(gated.html.n > 100000);
		dtl_gate(a, repeat(a, pages[i].piece, pages[i].count - 10, " end"), &gated);
		assert_false(gated.cut);
		assert_true(dtl_str_ends(gated.html, " end"));
		dtl_arena_free(a);
	}
}

/* Each of these takes the parser alone seconds to minutes. */
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
		assert_true(dtl_arena_used(a) < 300u << 20);
		dtl_arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_read_goes),
		cmocka_unit_test(json_ld_is_handed_out),
		cmocka_unit_test(deep_nesting_is_flattened),
		cmocka_unit_test(what_is_more_than_a_page_is_cut),
		cmocka_unit_test(bombs_are_read_in_bounded_time_and_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
