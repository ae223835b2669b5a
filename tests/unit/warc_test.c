#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "net/warc.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum packing { PLAIN, GZIP_EACH, GZIP_ALL, ZSTD_EACH, PACKINGS };

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

static void
add_gzip(struct dtl_buf *out, struct dtl_str s)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)s.p, .avail_in = (uInt)s.n };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	dtl_buf_reserve(out, s.n + 100);
	z.next_out = (Bytef *)out->p + out->n;
	z.avail_out = (uInt)s.n + 100;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->n += s.n + 100 - z.avail_out;
	(void)deflateEnd(&z);
}

static void
add_zstd(struct dtl_buf *out, struct dtl_str s)
{
	size_t room = ZSTD_compressBound(s.n);

	dtl_buf_reserve(out, room);
	size_t n = ZSTD_compress(out->p + out->n, room, s.p, s.n, 3);

	assert_false(ZSTD_isError(n));
	out->n += n;
}

static const char *
record(const char *type, const char *uri, const char *block)
{
	return dtl_arena_printf(a,
	    "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: <%s>\r\nWARC-Date: "
	    "2025-12-22T10:00:00Z\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
	    type, uri, strlen(block), block);
}

/* The texts as one archive in an open file without a name. */
static int
archive(const char *const *texts, size_t n, enum packing packing)
{
	struct dtl_buf all, packed;
	int fd = memfd_create("warc", MFD_CLOEXEC);

	dtl_buf_init(&all, a);
	dtl_buf_init(&packed, a);
	for (size_t i = 0; i < n; i++) {
		dtl_buf_add_z(&all, texts[i]);
		if (packing == GZIP_EACH)
			add_gzip(&packed, dtl_str_from(texts[i]));
		else if (packing == ZSTD_EACH)
			add_zstd(&packed, dtl_str_from(texts[i]));
	}
	if (packing == GZIP_ALL)
		add_gzip(&packed, dtl_buf_str(&all));
	struct dtl_str bytes = packing == PLAIN ? dtl_buf_str(&all) : dtl_buf_str(&packed);

	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static struct dtl_warc *
open_at(int fd, struct dtl_warc_place from)
{
	struct dtl_warc_options options = { .fd = fd, .from = from, .limit_bytes = 4096 };
	struct dtl_warc *w = NULL;
	struct dtl_err err = { "" };

	if (dtl_warc_open(&options, &w, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return w;
}

/* "response:block damaged ..." until the end; place, where given, is that behind the first word. */
static const char *
read_all(struct dtl_warc *w, struct dtl_warc_place *place)
{
	enum dtl_warc_verdict verdict = DTL_WARC_RECORD;
	struct dtl_warc_record r;
	struct dtl_err err;
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	while (verdict != DTL_WARC_END) {
		assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
		if (verdict == DTL_WARC_RECORD)
			dtl_buf_addf(&b, "%s%.*s:%.*s%s%s", b.n > 0 ? " " : "", DTL_STR_FMT(r.type),
			    DTL_STR_FMT(r.block), r.cut ? "+" : "", r.early ? "|" : "");
		else if (verdict == DTL_WARC_DAMAGED)
			dtl_buf_addf(&b, "%sdamaged", b.n > 0 ? " " : "");
		if (place != NULL) {
			*place = dtl_warc_place(w);
			place = NULL;
		}
	}
	dtl_warc_close(w);
	dtl_buf_add_char(&b, '\0');
	return b.p;
}

static const struct dtl_warc_place begin = { 0, 0 };

static void
records_are_read_however_they_are_packed(void **state)
{
	(void)state;
	const char *texts[] = { record("warcinfo", "", "x"), record("response", "http://a/", "one"),
		record("request", "http://a/", ""), record("resource", "http://b/", "two") };

	for (enum packing p = PLAIN; p < PACKINGS; p++) {
		int fd = archive(texts, 4, p);

		assert_string_equal(read_all(open_at(fd, begin), NULL),
		    "warcinfo:x response:one request: resource:two");
		(void)close(fd);
	}
}

static void
a_later_opening_goes_on_behind_a_record(void **state)
{
	(void)state;
	const char *texts[] = { record("response", "http://a/", "one"),
		record("response", "http://b/", "two"), record("response", "http://c/", "three") };

	for (enum packing p = PLAIN; p < PACKINGS; p++) {
		struct dtl_warc_place place;
		int fd = archive(texts, 3, p);

		(void)read_all(open_at(fd, begin), &place);
		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		assert_string_equal(
		    read_all(open_at(fd, place), NULL), "response:two response:three");
		(void)close(fd);
	}
}

static void
damage_is_told_once_and_passed_over(void **state)
{
	(void)state;
	const char *no_length = "WARC/1.0\r\nWARC-Type: response\r\n\r\nabc\r\n\r\n";
	const char *texts[] = { record("response", "http://a/", "one"),
		"rubbish\nand\nmore of it\n\r\n", no_length,
		record("response", "http://b/", "two") };

	for (enum packing p = PLAIN; p < PACKINGS; p++) {
		int fd = archive(texts, 4, p);

		assert_string_equal(
		    read_all(open_at(fd, begin), NULL), "response:one damaged response:two");
		(void)close(fd);
	}
}

static void
a_member_with_wrong_bytes_is_passed_over(void **state)
{
	(void)state;
	const char *texts[] = { record("response", "http://a/", "one"),
		record("response", "http://b/", "two"), record("response", "http://c/", "three") };
	const enum packing packings[] = { GZIP_EACH, ZSTD_EACH };

	for (size_t i = 0; i < 2; i++) {
		int fd = archive(texts, 3, packings[i]);
		struct dtl_warc_place place;

		(void)read_all(open_at(fd, begin), &place);
		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		/* The place is the next member's begin when the first is used up, else inside the first. */
		off_t end = lseek(fd, 0, SEEK_END);

		assert_int_equal(pwrite(fd, "\xff\xff\xff\xff\xff\xff", 6, end / 2), 6);
		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		assert_string_equal(
		    read_all(open_at(fd, begin), NULL), "response:one damaged response:three");
		(void)close(fd);
	}
}

static void
long_blocks_are_cut_and_short_archives_say_so(void **state)
{
	(void)state;
	char big[5001];

	memset(big, 'y', 5000);
	big[5000] = '\0';
	const char *texts[] = { record("resource", "http://a/", big),
		"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 10\r\n\r\nshort" };
	int fd = archive(texts, 2, PLAIN);
	const char *got = read_all(open_at(fd, begin), NULL);

	assert_int_equal(strlen(got), strlen("resource:") + 4096 + strlen("+ response:short|"));
	assert_string_equal(strrchr(got, '+'), "+ response:short|");
	(void)close(fd);
}

static void
arc_files_are_read(void **state)
{
	(void)state;
	const char *texts[] = {
		"filedesc://x.arc 0.0.0.0 20140216052221 text/plain 4\n1 0\n\n",
		"http://example.org/a b 127.0.0.1 20140216052221 text/html 5\nfirst\n",
		"http://example.org/c 127.0.0.1 20140216052221 text/html 200 - - 0 x.arc "
		"6\nsecond\n",
	};
	const char *want = "filedesc:1 0\n response:first response:second";

	for (enum packing p = PLAIN; p < PACKINGS; p++) {
		int fd = archive(texts, 3, p);
		struct dtl_warc_record r;
		enum dtl_warc_verdict verdict;
		struct dtl_err err;

		assert_string_equal(read_all(open_at(fd, begin), NULL), want);
		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		struct dtl_warc *w = open_at(fd, begin);

		assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
		assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
		assert_true(dtl_str_is(r.uri, "http://example.org/a%20b"));
		assert_int_equal(r.date_ms, INT64_C(1392528141000));
		assert_true(dtl_str_is(r.media_type, "text/html"));
		dtl_warc_close(w);
		(void)close(fd);
	}
}

static void
fields_are_found_by_name_and_may_go_on(void **state)
{
	(void)state;
	const char *texts[] = {
		"WARC/1.1\r\nwarc-type: resource\r\nX-Note: one\r\n two\r\n"
		"WARC-Date: 2025-12-22T10:00:00.5Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
	};
	int fd = archive(texts, 1, PLAIN);
	struct dtl_warc *w = open_at(fd, begin);
	struct dtl_warc_record r;
	enum dtl_warc_verdict verdict;
	struct dtl_err err;

	assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
	assert_int_equal(verdict, DTL_WARC_RECORD);
	assert_true(dtl_str_is(dtl_warc_field(&r, "x-NOTE"), "one two"));
	assert_true(dtl_str_is(r.version, "WARC/1.1"));
	assert_int_equal(r.date_ms, INT64_C(1766397600500));
	assert_null(dtl_warc_field(&r, "Nothing").p);
	dtl_warc_close(w);
	(void)close(fd);
}

static void
a_pipe_is_not_waited_for(void **state)
{
	(void)state;
	const char *text = record("response", "http://a/", "one");
	struct dtl_warc_record r;
	enum dtl_warc_verdict verdict;
	struct dtl_err err;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, 40), 40);
	struct dtl_warc_options options = { .fd = ends[0], .waits = true, .limit_bytes = 100 };
	struct dtl_warc *w = NULL;

	assert_int_equal(dtl_warc_open(&options, &w, &err), DTL_OK);
	assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
	assert_int_equal(verdict, DTL_WARC_WAITS);
	assert_int_equal(write(ends[1], text + 40, strlen(text) - 40), (ssize_t)strlen(text) - 40);
	assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
	assert_int_equal(verdict, DTL_WARC_RECORD);
	assert_true(dtl_str_is(r.block, "one"));
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(dtl_warc_next(w, a, &r, &verdict, &err), DTL_OK);
	assert_int_equal(verdict, DTL_WARC_END);
	dtl_warc_close(w);
	(void)close(ends[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    records_are_read_however_they_are_packed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_later_opening_goes_on_behind_a_record, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    damage_is_told_once_and_passed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_member_with_wrong_bytes_is_passed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    long_blocks_are_cut_and_short_archives_say_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(arc_files_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    fields_are_found_by_name_and_may_go_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_pipe_is_not_waited_for, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
