#include "net/httpdate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NOW INT64_C(1766397600000) /* 2025-12-22T10:00:00Z */
#define NO INT64_MIN

struct date_row {
	const char *text;
	int64_t ms;
};

static void
three_forms_of_a_date_are_read(void **state)
{
	static const struct date_row rows[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777000 },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", 784111777000 },
		{ "Sun Nov  6 08:49:37 1994", 784111777000 },
		{ "Sun, 6 Nov 1994 08:49:37 GMT", 784111777000 },
		{ "sun, 06 nov 1994 08:49:37 gmt", 784111777000 },
		{ "Mon, 22 Dec 2025 10:00:00 GMT", NOW },
		{ "Monday, 22-Dec-25 10:00:00 GMT", NOW },
		{ "Mon, 22 Dec 2025 11:00:00 +0100", NOW },
		{ "Tue, 01-Jan-75 00:00:00 GMT", INT64_C(3313526400000) },
		{ "Thu, 01-Jan-76 00:00:00 GMT", INT64_C(189302400000) },
		{ "Sat, 29 Feb 2024 00:00:00 GMT", INT64_C(1709164800000) },
		{ "Mon, 30 Feb 2024 00:00:00 GMT", NO },
		{ "Mon, 22 Dec 2025 24:00:00 GMT", NO },
		{ "Mon, 22 Dec 2025 10:61:00 GMT", NO },
		{ "22 Foo 2025 10:00:00 GMT", NO },
		{ "0", NO },
		{ "-1", NO },
		{ "", NO },
		{ "never", NO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = NO;

		if (dtl_httpdate_parse(dtl_str_from(rows[i].text), NOW, &ms) !=
			(rows[i].ms != NO) ||
		    ms != rows[i].ms)
			fail_msg("'%s' gave %lld", rows[i].text, (long long)ms);
	}
}

static void
a_written_date_reads_back(void **state)
{
	char text[30];
	int64_t ms;

	(void)state;
	dtl_httpdate_format(784111777000, text);
	assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT");
	for (int64_t t = -86400000000; t < INT64_C(4000000000000); t += INT64_C(86399000777)) {
		dtl_httpdate_format(t - t % 1000, text);
		assert_true(dtl_httpdate_parse(dtl_str_from(text), NOW, &ms));
		assert_int_equal(ms, t - t % 1000);
	}
}

struct fresh_row {
	const char *cache_control, *expires, *date, *age;
	int64_t ms;
};

static void
freshness_is_what_the_headers_say(void **state)
{
	static const char later[] = "Mon, 22 Dec 2025 11:00:00 GMT";
	static const char now[] = "Mon, 22 Dec 2025 10:00:00 GMT";
	static const struct fresh_row rows[] = {
		{ NULL, NULL, NULL, NULL, -1 },
		{ "max-age=600", NULL, NULL, NULL, 600000 },
		{ "public, Max-Age = 600", NULL, NULL, NULL, 600000 },
		{ "max-age=\"600\"", NULL, NULL, NULL, 600000 },
		{ "max-age=600", later, now, NULL, 600000 },
		{ "max-age=600", NULL, NULL, "200", 400000 },
		{ "max-age=600", NULL, NULL, "900", 0 },
		{ "max-age=600, max-age=900", NULL, NULL, NULL, 600000 },
		{ "max-age=99999999999999999999", NULL, NULL, NULL, INT64_C(31536000000) },
		{ "max-age=-5", NULL, NULL, NULL, -1 },
		{ "no-cache", NULL, NULL, NULL, 0 },
		{ "no-store, max-age=600", NULL, NULL, NULL, 0 },
		{ "s-maxage=600", NULL, NULL, NULL, -1 },
		{ NULL, later, now, NULL, 3600000 },
		{ NULL, later, NULL, NULL, 3600000 },
		{ NULL, "0", now, NULL, 0 },
		{ NULL, now, later, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dtl_freshness f = { dtl_str_from(rows[i].cache_control),
			dtl_str_from(rows[i].expires), dtl_str_from(rows[i].date),
			dtl_str_from(rows[i].age) };
		int64_t got = dtl_freshness_ms(&f, NOW);

		if (got != rows[i].ms)
			fail_msg("row %zu gave %lld", i, (long long)got);
	}
}

static void
retry_after_is_seconds_or_a_date(void **state)
{
	static const struct date_row rows[] = { { "120", 120000 }, { "0", 0 },
		{ "316800", INT64_C(316800000) }, { "Mon, 22 Dec 2025 10:05:00 GMT", 300000 },
		{ "Mon, 22 Dec 2025 09:00:00 GMT", 0 }, { "soon", NO }, { "-5", NO }, { "1.5", NO },
		{ "", NO } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = NO;

		(void)dtl_retry_after_parse(dtl_str_from(rows[i].text), NOW, &ms);
		if (ms != rows[i].ms)
			fail_msg("'%s' gave %lld", rows[i].text, (long long)ms);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_forms_of_a_date_are_read),
		cmocka_unit_test(a_written_date_reads_back),
		cmocka_unit_test(freshness_is_what_the_headers_say),
		cmocka_unit_test(retry_after_is_seconds_or_a_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
