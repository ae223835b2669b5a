#include "text/dateline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct dateline_case {
	const char *line;
	size_t end; /* of the dateline; 0: none */
	const char *place, *region, *date, *agency;
	int year;
};

static void
check_part(struct dtl_str got, const char *expected)
{
	if (expected == NULL)
		assert_int_equal(got.n, 0);
	else
		assert_true(dtl_str_is(got, expected));
}

static void
check(const struct dateline_case *c)
{
	struct dtl_dateline_found found;
	bool any = dtl_dateline_parse(dtl_str_from(c->line), &found);

	if (any != (c->end != 0))
		fail_msg("'%s': %s", c->line, any ? "found" : "not found");
	if (!any)
		return;
	if (found.parts.span.end != c->end)
		fail_msg("'%s': ends at %u", c->line, found.parts.span.end);
	check_part(found.parts.place, c->place);
	check_part(found.parts.region, c->region);
	check_part(found.parts.date, c->date);
	check_part(found.parts.agency, c->agency);
	assert_int_equal(found.date.year, c->year);
}

static void
datelines_of_many_houses_are_read(void **state)
{
	static const struct dateline_case cases[] = {
		{ "Pune [India], March 3 (ANI): Two bodies", 28, "Pune", "India", "March 3", "ANI",
		    0 },
		{ "New Delhi: The army", 10, "New Delhi", NULL, NULL, NULL, 0 },
		{ "OSLO (Reuters) - Norway", 16, "OSLO", NULL, NULL, "Reuters", 0 },
		{ "PARIS, Feb 4 (AFP) \xE2\x80\x94 France", 22, "PARIS", NULL, "Feb 4", "AFP", 0 },
		{ "GENEVA, Dec. 4, 2025 (Xinhua) -- The", 32, "GENEVA", NULL, "Dec. 4, 2025",
		    "Xinhua", 2025 },
		{ "Austin, Texas (AP) - A", 20, "Austin", "Texas", NULL, "AP", 0 },
		{ "Kochi, Kerala, India \xE2\x80\x93 May 5, 2024: A", 37, "Kochi", "Kerala, India",
		    "May 5, 2024", NULL, 2024 },
		{ "MOSCOW, December 4. /TASS/. The", 27, "MOSCOW", NULL, "December 4", "TASS", 0 },
		{ "Accra, 7 June 2023: Ghana", 19, "Accra", NULL, "7 June 2023", NULL, 2023 },
		{ "ST. PAUL, Minn., April 13 - A", 27, "ST. PAUL", "Minn.", "April 13", NULL, 0 },
		{ "BAMAKO - Troops", 8, "BAMAKO", NULL, NULL, NULL, 0 },
		{ "(Reuters) - Shares fell", 11, NULL, NULL, NULL, "Reuters", 0 },
		{ "Lucknow, Jan 9 (IANS) Police said", 21, "Lucknow", NULL, "Jan 9", "IANS", 0 },
		{ "Lima, Monday, May 4: Peru", 20, "Lima", NULL, "Monday, May 4", NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(&cases[i]);
}

static void
kickers_stand_before_the_dateline(void **state)
{
	struct dtl_dateline_found found;
	struct dtl_str line =
	    DTL_STR("Sea Patrol Pact: Suva, Fiji \xE2\x80\x93 June 1, 2024: In a");

	(void)state;
	assert_true(dtl_dateline_parse(line, &found));
	assert_int_equal(found.kicker_end, 17);
	assert_int_equal(found.parts.span.beg, 17);
	assert_true(dtl_str_is(found.parts.place, "Suva"));
	assert_int_equal(found.date.month, 6);
}

static void
other_beginnings_are_no_datelines(void **state)
{
	static const char *const lines[] = { "The army said on Friday that it", "Breaking: A fire",
		"Key points: trade", "On December 4, 2025, India and",
		"Ravi Kumar - a farmer - said", "President Ada Roe (Utopia) said that",
		"READ: Old news", "Exclusive - The deal", "Gen. Roe: we will stay", "", ":", "(((",
		"India, Nepal and Bhutan: a history",
		"In Oslo, talks began (Reuters reported) on" };

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		check(&(struct dateline_case){ .line = lines[i] });
}

static void
dates_are_read_with_and_without_year(void **state)
{
	static const struct {
		const char *text;
		int year, month, day;
		size_t end;
	} cases[] = {
		{ "December 22 x", 0, 12, 22, 11 },
		{ "22 Dec. 2025", 2025, 12, 22, 12 },
		{ "Sept 3rd, 2021,", 2021, 9, 3, 14 },
		{ "2025-12-04T10", 2025, 12, 4, 10 },
		{ "Tuesday, March 1", 0, 3, 1, 16 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_date d = { 0 };
		size_t pos = 0;
		assert_true(dtl_dateline_date(dtl_str_from(cases[i].text), &pos, &d));
		assert_int_equal(d.year, cases[i].year);
		assert_int_equal(d.month, cases[i].month);
		assert_int_equal(d.day, cases[i].day);
		assert_int_equal(pos, cases[i].end);
	}
	size_t pos = 0;
	struct dtl_date d;
	assert_false(dtl_dateline_date(dtl_str_from("May be later"), &pos, &d));
	assert_false(dtl_dateline_date(dtl_str_from("45 June"), &pos, &d));
	assert_int_equal(pos, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datelines_of_many_houses_are_read),
		cmocka_unit_test(kickers_stand_before_the_dateline),
		cmocka_unit_test(other_beginnings_are_no_datelines),
		cmocka_unit_test(dates_are_read_with_and_without_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
