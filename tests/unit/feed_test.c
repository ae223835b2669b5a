#include "base/entity.h"
#include "net/feed.h"
#include "net/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#define URL "https://n.example/news/feed.xml"
#define RSS(inside) "<rss version='2.0'><channel>" inside "</channel></rss>"
#define ITEM(inside) RSS("<item>" inside "</item>")
#define ATOM(inside) "<feed xmlns='http://www.w3.org/2005/Atom'>" inside "</feed>"
#define ENTRY(inside) ATOM("<entry>" inside "</entry>")

static struct dtl_arena *a;

static struct dtl_feed
parse(const char *text)
{
	struct dtl_feed feed = { 0 };
	struct dtl_err err = { "" };

	if (dtl_feed_parse(a, dtl_str_from(text), dtl_str_from(URL), &feed, &err) != DTL_OK)
		fail_msg("'%s': %s", text, err.text);
	return feed;
}

struct row {
	const char *text;
	const char *id, *link, *title, *content; /* of the first item; NULL = absent */
};

static const struct row rows[] = {
	{ ITEM("<guid>g</guid><link>https://n.example/a</link><title>T</title>"), "g",
	    "https://n.example/a", "T", NULL },
	{ ITEM("<link>a/b</link><title>Q &amp;amp; A</title>"), NULL, "https://n.example/news/a/b",
	    "Q & A", NULL },
	{ ITEM("<link>/a b</link>"), NULL, "https://n.example/a%20b", NULL, NULL },
	{ ITEM("<guid>https://n.example/p</guid>"), "https://n.example/p", "https://n.example/p",
	    NULL, NULL },
	{ ITEM("<guid isPermaLink='false'>https://n.example/p</guid>"), "https://n.example/p", NULL,
	    NULL, NULL },
	{ ITEM("<title>&lt;b&gt;Bold&lt;/b&gt; news</title>"), NULL, NULL, "Bold news", NULL },
	{ ITEM("<title><![CDATA[5 < 6 & more]]></title>"), NULL, NULL, "5 < 6 & more", NULL },
	{ ITEM("<title><![CDATA[A&nbsp;B&hellip;]]></title>"), NULL, NULL, "A B\xe2\x80\xa6",
	    NULL },
	{ ITEM("<title>A\n   B</title>"), NULL, NULL, "A B", NULL },
	{ "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item>"
	  "<description>short</description><content:encoded>&lt;p&gt;long&lt;/p&gt;"
	  "</content:encoded></item></channel></rss>",
	    NULL, NULL, NULL, "<p>long</p>" },
	{ ITEM("<content:encoded>x</content:encoded>"), NULL, NULL, NULL, "x" },
	{ ITEM("<feedburner:origLink>https://n.example/real</feedburner:origLink>"
	       "<link>https://f.example/x</link>"),
	    NULL, "https://n.example/real", NULL, NULL },
	{ "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
	  "xmlns='http://purl.org/rss/1.0/'><channel><title>C</title></channel>"
	  "<item rdf:about='https://n.example/1'><title>T</title></item></rdf:RDF>",
	    "https://n.example/1", "https://n.example/1", "T", NULL },
	{ "<!DOCTYPE rss PUBLIC 'x' 'http://x/rss-0.91.dtd'><rss version='0.91'><channel>"
	  "<item><title>T</title></item></channel></rss>",
	    NULL, NULL, "T", NULL },
	{ ENTRY("<id>i</id><link href='/a'/><title>T</title>"), "i", "https://n.example/a", "T",
	    NULL },
	{ ENTRY("<link rel='self' href='/s'/><link rel='alternate' href='/a'/>"), NULL,
	    "https://n.example/a", NULL, NULL },
	{ ENTRY("<title type='html'>&lt;i&gt;T&lt;/i&gt;</title>"), NULL, NULL, "T", NULL },
	{ ENTRY("<title>&lt;i&gt; is a tag</title>"), NULL, NULL, "<i> is a tag", NULL },
	{ ENTRY("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b>"
		"<br/></div></content>"),
	    NULL, NULL, NULL, "a <b>b</b><br>" },
	{ "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://b.example/x/'><entry "
	  "xml:base='y/'><link href='z'/></entry></feed>",
	    NULL, "https://b.example/x/y/z", NULL, NULL },
	{ ENTRY("<id>https://n.example/i</id><content type='application/octet-stream'>"
		"PGI+ aGk8L2I+</content>"),
	    "https://n.example/i", "https://n.example/i", NULL, "<b>hi</b>" },
	{ ENTRY("<title>don&#146;t</title>"), NULL, NULL, "don\xe2\x80\x99t", NULL },
	{ "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><id>i</id>"
	  "<content type='text/html' mode='escaped'>&lt;p&gt;x</content></entry></feed>",
	    "i", NULL, NULL, "<p>x" },
	{ "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"url\":\"/"
	  "a\",\"title\":\"T\",\"content_text\":\"a<b\"}]}",
	    "1", "https://n.example/a", "T", "a&lt;b" },
	{ "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
	  "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"
	  "<loc>https://n.example/a</loc><news:news><news:title>T</news:title></news:news></url>"
	  "</urlset>",
	    "https://n.example/a", "https://n.example/a", "T", NULL },
	/* ill-formed */
	{ ITEM("<title>A & B</title>"), NULL, NULL, "A & B", NULL },
	{ ITEM("<title>A&nbsp;B</title>"), NULL, NULL, "A B", NULL },
	{ ITEM("<title>T</title><link>https://n.example/a?x=1&y=2</link>"), NULL,
	    "https://n.example/a?x=1&y=2", "T", NULL },
	{ "<rss><channel><item><title>T</title>", NULL, NULL, "T", NULL },
	{ ITEM("<title>T</titel><link>/a</link>"), NULL, NULL, NULL, NULL },
	{ "<rss version=2.0><channel><item><title>T</title></item></channel></rss>", NULL, NULL,
	    "T", NULL },
	{ ITEM("<title>a\x02z</title>"), NULL, NULL, "az", NULL },
	{ "junk before <rss><channel><item><title>T</title></item></channel></rss>", NULL, NULL,
	    "T", NULL },
};

static void
expect(const char *text, const char *what, struct dtl_str got, const char *want)
{
	if (want == NULL ? got.n != 0 : !dtl_str_is(got, want))
		fail_msg("%s\n%s: got '%.*s', want '%s'", text, what, DTL_STR_FMT(got),
		    want == NULL ? "-" : want);
}

static void
items_say_what_they_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		struct dtl_feed feed = parse(row->text);

		assert_int_equal(feed.item_count, 1);
		if (strstr(row->text, "titel") != NULL)
			continue; /* it only has to be read */
		expect(row->text, "id", feed.items[0].id, row->id);
		expect(row->text, "link", feed.items[0].link, row->link);
		expect(row->text, "title", dtl_feed_plain(a, feed.items[0].title), row->title);
		expect(row->text, "content", dtl_feed_html(a, feed.items[0].content), row->content);
	}
}

struct time_row {
	const char *text;
	const char *time;
};

static void
times_are_read_as_feeds_write_them(void **state)
{
	static const struct time_row times[] = {
		{ "Mon, 22 Dec 2025 10:00:00 GMT", "2025-12-22T10:00:00Z" },
		{ "Mon, 22 Dec 2025 10:00:00 +0530", "2025-12-22T04:30:00Z" },
		{ "2025-12-22T10:00:00+05:30", "2025-12-22T04:30:00Z" },
		{ "2025-12-22", "2025-12-22T00:00:00Z" },
		{ "22 Dec 2025 10:00 EST", "2025-12-22T15:00:00Z" },
		{ "lun, 22 Dec 2025 10:00:00 +0000", "2025-12-22T10:00:00Z" },
		{ "yesterday", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		int64_t ms = dtl_feed_time(dtl_str_from(times[i].text));
		char text[25] = "";

		if (ms != DTL_TIME_NONE)
			dtl_time_format(ms, text);
		assert_string_equal(text, times[i].time == NULL ? "" : times[i].time);
	}
}

static void
a_feed_says_when_to_come_back(void **state)
{
	struct dtl_feed feed = parse(RSS("<ttl>90</ttl><skipHours><hour>0</hour><hour>23</hour>"
					 "<hour>24</hour></skipHours><skipDays><day>Sunday</day>"
					 "</skipDays>"));

	(void)state;
	assert_int_equal(feed.ttl_ms, 5400000);
	assert_int_equal(feed.skip_hours, 1U | 1U << 23);
	assert_int_equal(feed.skip_days, 1U << 6);
	feed = parse(RSS("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2"
			 "</sy:updateFrequency>"));
	assert_int_equal(feed.ttl_ms, 1800000);
	feed = parse(RSS("<ttl>soon</ttl>"));
	assert_int_equal(feed.ttl_ms, 0);
	feed = parse(ATOM("<link rel='hub' href='https://h.example/'/>"
			  "<link rel='self' href='f'/>"));
	assert_true(dtl_str_is(feed.hub, "https://h.example/"));
	assert_true(dtl_str_is(feed.self, "https://n.example/news/f"));
}

static void
authors_and_language_are_found(void **state)
{
	struct dtl_feed feed =
	    parse(RSS("<language>en-gb</language><item><author>x@y (X)</author><dc:creator>Ann"
		      "</dc:creator><dc:creator>Bob</dc:creator><category>World</category>"
		      "</item>"));

	(void)state;
	assert_int_equal(feed.items[0].author_count, 2);
	assert_true(dtl_str_is(feed.items[0].authors[1], "Bob"));
	assert_true(dtl_str_is(feed.items[0].language, "en-gb"));
	assert_int_equal(feed.items[0].category_count, 1);
	feed = parse(ATOM("<author><name>Ann</name></author><entry/>"));
	assert_true(dtl_str_is(feed.items[0].authors[0], "Ann"));
}

static void
what_is_no_feed_is_refused(void **state)
{
	static const char *const bad[] = { "", "   ", "<!DOCTYPE html><html></html>",
		"<html><body>x</body></html>", "<opml/>", "{\"a\":1}", "{", "plain text",
		"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>",
		"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>&a;</titl></channel></rss>" };
	struct dtl_feed feed;
	struct dtl_err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (dtl_feed_parse(a, dtl_str_from(bad[i]), dtl_str_from(URL), &feed, &err) !=
		    DTL_SKIP)
			fail_msg("'%s' was taken", bad[i]);
}

static void
the_charset_is_what_the_transport_or_the_document_says(void **state)
{
	static const char utf16[] = "<\0?\0x\0m\0l\0";

	(void)state;
	assert_true(dtl_str_is(dtl_feed_charset(dtl_str_from("<?xml version='1.0' "
							     "encoding='koi8-r'?>"),
				   DTL_STR_NONE),
	    "koi8-r"));
	assert_true(dtl_str_is(
	    dtl_feed_charset(dtl_str_from("<?xml encoding=\"koi8-r\"?>"), dtl_str_from("utf-8")),
	    "utf-8"));
	assert_true(dtl_str_is(
	    dtl_feed_charset(dtl_str_from("<?xml encoding='koi8-r'?>"), dtl_str_from("us-ascii")),
	    "koi8-r"));
	assert_true(dtl_str_is(dtl_feed_charset(dtl_str_make(utf16, 8), DTL_STR_NONE), "utf-16le"));
	assert_null(dtl_feed_charset(dtl_str_from("<rss/>"), DTL_STR_NONE).p);
}

static void
markup_becomes_words(void **state)
{
	static const char *const pairs[][2] = { { "a<br>b", "ab" }, { "a <br> b", "a b" },
		{ "<script>x<y</script>z", "z" }, { "<!-- <b> -->z", "z" },
		{ "&#8217;", "\xe2\x80\x99" }, { "&#x2019;", "\xe2\x80\x99" },
		{ "&#146;", "\xe2\x80\x99" }, { "&eacute;t&eacute", "\xc3\xa9t\xc3\xa9" },
		{ "&bogus; &", "&bogus; &" }, { "3 < 4", "3 < 4" }, { "a<b", "a<b" },
		{ "&#0;", "\xef\xbf\xbd" }, { "&Alpha;&diams;", "\xce\x91\xe2\x99\xa6" } };

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		expect(pairs[i][0], "words", dtl_markup_strip(a, dtl_str_from(pairs[i][0])),
		    pairs[i][1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_say_what_they_are),
		cmocka_unit_test(times_are_read_as_feeds_write_them),
		cmocka_unit_test(a_feed_says_when_to_come_back),
		cmocka_unit_test(authors_and_language_are_found),
		cmocka_unit_test(what_is_no_feed_is_refused),
		cmocka_unit_test(the_charset_is_what_the_transport_or_the_document_says),
		cmocka_unit_test(markup_becomes_words),
	};

	a = dtl_arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	dtl_arena_free(a);
	return failed;
}
