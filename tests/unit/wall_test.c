#include "run/walls.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const char marks[] = "# comment\n"
			    "challenge header x-guard\n"
			    "consent address consent.\n"
			    "paywall source \"free\":false\n"
			    "challenge words are you a robot\n";

static const struct dtl_walls *
parse(struct dtl_arena *a)
{
	const struct dtl_walls *walls = NULL;
	struct dtl_err err;

	assert_int_equal(dtl_walls_parse(a, dtl_str_from(marks), &walls, &err), DTL_OK);
	return walls;
}

static struct dtl_str
padded(struct dtl_arena *a, const char *head, size_t paragraphs)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	dtl_buf_add_z(&b, head);
	for (size_t i = 0; i < paragraphs; i++)
		dtl_buf_add_z(&b, "<p>The harbour was closed for the day, and ferries waited "
				  "outside until the wind had gone down.</p>");
	return dtl_buf_str(&b);
}

static void
a_wall_is_known_by_its_first_mark(void **state)
{
	static const struct dtl_pair guard = { DTL_STR("X-Guard"), DTL_STR("1") };
	static const struct {
		const char *url, *html;
		size_t headers, paragraphs;
		const char *kind;
	} cases[] = {
		{ "https://n.example/a", "<p>Ships collided.</p>", 0, 0, NULL },
		{ "https://n.example/a", "<p>Ships collided.</p>", 1, 0, "challenge" },
		{ "https://consent.n.example/a", "<p>Accept?</p>", 0, 0, "consent" },
		{ "https://n.example/a", "<script>{\"Free\":FALSE}</script><p>Ships</p>", 0, 40,
		    "paywall" },
		{ "https://n.example/a", "<h1>Are you a Robot?</h1>", 0, 0, "challenge" },
		/* a long article may speak of it */
		{ "https://n.example/a", "<h1>Are you a robot?</h1>", 0, 60, NULL },
		/* what cannot be read is not said */
		{ "https://n.example/a", "<script>'are you a robot'</script><p>Ships</p>", 0, 0,
		    NULL },
		{ "https://n.example/a", "", 0, 0, NULL },
		{ "", "a", 0, 0, NULL },
	};
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_walls *walls = parse(a);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_wall_page page = { .url = dtl_str_from(cases[i].url),
			.media_type = DTL_STR("text/html"),
			.bytes = padded(a, cases[i].html, cases[i].paragraphs),
			.headers = &guard,
			.header_count = cases[i].headers };
		const char *kind = dtl_wall_of(a, walls, &page);
		if (!dtl_str_eq(dtl_str_from(kind), dtl_str_from(cases[i].kind)))
			fail_msg("case %zu is '%s'", i, kind != NULL ? kind : "no wall");
	}
	dtl_arena_free(a);
}

static void
the_text_that_is_known_is_not_read_again(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str text = DTL_STR("Are you a robot?");
	struct dtl_wall_page page = { .bytes = DTL_STR("<p>Are <i>you</i> a robot?"),
		.media_type = DTL_STR("text/html"),
		.text = &text };

	(void)state;
	assert_string_equal(dtl_wall_of(a, parse(a), &page), "challenge");
	dtl_arena_free(a);
}

static void
a_line_that_is_no_mark_is_named(void **state)
{
	static const char *const lines[] = { "wall header x", "paywall body x", "paywall words",
		"paywall", "challenge words x" };
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_walls *walls = NULL;
	struct dtl_err err;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		char text[64] = "# x\n";
		(void)memcpy(text + 4, lines[i], strlen(lines[i]) + 1);
		assert_int_equal(dtl_walls_parse(a, dtl_str_from(text), &walls, &err), DTL_SKIP);
		assert_true(dtl_str_starts(dtl_str_from(err.text), "line 2: '"));
	}
	dtl_arena_free(a);
}

static void
a_page_is_marked_once_and_only_a_page(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_walls *walls = parse(a);
	struct dtl_wall_page page = { .url = DTL_STR("https://consent.n.example/"),
		.bytes = DTL_STR("<p>Accept?") };
	struct dtl_pair meta = { DTL_STR("warc_record"), DTL_STR("<urn:1>") };
	struct dtl_article art = {
		.content.media_type = DTL_STR("text/plain"), .meta = &meta, .meta_count = 1
	};

	(void)state;
	dtl_walls_mark(a, walls, &page, &art);
	assert_int_equal(art.meta_count, 1);
	assert_null(dtl_article_wall(&art).p);
	art.content.media_type = dtl_str_from("text/html");
	dtl_walls_mark(a, walls, &page, &art);
	dtl_walls_mark(a, walls, &page, &art);
	assert_int_equal(art.meta_count, 3);
	assert_true(dtl_str_is(art.meta[0].key, "warc_record"));
	assert_true(dtl_str_is(dtl_article_wall(&art), "consent"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wall_is_known_by_its_first_mark),
		cmocka_unit_test(the_text_that_is_known_is_not_read_again),
		cmocka_unit_test(a_line_that_is_no_mark_is_named),
		cmocka_unit_test(a_page_is_marked_once_and_only_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
