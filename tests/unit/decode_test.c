#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/decode.h"
#include "base/err.h"

#define TEXT "hello hello hello hello\n"
#define LITERAL(s)                                                                                 \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}

/* TEXT by gzip -9, zlib, its bare deflate, brotli and zstd. */
static const struct coded {
	enum dtl_coding coding;
	struct dtl_str bytes;
} coded[] = {
	{ DTL_CODING_GZIP,
	    LITERAL("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40"
		    "\x27\xb9\x00\x00\x88\x59\x0b\x18\x00\x00\x00") },
	{ DTL_CODING_DEFLATE,
	    LITERAL("\x78\xda\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x27\xb9\x00\x70\xbe\x08\xbb") },
	{ DTL_CODING_DEFLATE, LITERAL("\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x27\xb9\x00") },
	{ DTL_CODING_BROTLI,
	    LITERAL("\x1b\x17\x00\xf8\x8d\x94\x6e\xde\x44\x55\x86\xd6\x0a\x20\x6c\x6f\x4a\x11"
		    "\x79\xe2\x80\xae\x16") },
	{ DTL_CODING_ZSTD,
	    LITERAL("\x28\xb5\x2f\xfd\x04\x58\x6d\x00\x00\x38\x68\x65\x6c\x6c\x6f\x20\x0a\x01"
		    "\x00\x99\x4b\x11\xa8\x7c\x2e\xa8") },
};

#define CODED_COUNT (sizeof coded / sizeof coded[0])

static struct dtl_buf out;
static struct dtl_err err;

static int
set_up(void **state)
{
	(void)state;
	dtl_buf_init(&out, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	dtl_buf_clear(&out);
	return 0;
}

static dtl_rc
decode(enum dtl_coding coding, struct dtl_str bytes, size_t limit)
{
	dtl_buf_truncate(&out, 0);
	return dtl_decode(coding, bytes, limit, &out, &err);
}

static void
every_coding_gives_the_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < CODED_COUNT; i++) {
		assert_int_equal(decode(coded[i].coding, coded[i].bytes, 24), DTL_OK);
		assert_true(dtl_str_is(dtl_buf_str(&out), TEXT));
	}
	assert_int_equal(decode(DTL_CODING_IDENTITY, dtl_str_from(TEXT), 24), DTL_OK);
	assert_true(dtl_str_is(dtl_buf_str(&out), TEXT));
}

static void
more_than_the_limit_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < CODED_COUNT; i++) {
		assert_int_equal(decode(coded[i].coding, coded[i].bytes, 23), DTL_SKIP);
		assert_int_equal(out.n, 23);
		assert_non_null(strstr(err.text, "more than 23 bytes"));
	}
	assert_int_equal(decode(DTL_CODING_IDENTITY, dtl_str_from(TEXT), 23), DTL_SKIP);
}

/* Every shorter piece, and every flipped byte, ends by itself: as damage or (a flip in a name, a check left out) well. */
static void
what_is_cut_or_changed_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < CODED_COUNT; i++) {
		char bytes[64];
		struct dtl_str whole = coded[i].bytes;

		for (size_t n = 0; n < whole.n; n++)
			assert_int_equal(
			    decode(coded[i].coding, dtl_str_slice(whole, 0, n), 1000), DTL_SKIP);
		for (size_t n = 0; n < whole.n * 8; n++) {
			memcpy(bytes, whole.p, whole.n);
			bytes[n / 8] = (char)(bytes[n / 8] ^ (1 << n % 8));
			dtl_rc rc = decode(coded[i].coding, dtl_str_make(bytes, whole.n), 1000);

			assert_true(rc == DTL_OK || rc == DTL_SKIP);
			assert_true(out.n <= 1000);
		}
	}
}

static void
members_that_follow_each_other_are_one(void **state)
{
	(void)state;
	struct dtl_buf twice;

	dtl_buf_init(&twice, NULL);
	dtl_buf_add_str(&twice, coded[0].bytes);
	dtl_buf_add_str(&twice, coded[0].bytes);
	assert_int_equal(decode(DTL_CODING_GZIP, dtl_buf_str(&twice), 1000), DTL_OK);
	assert_true(dtl_str_is(dtl_buf_str(&out), TEXT TEXT));
	dtl_buf_clear(&twice);
}

static void
codings_have_names(void **state)
{
	(void)state;
	assert_int_equal(dtl_coding_from(dtl_str_from(" GZip ")), DTL_CODING_GZIP);
	assert_int_equal(dtl_coding_from(dtl_str_from("x-gzip")), DTL_CODING_GZIP);
	assert_int_equal(dtl_coding_from(dtl_str_from("br")), DTL_CODING_BROTLI);
	assert_int_equal(dtl_coding_from(dtl_str_from("")), DTL_CODING_IDENTITY);
	assert_int_equal(dtl_coding_from(dtl_str_from("compress")), DTL_CODING_UNKNOWN);
	assert_int_equal(decode(DTL_CODING_UNKNOWN, dtl_str_from("x"), 10), DTL_SKIP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_coding_gives_the_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_than_the_limit_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_cut_or_changed_ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    members_that_follow_each_other_are_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(codings_have_names, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
