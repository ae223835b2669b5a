#include "text/body.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define TEN "<p>a<p>b<p>c<p>d<p>e<p>f<p>g<p>h<p>i<p>j"

struct page_case {
	const char *html, *url, *day;
};

static void
check(const struct page_case *c)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_body_input in = { .bytes = dtl_str_from(c->html),
		.media_type = DTL_STR("text/html; charset=utf-8"),
		.url = dtl_str_from(c->url) };
	struct dtl_document doc;
	struct dtl_err err;

	assert_int_equal(dtl_body_read(a, &in, &doc, &err), DTL_OK);
	if (!dtl_str_eq(doc.published_day, dtl_str_from(c->day)))
		fail_msg("%s: '%.*s', not '%s'", c->html, DTL_STR_FMT(doc.published_day),
		    c->day != NULL ? c->day : "");
	dtl_arena_free(a);
}

static void
dates_are_read_in_the_languages_of_readers(void **state)
{
	static const char *const dates[] = { "14. März 2024", "14 mars 2024", "14 de marzo de 2024",
		"14 marzo 2024", "14 de março de 2024", "14 maart 2024", "14 marca 2024",
		"14. marts 2024", "14 mars 2024", "14. maaliskuuta 2024", "14. března 2024",
		"14 martie 2024", "14 Mart 2024", "2024. március 14.", "2024 m. kovo 14 d.",
		"14. ožujka 2024.", "14 Maret 2024", "14 марта 2024", "14 березня 2024",
		"14 март 2024", "14 Μαρτίου 2024", "14 مارس 2024", "2024年3月14日",
		"2024년 3월 14일", "March 14th, 2024", "14 Mar 2024", "14.3.24", "14/03/24",
		"14/3/2024", "2024/03/14", "20240314", "14.-20. März 2024", "14 - 20 March 2024" };

	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
		char html[256];
		(void)snprintf(html, sizeof html, "<h1>Regen</h1><p class=date>%s</p>", dates[i]);
		check(&(struct page_case){ html, NULL, "2024-03-14" });
	}
}

static void
a_month_is_no_beginning_of_any_word(void **state)
{
	static const char *const dates[] = { "14 Ma 2024", "14 Marmor 2024", "Version 14.3",
		"Tel. 14 03 2024 5", "31. Februar 2024", "14. Mond 2024", "1/2/24" };

	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
		char html[256];
		(void)snprintf(html, sizeof html, "<h1>Regen</h1><p class=date>%s</p>", dates[i]);
		check(&(struct page_case){ html, NULL, NULL });
	}
}

static void
the_date_of_the_article_wins_over_those_around_it(void **state)
{
	static const struct page_case cases[] = {
		/* an event in a box above, a date below the heading */
		{ "<div class=event-date>19.1.23</div><h1>Rain</h1><div "
		  "class=post-date>20.12.2022</div>",
		    NULL, "2022-12-20" },
		/* the date of what a reader wrote */
		{ "<h1>Rain</h1><div class=box-comment><time datetime=2020-09-23>x</time></div>"
		  "<p>20.09.2020</p>",
		    NULL, "2020-09-20" },
		/* a page whose outer box is named so for its comments */
		{ "<div class='page comments-open'><h1>Rain</h1><p>20.09.2020</p></div>", NULL,
		    "2020-09-20" },
		/* what the page states for itself before what its data say */
		{ "<meta property=article:published_time content=2022-01-06T08:29:34>"
		  "<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
		  "\"datePublished\":\"2022-01-04T07:29:00Z\"}</script>",
		    NULL, "2022-01-06" },
		/* a name that may mean the record, and a time by the heading */
		{ "<meta name=date content=2022-01-26><h1>Rain</h1><time "
		  "datetime=2022-01-21>21.1.</time>",
		    NULL, "2022-01-21" },
		/* a time far from the heading is another story's */
		{ "<meta name=date content=2022-01-26><time datetime=2020-01-21>x</time>" TEN TEN
			TEN "<h1>Rain</h1>",
		    NULL, "2022-01-26" },
		/* changed, as the words before it tell */
		{ "<h1>Rain</h1><p><b>Ultima modifica</b> 5 giugno 2024</p><p>2 giugno 2024</p>",
		    NULL, "2024-06-02" },
		{ "<h1>Rain</h1><p>Aktualisiert am <span>5.6.2024</span></p><p>2.6.2024</p>", NULL,
		    "2024-06-02" },
		/* nowhere but in the title, the description or the page's state */
		{ "<title>Weekly report 14. - 20. Januar 2022</title><p>Snow.</p>", NULL,
		    "2022-01-14" },
		{ "<meta name=description content='Snow (14 gennaio 2020)'><p>Snow.</p>", NULL,
		    "2020-01-14" },
		{ "<script>x={\"createdAt\":\"2022-01-31T15:58:43+01:00\"}</script><p>Snow.</p>",
		    NULL, "2022-01-31" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(&cases[i]);
}

static void
an_instant_is_the_day_of_those_who_read_it(void **state)
{
	static const struct page_case cases[] = {
		{ "<html lang=de><meta property=article:published_time "
		  "content=2022-11-06T23:00:00.000Z>",
		    NULL, "2022-11-07" },
		{ "<html lang=de><meta property=article:published_time "
		  "content=2022-11-06T23:04:00Z>",
		    NULL, "2022-11-06" },
		{ "<html lang=en><meta property=article:published_time "
		  "content=2022-11-06T23:00:00Z>",
		    NULL, "2022-11-06" },
		{ "<html lang=de><meta property=article:published_time "
		  "content=2022-11-06T22:00:00Z>",
		    "https://n.example/2022/11/06/x", "2022-11-06" },
		{ "<html lang=en><meta property=article:published_time "
		  "content=2022-04-29T02:08:28+00:00><h1>Rain</h1><time "
		  "datetime='2022-04-28 22:08'>April 28, 2022</time>",
		    NULL, "2022-04-28" },
		{ "<html lang=de><meta property=article:published_time "
		  "content=2022-04-29T03:00:00Z><h1>Rain</h1><p class=date>28.4.2022</p>",
		    NULL, "2022-04-29" },
		{ "<html lang=de><meta property=article:published_time "
		  "content=2022-04-28T22:08:28Z><h1>Rain</h1><p class=date>29.4.2022</p>",
		    NULL, "2022-04-29" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(&cases[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_in_the_languages_of_readers),
		cmocka_unit_test(a_month_is_no_beginning_of_any_word),
		cmocka_unit_test(the_date_of_the_article_wins_over_those_around_it),
		cmocka_unit_test(an_instant_is_the_day_of_those_who_read_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
