#include "lexicon_fixture.h"

static const struct {
	const char *part, *text, *error;
} cases[] = {
	{ "actors", "India | code=IND\n", "f.txt:1: a fact stands before any [heading]" },
	{ "actors", "[country\nIndia | code=IND\n", "f.txt:1: a heading ends with ']'" },
	{ "actors", "[planet]\nMars | code=MRS\n", "f.txt:2: unknown heading [planet]" },
	{ "actors", "[country]\nIndia\n", "f.txt:2: a country needs code=" },
	{ "actors", "[country]\nIndia | code=In\n",
	    "f.txt:2: code='In' is not a code of three capitals" },
	{ "actors", "[role]\nking | actor=GOVX\n",
	    "f.txt:2: actor='GOVX' is not made of codes of three capitals" },
	{ "actors", "[country]\n| code=IND\n", "f.txt:2: a fact begins with its name" },
	{ "actors", "[country]\nIndia | code=IND | big\n",
	    "f.txt:2: 'big' is no key=value, no term and not 'unsure'" },
	{ "actors", "[person | code=IND]\nA B | 2019-02-30..\n",
	    "f.txt:2: '2019-02-30..' is no term like 2014-05-26..2019" },
	{ "actors", "[person | code=IND]\nA B | 2019..2014\n",
	    "f.txt:2: '2019..2014' is no term like 2014-05-26..2019" },
	{ "actors", "[office | code=CRI]\ndefence minister\n",
	    "f.txt:2: an office needs code= and held=" },
	{ "actors", "[office | held=nobody]\ndefence minister\n",
	    "f.txt:2: an office needs code= and held=" },
	{ "actors", "[office | code=CRI | held=nobody]\ndefence minister | 2019..2014\n",
	    "f.txt:2: '2019..2014' is no term like 2014-05-26..2019" },
	{ "places", "[place]\nX | type=hill\n",
	    "f.txt:2: type='hill' is none of city, venue, region, county, sea, country" },
	{ "places", "[place | type=city]\nX | lat=91 | lon=0\n",
	    "f.txt:2: lat='91' is no number in -90..90" },
	{ "actors", "[country]\nA\nB\n",
	    "f.txt:2: a country needs code=\nf.txt:3: a country needs code=" },
};

static void
mistakes_are_named_with_file_and_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
		struct dtl_buf out;
		struct dtl_err err;

		dtl_buf_init(&out, a);
		assert_int_equal(dtl_lexicon_add_source(
				     b, cases[i].part, "f.txt", dtl_str_from(cases[i].text), &err),
		    DTL_OK);
		assert_int_equal(dtl_lexicon_finish(b, &out, &err), DTL_FAIL);
		assert_string_equal(err.text, cases[i].error);
		assert_true(dtl_str_is(dtl_lexicon_problems(b), cases[i].error));
		dtl_arena_free(a);
	}
}

static void
unknown_parts_and_broken_text_are_refused(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_err err;

	(void)state;
	assert_false(dtl_lexicon_part_known("recipes"));
	assert_int_equal(
	    dtl_lexicon_add_source(b, "recipes", "f.txt", dtl_str_from(""), &err), DTL_FAIL);
	assert_string_equal(err.text, "f.txt: no reader for part 'recipes'");
	assert_int_equal(
	    dtl_lexicon_add_source(b, "actors", "f.txt", dtl_str_from("# \xff"), &err), DTL_FAIL);
	assert_string_equal(err.text, "f.txt: byte 2 is not UTF-8");
	dtl_arena_free(a);
}

static void
at_most_fifty_problems_are_told(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_str rest, line;
	int lines = 0;

	(void)state;
	for (int i = 1; i <= 80; i++)
		dtl_lexicon_problem(b, "f.txt", i, "wrong");
	rest = dtl_lexicon_problems(b);
	while (dtl_str_split(&rest, '\n', &line))
		lines++;
	assert_int_equal(lines, 50);
	dtl_arena_free(a);
}

static void
sections_of_other_modules_travel_along(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_lexicon *lex;
	struct dtl_buf out;
	struct dtl_err err;

	(void)state;
	dtl_buf_add_z(dtl_lexicon_out_section(b, "patterns"), "some");
	dtl_buf_add_z(dtl_lexicon_out_section(b, "other"), "x");
	dtl_buf_add_z(dtl_lexicon_out_section(b, "patterns"), " rules");
	dtl_buf_init(&out, a);
	assert_int_equal(dtl_lexicon_finish(b, &out, &err), DTL_OK);
	assert_int_equal(dtl_lexicon_open(a, dtl_buf_str(&out), &lex, &err), DTL_OK);
	assert_true(dtl_str_is(dtl_lexicon_section(lex, "patterns"), "some rules"));
	assert_true(dtl_str_is(dtl_lexicon_section(lex, "other"), "x"));
	assert_null(dtl_lexicon_section(lex, "absent").p);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_named_with_file_and_line),
		cmocka_unit_test(unknown_parts_and_broken_text_are_refused),
		cmocka_unit_test(at_most_fifty_problems_are_told),
		cmocka_unit_test(sections_of_other_modules_travel_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
