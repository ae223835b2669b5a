#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/when.h"
#include "text/segment.h"

/* One line of text, cut into sentences and tokens, without tags: tense is unknown. */
static void
read_text(struct dtl_arena *a, const char *text, struct dtl_document *doc)
{
	struct dtl_err err;

	*doc = (struct dtl_document){ .a = a, .text = dtl_str_from(text) };
	doc->blocks = DTL_NEW(a, struct dtl_block);
	doc->blocks[0] =
	    (struct dtl_block){ DTL_BLOCK_BODY, { 0, (uint32_t)strlen(text) }, true, NULL };
	doc->block_count = 1;
	assert_int_equal(dtl_segment(doc, 100, 1000, &err), DTL_OK);
}

static const struct dtl_date wednesday = { 2025, 12, 24 };

static void
times_have_values(void **state)
{
	static const struct {
		const char *text, *value, *start, *end;
	} cases[] = {
		{ "It ended on December 22, 2025.", "2025-12-22", "2025-12-22", "2025-12-22" },
		{ "It ended on 22 December 2025.", "2025-12-22", "2025-12-22", "2025-12-22" },
		{ "It ended on Dec. 22, 2025.", "2025-12-22", "2025-12-22", "2025-12-22" },
		{ "It ended on Monday, December 22, 2025.", "2025-12-22", "2025-12-22",
		    "2025-12-22" },
		{ "It ended on the 5th of November.", "2025-11-05", "2025-11-05", "2025-11-05" },
		{ "It ran on February 3-4, 2026.", "2026-02-03", "2026-02-03", "2026-02-04" },
		{ "It ran from November five and six.", "2025-11-05", "2025-11-05", "2025-11-06" },
		{ "It began in October 2025.", "2025-10", "2025-10-01", "2025-10-31" },
		{ "It began in November.", "2025-11", "2025-11-01", "2025-11-30" },
		{ "It opens in 2026.", "2026", "2026-01-01", "2026-12-31" },
		{ "It dates from the 1990s.", "199", "1990-01-01", "1999-12-31" },
		{ "They met on Monday.", "2025-12-22", "2025-12-22", "2025-12-22" },
		{ "They met on Wednesday.", "2025-12-24", "2025-12-24", "2025-12-24" },
		{ "They met last Wednesday.", "2025-12-17", "2025-12-17", "2025-12-17" },
		{ "They meet next Monday.", "2025-12-29", "2025-12-29", "2025-12-29" },
		{ "They met yesterday.", "2025-12-23", "2025-12-23", "2025-12-23" },
		{ "They meet next month.", "2026-01", "2026-01-01", "2026-01-31" },
		{ "They met last week.", "2025-W51", "2025-12-15", "2025-12-21" },
		{ "They met two days ago.", "2025-12-22", "2025-12-22", "2025-12-22" },
		{ "They met three months ago.", "2025-09", "2025-09-01", "2025-09-30" },
		{ "They met earlier this year.", "2025", "2025-01-01", "2025-12-31" },
		{ "They met last December.", "2024-12", "2024-12-01", "2024-12-31" },
		{ "It fell in the third quarter of 2025.", "2025-Q3", "2025-07-01", "2025-09-30" },
		{ "They met last summer.", "2025-SU", "2025-06-01", "2025-08-31" },
		{ "It was signed on 2025-12-22.", "2025-12-22", "2025-12-22", "2025-12-22" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_document doc;
		struct dtl_date_list list;
		char start[11], end[11];

		read_text(a, cases[i].text, &doc);
		dtl_dates_find(&doc, wednesday, &list);
		assert_true(list.count >= 1);
		if (!dtl_str_is(list.items[0].value, cases[i].value))
			print_message(
			    "%s: got '%.*s'\n", cases[i].text, DTL_STR_FMT(list.items[0].value));
		assert_true(dtl_str_is(list.items[0].value, cases[i].value));
		dtl_date_format(list.items[0].when.start, start);
		dtl_date_format(list.items[0].when.end, end);
		assert_string_equal(start, cases[i].start);
		assert_string_equal(end, cases[i].end);
		dtl_arena_free(a);
	}
}

static void
durations_sets_and_vague_times_have_no_days(void **state)
{
	static const struct {
		const char *text;
		enum dtl_timex_type type;
		const char *value;
	} cases[] = {
		{ "It took three days.", DTL_TIMEX_DURATION, "P3D" },
		{ "It took two hours.", DTL_TIMEX_DURATION, "PT2H" },
		{ "It grew in the past five years.", DTL_TIMEX_DURATION, "P5Y" },
		{ "It took several weeks.", DTL_TIMEX_DURATION, "PXW" },
		{ "They meet every week.", DTL_TIMEX_SET, "P1W" },
		{ "They meet every Monday.", DTL_TIMEX_SET, "XXXX-WXX-1" },
		{ "They recently met.", DTL_TIMEX_DATE, "PAST_REF" },
		{ "They are now here.", DTL_TIMEX_DATE, "PRESENT_REF" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_document doc;
		struct dtl_date_list list;

		read_text(a, cases[i].text, &doc);
		dtl_dates_find(&doc, wednesday, &list);
		if (list.count != 1 || !dtl_str_is(list.items[0].value, cases[i].value))
			print_message("%s: %zu found\n", cases[i].text, list.count);
		assert_int_equal(list.count, 1);
		assert_int_equal(list.items[0].type, cases[i].type);
		assert_true(dtl_str_is(list.items[0].value, cases[i].value));
		assert_int_equal(list.items[0].when.start.year, 0);
		dtl_arena_free(a);
	}
}

static void
numbers_and_names_are_no_times(void **state)
{
	static const char *const texts[] = { "The 2019 boats came.", "He may come.",
		"They march on.", "About 2000 people came.", "The sun was out." };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_document doc;
		struct dtl_date_list list;

		read_text(a, texts[i], &doc);
		/* without tags the word after a year is unknown: only the unambiguous ones are asked */
		if (i == 0 || i == 3) {
			for (size_t t = 0; t < doc.token_count; t++)
				doc.tokens[t].upos = DTL_NOUN;
		}
		dtl_dates_find(&doc, wednesday, &list);
		if (list.count != 0)
			print_message("%s: '%.*s'\n", texts[i], DTL_STR_FMT(list.items[0].value));
		assert_int_equal(list.count, 0);
		dtl_arena_free(a);
	}
}

static void
without_an_anchor_only_full_dates_have_days(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_date none = { 0, 0, 0 };
	struct dtl_document doc;
	struct dtl_date_list list;

	(void)state;
	read_text(a, "They met on Monday and on December 22 and on June 3, 2020.", &doc);
	dtl_dates_find(&doc, none, &list);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.items[0].when.start.year, 0);
	assert_int_equal(list.items[1].when.start.year, 0);
	assert_true(dtl_str_is(list.items[1].value, "XXXX-12-22"));
	assert_int_equal(list.items[2].when.start.year, 2020);
	dtl_arena_free(a);
}

static void
a_dateline_takes_its_year_from_publication(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_date published = { 2026, 1, 2 }, none = { 0, 0, 0 }, d;
	struct dtl_document doc = { .a = a };

	(void)state;
	doc.dateline.date = dtl_str_from("December 30");
	d = dtl_dates_dateline(&doc, published);
	assert_int_equal(d.year, 2025);
	assert_int_equal(d.day, 30);
	assert_int_equal(dtl_dates_dateline(&doc, none).year, 0);
	doc.dateline.date = dtl_str_from("December 4, 2025");
	assert_int_equal(dtl_dates_dateline(&doc, none).year, 2025);
	doc.dateline.date = DTL_STR_NONE;
	assert_int_equal(dtl_dates_dateline(&doc, published).year, 0);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_have_values),
		cmocka_unit_test(durations_sets_and_vague_times_have_no_days),
		cmocka_unit_test(numbers_and_names_are_no_times),
		cmocka_unit_test(without_an_anchor_only_full_dates_have_days),
		cmocka_unit_test(a_dateline_takes_its_year_from_publication),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
