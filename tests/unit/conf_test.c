#include "base/date.h"
#include "conf/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka wants the above first */
#include <cmocka.h>

struct top {
	const char *line;
};

struct all {
	const char *text, *secret;
	bool flag;
	int64_t number, size, wait;
	double ratio;
	int level;
	struct dtl_date day;
	struct dtl_conf_list items;
	struct dtl_conf_map pairs;
};

static const char *const levels[] = { "low", "high", NULL };

static const struct dtl_conf_key top_keys[] = {
	{ "line", DTL_CONF_STR, offsetof(struct top, line), "news", 1, 64, NULL, "name" },
	{ 0 },
};

static const struct dtl_conf_key all_keys[] = {
	{ "text", DTL_CONF_STR, offsetof(struct all, text), "plain", 0, 0, NULL, "t" },
	{ "secret", DTL_CONF_SECRET, offsetof(struct all, secret), "", 0, 0, NULL, "s" },
	{ "flag", DTL_CONF_BOOL, offsetof(struct all, flag), "true", 0, 0, NULL, "f" },
	{ "number", DTL_CONF_INT, offsetof(struct all, number), "7", 1, 64, NULL, "n" },
	{ "size", DTL_CONF_BYTES, offsetof(struct all, size), "4 MiB", 1024, 1 << 30, NULL, "z" },
	{ "wait", DTL_CONF_DURATION, offsetof(struct all, wait), "30s", 1, 86400000, NULL, "w" },
	{ "ratio", DTL_CONF_FLOAT, offsetof(struct all, ratio), "0.25", 0, 1, NULL, "r" },
	{ "level", DTL_CONF_ENUM, offsetof(struct all, level), "high", 0, 0, levels, "l" },
	{ "day", DTL_CONF_DATE, offsetof(struct all, day), "", 0, 0, NULL, "d" },
	{ "items", DTL_CONF_LIST, offsetof(struct all, items), "[a, b]", 0, 4, NULL, "i" },
	{ "pairs", DTL_CONF_MAP, offsetof(struct all, pairs), "", 0, 0, NULL, "p" },
	{ 0 },
};

struct fixture {
	char path[64];
	struct dtl_conf *conf;
	struct top top;
	struct all all;
	struct dtl_err err;
};

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
fixture_write(struct fixture *f, const char *yaml)
{
	memset(f, 0, sizeof *f);
	(void)snprintf(f->path, sizeof f->path, "/tmp/dtl-conf-XXXXXX");
	int fd = mkstemp(f->path);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	write_file(f->path, yaml);
}

static dtl_rc
fixture_read(struct fixture *f)
{
	const struct dtl_conf_section sections[] = {
		{ "", top_keys, &f->top, true },
		{ "sinks.all", all_keys, &f->all, true },
	};

	return dtl_conf_read(f->conf, sections, 2, &f->err);
}

static void
fixture_open(struct fixture *f, const char *yaml)
{
	fixture_write(f, yaml);
	assert_int_equal(dtl_conf_open(f->path, &f->conf, &f->err), DTL_OK);
	if (fixture_read(f) != DTL_OK)
		fail_msg("%s", f->err.text);
}

static void
fixture_close(struct fixture *f)
{
	dtl_conf_free(f->conf);
	assert_int_equal(unlink(f->path), 0);
}

static void
without_a_file_the_defaults_hold(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	assert_int_equal(dtl_conf_open(NULL, &f.conf, &f.err), DTL_OK);
	assert_int_equal(fixture_read(&f), DTL_OK);
	assert_string_equal(f.top.line, "news");
	assert_string_equal(f.all.text, "plain");
	assert_true(f.all.flag);
	assert_int_equal(f.all.number, 7);
	assert_int_equal(f.all.size, 4 << 20);
	assert_int_equal(f.all.wait, 30000);
	assert_true(f.all.ratio > 0.24 && f.all.ratio < 0.26);
	assert_int_equal(f.all.level, 1);
	assert_int_equal(f.all.day.year, 0);
	assert_int_equal(f.all.items.count, 2);
	assert_string_equal(f.all.items.items[1], "b");
	assert_int_equal(f.all.pairs.count, 0);
	dtl_conf_free(f.conf);
}

static void
every_type_is_read(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f,
	    "sinks:\n  all:\n    text: 'a: b'\n    flag: false\n    number: 64\n    size: 5 MiB\n"
	    "    wait: 100ms\n    ratio: 1\n    level: low\n    day: 2025-12-22\n"
	    "    items: only\n    pairs: { a.b: 1, c: two }\n");
	assert_string_equal(f.all.text, "a: b");
	assert_false(f.all.flag);
	assert_int_equal(f.all.number, 64);
	assert_int_equal(f.all.size, 5 << 20);
	assert_int_equal(f.all.wait, 100);
	assert_int_equal(f.all.level, 0);
	assert_int_equal(f.all.day.day, 22);
	assert_int_equal(f.all.items.count, 1);
	assert_string_equal(f.all.items.items[0], "only");
	assert_int_equal(f.all.pairs.count, 2);
	assert_string_equal(f.all.pairs.items[0].key, "a.b");
	assert_string_equal(f.all.pairs.items[1].value, "two");
	fixture_close(&f);
}

static void
the_environment_and_files_are_put_in(void **state)
{
	static const char secret_path[] = "/tmp/dtl-conf-secret-test";
	struct fixture f;

	(void)state;
	assert_int_equal(setenv("DTL_CONF_TEST", "x: [y", 1), 0);
	write_file(secret_path, "s3cret\n");
	fixture_open(&f, "sinks:\n  all:\n    text: a ${DTL_CONF_TEST} $$5 $x\n"
			 "    secret: ${file:/tmp/dtl-conf-secret-test}\n");
	assert_string_equal(f.all.text, "a x: [y $5 $x");
	assert_string_equal(f.all.secret, "s3cret");
	fixture_close(&f);
	assert_int_equal(unlink(secret_path), 0);
}

static void
print_of(struct fixture *f, struct dtl_buf *out)
{
	dtl_buf_init(out, NULL);
	dtl_conf_print(f->conf, out);
}

static void
what_is_printed_reads_back_as_itself(void **state)
{
	static const char *const files[] = {
		"",
		("sinks: {all: {text: \"tab\\t \\\"q\\\" \\u00e9 $$ end:\", items: [], flag: "
		 "false}}\n"),
		"sinks: {all: {text: '', items: ['a, b', 'null', '1', '- x'], day: 2025-01-31}}\n",
		"sinks: {all: {pairs: {a.b: '', 'x y': 'true', password: hunter2}, wait: 90s}}\n",
		"line: \"no\"\nsinks: {all: {text: \"${HOME}\", size: 1025, ratio: 0.1}}\n",
		"sinks: {all: {items: [\"${HOME}\", \"$$x\"], secret: literal}}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct fixture f, again;
		struct dtl_buf first, second;

		fixture_open(&f, files[i]);
		print_of(&f, &first);
		fixture_open(&again, first.p);
		print_of(&again, &second);
		assert_string_equal(first.p, second.p);
		dtl_buf_clear(&first);
		dtl_buf_clear(&second);
		fixture_close(&f);
		fixture_close(&again);
	}
}

static void
secrets_are_not_printed(void **state)
{
	struct fixture f;
	struct dtl_buf out;

	(void)state;
	assert_int_equal(setenv("DTL_CONF_TEST", "hunter3", 1), 0);
	fixture_open(&f, "sinks: {all: {secret: hunter2, text: '${DTL_CONF_TEST}',"
			 " pairs: {sasl.password: hunter4, ssl.key.secret: hunter5}}}\n");
	print_of(&f, &out);
	assert_null(strstr(out.p, "hunter"));
	assert_non_null(strstr(out.p, "${DTL_CONF_TEST}"));
	dtl_buf_clear(&out);
	fixture_close(&f);
}

static void
overrides_win(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f, "sinks:\n  all:\n    number: 3\n    pairs: { linger.ms: 1 }\n");
	static const char *const assignments[] = { "line=other", "sinks.all.number=5",
		"sinks.all.items=[x, 'y z', w]", "sinks.all.pairs.linger.ms=20",
		"sinks.all.pairs.new.key=*", "sinks.all.text=", "sinks.elsewhere.key=passed over" };
	for (size_t i = 0; i < sizeof assignments / sizeof assignments[0]; i++)
		assert_int_equal(dtl_conf_override(f.conf, assignments[i], &f.err), DTL_OK);
	if (fixture_read(&f) != DTL_OK)
		fail_msg("%s", f.err.text);
	assert_string_equal(f.top.line, "other");
	assert_int_equal(f.all.number, 5);
	assert_int_equal(f.all.items.count, 3);
	assert_string_equal(f.all.items.items[1], "y z");
	assert_int_equal(f.all.pairs.count, 2);
	assert_string_equal(f.all.pairs.items[0].value, "20");
	assert_string_equal(f.all.pairs.items[1].value, "*");
	assert_string_equal(f.all.text, "");
	fixture_close(&f);
}

static void
wrong_overrides_name_themselves(void **state)
{
	static const struct {
		const char *assignment, *message;
	} cases[] = {
		{ "novalue",
		    "-o 'novalue': must be key=value, as in -o limits.shutdown_timeout=10s" },
		{ "=1", "-o '=1': a name is missing before '=' or between dots" },
		{ "a..b=1", "-o 'a..b=1': a name is missing before '=' or between dots" },
		{ "line={a: b}", "-o 'line={a: b}': the value must be a single value or a [list]" },
		{ "sinks.all.number=99",
		    "-o 'sinks.all.number=99': sinks.all.number: 99 is outside 1..64" },
		{ "sinks.all.numbre=9", "-o 'sinks.all.numbre=9': sinks.all.numbre: unknown key; "
					"did you mean 'number'?" },
		{ "lime=x", "-o 'lime=x': lime: unknown key; did you mean 'line'?" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f = { 0 };

		assert_int_equal(dtl_conf_open(NULL, &f.conf, &f.err), DTL_OK);
		dtl_rc rc = dtl_conf_override(f.conf, cases[i].assignment, &f.err);
		if (rc == DTL_OK)
			rc = fixture_read(&f);
		assert_int_equal(rc, DTL_FAIL);
		assert_string_equal(f.err.text, cases[i].message);
		dtl_conf_free(f.conf);
	}
}

static void
names_come_in_file_order(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f, "sinks: {zebra: {}, all: {}, b: }\nproducers:\n");
	struct dtl_conf_list names = dtl_conf_names(f.conf, "sinks");
	assert_int_equal(names.count, 3);
	assert_string_equal(names.items[0], "zebra");
	assert_string_equal(names.items[2], "b");
	assert_int_equal(dtl_conf_names(f.conf, "producers").count, 0);
	assert_int_equal(dtl_conf_names(f.conf, "processors").count, 0);
	fixture_close(&f);
}

static void
checks_of_programs_point_at_the_key(void **state)
{
	struct fixture f;
	char expected[128];

	(void)state;
	fixture_open(&f, "line: x\nsinks:\n  all:\n    number: 5\n");
	(void)dtl_conf_error(f.conf, "sinks.all", "number", &f.err, "is %s", "odd");
	(void)snprintf(expected, sizeof expected, "%s:4:13: sinks.all.number: is odd", f.path);
	assert_string_equal(f.err.text, expected);
	(void)dtl_conf_error(f.conf, "sinks.all", "text", &f.err, "is dull");
	(void)snprintf(expected, sizeof expected, "%s:3:3: sinks.all.text: is dull", f.path);
	assert_string_equal(f.err.text, expected);
	fixture_close(&f);
}

/* A generated file: what no file in tests/config should be large enough to hold. */
static void
expect_refused(const char *yaml, const char *why)
{
	struct fixture f;

	fixture_write(&f, yaml);
	assert_int_equal(dtl_conf_open(f.path, &f.conf, &f.err), DTL_FAIL);
	if (strstr(f.err.text, why) == NULL)
		fail_msg("'%s' lacks '%s'", f.err.text, why);
	fixture_close(&f);
}

static void
large_files_are_refused(void **state)
{
	struct dtl_buf b;

	(void)state;
	dtl_buf_init(&b, NULL);
	dtl_buf_add_z(&b, "sinks: [");
	for (int i = 0; i < 20001; i++)
		dtl_buf_add_z(&b, "1,");
	dtl_buf_add_z(&b, "]\n");
	expect_refused(b.p, "more than 20000 values in one file");
	for (int i = 0; i < 40000; i++)
		dtl_buf_add_z(&b, "# a comment that only makes it large\n");
	expect_refused(b.p, "1048576");
	dtl_buf_truncate(&b, 0);
	for (int i = 0; i < 100000; i++)
		dtl_buf_add_char(&b, '[');
	expect_refused(b.p, "nested deeper than 16 levels");
	dtl_buf_clear(&b);
}

static void
keys_make_their_documentation(void **state)
{
	struct all all;
	const struct dtl_conf_section section = { "sinks.all", all_keys, &all, true };
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_conf_document(&section, 1, &out);
	assert_non_null(strstr(out.p, "### `sinks.all`\n"));
	assert_non_null(strstr(out.p, "| `size` | size | `4 MiB` | 1 KiB..1 GiB | z |\n"));
	assert_non_null(strstr(out.p, "| `level` | choice | `high` | `low`, `high` | l |\n"));
	dtl_buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_file_the_defaults_hold),
		cmocka_unit_test(every_type_is_read),
		cmocka_unit_test(the_environment_and_files_are_put_in),
		cmocka_unit_test(what_is_printed_reads_back_as_itself),
		cmocka_unit_test(secrets_are_not_printed),
		cmocka_unit_test(overrides_win),
		cmocka_unit_test(wrong_overrides_name_themselves),
		cmocka_unit_test(names_come_in_file_order),
		cmocka_unit_test(checks_of_programs_point_at_the_key),
		cmocka_unit_test(large_files_are_refused),
		cmocka_unit_test(keys_make_their_documentation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
