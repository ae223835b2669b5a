#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/identity.h"
#include "run/article_json.h"
#include "page.h"

#define MAX_MAP 8

static struct dtl_arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = dtl_arena_new(0);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	dtl_arena_free(a);
	return 0;
}

static struct dtl_article_map
map_of(const struct dtl_conf_pair *pairs)
{
	struct dtl_conf_map conf = { pairs, 0 };
	struct dtl_article_map map;
	const char *unknown = NULL;

	while (conf.count < MAX_MAP && pairs[conf.count].key != NULL)
		conf.count++;
	assert_true(dtl_article_map_init(&map, &conf, &unknown));
	return map;
}

static void
assert_str(struct dtl_str s, const char *z)
{
	if (z == NULL ? s.p != NULL : !dtl_str_is(s, z))
		fail_msg("'%.*s' is not '%s'", DTL_STR_FMT(s), z != NULL ? z : "(absent)");
}

static void
fields_come_from_where_the_mapping_says(void **state)
{
	static const struct {
		const char *line;
		struct dtl_conf_pair map[MAX_MAP];
		const char *url, *title, *bytes, *media, *published, *basis, *language;
	} cases[] = {
		{ "{\"id\":1,\"text\":\"Body.\",\"url\":\"https://a.example/x#top\",\"title\":\" T "
		  "\",\"published\":\"2025-12-22T10:00:00+05:30\",\"lang\":\"en-GB\"}",
		    { { NULL, NULL } }, "https://a.example/x", "T", "Body.", "text/plain",
		    "2025-12-22T04:30:00Z", "jsonl:published", "en" },
		{ "{\"body\":\"B\",\"html\":\"<p>H\",\"published\":null}", { { NULL, NULL } }, NULL,
		    NULL, "<p>H", "text/html", NULL, NULL, NULL },
		{ "{\"doc\":{\"t\":\"deep\"},\"when\":1766394843,\"text\":\"no\"}",
		    { { "body", "doc.t" }, { "published", "when" } }, NULL, NULL, "deep",
		    "text/plain", "2025-12-22T09:14:03Z", "jsonl:when", NULL },
		{ "{\"text\":\"t\",\"when\":1766394843500}", { { "published", "nope|when" } }, NULL,
		    NULL, "t", "text/plain", "2025-12-22T09:14:03.500Z", "jsonl:when", NULL },
		{ "{\"text\":\"t\",\"date\":\"some day in May\",\"language\":\"English\"}",
		    { { NULL, NULL } }, NULL, NULL, "t", "text/plain", NULL, NULL, NULL },
		{ "{\"text\":\"t\",\"date\":\"2025-12-22\",\"title\":\"x\",\"url\":\"not a url\"}",
		    { { "published", "" }, { "title", "" } }, NULL, NULL, "t", "text/plain", NULL,
		    NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_article_map map = map_of(cases[i].map);
		struct dtl_article art;
		struct dtl_err err = { "" };
		char time[25] = "";

		if (dtl_article_line(a, &map, dtl_str_from(cases[i].line), &art, &err) != DTL_OK)
			fail_msg("%s", err.text);
		assert_str(art.url, cases[i].url);
		assert_str(art.title, cases[i].title);
		assert_str(art.content.bytes, cases[i].bytes);
		assert_str(art.content.media_type, cases[i].media);
		assert_str(art.published_basis, cases[i].basis);
		assert_str(art.language, cases[i].language);
		if (art.published_at != DTL_TIME_NONE)
			dtl_time_format(art.published_at, time);
		assert_string_equal(time, cases[i].published != NULL ? cases[i].published : "");
	}
}

static void
authors_source_and_revision_are_read(void **state)
{
	struct dtl_article_map map = map_of((struct dtl_conf_pair[MAX_MAP]){ { NULL, NULL } });
	struct dtl_article art;
	struct dtl_err err;

	(void)state;
	assert_int_equal(
	    dtl_article_line(a, &map,
		dtl_str_from("{\"text\":\"t\",\"authors\":[\"A B\",null,\" \",\"C\"],\"source\":"
			     "{\"name\":\"Wire\",\"country\":\"IND\"},\"revision\":3,\"id\":17}"),
		&art, &err),
	    DTL_OK);
	assert_int_equal(art.author_count, 2);
	assert_str(art.authors[1], "C");
	assert_str(art.source.name, "Wire");
	assert_str(art.source.country, "IND");
	assert_int_equal(art.revision, 3);
	assert_str(art.meta[0].value, "17");
	assert_int_equal(dtl_article_line(a, &map,
			     dtl_str_from("{\"text\":\"t\",\"author\":\"One Only\"}"), &art, &err),
	    DTL_OK);
	assert_int_equal(art.author_count, 1);
	assert_int_equal(art.revision, 0);
}

static void
bad_lines_say_what_is_wrong(void **state)
{
	char *many = dtl_arena_alloc(a, 60002);
	const struct {
		const char *line, *text;
	} cases[] = {
		{ "{\"text\": \"half", "no JSON" },
		{ "[1,2]", "no JSON object" },
		{ "\"text\"", "no JSON object" },
		{ "{\"title\":\"only\"}", "neither 'text|body|content' nor 'html'" },
		{ "{\"text\":\"  \"}", "no text" },
		{ "{\"text\":{\"a\":1}}", "no text" },
		{ "{\"text\":\"\xff\"}", "no JSON" },
		{ many, "more than 20000 values" },
	};
	struct dtl_article_map map = map_of((struct dtl_conf_pair[MAX_MAP]){ { NULL, NULL } });

	(void)state;
	memset(many, '[', 60000);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_article art;
		struct dtl_err err = { "" };

		assert_int_equal(
		    dtl_article_line(a, &map, dtl_str_from(cases[i].line), &art, &err), DTL_SKIP);
		if (strstr(err.text, cases[i].text) == NULL)
			fail_msg("'%s' does not say '%s'", err.text, cases[i].text);
	}
}

static void
a_field_that_is_not_ours_is_named(void **state)
{
	const struct dtl_conf_pair pairs[] = { { "url", "u" }, { "titel", "t" } };
	struct dtl_conf_map conf = { pairs, 2 };
	struct dtl_article_map map;
	const char *unknown = NULL;

	(void)state;
	assert_false(dtl_article_map_init(&map, &conf, &unknown));
	assert_string_equal(unknown, "titel");
}

static void
ids_come_from_the_url_else_from_the_content(void **state)
{
	static const struct {
		const char *url1, *text1, *url2, *text2;
		const char *title2;
		int64_t published2;
		bool same;
	} cases[] = {
		{ "https://a.example/1", "x", "https://a.example/1", "y", NULL, DTL_TIME_NONE,
		    true },
		{ "https://a.example/1#part", "x", "https://a.example/1", "x", NULL, DTL_TIME_NONE,
		    true },
		{ "https://a.example/1", "x", "https://a.example/2", "x", NULL, DTL_TIME_NONE,
		    false },
		{ NULL, "x", NULL, "x", NULL, DTL_TIME_NONE, true },
		{ NULL, "x", NULL, "y", NULL, DTL_TIME_NONE, false },
		{ NULL, "x", NULL, "x", "title", DTL_TIME_NONE, false },
		{ NULL, "x", NULL, "x", NULL, 0, false },
		{ "https://a.example/1", "x", "https://a.example/1", "x", "title", 0, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_article one = { .url = dtl_str_from(cases[i].url1),
			.published_at = DTL_TIME_NONE,
			.content = { .bytes = dtl_str_from(cases[i].text1) } };
		struct dtl_article two = { .url = dtl_str_from(cases[i].url2),
			.title = dtl_str_from(cases[i].title2),
			.published_at = cases[i].published2,
			.content = { .bytes = dtl_str_from(cases[i].text2) } };

		dtl_identity_settle(a, &one);
		dtl_identity_settle(a, &two);
		assert_int_equal(dtl_str_eq(one.id, two.id), cases[i].same);
	}
}

static void
hosts_are_named_plainly(void **state)
{
	static const struct {
		const char *url, *domain;
	} cases[] = {
		{ "https://www.News.example:8080/a", "news.example" },
		{ "http://user@b.example?x", "b.example" },
		{ "urn:isbn:1", NULL },
		{ "https://", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_str(dtl_identity_domain(a, dtl_str_from(cases[i].url)), cases[i].domain);
}

static void
front_matter_is_taken_off_the_text(void **state)
{
	static const struct {
		const char *file, *text, *url, *title, *published;
	} cases[] = {
		{ "---\nurl: https://a.example/1\ntitle: \"Two meet\"\ndate: 2025-12-22\nsection: "
		  "world\n---\nBody.\n",
		    "Body.\n", "https://a.example/1", "Two meet", "2025-12-22T00:00:00Z" },
		{ "\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nBody", "Body", NULL, "T", "" },
		{ "---\nThis is a rule, and prose\nwithout keys\n---\nBody",
		    "---\nThis is a rule, and prose\nwithout keys\n---\nBody", NULL, NULL, "" },
		{ "---\ntitle: never closed\n", "---\ntitle: never closed\n", NULL, NULL, "" },
		{ "City, December 22: Body", "City, December 22: Body", NULL, NULL, "" },
		{ "---\ntitle: empty\n---", "", NULL, "empty", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_article art;
		char time[25] = "";

		page_text(a, dtl_str_from(cases[i].file), &art);
		assert_str(art.content.bytes, cases[i].text);
		assert_str(art.url, cases[i].url);
		assert_str(art.title, cases[i].title);
		if (art.published_at != DTL_TIME_NONE)
			dtl_time_format(art.published_at, time);
		assert_string_equal(time, cases[i].published);
	}
}

static void
a_page_states_its_address_and_time_in_its_head(void **state)
{
	static const struct {
		const char *file, *url, *basis, *language;
	} cases[] = {
		{ "<!DOCTYPE html><html lang='en-IN'><head><link rel=\"canonical\" "
		  "href=\"https://a.example/x?p=1&amp;q=2\"><meta "
		  "property='article:published_time' "
		  "content='2025-12-22T10:00:00Z'></head><body>",
		    "https://a.example/x?p=1&q=2", "meta:article:published_time", "en" },
		{ "<html><head><meta content=https://b.example/y property=og:url></head>",
		    "https://b.example/y", NULL, NULL },
		{ "<html><head><!-- <link rel=canonical href=https://no.example/> --><script>var s "
		  "= "
		  "'<link rel=canonical href=https://no.example/>'</script></head>",
		    NULL, NULL, NULL },
		{ "<html><head></head><body><link rel=canonical href=https://no.example/>", NULL,
		    NULL, NULL },
		{ "<html><head><link rel=canonical href=/relative><meta name=date content=soon>",
		    NULL, NULL, NULL },
		{ "<html><head><link rel=canonical href='https://unclosed", NULL, NULL, NULL },
		{ "<", NULL, NULL, NULL },
		{ "<html lang", NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_article art;

		dtl_head_article(a, dtl_str_from(cases[i].file), &art);
		assert_str(art.url, cases[i].url);
		assert_str(art.published_basis, cases[i].basis);
		assert_str(art.language, cases[i].language);
		assert_str(art.content.bytes, cases[i].file);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fields_come_from_where_the_mapping_says),
		TEST(authors_source_and_revision_are_read),
		TEST(bad_lines_say_what_is_wrong),
		TEST(a_field_that_is_not_ours_is_named),
		TEST(ids_come_from_the_url_else_from_the_content),
		TEST(hosts_are_named_plainly),
		TEST(front_matter_is_taken_off_the_text),
		TEST(a_page_states_its_address_and_time_in_its_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
