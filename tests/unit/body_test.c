#include "text/body.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const char page[] =
    "<!DOCTYPE html><html><head><title>Navies agree | The Lantern</title>"
    "<meta property=\"og:title\" content=\"Navies agree on radar\">"
    "<script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"NewsArticle\","
    "\"headline\":\"Navies agree on radar pact\",\"datePublished\":\"2024-06-02T08:00:00Z\","
    "\"author\":[{\"@type\":\"Person\",\"name\":\"Ada Roe\"},{\"name\":\"Max Poe\"}]}]}</script>"
    "</head><body><nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li></ul></nav>"
    "<div id=\"cookie-consent\"><p>We use cookies to make this site better for you, and more.</p>"
    "</div><div class=\"article-body\"><h1>Navies agree on radar pact</h1>"
    "<figure><img src=x><figcaption>The flagship in port.</figcaption></figure>"
    "<p>SUVA (Reuters) - The two navies agreed on Sunday to share radar data along the coast, "
    "officials said, after a meeting that lasted most of the day.</p>"
    "<h2>A joint office</h2>"
    "<p>Under the plan, stations on both sides will pass on what they see within a minute, and "
    "a joint office will open before the end of the year.<br>It will have 40 staff.</p>"
    "<ul><li>Radar data, within one minute, at all times</li><li>Joint patrols</li></ul>"
    "<blockquote><p>It is a good day for our fishermen, for trade and for peace.</p></blockquote>"
    "<p><a href=/other>Fishermen wait for rain</a></p>"
    "<div class=\"related-stories\"><p>Old treaty ends after decades of quarrels, and more.</p>"
    "</div></div><aside><p>Popular: the best boats of the year, and where to buy them now.</p>"
    "</aside><footer><p>Copyright The Lantern, all rights are reserved, all of them.</p>"
    "</footer></body></html>";

static dtl_rc
read(struct dtl_arena *a, const char *bytes, const char *type, struct dtl_document *doc,
    struct dtl_err *err)
{
	struct dtl_body_input in = { .bytes = dtl_str_from(bytes),
		.media_type = dtl_str_from(type) };

	return dtl_body_read(a, &in, doc, err);
}

static bool
holds(struct dtl_str text, const char *needle)
{
	return dtl_str_find(text, dtl_str_from(needle), 0) < text.n;
}

static const struct dtl_block *
block_that_starts(const struct dtl_document *doc, const char *prefix)
{
	for (size_t i = 0; i < doc->block_count; i++)
		if (dtl_str_starts(dtl_document_text(doc, doc->blocks[i].span), prefix))
			return &doc->blocks[i];
	fail_msg("no block begins '%s'", prefix);
	return NULL;
}

static void
a_page_gives_its_article(void **state)
{
	static const struct {
		const char *prefix;
		enum dtl_block_kind kind;
		bool coded;
	} blocks[] = {
		{ "Navies agree on radar pact", DTL_BLOCK_TITLE, true },
		{ "The flagship in port.", DTL_BLOCK_CAPTION, false },
		{ "SUVA (Reuters) -", DTL_BLOCK_DATELINE, false },
		{ "The two navies agreed", DTL_BLOCK_BODY, true },
		{ "A joint office", DTL_BLOCK_HEADING, false },
		{ "Under the plan", DTL_BLOCK_BODY, true },
		{ "It will have 40 staff.", DTL_BLOCK_BODY, true },
		{ "Joint patrols", DTL_BLOCK_LIST, true },
		{ "It is a good day", DTL_BLOCK_QUOTE, true },
		{ "Fishermen wait", DTL_BLOCK_TEASER, false },
	};
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(read(a, page, "text/html; charset=utf-8", &doc, &err), DTL_OK);
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
		const struct dtl_block *b = block_that_starts(&doc, blocks[i].prefix);
		if (b->kind != blocks[i].kind || b->coded != blocks[i].coded)
			fail_msg("'%s' is %s", blocks[i].prefix, dtl_block_kind_name(b->kind));
	}
	assert_false(holds(doc.text, "Home"));
	assert_false(holds(doc.text, "cookies"));
	assert_false(holds(doc.text, "Old treaty"));
	assert_false(holds(doc.text, "Popular"));
	assert_false(holds(doc.text, "Copyright"));
	dtl_arena_free(a);
}

static void
a_page_tells_title_authors_and_date(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(read(a, page, NULL, &doc, &err), DTL_OK);
	assert_true(dtl_str_is(doc.title, "Navies agree on radar pact"));
	assert_int_equal(doc.author_count, 2);
	assert_true(dtl_str_is(doc.authors[1], "Max Poe"));
	assert_true(dtl_str_is(doc.published, "2024-06-02T08:00:00Z"));
	dtl_arena_free(a);
}

static void
facts_come_from_where_they_stand(void **state)
{
	static const struct {
		const char *html, *url, *day, *origin, *author, *author_origin;
	} cases[] = {
		{ "<script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"NewsArticle\","
		  "\"datePublished\":\"2024-06-02T08:00:00+02:00\",\"author\":{\"@id\":\"#p\"}},"
		  "{\"@id\":\"#p\",\"name\":\"Ann Poe\"}]}</script><p>Rain.</p>",
		    "https://n.example/2023/01/01/x", "2024-06-02", "json-ld", "Ann Poe",
		    "json-ld" },
		{ "<meta property=article:published_time content=2024-06-02><meta name=author "
		  "content=\"By Ann Poe\"><p>Rain.</p>",
		    "https://n.example/x", "2024-06-02", "og", "Ann Poe", "meta" },
		{ "<div itemprop=author><b itemprop=name>Ann Poe</b></div><span "
		  "itemprop=datePublished "
		  "content=\"2 June 2024\">x</span>",
		    NULL, "2024-06-02", "microdata", "Ann Poe", "microdata" },
		{ "<p>Rain fell on Monday.</p>", "https://n.example/2024/06/02/rain", "2024-06-02",
		    "url", NULL, NULL },
		{ "<h1>Rain</h1><div class=byline>Von Ann Poe</div><div class=date>2. Juni "
		  "2024</div><p>Es regnet.</p>",
		    NULL, "2024-06-02", "visible", "Ann Poe", "visible" },
		{ "<h1>Rain</h1><p>By Ann Poe</p><p>Updated: 5 June 2024</p><p>June 2nd, 2024</p>",
		    NULL, "2024-06-02", "visible", "Ann Poe", "visible" },
		{ "<h1>Rain</h1><p>02.06.2024, 10:15</p><p>Rain.</p><div class=comments><b "
		  "class=author>Troll</b></div>",
		    NULL, "2024-06-02", "visible", NULL, NULL },
		{ "<meta property=article:published_time content=2024-06-01T22:30:00Z><p>Rain.</p>",
		    "https://n.example/2024/06/02/rain", "2024-06-02", "og", NULL, NULL },
		{ "<p>Rain on 32.13.2024 and 2024-02-31.</p>", "https://n.example/2024/13/40/",
		    NULL, NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_body_input in = { .bytes = dtl_str_from(cases[i].html),
			.media_type = dtl_str_from("text/html"),
			.url = dtl_str_from(cases[i].url) };
		struct dtl_document doc;
		struct dtl_err err;

		assert_int_equal(dtl_body_read(a, &in, &doc, &err), DTL_OK);
		if (!dtl_str_eq(doc.published_day, dtl_str_from(cases[i].day)))
			fail_msg("case %zu: day '%.*s'", i, DTL_STR_FMT(doc.published_day));
		if (!dtl_str_eq(dtl_str_from(doc.published_origin), dtl_str_from(cases[i].origin)))
			fail_msg("case %zu: origin '%s'", i, doc.published_origin);
		if (doc.author_count != (cases[i].author != NULL))
			fail_msg("case %zu: %zu authors", i, doc.author_count);
		if (cases[i].author != NULL &&
		    (!dtl_str_is(doc.authors[0], cases[i].author) ||
			!dtl_str_is(dtl_str_from(doc.authors_origin), cases[i].author_origin)))
			fail_msg("case %zu: author '%.*s' from %s", i, DTL_STR_FMT(doc.authors[0]),
			    doc.authors_origin);
		dtl_arena_free(a);
	}
}

static void
an_article_named_in_markup_is_found_in_a_side_box(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(
	    read(a,
		"<div class=left-side><div itemprop=articleBody>Two ferries ran aground off the "
		"northern cape at dawn, the coast guard said, and all on board were brought "
		"to the harbour of the nearest town, where doctors, priests and "
		"families waited.</div></div><div class=footer>Write to our office, call it, or "
		"visit "
		"it, on any day, at any hour, with any question that you may have for us.</div>",
		"text/html", &doc, &err),
	    DTL_OK);
	assert_true(holds(doc.text, "ferries"));
	assert_false(holds(doc.text, "office"));
	dtl_arena_free(a);
}

static void
plain_text_is_told_from_pages(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(read(a, "Prices < wages, he said.", NULL, &doc, &err), DTL_OK);
	assert_true(dtl_str_is(doc.text, "Prices < wages, he said."));
	assert_int_equal(read(a, "<p>Rain &amp; wind hit Oslo.</p>", NULL, &doc, &err), DTL_OK);
	assert_true(dtl_str_is(doc.text, "Rain & wind hit Oslo."));
	assert_int_equal(read(a, "<p>as is</p>", "text/plain", &doc, &err), DTL_OK);
	assert_true(dtl_str_is(doc.text, "<p>as is</p>"));
	assert_int_equal(read(a, "", "text/plain", &doc, &err), DTL_OK);
	assert_int_equal(doc.block_count, 0);
	assert_int_equal(read(a, "", "text/html", &doc, &err), DTL_OK);
	dtl_arena_free(a);
}

static void
a_known_title_is_kept(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_body_input in = { .title = DTL_STR("Rain in Oslo") };
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	in.bytes =
	    dtl_str_from("Rain in Oslo\nStreets were flooded on Monday after a night of rain.");
	assert_int_equal(dtl_body_read(a, &in, &doc, &err), DTL_OK);
	assert_int_equal(doc.blocks[0].kind, DTL_BLOCK_TITLE);
	in.bytes = dtl_str_from("Streets were flooded\nThe river rose by two metres in the night.");
	assert_int_equal(dtl_body_read(a, &in, &doc, &err), DTL_OK);
	assert_true(dtl_str_is(doc.title, "Rain in Oslo"));
	assert_int_not_equal(doc.blocks[0].kind, DTL_BLOCK_TITLE);
	dtl_arena_free(a);
}

static void
what_cannot_be_read_is_skipped(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(read(a, "x", "video/mp4", &doc, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "'video/mp4'"));
	assert_int_equal(read(a, "%PDF-1.4", NULL, &doc, &err), DTL_SKIP);
	dtl_arena_free(a);
}

static void
hostile_text_stays_bounded(void **state)
{
	static const struct {
		const char *piece;
		size_t count;
	} cases[] = {
		{ "x", 100000 },
		{ "x\n", 200000 },
		{ "\xFF", 1000000 },
		{ "Also Read | ", 300000 },
		{ "(ANI) ", 500000 },
		{ "(", 100000 },
		{ "A, ", 300000 },
		{ "By A\n", 100000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_document doc;
		struct dtl_err err;
		struct dtl_buf b;
		dtl_buf_init(&b, a);
		for (size_t j = 0; j < cases[i].count; j++)
			dtl_buf_add_z(&b, cases[i].piece);
		struct dtl_body_input in = { .bytes = dtl_buf_str(&b),
			.media_type = DTL_STR("text/plain") };
		dtl_rc rc = dtl_body_read(a, &in, &doc, &err);
		assert_true(rc == DTL_OK || rc == DTL_SKIP);
		dtl_arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_gives_its_article),
		cmocka_unit_test(a_page_tells_title_authors_and_date),
		cmocka_unit_test(facts_come_from_where_they_stand),
		cmocka_unit_test(an_article_named_in_markup_is_found_in_a_side_box),
		cmocka_unit_test(plain_text_is_told_from_pages),
		cmocka_unit_test(a_known_title_is_kept),
		cmocka_unit_test(what_cannot_be_read_is_skipped),
		cmocka_unit_test(hostile_text_stays_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
