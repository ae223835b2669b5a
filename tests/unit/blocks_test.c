#include "text/blocks.h"

#include "text/plain.h"
#include "text/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define LONG_ONE                                                                                   \
	"The two ministries agreed on Monday to share radar data along the coast, officials said " \
	"after a meeting that lasted most of the day and ended with a short statement to "         \
	"reporters."
#define LONG_TWO                                                                                   \
	"Under the plan, stations on both sides of the strait will pass on what they see within "  \
	"a "                                                                                       \
	"minute, and a joint office will be opened before the end of the year in the port city."

static void
read(struct dtl_arena *a, const char *text, struct dtl_document *doc)
{
	struct dtl_lines lines;

	*doc = (struct dtl_document){ .a = a };
	dtl_lines_init(&lines, a);
	dtl_plain_lines(dtl_str_from(text), &lines);
	dtl_blocks_build(doc, &lines);
}

static const struct dtl_block *
block_with(const struct dtl_document *doc, const char *text)
{
	for (size_t i = 0; i < doc->block_count; i++)
		if (dtl_str_is(dtl_document_text(doc, doc->blocks[i].span), text))
			return &doc->blocks[i];
	fail_msg("no block '%s'", text);
	return NULL;
}

static void
check(const struct dtl_document *doc, const char *text, enum dtl_block_kind kind, bool coded)
{
	const struct dtl_block *b = block_with(doc, text);

	if (b->kind != kind || b->coded != coded)
		fail_msg("'%s' is %s, %s", text, dtl_block_kind_name(b->kind),
		    b->coded ? "coded" : "not coded");
	if (!coded)
		assert_non_null(b->why);
}

static void
noise_between_paragraphs_is_marked(void **state)
{
	static const struct {
		const char *line;
		enum dtl_block_kind kind;
	} cases[] = {
		{ "Also Read | Minister Opens Bridge In Valley", DTL_BLOCK_TEASER },
		{ "READ: Navy Tests New Boat In Gulf", DTL_BLOCK_TEASER },
		{ "Add Daily Lantern as a Preferred Source", DTL_BLOCK_PROMO },
		{ "https://example.org/status/12345", DTL_BLOCK_LINK },
		{ "Advertisement", DTL_BLOCK_AD },
		{ "mid slot", DTL_BLOCK_AD },
		{ "Key Points Of The Plan", DTL_BLOCK_HEADING },
		{ "What happens next", DTL_BLOCK_HEADING },
		{ "Deputy Foreign Minister.", DTL_BLOCK_CAPTION },
		{ "By Ada Roe and Max Poe", DTL_BLOCK_BYLINE },
		{ "(This story has been sourced from a wire and not edited.)",
		    DTL_BLOCK_DISCLAIMER },
		{ "Updated: June 3, 2024, 10:15 IST", DTL_BLOCK_META },
		{ "Follow us on Google News", DTL_BLOCK_PROMO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_document doc;
		const char *text =
		    dtl_arena_printf(a, "%s\n\n%s\n\n%s", LONG_ONE, cases[i].line, LONG_TWO);
		read(a, text, &doc);
		check(&doc, cases[i].line, cases[i].kind, false);
		check(&doc, LONG_ONE, DTL_BLOCK_BODY, true);
		check(&doc, LONG_TWO, DTL_BLOCK_BODY, true);
		dtl_arena_free(a);
	}
}

static void
the_rest_after_more_like_this_is_teasers(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    LONG_ONE "\n" LONG_TWO "\nMore like this\nA Bridge Too Few\nOn the river, the...\n"
		     "Trade Winds\nWhen ships came back to the...",
	    &doc);
	check(&doc, "On the river, the...", DTL_BLOCK_TEASER, false);
	check(&doc, "When ships came back to the...", DTL_BLOCK_TEASER, false);
	check(&doc, LONG_TWO, DTL_BLOCK_BODY, true);
	dtl_arena_free(a);
}

static void
ends_of_paragraphs_and_texts_are_cut(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    LONG_ONE " (GNA)\n" LONG_TWO " (RSNA) https://example.org/1\n"
		     "Boats will be built in the yard on the north side of the bay, and later in "
		     "the new port, said a note from the union (PBX)\n" LONG_ONE "\n"
		     "Weather: storms leave the islands after a week",
	    &doc);
	check(&doc, "(GNA)", DTL_BLOCK_AGENCY, false);
	check(&doc, "(RSNA)", DTL_BLOCK_AGENCY, false);
	check(&doc,
	    "Boats will be built in the yard on the north side of the bay, and later in the new "
	    "port, said a note from the union (PBX)",
	    DTL_BLOCK_BODY, true);
	check(&doc, "Weather: storms leave the islands after a week", DTL_BLOCK_TEASER, false);
	dtl_arena_free(a);
}

static void
a_list_rule_never_swallows_the_story(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    "Harbour Pact Signed In Capital\nMore like this\nAnother story here\n" LONG_ONE
	    "\n" LONG_TWO,
	    &doc);
	check(&doc, "Another story here", DTL_BLOCK_TEASER, false);
	check(&doc, LONG_ONE, DTL_BLOCK_BODY, true);
	check(&doc, LONG_TWO, DTL_BLOCK_BODY, true);
	dtl_arena_free(a);
}

static void
title_subtitle_and_dateline_are_found(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    "Coast Guards To Share Radar Data\nPact follows three years of quiet talks\n"
	    "Pune [India], March 3 (ANI): " LONG_ONE " (ANI)\n" LONG_TWO,
	    &doc);
	assert_true(dtl_str_is(doc.title, "Coast Guards To Share Radar Data"));
	assert_true(dtl_str_is(doc.subtitle, "Pact follows three years of quiet talks"));
	check(&doc, "Coast Guards To Share Radar Data", DTL_BLOCK_TITLE, true);
	check(&doc, "Pune [India], March 3 (ANI):", DTL_BLOCK_DATELINE, false);
	check(&doc, LONG_ONE, DTL_BLOCK_BODY, true);
	check(&doc, "(ANI)", DTL_BLOCK_AGENCY, false);
	assert_true(dtl_str_is(doc.dateline.place, "Pune"));
	assert_true(dtl_str_is(doc.dateline.region, "India"));
	assert_true(dtl_str_is(doc.dateline.date, "March 3"));
	assert_true(dtl_str_is(doc.dateline.agency, "ANI"));
	assert_true(
	    dtl_str_is(dtl_document_text(&doc, doc.dateline.span), "Pune [India], March 3 (ANI):"));
	assert_true(
	    doc.dateline.place.p >= doc.text.p && doc.dateline.place.p < doc.text.p + doc.text.n);
	assert_int_equal(doc.published.n, 0);
	dtl_arena_free(a);
}

static void
captions_stand_above_the_dateline(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    "Minister Roe greets the envoy in Suva.\nRadar Pact: Suva, Fiji - June 1, "
	    "2024: " LONG_ONE "\n" LONG_TWO,
	    &doc);
	check(&doc, "Minister Roe greets the envoy in Suva.", DTL_BLOCK_CAPTION, false);
	check(&doc, "Radar Pact:", DTL_BLOCK_HEADING, false);
	check(&doc, "Suva, Fiji - June 1, 2024:", DTL_BLOCK_DATELINE, false);
	assert_true(dtl_str_is(doc.published, "2024-06-01"));
	assert_int_equal(doc.title.n, 0);
	dtl_arena_free(a);
}

static void
a_date_stamp_gives_the_day_and_a_summary(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    " date 2024-06-02 Two navies met for talks in Suva.\n\n" LONG_ONE "\n\n" LONG_TWO
	    " https://example.org/s/1",
	    &doc);
	check(&doc, "date 2024-06-02", DTL_BLOCK_META, false);
	check(&doc, "Two navies met for talks in Suva.", DTL_BLOCK_SUBTITLE, true);
	check(&doc, "https://example.org/s/1", DTL_BLOCK_LINK, false);
	check(&doc, LONG_TWO, DTL_BLOCK_BODY, true);
	assert_true(dtl_str_is(doc.published, "2024-06-02"));
	dtl_arena_free(a);
}

static void
sentences_alone_are_body(void **state)
{
	static const char *const lines[] = { "Ministers met in Oslo", "He won.", "talks failed",
		"India: Farmers protest in Pune over prices.", "Police arrested 30 people" };

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_document doc;
		read(a, lines[i], &doc);
		assert_int_equal(doc.block_count, 1);
		check(&doc, lines[i], DTL_BLOCK_BODY, true);
		dtl_arena_free(a);
	}
}

static void
wrapped_paragraphs_are_joined(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a,
	    "The two ministries agreed on Monday to share the radar\n"
	    "data of all their stations along the coast, officials\n"
	    "said after the meeting.\n"
	    "Under the plan, stations on both sides of the strait\n"
	    "will pass on what they see within a minute or less of\n"
	    "seeing it.\n",
	    &doc);
	assert_int_equal(doc.block_count, 2);
	assert_true(dtl_str_starts(
	    dtl_document_text(&doc, doc.blocks[1].span), "Under the plan, stations on both"));
	dtl_arena_free(a);
}

static void
blocks_are_in_order_and_apart(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;

	(void)state;
	read(a, "Oslo: " LONG_ONE " (ANI)\n\nads\n" LONG_TWO "\n\n\xC2\xA0\n", &doc);
	for (size_t i = 0; i < doc.block_count; i++) {
		assert_true(doc.blocks[i].span.beg < doc.blocks[i].span.end);
		assert_true(doc.blocks[i].span.end <= doc.text.n);
		if (i > 0)
			assert_true(doc.blocks[i - 1].span.end <= doc.blocks[i].span.beg);
	}
	dtl_arena_free(a);
}

static void
patterns_match_as_their_file_says(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool exact, match;
	} cases[] = {
		{ "READ:*", "READ: x", true, true },
		{ "READ:*", "Read: x", true, false },
		{ "Read:*", "READ: x", false, true },
		{ "add * as a *", "Add this as a source", false, true },
		{ "# min read", "5 min read", false, true },
		{ "## min read", "5 min read", false, false },
		{ "*photo)", "a (file photo)", false, true },
		{ "*a*b*c", "xxaxxbxx", false, false },
		{ "", "", false, true },
		{ "*", "", false, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(dtl_rule_match(dtl_str_from(cases[i].pattern),
				     dtl_str_from(cases[i].text), cases[i].exact),
		    cases[i].match);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise_between_paragraphs_is_marked),
		cmocka_unit_test(the_rest_after_more_like_this_is_teasers),
		cmocka_unit_test(ends_of_paragraphs_and_texts_are_cut),
		cmocka_unit_test(a_list_rule_never_swallows_the_story),
		cmocka_unit_test(title_subtitle_and_dateline_are_found),
		cmocka_unit_test(captions_stand_above_the_dateline),
		cmocka_unit_test(a_date_stamp_gives_the_day_and_a_summary),
		cmocka_unit_test(sentences_alone_are_body),
		cmocka_unit_test(wrapped_paragraphs_are_joined),
		cmocka_unit_test(blocks_are_in_order_and_apart),
		cmocka_unit_test(patterns_match_as_their_file_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
