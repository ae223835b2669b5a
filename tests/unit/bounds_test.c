/* bounds: bytes that do not follow their schema are refused with offset and path, at once. */
#include "wire/bounds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define INNER                                                                                      \
	"{\"type\":\"record\",\"name\":\"In\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}"
#define FIELD(type)                                                                                \
	"{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":" type "}]}"
#define ARRAY(items) FIELD("{\"type\":\"array\",\"items\":" items "}")
#define MAP(values) FIELD("{\"type\":\"map\",\"values\":" values "}")
#define LIST                                                                                       \
	"{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\","   \
	"\"L\"]}]}"
#define EMPTY "{\"type\":\"record\",\"name\":\"N\",\"fields\":[]}"

struct bounds_case {
	const char *schema;
	struct dtl_str bytes;
	const char *text; /* NULL: well-formed */
};

static const struct bounds_case cases[] = {
	{ FIELD("\"int\""), DTL_STR("\x02"), NULL },
	{ FIELD("\"int\""), DTL_STR(""), "byte 0: r.f: the message ends inside a number" },
	{ FIELD("\"int\""), DTL_STR("\x80"), "byte 1: r.f: the message ends inside a number" },
	{ FIELD("\"int\""), DTL_STR("\xff\xff\xff\xff\x0f"), NULL },
	{ FIELD("\"int\""), DTL_STR("\xff\xff\xff\xff\x1f"),
	    "byte 0: r.f: -4294967296 is no 32-bit number" },
	{ FIELD("\"int\""), DTL_STR("\xff\xff\xff\xff\xff\x01"),
	    "byte 0: r.f: a number longer than 5 bytes" },
	{ FIELD("\"int\""), DTL_STR("\x02\x00"), "byte 1: 1 bytes are left after the r" },
	{ FIELD("\"long\""), DTL_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), NULL },
	{ FIELD("\"long\""), DTL_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
	    "byte 0: r.f: a number longer than 10 bytes" },
	{ FIELD("\"long\""), DTL_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
	    "byte 0: r.f: a number longer than 10 bytes" },
	{ FIELD("\"boolean\""), DTL_STR("\x01"), NULL },
	{ FIELD("\"boolean\""), DTL_STR("\x02"), "byte 0: r.f: boolean 2 is neither 0 nor 1" },
	{ FIELD("\"boolean\""), DTL_STR(""), "byte 0: r.f: a boolean of 1 bytes, but 0 are left" },
	{ FIELD("\"float\""), DTL_STR("abc"), "byte 0: r.f: a float of 4 bytes, but 3 are left" },
	{ FIELD("\"double\""), DTL_STR("abcdefg"),
	    "byte 0: r.f: a double of 8 bytes, but 7 are left" },
	{ FIELD("\"string\""),
	    DTL_STR("\x06"
		    "abc"),
	    NULL },
	{ FIELD("\"string\""),
	    DTL_STR("\x08"
		    "abc"),
	    "byte 1: r.f: a string of 4 bytes, but 3 are left" },
	{ FIELD("\"string\""), DTL_STR("\x01"), "byte 0: r.f: a string of -1 bytes" },
	{ FIELD("\"string\""), DTL_STR("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
	    "byte 10: r.f: a string of 9223372036854775807 bytes, but 0 are left" },
	{ FIELD("\"string\""),
	    DTL_STR("\x06"
		    "a\xff"
		    "b"),
	    "byte 2: r.f: broken UTF-8" },
	{ FIELD("\"string\""), DTL_STR("\x06\xed\xa0\x80"), "byte 1: r.f: broken UTF-8" },
	{ FIELD("\"string\""), DTL_STR("\x04\xc0\x80"), "byte 1: r.f: broken UTF-8" },
	{ FIELD("\"string\""),
	    DTL_STR("\x06"
		    "a\0b"),
	    "byte 2: r.f: a NUL in text" },
	{ FIELD("\"bytes\""), DTL_STR("\x06\xff\x00\xff"), NULL },
	{ FIELD("\"bytes\""), DTL_STR("\x80\x80\x80\x80\x10"),
	    "byte 5: r.f: bytes of 2147483648 bytes, but 0 are left" },
	{ FIELD("{\"type\":\"fixed\",\"name\":\"F\",\"size\":4}"), DTL_STR("abc"),
	    "byte 0: r.f: a fixed of 4 bytes, but 3 are left" },
	{ FIELD("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"), DTL_STR("\x02"),
	    NULL },
	{ FIELD("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"), DTL_STR("\x04"),
	    "byte 0: r.f: enum index 2 is outside 0..1" },
	{ FIELD("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"), DTL_STR("\x01"),
	    "byte 0: r.f: enum index -1 is outside 0..1" },
	{ FIELD("[\"null\",\"int\"]"), DTL_STR("\x00"), NULL },
	{ FIELD("[\"null\",\"int\"]"), DTL_STR("\x04"),
	    "byte 0: r.f: union branch 2 is outside 0..1" },
	{ FIELD("[\"null\",\"int\"]"), DTL_STR("\x02"),
	    "byte 1: r.f: the message ends inside a number" },
	{ ARRAY("\"int\""), DTL_STR("\x04\x02\x04\x00"), NULL },
	{ ARRAY("\"int\""), DTL_STR("\x02\x02\x02\x04\x00"), NULL },
	{ ARRAY("\"int\""), DTL_STR("\x03\x04\x02\x04\x00"), NULL },
	{ ARRAY("\"int\""), DTL_STR("\x03\x06\x02\x04\x00"),
	    "byte 0: r.f: a block that says it ends at byte 5 ends at byte 4" },
	{ ARRAY("\"int\""), DTL_STR("\x03\x02\x02\x04\x00"),
	    "byte 0: r.f: a block that says it ends at byte 3 ends at byte 4" },
	{ ARRAY("\"int\""), DTL_STR("\x03\x14\x02"),
	    "byte 0: r.f: a block of 2 items in 10 bytes, but 1 are left" },
	{ ARRAY("\"int\""), DTL_STR("\x03\x01\x02"),
	    "byte 0: r.f: a block of 2 items in -1 bytes, but 1 are left" },
	{ ARRAY("\"int\""), DTL_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"),
	    "byte 0: r.f: a block of 9223372036854775808 items in 0 bytes, but 0 are left" },
	{ ARRAY("\"int\""), DTL_STR("\x80\xa8\xd6\xb9\x07\x02\x04"),
	    "byte 7: r.f[2]: the message ends inside a number" },
	{ ARRAY("\"null\""), DTL_STR("\x80\xa8\xd6\xb9\x07\x00"),
	    "byte 5: r.f[1024]: more than 1024 items without bytes" },
	{ ARRAY(EMPTY), DTL_STR("\x80\xa8\xd6\xb9\x07\x00"),
	    "byte 5: r.f[1024]: more than 1024 items without bytes" },
	{ ARRAY("\"null\""), DTL_STR("\x80\x10\x00"), NULL },
	{ ARRAY(INNER),
	    DTL_STR("\x04\x02"
		    "a\x04"
		    "b"),
	    "byte 4: r.f[1].s: a string of 2 bytes, but 1 are left" },
	{ MAP("\"int\""),
	    DTL_STR("\x02\x02"
		    "k\x02\x00"),
	    NULL },
	{ MAP("\"int\""), DTL_STR("\x02\x02\xff\x02\x00"), "byte 2: r.f[0]: broken UTF-8" },
	{ MAP("\"null\""),
	    DTL_STR("\x80\xa8\xd6\xb9\x07\x02"
		    "k"),
	    "byte 7: r.f[1]: the message ends inside a number" },
};

static dtl_rc
check(const char *schema, struct dtl_str bytes, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_schema *s;

	if (dtl_schema_parse(a, dtl_str_from(schema), &s, err) != DTL_OK)
		fail_msg("%s", err->text);
	/* a copy of exact size, so that a read past the end is seen */
	char *copy = malloc(bytes.n + 1);
	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	dtl_rc rc = dtl_bounds_check(s, dtl_str_make(copy, bytes.n), 0, "r", err);
	free(copy);
	dtl_arena_free(a);
	return rc;
}

static void
wrong_bytes_are_named_by_offset_and_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_err err = { "" };
		dtl_rc rc = check(cases[i].schema, cases[i].bytes, &err);

		if (cases[i].text == NULL && rc != DTL_OK)
			fail_msg("case %zu: %s", i, err.text);
		if (cases[i].text != NULL) {
			assert_int_equal(rc, DTL_SKIP);
			assert_string_equal(err.text, cases[i].text);
		}
	}
}

static void
offsets_count_from_the_start_of_the_message(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_schema *s;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_schema_parse(a, dtl_str_from(FIELD("\"boolean\"")), &s, &err), DTL_OK);
	assert_int_equal(
	    dtl_bounds_check(s, dtl_str_make("\0\0\0\0\1\7", 6), 5, "r", &err), DTL_SKIP);
	assert_string_equal(err.text, "byte 5: r.f: boolean 7 is neither 0 nor 1");
	dtl_arena_free(a);
}

static void
deep_nesting_is_refused(void **state)
{
	char bytes[200];
	struct dtl_err err;

	(void)state;
	memset(bytes, 2, sizeof bytes);
	bytes[31] = 0;
	assert_int_equal(check(LIST, dtl_str_make(bytes, 32), &err), DTL_OK);
	bytes[31] = 2;
	bytes[199] = 0;
	assert_int_equal(check(LIST, dtl_str_make(bytes, 200), &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "deeper than 64 levels"));
	assert_memory_equal(err.text, "byte ", 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_bytes_are_named_by_offset_and_path),
		cmocka_unit_test(offsets_count_from_the_start_of_the_message),
		cmocka_unit_test(deep_nesting_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
