/* canonical: Parsing Canonical Form, fingerprints, and what is no schema. */
#include "wire/canonical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void
schemas_have_one_canonical_form(void **state)
{
	static const struct {
		const char *text;
		const char *canonical;
	} cases[] = {
		{ "\"int\"", "\"int\"" },
		{ " {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}", "\"long\"" },
		{ "[ \"null\", {\"type\":\"string\"} ]", "[\"null\",\"string\"]" },
		{ "{\"items\":\"int\", \"type\":\"array\"}",
		    "{\"type\":\"array\",\"items\":\"int\"}" },
		{ "{\"values\":{\"type\":\"map\",\"values\":\"bytes\"},\"type\":\"map\"}",
		    "{\"type\":\"map\",\"values\":{\"type\":\"map\",\"values\":\"bytes\"}}" },
		{ "{\"type\":\"enum\",\"symbols\":[\"B\",\"A\"],\"name\":\"E\",\"namespace\":"
		  "\"x.y\",\"default\":\"A\",\"doc\":\"d\"}",
		    "{\"name\":\"x.y.E\",\"type\":\"enum\",\"symbols\":[\"B\",\"A\"]}" },
		{ "{\"type\":\"fixed\",\"name\":\"a.F\",\"namespace\":\"b\",\"size\":16}",
		    "{\"name\":\"a.F\",\"type\":\"fixed\",\"size\":16}" },
		{ "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"n\",\"fields\":["
		  "{\"name\":\"x\",\"type\":{\"type\":\"record\",\"name\":\"In\",\"fields\":[]}},"
		  "{\"name\":\"y\",\"type\":\"In\",\"default\":{}},"
		  "{\"name\":\"z\",\"type\":[\"null\",\"n.R\"],\"aliases\":[\"q\"]}]}",
		    "{\"name\":\"n.R\",\"type\":\"record\",\"fields\":["
		    "{\"name\":\"x\",\"type\":{\"name\":\"n.In\",\"type\":\"record\",\"fields\":[]}"
		    "},"
		    "{\"name\":\"y\",\"type\":\"n.In\"},"
		    "{\"name\":\"z\",\"type\":[\"null\",\"n.R\"]}]}" },
		{ "{\"type\":\"record\",\"name\":\"Empty\",\"namespace\":\"\",\"fields\":[]}",
		    "{\"name\":\"Empty\",\"type\":\"record\",\"fields\":[]}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		const struct dtl_schema *s;
		struct dtl_buf out;
		struct dtl_err err;

		if (dtl_schema_parse(a, dtl_str_from(cases[i].text), &s, &err) != DTL_OK)
			fail_msg("%s", err.text);
		dtl_buf_init(&out, a);
		dtl_canonical_write(a, s, &out);
		assert_string_equal(out.p, cases[i].canonical);
		dtl_arena_free(a);
	}
}

/* The values are the specification's own algorithm run by hand elsewhere; interop tests compare
 * whole schemas with two other libraries. */
static void
fingerprints_are_crc_64_avro(void **state)
{
	(void)state;
	assert_true(dtl_crc64_avro(DTL_STR_NONE) == UINT64_C(0xc15d213aa4d7a795));
	assert_true(dtl_crc64_avro(dtl_str_from("\"null\"")) == UINT64_C(0x63dd24e7cc258f8a));
	assert_true(dtl_crc64_avro(dtl_str_from("\"int\"")) == UINT64_C(0x7275d51a3f395c8f));
	assert_true(dtl_crc64_avro(dtl_str_from("\"string\"")) == UINT64_C(0x8f014872634503c7));
}

static void
what_is_no_schema_says_why(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} cases[] = {
		{ "\"strin\"", "schema: type 'strin' is not defined" },
		{ "7", "schema: a schema without a type" },
		{ "[]", "schema: union without branches" },
		{ "[\"int\",[\"null\"]]", "schema: union inside a union" },
		{ "[\"int\",\"null\",\"int\"]", "schema: union branches 1 and 3 are alike" },
		{ "{\"type\":\"array\"}", "schema: array without 'items'" },
		{ "{\"type\":\"map\"}", "schema: map without 'values'" },
		{ "{\"type\":\"record\",\"fields\":[]}", "schema: record with the name '' in ''" },
		{ "{\"type\":\"record\",\"name\":\"1a\",\"fields\":[]}",
		    "schema: record with the name '1a' in ''" },
		{ "{\"type\":\"record\",\"name\":\"R\"}", "schema: R: record without 'fields'" },
		{ "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\"}]}",
		    "schema: R: field 'a' has no type" },
		{ "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a b\",\"type\":"
		  "\"int\"}]}",
		    "schema: R: field name 'a b' is none" },
		{ "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":"
		  "\"int\"},"
		  "{\"name\":\"a\",\"type\":\"int\"}]}",
		    "schema: R: field 'a' is given twice" },
		{ "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"R\"}]"
		  "}",
		    "schema: R: record 'R' holds itself" },
		{ "{\"type\":\"enum\",\"name\":\"E\"}", "schema: E: enum without 'symbols'" },
		{ "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
		    "schema: E: enum symbol 2 is no name or given twice" },
		{ "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"default\":\"B\"}",
		    "schema: E: enum default 'B' is no symbol" },
		{ "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
		    "schema: F: fixed without a 'size' in 0..2147483647" },
		{ "[{\"type\":\"fixed\",\"name\":\"F\",\"size\":1},{\"type\":\"fixed\",\"name\":"
		  "\"F\",\"size\":1}]",
		    "schema: 'F' is defined twice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		const struct dtl_schema *s;
		struct dtl_err err;

		assert_int_equal(
		    dtl_schema_parse(a, dtl_str_from(cases[i].text), &s, &err), DTL_SKIP);
		assert_string_equal(err.text, cases[i].why);
		dtl_arena_free(a);
	}
}

/* Each record holds the one before twice: 40 lines of schema that stand for a million million values. */
static void
records_that_multiply_are_refused(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_schema *s;
	struct dtl_buf text;
	struct dtl_err err;

	(void)state;
	dtl_buf_init(&text, a);
	dtl_buf_add_z(&text, "[{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}");
	for (int i = 1; i <= 40; i++)
		dtl_buf_addf(&text,
		    ",{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":"
		    "\"R%d\"},{\"name\":\"b\",\"type\":\"R%d\"}]}",
		    i, i - 1, i - 1);
	dtl_buf_add_z(&text, "]");
	assert_int_equal(dtl_schema_parse(a, dtl_buf_str(&text), &s, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "values (limits 64 and 4096)"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schemas_have_one_canonical_form),
		cmocka_unit_test(fingerprints_are_crc_64_avro),
		cmocka_unit_test(what_is_no_schema_says_why),
		cmocka_unit_test(records_that_multiply_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
