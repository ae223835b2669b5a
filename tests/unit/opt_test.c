#include "conf/opt.h"
#include "conf/suggest.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants the above first */
#include <cmocka.h>

enum { MAX_ARGS = 12 };

struct usage_case {
	const char *args[MAX_ARGS];
	const char *message;
};

static dtl_rc
parse(const char *const *args, struct dtl_opt *ret, struct dtl_err *err)
{
	static char words[MAX_ARGS][64];
	static char *argv[MAX_ARGS + 1];
	int argc = 0;

	for (; args[argc] != NULL; argc++) {
		assert_true(strlen(args[argc]) < sizeof words[0]);
		memcpy(words[argc], args[argc], strlen(args[argc]) + 1);
		argv[argc] = words[argc];
	}
	argv[argc] = NULL;
	return dtl_opt_parse(argc, argv, ret, err);
}

static void
options_and_operands_may_be_mixed(void **state)
{
	static const char *const args[] = { "p", "a.txt", "-c", "x.yaml", "b.txt", "-nv", "-o",
		"k=1", "--override=l=2", "--slot", "7", NULL };
	struct dtl_opt opt;
	struct dtl_err err;

	(void)state;
	assert_int_equal(parse(args, &opt, &err), DTL_OK);
	assert_string_equal(opt.config, "x.yaml");
	assert_true(opt.check && opt.print && !opt.debug && !opt.once);
	assert_int_equal(opt.override_count, 2);
	assert_string_equal(opt.overrides[0], "k=1");
	assert_string_equal(opt.overrides[1], "l=2");
	assert_int_equal(opt.slot, 7);
	assert_int_equal(opt.rest_count, 2);
	assert_string_equal(opt.rest[0], "a.txt");
	assert_string_equal(opt.rest[1], "b.txt");
}

static void
nothing_given_means_defaults(void **state)
{
	static const char *const args[] = { "p", NULL };
	struct dtl_opt opt;
	struct dtl_err err;

	(void)state;
	assert_int_equal(parse(args, &opt, &err), DTL_OK);
	assert_null(opt.config);
	assert_int_equal(opt.slot, -1);
	assert_int_equal(opt.rest_count, 0);
	assert_int_equal(opt.work_delay_ms, 0);
}

static void
a_double_dash_ends_the_options(void **state)
{
	static const char *const args[] = { "p", "-d", "--", "-n", "-", NULL };
	struct dtl_opt opt;
	struct dtl_err err;

	(void)state;
	assert_int_equal(parse(args, &opt, &err), DTL_OK);
	assert_true(opt.debug && !opt.check);
	assert_int_equal(opt.rest_count, 2);
	assert_string_equal(opt.rest[0], "-n");
	assert_string_equal(opt.rest[1], "-");
}

static void
a_delay_has_a_unit(void **state)
{
	static const char *const args[] = { "p", "--work-delay", "20ms", "-cshort.yaml", NULL };
	struct dtl_opt opt;
	struct dtl_err err;

	(void)state;
	assert_int_equal(parse(args, &opt, &err), DTL_OK);
	assert_int_equal(opt.work_delay_ms, 20);
	assert_string_equal(opt.config, "short.yaml");
}

static void
wrong_usage_says_what_is_wrong(void **state)
{
	static const struct usage_case cases[] = {
		{ { "p", "-x" }, "unknown option '-x'; see --help" },
		{ { "p", "--confg", "a" }, "unknown option '--confg'; did you mean '--config'?" },
		{ { "p", "--elephant" }, "unknown option '--elephant'; see --help" },
		{ { "p", "-c" }, "-c needs a value" },
		{ { "p", "--config" }, "--config needs a value" },
		{ { "p", "--once=yes" }, "--once takes no value" },
		{ { "p", "--slot", "-1" }, "--slot: '-1' is no number in 0..9999" },
		{ { "p", "--slot=two" }, "--slot: 'two' is no number in 0..9999" },
		{ { "p", "-v" }, "-v prints the config that -n checked; use -nv" },
		{ { "p", "--work-delay", "20" },
		    "--work-delay: '20' lacks a unit: ms, s, m, h or d" },
		{ { "p", "--work-delay", "fast" },
		    "--work-delay: 'fast' is no duration; write it as 10s" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_opt opt;
		struct dtl_err err = { "" };

		assert_int_equal(parse(cases[i].args, &opt, &err), DTL_FAIL);
		assert_string_equal(err.text, cases[i].message);
	}
}

static void
extra_options_take_values_and_flags(void **state)
{
	char arg0[] = "p", arg1[] = "--json", arg2[] = "-n", arg3[] = "5", arg4[] = "file";
	char *argv[] = { arg0, arg1, arg2, arg3, arg4, NULL };
	const char *count = NULL;
	bool json = false;
	const struct dtl_opt_extra extra[] = {
		{ 'n', "count", &count, NULL },
		{ 0, "json", NULL, &json },
	};
	struct dtl_opt opt;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_opt_parse_more(5, argv, extra, 2, &opt, &err), DTL_OK);
	assert_true(json);
	assert_string_equal(count, "5");
	assert_false(opt.check);
	assert_int_equal(opt.rest_count, 1);
	assert_string_equal(opt.rest[0], "file");
}

static void
suggestions_are_near(void **state)
{
	static const char *const words[] = { "produce", "process", "sink", "check", "explain",
		"up" };
	static const struct {
		const char *word, *expected;
	} cases[] = {
		{ "proces", "process" },
		{ "prodcue", "produce" },
		{ "snik", "sink" },
		{ "Explain", "explain" },
		{ "explian", "explain" },
		{ "elephant", NULL },
		{ "x", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *near =
		    dtl_suggest(dtl_str_from(cases[i].word), words, sizeof words / sizeof words[0]);

		if (cases[i].expected == NULL)
			assert_null(near);
		else
			assert_string_equal(near, cases[i].expected);
	}
}

static void
distance_counts_edits(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned distance;
	} cases[] = {
		{ "", "", 0 },
		{ "abc", "", 3 },
		{ "abc", "abd", 1 },
		{ "abc", "acb", 1 },
		{ "max_bytes", "max-bytes", 0 },
		{ "kitten", "sitting", 3 },
		{ "0123456789012345678901234567890123456789012345678901234567890123", "a",
		    UINT_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
		    dtl_suggest_distance(dtl_str_from(cases[i].a), dtl_str_from(cases[i].b)),
		    cases[i].distance);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_and_operands_may_be_mixed),
		cmocka_unit_test(nothing_given_means_defaults),
		cmocka_unit_test(a_double_dash_ends_the_options),
		cmocka_unit_test(a_delay_has_a_unit),
		cmocka_unit_test(wrong_usage_says_what_is_wrong),
		cmocka_unit_test(extra_options_take_values_and_flags),
		cmocka_unit_test(suggestions_are_near),
		cmocka_unit_test(distance_counts_edits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
