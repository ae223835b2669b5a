#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/lexicon.h"
#include "news/theme.h"

static uint32_t
themes_of(const struct dtl_themes *themes, const char *lemma, const char *lower)
{
	struct dtl_token t = { .lemma = dtl_str_from(lemma), .lower = dtl_str_from(lower) };

	return dtl_themes_of(themes, &t);
}

static void
a_word_belongs_to_the_themes_it_stands_under(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_buf bytes;
	struct dtl_lexicon *lex;
	struct dtl_themes themes;
	struct dtl_err err;

	(void)state;
	dtl_buf_init(&bytes, a);
	assert_int_equal(
	    dtl_lexicon_add_source(b, "themes", "themes/t.txt",
		dtl_str_from("# words\n[sport]\nlock; cup # a prize\n[show]\ncup ;film;\n"), &err),
	    DTL_OK);
	assert_int_equal(dtl_lexicon_finish(b, &bytes, &err), DTL_OK);
	assert_int_equal(dtl_lexicon_open(a, dtl_buf_str(&bytes), &lex, &err), DTL_OK);
	assert_int_equal(
	    dtl_themes_open(a, dtl_lexicon_section(lex, DTL_THEMES_SECTION), &themes, &err),
	    DTL_OK);
	assert_int_equal(themes_of(&themes, "lock", "locks"), 1u << DTL_THEME_SPORT);
	assert_int_equal(
	    themes_of(&themes, "cup", "cups"), 1u << DTL_THEME_SPORT | 1u << DTL_THEME_SHOW);
	assert_int_equal(themes_of(&themes, "", "film"), 1u << DTL_THEME_SHOW);
	assert_int_equal(themes_of(&themes, "locks", "lock"), 0);
	dtl_arena_free(a);
}

static void
wrong_lines_are_told_with_their_number(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_themes themes;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_lexicon_add_source(b, "themes", "themes/t.txt",
			     dtl_str_from("cup\n[sport]\ncup\n[gardens]\n"), &err),
	    DTL_OK);
	assert_true(
	    dtl_str_is(dtl_lexicon_problems(b), "themes/t.txt:1: 'cup' stands under no theme\n"
						"themes/t.txt:4: '[gardens]' is no theme"));
	assert_int_equal(
	    dtl_themes_open(a, dtl_str_from("gardens rose\n"), &themes, &err), DTL_FAIL);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_belongs_to_the_themes_it_stands_under),
		cmocka_unit_test(wrong_lines_are_told_with_their_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
