#include "text/charset.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct charset_case {
	struct dtl_str bytes;
	const char *declared, *text, *name;
};

static void
check(const struct charset_case *c)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str text;
	const char *name = NULL;
	struct dtl_err err;

	assert_int_equal(
	    dtl_charset_decode(a, c->bytes, dtl_str_from(c->declared), &text, &name, &err), DTL_OK);
	assert_int_equal(dtl_utf8_check(text), text.n);
	if (!dtl_str_is(text, c->text))
		fail_msg("got '%.*s' as %s", DTL_STR_FMT(text), name);
	assert_string_equal(name, c->name);
	dtl_arena_free(a);
}

static void
marks_and_labels_are_followed(void **state)
{
	static const struct charset_case cases[] = {
		{ DTL_STR("\xEF\xBB\xBFok"), NULL, "ok", "UTF-8" },
		{ DTL_STR("\xFF\xFEo\0k\0"), "utf-8", "ok", "UTF-16LE" },
		{ DTL_STR("\xFE\xFF\0o\0k"), NULL, "ok", "UTF-16BE" },
		{ DTL_STR("S\xE3o Paulo"), "iso-8859-1", "S\xC3\xA3o Paulo", "windows-1252" },
		{ DTL_STR("\x93yes\x94"), "ISO-8859-1", "\xE2\x80\x9Cyes\xE2\x80\x9D",
		    "windows-1252" },
		{ DTL_STR("\xCC\xEE\xF1\xEA\xE2\xE0"), "windows-1251",
		    "\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", "windows-1251" },
		{ DTL_STR("<meta charset=gb2312>\xB1\xB1\xBE\xA9"), NULL,
		    "<meta charset=gb2312>\xE5\x8C\x97\xE4\xBA\xAC", "gb18030" },
		{ DTL_STR("plain"), "no-such-charset", "plain", "UTF-8" },
		{ DTL_STR("caf\xC3\xA9"), "iso-8859-1", "caf\xC3\xA9", "UTF-8" },
		{ DTL_STR("h\0e\0l\0l\0o\0 \0a\0b\0"), NULL, "hello ab", "UTF-16LE" },
		{ DTL_STR(""), NULL, "", "UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(&cases[i]);
}

static void
accidents_in_utf8_are_repaired(void **state)
{
	static const struct charset_case c = { DTL_STR("caf\xC3\xA9 na\xC3\xAFve \xFF end"),
		"utf-8", "caf\xC3\xA9 na\xC3\xAFve \xEF\xBF\xBD end", "utf-8" };

	(void)state;
	check(&c);
}

static void
undeclared_text_is_detected(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes =
	    DTL_STR("\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xE2\xF1\xF2\xF0\xE5"
		    "\xF2\xE8\xEB\xF1\xFF \xF1 \xEF\xEE\xF1\xEB\xEE\xEC \xE2 "
		    "\xF1\xF2\xEE\xEB\xE8\xF6\xE5 \xE8 \xF1\xEA\xE0\xE7\xE0\xEB, "
		    "\xF7\xF2\xEE \xEF\xE5\xF0\xE5\xE3\xEE\xE2\xEE\xF0\xFB "
		    "\xEF\xF0\xEE\xE4\xEE\xEB\xE6\xE0\xF2\xF1\xFF");
	struct dtl_str text;
	const char *name;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_charset_decode(a, bytes, DTL_STR_NONE, &text, &name, &err), DTL_OK);
	assert_string_equal(name, "windows-1251");
	dtl_arena_free(a);
}

static void
binary_is_skipped(void **state)
{
	static const struct dtl_str cases[] = { DTL_STR("%PDF-1.7\n..."), DTL_STR("PK\x03\x04zip"),
		DTL_STR("\x89PNG\r\n\x1A\n"), DTL_STR("\x01\x02\x03\x04\x05\x06\x07 abc"),
		DTL_STR("\x1F\x8B\x08gz") };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_str text;
		const char *name;
		struct dtl_err err;
		assert_int_equal(
		    dtl_charset_decode(a, cases[i], DTL_STR_NONE, &text, &name, &err), DTL_SKIP);
		assert_non_null(strstr(err.text, "binary"));
		dtl_arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_and_labels_are_followed),
		cmocka_unit_test(accidents_in_utf8_are_repaired),
		cmocka_unit_test(undeclared_text_is_detected),
		cmocka_unit_test(binary_is_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
