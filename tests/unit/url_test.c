#include "base/file.h"
#include "net/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct dtl_arena *a;

static void
expect_str(const char *what, struct dtl_str got, const char *want)
{
	if (want == NULL ? got.p != NULL : !dtl_str_is(got, want))
		fail_msg(
		    "%s: got '%.*s', want '%s'", what, DTL_STR_FMT(got), want == NULL ? "-" : want);
}

static void
references_are_joined_as_the_standard_says(void **state)
{
	static const char *const rows[][2] = { { "g", "http://a/b/c/g" },
		{ "./g", "http://a/b/c/g" }, { "g/", "http://a/b/c/g/" }, { "/g", "http://a/g" },
		{ "//g", "http://g/" }, { "?y", "http://a/b/c/d;p?y" },
		{ "g?y", "http://a/b/c/g?y" }, { "#s", "http://a/b/c/d;p?q#s" },
		{ "g#s", "http://a/b/c/g#s" }, { "g?y#s", "http://a/b/c/g?y#s" },
		{ ";x", "http://a/b/c/;x" }, { "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" },
		{ "./", "http://a/b/c/" }, { "..", "http://a/b/" }, { "../", "http://a/b/" },
		{ "../g", "http://a/b/g" }, { "../..", "http://a/" }, { "../../g", "http://a/g" },
		{ "../../../g", "http://a/g" }, { "/./g", "http://a/g" }, { "/../g", "http://a/g" },
		{ "g.", "http://a/b/c/g." }, { "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" }, { "g/./h", "http://a/b/c/g/h" },
		{ "g/../h", "http://a/b/c/h" }, { "g?y/../x", "http://a/b/c/g?y/../x" },
		{ "HTTP://E.org", "http://e.org/" }, { " g h ", "http://a/b/c/g%20h" },
		{ "g\nh", "http://a/b/c/gh" }, { "mailto:x@y", NULL },
		{ "javascript:alert(1)", NULL }, { "file:///etc/passwd", NULL },
		{ "https://", NULL } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_str(rows[i][0],
		    dtl_url_join(a, dtl_str_from("http://a/b/c/d;p?q"), dtl_str_from(rows[i][0])),
		    rows[i][1]);
}

static void
a_url_has_one_normal_spelling(void **state)
{
	static const char *const rows[][2] = { { "HTTP://Example.ORG", "http://example.org/" },
		{ "http://example.org:80/", "http://example.org/" },
		{ "https://example.org:443/a", "https://example.org/a" },
		{ "https://example.org:8443/a", "https://example.org:8443/a" },
		{ "http://example.org./a", "http://example.org/a" },
		{ "http://example.org:/a", "http://example.org/a" },
		{ "http://example.org/%7euser/%c3%a9", "http://example.org/~user/%C3%A9" },
		{ "http://example.org/\xc3\xa9?\xc3\xa9", "http://example.org/%C3%A9?%C3%A9" },
		{ "http://example.org/a%2fb", "http://example.org/a%2Fb" },
		{ "http://example.org/100%", "http://example.org/100%25" },
		{ "http://example.org/a/../b/./c", "http://example.org/b/c" },
		{ "http://[2001:DB8::1]/x", "http://[2001:db8::1]/x" },
		{ "http://u:p@example.org/", "http://u:p@example.org/" }, { "http://", NULL },
		{ "http:///x", NULL }, { "http://a b/", NULL }, { "http://a\x01/", NULL },
		{ "http://a:0/", NULL }, { "http://a:65536/", NULL }, { "http://a:8x/", NULL },
		{ "http://a_b.example/", "http://a_b.example/" }, { "http://[::1/", NULL },
		{ "http://-a/", NULL }, { "http://a<b/", NULL }, { "http://evil\\@good/", NULL },
		{ "ftp://a/", NULL }, { "//a/b", NULL }, { "", NULL } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_str(rows[i][0], dtl_url_normal(a, dtl_str_from(rows[i][0])), rows[i][1]);
}

static const struct dtl_url_rules *
shipped_rules(void)
{
	const struct dtl_url_rules *rules = NULL;
	struct dtl_str text;
	struct dtl_err err;

	assert_int_equal(
	    dtl_file_read(a, dtl_share_path(a, "net/url-rules.txt"), 1 << 20, &text, &err), DTL_OK);
	assert_int_equal(dtl_url_rules_parse(a, text, &rules, &err), DTL_OK);
	return rules;
}

static void
variants_of_a_page_are_one_article(void **state)
{
	static const char *const rows[][2] = {
		{ "https://n.example/a#top", "https://n.example/a" },
		{ "https://n.example/a?", "https://n.example/a" },
		{ "https://n.example/a?utm_source=rss&utm_medium=feed", "https://n.example/a" },
		{ "https://n.example/a?id=7&utm_source=rss", "https://n.example/a?id=7" },
		{ "https://n.example/a?fbclid=x&id=7&gclid=y", "https://n.example/a?id=7" },
		{ "https://n.example/a?UTM_Source=x", "https://n.example/a" },
		{ "https://n.example/a?source=rss", "https://n.example/a" },
		{ "https://n.example/a?source=archive", "https://n.example/a?source=archive" },
		{ "https://n.example/2025/a/amp/", "https://n.example/2025/a" },
		{ "https://n.example/2025/a/amp", "https://n.example/2025/a" },
		{ "https://n.example/amp/2025/a", "https://n.example/2025/a" },
		{ "https://n.example/a.amp.html", "https://n.example/a" },
		{ "https://n.example/a?amp=1", "https://n.example/a" },
		{ "https://n.example/a?outputType=amp", "https://n.example/a" },
		{ "https://amp.n.example/a", "https://n.example/a" },
		{ "https://m.n.example/a", "https://n.example/a" },
		{ "https://m.example/a", "https://m.example/a" },
		{ "https://n.example/a/print", "https://n.example/a" },
		{ "https://n.example/a?print=1&p=2", "https://n.example/a?p=2" },
		{ "https://www.google.com/amp/s/n.example/a", "https://n.example/a" },
		{ "https://n-example.cdn.ampproject.org/c/s/n.example/a?x=1",
		    "https://n.example/a?x=1" },
		{ "https://n.example/lamp", "https://n.example/lamp" },
		{ "https://n.example/blueprint", "https://n.example/blueprint" },
		{ "HTTPS://N.Example:443/a/../b", "https://n.example/b" },
		{ "https://u:p@n.example/a", "https://n.example/a" },
		{ "no url", NULL },
	};
	const struct dtl_url_rules *rules = shipped_rules();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dtl_str once = dtl_url_canonical(a, rules, dtl_str_from(rows[i][0]));

		expect_str(rows[i][0], once, rows[i][1]);
		if (once.p != NULL)
			expect_str("again", dtl_url_canonical(a, rules, once), rows[i][1]);
	}
}

static void
a_site_is_what_is_registered(void **state)
{
	static const char *const rows[][2] = { { "example.org", "example.org" },
		{ "a.b.example.org", "example.org" }, { "news.example.co.uk", "example.co.uk" },
		{ "example.co.uk", "example.co.uk" }, { "x.example.com.au", "example.com.au" },
		{ "x.y.example.de", "example.de" }, { "127.0.0.1", "127.0.0.1" },
		{ "[::1]", "[::1]" }, { "localhost", "localhost" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_str(rows[i][0], dtl_url_site(dtl_str_from(rows[i][0])), rows[i][1]);
}

static void
broken_rules_are_named_by_line(void **state)
{
	const struct dtl_url_rules *rules;
	struct dtl_err err;

	(void)state;
	assert_int_equal(
	    dtl_url_rules_parse(a, dtl_str_from("# x\n\nparm * a\n"), &rules, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "line 3"));
	assert_int_equal(dtl_url_rules_parse(a, dtl_str_from("tail *"), &rules, &err), DTL_SKIP);
	assert_int_equal(
	    dtl_url_rules_parse(a, dtl_str_from("param * a b"), &rules, &err), DTL_SKIP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_are_joined_as_the_standard_says),
		cmocka_unit_test(a_url_has_one_normal_spelling),
		cmocka_unit_test(variants_of_a_page_are_one_article),
		cmocka_unit_test(a_site_is_what_is_registered),
		cmocka_unit_test(broken_rules_are_named_by_line),
	};

	a = dtl_arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	dtl_arena_free(a);
	return failed;
}
