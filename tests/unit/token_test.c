#include "text/token.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct dtl_document
tokens_of(struct dtl_arena *a, const char *text)
{
	struct dtl_document doc = { .a = a, .text = dtl_str_from(text) };
	struct dtl_document *kept = dtl_arena_copy(a, &doc, sizeof doc);
	struct dtl_token_out out;

	dtl_token_out_init(&out, kept, 1000);
	dtl_tokenise(&out, (struct dtl_span){ 0, (uint32_t)kept->text.n });
	return *kept;
}

/* Tokens are written with '|' between them. */
static void
check(const char *text, const char *expected)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = tokens_of(a, text);
	struct dtl_buf got;

	dtl_buf_init(&got, a);
	dtl_buf_add_z(&got, "");
	for (size_t i = 0; i < doc.token_count; i++) {
		if (i > 0)
			dtl_buf_add_char(&got, '|');
		dtl_buf_add_str(&got, doc.tokens[i].form);
	}
	assert_string_equal(got.p ? got.p : "", expected);
	dtl_arena_free(a);
}

static void
clitics_are_cut_off(void **state)
{
	(void)state;
	check("India's army didn't move.", "India|'s|army|did|n't|move|.");
	check("They\xE2\x80\x99ve said we\xE2\x80\x99ll stay",
	    "They|\xE2\x80\x99ve|said|we|\xE2\x80\x99ll|stay");
	check("It cannot, and I'm gonna go", "It|can|not|,|and|I|'m|gon|na|go");
	check("the ministers' aides and O'Brien's", "the|ministers|'|aides|and|O'Brien|'s");
	check("shouldn't've", "should|n't|'ve");
	check("the \"axis\"'s end", "the|\"|axis|\"|'s|end");
}

static void
decades_faces_and_doubled_stops_are_kept(void **state)
{
	(void)state;
	check("in the 1970's and the 80's", "in|the|1970's|and|the|80's");
	check("a 5G mast, 5g of it", "a|5G|mast|,|5|g|of|it");
	check("Well done :) (see a:)", "Well|done|:)|(|see|a|:|)");
	check("to Delta Inc.. So", "to|Delta|Inc.|.|So");
	check("and then...", "and|then|...");
}

static void
hyphens_part_compounds_but_not_prefixes(void **state)
{
	(void)state;
	check("a two-day, US-led visit", "a|two|-|day|,|US|-|led|visit");
	check("co-chaired non-aligned anti-tank e-mail", "co-chaired|non-aligned|anti-tank|e-mail");
	check("3-4 May, 2011-2020", "3-4|May|,|2011-2020");
	check("R&D and the CEB-M&MTC", "R&D|and|the|CEB-M&MTC");
	check("war - or peace -- now", "war|-|or|peace|--|now");
	check("up\xE2\x80\x94to\xE2\x80\x93"
	      "five 5\xE2\x80\x93"
	      "6",
	    "up|\xE2\x80\x94|to|\xE2\x80\x93|five|5\xE2\x80\x93"
	    "6");
}

static void
money_units_and_numbers_are_cut(void **state)
{
	(void)state;
	check("$5bn, 50% and 200km", "$|5|bn|,|50|%|and|200|km");
	check("US$3.5 million or \xE2\x82\xAC"
	      "1,200",
	    "US$|3.5|million|or|\xE2\x82\xAC|1,200");
	check("the 22nd session in the 1990s at 10:30", "the|22nd|session|in|the|1990s|at|10:30");
	check("on 12/22/2025 and/or 5pm", "on|12/22/2025|and|/|or|5|pm");
}

static void
full_stops_stay_with_abbreviations(void **state)
{
	(void)state;
	check("Mr. Li of the U.S. met Gen. J. Roe.", "Mr.|Li|of|the|U.S.|met|Gen.|J.|Roe|.");
	check("He moved to the U.S.", "He|moved|to|the|U.S.");
	check("Come in. Now", "Come|in|.|Now");
	check("No. 5 of Jan. 3, Vol. 2", "No.|5|of|Jan.|3|,|Vol.|2");
	check("Wait... what?!", "Wait|...|what|?!");
	check("It ended.Next came rain", "It|ended|.|Next|came|rain");
}

static void
addresses_are_one_token(void **state)
{
	(void)state;
	check("See https://example.org/a?b=1&c=2.", "See|https://example.org/a?b=1&c=2|.");
	check("@MoD_desk and #Peace, mail a.b@example.com!",
	    "@MoD_desk|and|#Peace|,|mail|a.b@example.com|!");
	check("(www.example.net)", "(|www.example.net|)");
	check("example.com/path, not #1", "example.com/path|,|not|#|1");
}

static void
brackets_and_quotes_stand_alone(void **state)
{
	(void)state;
	check("the Ministry (MoD)-run \"camp\"", "the|Ministry|(|MoD|)|-|run|\"|camp|\"");
	check("\xE2\x80\x9CYes,\xE2\x80\x9D he said", "\xE2\x80\x9C|Yes|,|\xE2\x80\x9D|he|said");
}

static void
flags_tell_the_shape(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = tokens_of(a, "NATO met \xC3\x89"
					       "tienne's 40 men at x.com");

	(void)state;
	assert_int_equal(doc.tokens[0].flags, DTL_TOKEN_ALL_CAPS | DTL_TOKEN_SPACE_BEFORE);
	assert_int_equal(doc.tokens[1].flags, DTL_TOKEN_SPACE_BEFORE);
	assert_int_equal(doc.tokens[2].flags, DTL_TOKEN_TITLE_CASE | DTL_TOKEN_SPACE_BEFORE);
	assert_true(dtl_str_is(doc.tokens[2].lower, "\xC3\xA9tienne"));
	assert_int_equal(doc.tokens[3].flags, DTL_TOKEN_CLITIC);
	assert_int_equal(doc.tokens[4].flags, DTL_TOKEN_NUMBER | DTL_TOKEN_SPACE_BEFORE);
	assert_int_equal(doc.tokens[7].flags, DTL_TOKEN_URL | DTL_TOKEN_SPACE_BEFORE);
	assert_int_equal(doc.tokens[0].head, DTL_NO_TOKEN);
	assert_null(doc.tokens[0].deprel);
	dtl_arena_free(a);
}

static void
the_limit_holds_inside_a_sentence(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = { .a = a };
	struct dtl_token_out out;
	struct dtl_buf text;

	(void)state;
	dtl_buf_init(&text, a);
	for (int i = 0; i < 100000; i++)
		dtl_buf_add_char(&text, '(');
	doc.text = dtl_buf_str(&text);
	dtl_token_out_init(&out, &doc, 50);
	dtl_tokenise(&out, (struct dtl_span){ 0, (uint32_t)text.n });
	assert_int_equal(doc.token_count, 51);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clitics_are_cut_off),
		cmocka_unit_test(decades_faces_and_doubled_stops_are_kept),
		cmocka_unit_test(hyphens_part_compounds_but_not_prefixes),
		cmocka_unit_test(money_units_and_numbers_are_cut),
		cmocka_unit_test(full_stops_stay_with_abbreviations),
		cmocka_unit_test(addresses_are_one_token),
		cmocka_unit_test(brackets_and_quotes_stand_alone),
		cmocka_unit_test(flags_tell_the_shape),
		cmocka_unit_test(the_limit_holds_inside_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
