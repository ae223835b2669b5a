#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "net/payload.h"

/* By gzip -9. */
#define PLAIN_TEXT "hello hello hello hello\n"
static const char gzip_bytes[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57"
				 "\xc8\x40\x27\xb9\x00\x00\x88\x59\x0b\x18\x00\x00\x00";

static struct dtl_arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = dtl_arena_new(0);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	dtl_arena_free(a);
	return 0;
}

static const char *
body_of(struct dtl_str bytes, size_t limit)
{
	struct dtl_payload p;
	struct dtl_err err;

	if (dtl_payload_read(a, bytes, limit, &p, &err) != DTL_OK)
		return dtl_arena_printf(a, "error: %s", err.text);
	return dtl_arena_printf(
	    a, "%d %.*s%s", p.status, DTL_STR_FMT(p.body), p.damaged ? "|damaged" : "");
}

static void
bodies_are_as_the_page_was(void **state)
{
	(void)state;
	static const struct {
		const char *answer;
		const char *want;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", "200 body" },
		{ "HTTP/1.0 404 Not Found\n\nbody", "404 body" },
		{ "HTTP/2 200\r\n\r\n", "200 " },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
		  "chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n",
		    "200 abcdefg" },
		{ "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n<html>", "200 <html>" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
		    "200 abc|damaged" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nabc",
		    "200 abc|damaged" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
		    "error: body of 21 bytes is larger than 10" },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<html>", "200 <html>" },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: utf-8\r\n\r\n<html>", "200 <html>" },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: compress\r\n\r\nabc",
		    "error: content coding 'compress' is not known" },
		{ "HTTP/1.1 200 OK\r\n\r\n0123456789x",
		    "error: body of 11 bytes is larger than 10" },
		{ "SMTP", "error: no HTTP answer: no status line" },
		{ "", "error: no HTTP answer: no status line" },
		{ "HTTP/1.1 abc\r\n\r\n", "error: no HTTP answer: no status line" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(body_of(dtl_str_from(cases[i].answer), 10), cases[i].want);
}

static void
a_coded_body_is_decoded(void **state)
{
	(void)state;
	const char head[] = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	dtl_buf_add_z(&b, head);
	dtl_buf_add(&b, gzip_bytes, sizeof gzip_bytes - 1);
	assert_string_equal(body_of(dtl_buf_str(&b), 1000), "200 " PLAIN_TEXT);
	assert_string_equal(
	    body_of(dtl_buf_str(&b), 10), "error: gzip: more than 10 bytes come out of it");
	dtl_buf_truncate(&b, b.n - 8);
	assert_string_equal(body_of(dtl_buf_str(&b), 1000), "200 " PLAIN_TEXT "|damaged");
}

static void
headers_are_found_by_name(void **state)
{
	(void)state;
	struct dtl_payload p;
	struct dtl_err err;
	struct dtl_str bytes = dtl_str_from(
	    "HTTP/1.1 200 OK\r\nContent-Type:  text/html \r\nETag: \"x\"\r\nnonsense\r\n\r\n");

	assert_int_equal(dtl_payload_read(a, bytes, 10, &p, &err), DTL_OK);
	assert_true(dtl_str_is(dtl_payload_header(&p, "content-type"), "text/html"));
	assert_true(dtl_str_is(dtl_payload_header(&p, "etag"), "\"x\""));
	assert_null(dtl_payload_header(&p, "date").p);
	assert_int_equal(p.header_count, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bodies_are_as_the_page_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_coded_body_is_decoded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(headers_are_found_by_name, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
