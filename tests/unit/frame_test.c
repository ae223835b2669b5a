/* frame: what names the writer's schema. */
#include "wire/frame.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(literal) dtl_str_make((literal), sizeof(literal) - 1)

static void
single_object_framing_holds_the_fingerprint_little_endian(void **state)
{
	struct dtl_buf out;
	struct dtl_frame f;
	struct dtl_err err;
	char text[64];

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_frame_write_fingerprint(UINT64_C(0x0123456789abcdef), &out);
	assert_true(
	    dtl_str_eq(dtl_buf_str(&out), BYTES("\xc3\x01\xef\xcd\xab\x89\x67\x45\x23\x01")));
	assert_int_equal(dtl_frame_read(dtl_buf_str(&out), DTL_STR_NONE, &f, &err), DTL_OK);
	assert_int_equal(f.kind, DTL_FRAME_FINGERPRINT);
	assert_true(f.fingerprint == UINT64_C(0x0123456789abcdef));
	assert_int_equal(f.body_at, 10);
	assert_string_equal(dtl_frame_format(&f, text), "fingerprint 0123456789abcdef");
	dtl_buf_clear(&out);
}

static void
confluent_framing_holds_the_id_big_endian(void **state)
{
	struct dtl_buf out;
	struct dtl_frame f;
	struct dtl_err err;
	char text[64];

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_frame_write_id(0x01020304, &out);
	assert_true(dtl_str_eq(dtl_buf_str(&out), BYTES("\0\1\2\3\4")));
	dtl_buf_add_z(&out, "body");
	assert_int_equal(dtl_frame_read(dtl_buf_str(&out), DTL_STR_NONE, &f, &err), DTL_OK);
	assert_int_equal(f.kind, DTL_FRAME_ID);
	assert_int_equal(f.id, 0x01020304);
	assert_int_equal(f.body_at, 5);
	assert_string_equal(dtl_frame_format(&f, text), "id 16909060");
	dtl_buf_clear(&out);
}

static void
a_guid_is_read(void **state)
{
	struct dtl_frame f;
	struct dtl_err err;
	char text[64];

	(void)state;
	assert_int_equal(dtl_frame_read(BYTES("\1"
					      "0123456789abcdef"
					      "body"),
			     DTL_STR_NONE, &f, &err),
	    DTL_OK);
	assert_int_equal(f.kind, DTL_FRAME_GUID);
	assert_int_equal(f.body_at, 17);
	assert_string_equal(
	    dtl_frame_format(&f, text), "GUID 30313233-3435-3637-3839-616263646566");
}

static void
a_header_names_the_schema_and_the_message_is_all_body(void **state)
{
	struct dtl_frame f;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_frame_read(BYTES("body"), BYTES("\0\0\0\0\7"), &f, &err), DTL_OK);
	assert_int_equal(f.kind, DTL_FRAME_ID);
	assert_int_equal(f.id, 7);
	assert_int_equal(f.body_at, 0);
	assert_int_equal(dtl_frame_read(BYTES(""),
			     BYTES("\1"
				   "0123456789abcdef"),
			     &f, &err),
	    DTL_OK);
	assert_int_equal(f.kind, DTL_FRAME_GUID);
}

static void
wrong_framing_names_the_byte(void **state)
{
	static const struct {
		struct dtl_str message;
		struct dtl_str header;
		const char *text;
	} cases[] = {
		{ DTL_STR(""), { 0 }, "byte 0: an empty message has no framing" },
		{ DTL_STR("{}"), { 0 }, "byte 0: 0x7b is no framing (0xc3, 0x00 or 0x01)" },
		{ DTL_STR("\xc3\x02zzzzzzzz"), { 0 },
		    "byte 1: 0x02 after 0xc3 is no single-object version (0x01)" },
		{ DTL_STR("\xc3"), { 0 },
		    "byte 1: the message ends inside the schema's fingerprint" },
		{ DTL_STR("\xc3\x01zzzzzzz"), { 0 },
		    "byte 9: the message ends inside the schema's fingerprint" },
		{ DTL_STR("\0\0\0\0"), { 0 }, "byte 4: the message ends inside the schema's id" },
		{ DTL_STR("\0\xff\0\0\0"), { 0 },
		    "byte 1: schema id 4278190080 is over 2147483647" },
		{ DTL_STR("\1zzzzzzzzzzzzzzz"), { 0 },
		    "byte 16: the message ends inside the schema's GUID" },
		{ DTL_STR("body"), DTL_STR(""),
		    "header __value_schema_id: byte 0: an empty message has no framing" },
		{ DTL_STR("body"), DTL_STR("\xc3\x01zzzzzzzz"),
		    "header __value_schema_id: byte 0: 0xc3 is no framing (0x00 or 0x01)" },
		{ DTL_STR("body"), DTL_STR("\0\0\0\0\1\2"),
		    "header __value_schema_id: byte 5: 1 bytes are left" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_frame f;
		struct dtl_err err;

		assert_int_equal(
		    dtl_frame_read(cases[i].message, cases[i].header, &f, &err), DTL_SKIP);
		assert_string_equal(err.text, cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_object_framing_holds_the_fingerprint_little_endian),
		cmocka_unit_test(confluent_framing_holds_the_id_big_endian),
		cmocka_unit_test(a_guid_is_read),
		cmocka_unit_test(a_header_names_the_schema_and_the_message_is_all_body),
		cmocka_unit_test(wrong_framing_names_the_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
