#include "base/buf.h"
#include "net/robots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct row {
	const char *robots;
	const char *path;
	bool allowed;
};

static const struct row rows[] = {
	{ "", "/a", true },
	{ "User-agent: *\nDisallow: /", "/a", false },
	{ "User-agent: *\nDisallow: /", "/robots.txt", true },
	{ "User-agent: *\nDisallow:", "/a", true },
	{ "user-agent:*\ndisallow:/a", "/ab", false },
	{ "User-agent: *\nDisallow: /a/", "/a", true },
	{ "User-agent: other\nDisallow: /", "/a", true },
	{ "User-agent: other\nUser-agent: dateline\nDisallow: /", "/a", false },
	{ "User-agent: DateLine/1.0\nDisallow: /x", "/x", false },
	{ "User-agent: datelinebot\nDisallow: /x", "/x", true },
	/* our own group, and only it */
	{ "User-agent: *\nDisallow: /\nUser-agent: dateline\nAllow: /", "/a", true },
	{ "User-agent: dateline\nDisallow: /b\n\nUser-agent: *\nDisallow: /", "/a", true },
	{ "User-agent: dateline\nDisallow: /b\nUser-agent: *\nDisallow: /c\nUser-agent: dateline\n"
	  "Disallow: /d",
	    "/d", false },
	{ "User-agent: dateline\n\nUser-agent: *\nDisallow: /", "/a", false },
	/* the longest rule wins, allow on a tie */
	{ "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true },
	{ "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false },
	{ "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true },
	{ "User-agent: *\nAllow: /a\nDisallow: /a", "/a", true },
	/* wildcards */
	{ "User-agent: *\nDisallow: /*.php", "/x/y.php?z", false },
	{ "User-agent: *\nDisallow: /*.php$", "/x/y.php?z", true },
	{ "User-agent: *\nDisallow: /*.php$", "/x/y.php", false },
	{ "User-agent: *\nDisallow: /a*b*c", "/axxbxxc", false },
	{ "User-agent: *\nDisallow: /a*b*c", "/axxcxxb", true },
	{ "User-agent: *\nDisallow: *print", "/a/print", false },
	{ "User-agent: *\nDisallow: /a$", "/ab", true },
	{ "User-agent: *\nDisallow: /$", "/", false },
	{ "User-agent: *\nDisallow: /$", "/a", true },
	{ "User-agent: *\nDisallow: /a*$", "/abc", false },
	/* escapes */
	{ "User-agent: *\nDisallow: /caf\xc3\xa9", "/caf%C3%A9", false },
	{ "User-agent: *\nDisallow: /caf%c3%a9", "/caf\xc3\xa9", false },
	{ "User-agent: *\nDisallow: /%7Ejoe", "/~joe/x", false },
	{ "User-agent: *\nDisallow: /a%2fb", "/a/b", true },
	{ "User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false },
	/* lines */
	{ "User-agent: *\r\nDisallow: /a\r\n", "/a", false },
	{ "User-agent: *\rDisallow: /a", "/a", false },
	{ "\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", false },
	{ "User-agent: * # all\nDisallow: /a # b", "/a", false },
	{ "Disallow: /a", "/a", true },
	{ "User-agent: *\nCrawl-delay: 5\nDisallow: /a", "/a", false },
	{ "User-agent: *\nSitemap: http://x/\nDisallow: /a", "/a", false },
	{ "User-agent: *\nDisallow: a", "/a", true },
	{ "<html><body>Not found</body></html>", "/a", true },
	{ "User-agent: *\nDisallow: /a?b=", "/a?b=c", false },
};

static void
rules_are_read_as_the_standard_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_robots robots;

		dtl_robots_parse(a, dtl_str_from(rows[i].robots), "dateline", &robots);
		if (dtl_robots_allows(&robots, dtl_str_from(rows[i].path)) != rows[i].allowed)
			fail_msg("row %zu: '%s' for '%s'", i, rows[i].robots, rows[i].path);
		dtl_arena_free(a);
	}
}

static void
delay_and_sitemaps_are_found(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_robots robots;

	(void)state;
	dtl_robots_parse(a,
	    dtl_str_from("User-agent: *\nCrawl-delay: 1.5\nUser-agent: x\nCrawl-delay: 9\n"
			 "Sitemap: https://n.example/s.xml\nsitemap: https://n.example/t.xml"),
	    "dateline", &robots);
	assert_int_equal(robots.crawl_delay_ms, 1500);
	assert_int_equal(robots.sitemap_count, 2);
	assert_true(dtl_str_is(robots.sitemaps[1], "https://n.example/t.xml"));
	dtl_robots_parse(a, dtl_str_from("User-agent: *\nCrawl-delay: 1e99"), "dateline", &robots);
	assert_int_equal(robots.crawl_delay_ms, 86400000);
	dtl_robots_parse(a, dtl_str_from("User-agent: *\nCrawl-delay: nan"), "dateline", &robots);
	assert_int_equal(robots.crawl_delay_ms, 0);
	dtl_arena_free(a);
}

static void
only_the_first_500_kib_count(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_robots robots;
	struct dtl_buf b;

	(void)state;
	dtl_buf_init(&b, a);
	dtl_buf_add_z(&b, "User-agent: *\nDisallow: /early\n");
	while (b.n < DTL_ROBOTS_BYTES)
		dtl_buf_add_z(&b, "# filler filler filler\n");
	dtl_buf_add_z(&b, "Disallow: /late\n");
	dtl_robots_parse(a, dtl_buf_str(&b), "dateline", &robots);
	assert_false(dtl_robots_allows(&robots, dtl_str_from("/early")));
	assert_true(dtl_robots_allows(&robots, dtl_str_from("/late")));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_are_read_as_the_standard_says),
		cmocka_unit_test(delay_and_sitemaps_are_found),
		cmocka_unit_test(only_the_first_500_kib_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
