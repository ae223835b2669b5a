/* headers: CloudEvents and trace context. */
#include "run/headers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "run/headers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

static const struct dtl_trace none = { { NULL, 0 }, { NULL, 0 } };
static const char came[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
static const char id[] = "0123456789abcdef0123456789abcdef";

static void
a_trace_is_good_or_counts_as_none(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true },
		{ "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", true },
		{ "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false },
		{ "00-00000000000000000000000000000000-00f067aa0ba902b7-01", false },
		{ "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false },
		{ "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false },
		{ "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01", false },
		{ "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", false },
		{ "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(dtl_trace_good(dtl_str_from(cases[i].text)), cases[i].good);
	assert_false(dtl_trace_good(DTL_STR_NONE));
}

static void
check(struct dtl_arena *a, struct dtl_record record, const struct dtl_trace *trace,
    const char *const *expected)
{
	const struct dtl_header *h = NULL;
	size_t n = dtl_headers_make(a, record, "news", trace, &h), i = 0;

	for (; expected[2 * i] != NULL; i++) {
		struct dtl_str value = dtl_header_find(h, n, expected[2 * i]);

		if (!dtl_str_is(value, expected[2 * i + 1]))
			fail_msg("%s: '%.*s'", expected[2 * i], DTL_STR_FMT(value));
	}
	assert_int_equal(n, i);
}

static void
an_article_without_a_trace_gets_one_of_its_id(void **state)
{
	static const char *const expected[] = { "ce_specversion", "1.0", "ce_id",
		"0123456789abcdef0123456789abcdef.2", "ce_source", "/dateline/news", "ce_type",
		"org.dateline.article", "ce_time", "1970-01-01T00:00:01.500Z", "ce_subject",
		"https://example.org/a", "content-type", "application/avro", "traceparent",
		"00-0123456789abcdef0123456789abcdef-2ddfddaf0d5b25f3-00", NULL };
	const struct dtl_article article = { .id = DTL_STR(id),
		.revision = 2,
		.url = DTL_STR("https://example.org/a"),
		.published_at = DTL_TIME_NONE,
		.fetched_at = 1500 };
	struct dtl_record record = { DTL_KIND_ARTICLE, { .article = &article } };
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	check(a, record, &none, expected);
	check(a, record, &none, expected);
	dtl_arena_free(a);
}

static void
an_event_goes_on_with_the_trace_of_its_article(void **state)
{
	static const char *const expected[] = { "ce_specversion", "1.0", "ce_id", "e.1.7",
		"ce_source", "/dateline/news", "ce_type", "org.dateline.event", "ce_time",
		"1970-01-01T00:00:00Z", "ce_subject", "0123456789abcdef0123456789abcdef",
		"content-type", "application/avro", "traceparent", came, "tracestate", "a=b",
		NULL };
	const struct dtl_event event = { .id = DTL_STR("e"),
		.article_id = DTL_STR(id),
		.article_revision = 1,
		.generation = 7 };
	struct dtl_record record = { DTL_KIND_EVENT, { .event = &event } };
	const struct dtl_trace trace = { DTL_STR(came), DTL_STR("a=b") };
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	check(a, record, &trace, expected);
	dtl_arena_free(a);
}

static void
the_last_header_of_a_name_counts(void **state)
{
	const struct dtl_header h[] = { { DTL_STR("a"), DTL_STR("1") },
		{ DTL_STR("b"), DTL_STR("2") }, { DTL_STR("a"), DTL_STR("3") } };

	(void)state;
	assert_true(dtl_str_is(dtl_header_find(h, 3, "a"), "3"));
	assert_null(dtl_header_find(h, 3, "c").p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trace_is_good_or_counts_as_none),
		cmocka_unit_test(an_article_without_a_trace_gets_one_of_its_id),
		cmocka_unit_test(an_event_goes_on_with_the_trace_of_its_article),
		cmocka_unit_test(the_last_header_of_a_name_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
