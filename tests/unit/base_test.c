/* base: arena, strings, buffers, maps, UTF-8, dates, hashes, JSON, files, compression. */
#include "base/buf.h"
#include "base/compress.h"
#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/map.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

static struct dtl_str
S(const char *z) {
	return dtl_str_from(z);
}

static void
errors_gain_context_on_the_way_up(void **state)
{
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_err_set(&err, DTL_RETRY, "connect: %s", "refused"), DTL_RETRY);
	assert_int_equal(dtl_err_wrap(&err, DTL_FAIL, "feed '%s'", "x"), DTL_FAIL);
	assert_string_equal(err.text, "feed 'x': connect: refused");
}

static void
error_texts_are_cut_at_whole_characters(void **state)
{
	char big[2000];
	struct dtl_err err;
	size_t i;

	(void)state;
	for (i = 0; i + 2 < sizeof big; i += 2)
		memcpy(big + i, "\xc3\xa9", 2);
	big[i] = '\0';
	assert_int_equal(dtl_err_set(&err, DTL_SKIP, "x%s", big), DTL_SKIP);
	assert_int_equal(dtl_utf8_check(S(err.text)), strlen(err.text));
}

static void
arena_memory_is_zeroed_and_aligned_again_after_reset(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int round, i, j;

	(void)state;
	for (round = 0; round < 3; round++) {
		for (i = 1; i < 500; i++) {
			unsigned char *p = dtl_arena_alloc(a, (size_t)i);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (j = 0; j < i; j++)
				assert_int_equal(p[j], 0);
			memset(p, 0xff, (size_t)i);
		}
		assert_true(dtl_arena_used(a) > 0);
		dtl_arena_reset(a);
		assert_int_equal(dtl_arena_used(a), 0);
	}
	dtl_arena_free(a);
}

static void
arena_arrays_grow_in_place_or_move_with_their_content(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int *p = DTL_NEW_ARRAY(a, 4, int);
	int *q, i;

	(void)state;
	for (i = 0; i < 4; i++)
		p[i] = i;
	q = dtl_arena_grow(a, p, 4, 8, sizeof *p);
	assert_ptr_equal(p, q);
	(void)dtl_arena_alloc(a, 1);
	q = dtl_arena_grow(a, q, 8, 100000, sizeof *q);
	assert_ptr_not_equal(p, q);
	for (i = 0; i < 4; i++)
		assert_int_equal(q[i], i);
	assert_int_equal(q[99999], 0);
	dtl_arena_free(a);
}

static void
strings_find_split_and_compare(void **state)
{
	static const char *const list[] = { "one", "two" };
	struct dtl_str rest = S("a,,b"), piece;
	int64_t v = 7;
	double d = 0;

	(void)state;
	assert_true(dtl_str_split(&rest, ',', &piece) && dtl_str_is(piece, "a"));
	assert_true(dtl_str_split(&rest, ',', &piece) && piece.n == 0);
	assert_true(dtl_str_split(&rest, ',', &piece) && dtl_str_is(piece, "b"));
	assert_false(dtl_str_split(&rest, ',', &piece));
	assert_int_equal(dtl_str_find(S("abcabd"), S("abd"), 0), 3);
	assert_int_equal(dtl_str_find(S("abc"), S("x"), 0), 3);
	assert_int_equal(dtl_str_find_nocase(S("The MoU"), S("mou"), 0), 4);
	assert_true(dtl_str_ends(S("a.yaml"), ".yaml") && !dtl_str_ends(S("l"), ".yaml"));
	assert_true(dtl_str_is(dtl_str_trim(S(" \t x y\n")), "x y"));
	assert_true(DTL_STR_IS_ANY(S("two"), list) && DTL_STR_IS_ANY(S("one"), list));
	assert_false(DTL_STR_IS_ANY(S("tw"), list) || DTL_STR_IS_ANY(DTL_STR_NONE, list));
	assert_true(dtl_str_to_i64(S("-12"), -100, 100, &v) && v == -12);
	assert_false(dtl_str_to_i64(S("12x"), 0, 100, &v));
	assert_false(dtl_str_to_i64(S("101"), 0, 100, &v));
	assert_false(dtl_str_to_i64(S("99999999999999999999"), 0, INT64_MAX, &v));
	assert_int_equal(v, -12);
	assert_true(dtl_str_to_double(S("2.5e3"), &d) && d > 2499.9 && d < 2500.1);
	assert_false(dtl_str_to_double(S("0x10"), &d));
	assert_true(dtl_str_cmp(S("a"), S("ab")) < 0 && dtl_str_cmp(S("b"), S("ab")) > 0);
}

static void
buffers_and_maps_work_on_heap_and_arena(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_arena *where[2] = { NULL, a };
	int w, i;

	(void)state;
	for (w = 0; w < 2; w++) {
		struct dtl_buf b;
		struct dtl_map m;
		union dtl_map_value v;

		dtl_buf_init(&b, where[w]);
		dtl_map_init(&m, where[w]);
		for (i = 0; i < 1000; i++)
			dtl_buf_addf(&b, "%04d", i);
		assert_int_equal(b.n, 4000);
		for (i = 0; i < 1000; i++) {
			v.num = i;
			assert_true(dtl_map_put(&m, dtl_str_make(b.p + 4 * i, 4), v));
		}
		v.num = -1;
		assert_false(dtl_map_put(&m, S("0007"), v));
		assert_true(dtl_map_get(&m, S("0007"), &v) && v.num == -1);
		assert_true(dtl_map_get(&m, S("0999"), &v) && v.num == 999);
		assert_false(dtl_map_get(&m, S("1000"), &v));
		assert_true(dtl_str_is(m.entries[3].key, "0003"));
		dtl_map_clear(&m);
		dtl_buf_clear(&b);
	}
	dtl_arena_free(a);
}

static void
broken_utf8_is_found_and_replaced(void **state)
{
	static const struct {
		const char *in;
		size_t good;
	} cases[] = {
		{ "abc", 3 },
		{ "\xc3\xa9", 2 },
		{ "a\xff", 1 },
		{ "\xc0\xaf", 0 },
		{ "\xed\xa0\x80", 0 },
		{ "\xf4\x90\x80\x80", 0 },
		{ "x\xe2\x82", 1 },
		{ "\xe0\x9f\xbf", 0 },
		{ "\xf0\x9f\x98\x80", 4 },
	};
	struct dtl_arena *a = dtl_arena_new(0);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_str fixed;

		assert_int_equal(dtl_utf8_check(S(cases[i].in)), cases[i].good);
		fixed = dtl_utf8_repair(a, S(cases[i].in));
		assert_int_equal(dtl_utf8_check(fixed), fixed.n);
	}
	assert_int_equal(dtl_utf8_repair(a, dtl_str_make("a\0b", 3)).p[1], ' ');
	dtl_arena_free(a);
}

static void
letters_change_case_and_lose_accents(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	uint32_t c;
	size_t pos = 3;

	(void)state;
	assert_true(dtl_str_is(dtl_utf8_lower_str(a, S("ÀÉŽŐЖΩXYZ")), "àéžőжωxyz"));
	assert_true(dtl_str_is(
	    dtl_utf8_fold_str(a, S("Erdoğan’s “Łódź” – ß Œ")), "Erdogan's \"Lodz\" - ss OE"));
	for (c = 1; c < 0x2000; c++) {
		if (dtl_utf8_is_upper(c) && c != 0x130) {
			assert_true(dtl_utf8_is_lower(dtl_utf8_lower(c)));
			assert_int_equal(dtl_utf8_upper(dtl_utf8_lower(c)), c);
		}
		assert_false(dtl_utf8_is_upper(c) && dtl_utf8_is_lower(c));
	}
	assert_int_equal(dtl_utf8_prev(S("a\xc3\xa9"), &pos), 0xe9);
	assert_int_equal(pos, 1);
	assert_int_equal(dtl_utf8_count(S("a\xc3\xa9")), 2);
	dtl_arena_free(a);
}

static void
days_and_dates_are_inverse(void **state)
{
	struct dtl_date d = { 2024, 2, 29 };
	char text[11];
	int64_t day;

	(void)state;
	for (day = -700000; day < 2900000; day += 17)
		assert_int_equal(dtl_date_to_days(dtl_date_from_days(day)), day);
	assert_int_equal(dtl_date_to_days((struct dtl_date){ 1970, 1, 1 }), 0);
	assert_int_equal(dtl_date_weekday((struct dtl_date){ 2025, 12, 22 }), 0);
	d = dtl_date_add_months(d, 12);
	dtl_date_format(d, text);
	assert_string_equal(text, "2025-02-28");
	assert_false(dtl_date_parse(S("2025-02-30"), &d));
	assert_true(dtl_date_parse(S("2025-12-04"), &d) && d.day == 4);
}

static void
instants_are_read_in_the_forms_of_the_web(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "2025-12-22T09:14:03Z", "2025-12-22T09:14:03Z" },
		{ "2025-12-22T09:14:03+05:30", "2025-12-22T03:44:03Z" },
		{ "2025-12-22 09:14", "2025-12-22T09:14:00Z" },
		{ "2025-12-22T09:14:03.5-0100", "2025-12-22T10:14:03.500Z" },
		{ "20251222T091403Z", "2025-12-22T09:14:03Z" },
		{ "2025-12-22", "2025-12-22T00:00:00Z" },
		{ "2025-12", "2025-12-01T00:00:00Z" },
		{ "Mon, 22 Dec 2025 09:14:03 GMT", "2025-12-22T09:14:03Z" },
		{ "22 Dec 25 09:14 EST", "2025-12-22T14:14:00Z" },
		{ "Monday, 22-Dec-25 09:14:03 GMT", "2025-12-22T09:14:03Z" },
		{ "Mon Dec 22 09:14:03 2025", "2025-12-22T09:14:03Z" },
	};
	static const char *const bad[] = { "", "yesterday", "2025-13-01", "2025-12-22T25:00Z",
		"Mon, 31 Feb 2025 00:00:00 GMT", "2025-12-22T09:14:03Zx" };
	char text[25];
	int64_t ms = 42;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(dtl_time_parse(S(cases[i].in), &ms));
		dtl_time_format(ms, text);
		assert_string_equal(text, cases[i].out);
	}
	ms = 42;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(dtl_time_parse(S(bad[i]), &ms));
	assert_int_equal(ms, 42);
}

static void
hashes_are_those_of_the_standard(void **state)
{
	char hex[65], id[DTL_ID_HEX + 1], other[DTL_ID_HEX + 1];
	struct dtl_str ab[2] = { DTL_STR("ab"), DTL_STR("c") },
		       bc[2] = { DTL_STR("a"), DTL_STR("bc") };

	(void)state;
	dtl_sha256_hex(S("abc"), hex);
	assert_string_equal(
	    hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	dtl_id_from_bytes(S("abc"), id);
	assert_string_equal(id, "ba7816bf8f01cfea414140de5dae2223");
	dtl_id_from_parts(ab, 2, id);
	dtl_id_from_parts(bc, 2, other);
	assert_string_not_equal(id, other);
}

static void
json_that_is_written_reads_back(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_json *read = NULL;
	struct dtl_json_writer w;
	struct dtl_err err;
	struct dtl_buf b;

	(void)state;
	dtl_buf_init(&b, a);
	dtl_json_writer_init(&w, &b, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "text");
	dtl_json_str(&w, S("line\n\"q\" \x01 \xc3\xa9"));
	dtl_json_key(&w, "list");
	dtl_json_begin_array(&w);
	dtl_json_int(&w, -5);
	dtl_json_double(&w, 0.1);
	dtl_json_bool(&w, true);
	dtl_json_str(&w, DTL_STR_NONE);
	dtl_json_end_array(&w);
	dtl_json_key(&w, "deep");
	dtl_json_begin_object(&w);
	dtl_json_end_object(&w);
	dtl_json_end_object(&w);
	assert_string_equal(b.p, "{\"text\":\"line\\n\\\"q\\\" \\u0001 "
				 "\xc3\xa9\",\"list\":[-5,0.1,true,null],\"deep\":{}}");
	assert_int_equal(dtl_json_read(a, dtl_buf_str(&b), &read, &err), DTL_OK);
	assert_int_equal(dtl_json_path(read, S("list"))->items[0].integer, -5);
	assert_true(dtl_str_is(dtl_json_get_str(read, "text"), "line\n\"q\" \x01 \xc3\xa9"));
	assert_null(dtl_json_path(read, S("deep.x")));
	assert_int_equal(dtl_json_read(a, S("{\"a\":1,\"a\":2}"), &read, &err), DTL_SKIP);
	assert_int_equal(dtl_json_read(a, S("[1,"), &read, &err), DTL_SKIP);
	dtl_arena_free(a);
}

static int
temporary_with(const void *p, size_t n)
{
	char path[] = "/tmp/dateline-base-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(write(fd, p, n), n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static dtl_rc
drain(int fd, unsigned ratio, size_t *ret_n, struct dtl_err *err)
{
	struct dtl_reader *r = NULL;
	char chunk[5000];
	size_t n = 1;
	dtl_rc rc = dtl_reader_open(fd, ratio, &r, err);

	*ret_n = 0;
	while (rc == DTL_OK && n != 0) {
		rc = dtl_reader_read(r, chunk, sizeof chunk, &n, err);
		if (rc == DTL_OK)
			*ret_n += n;
	}
	dtl_reader_close(r);
	(void)close(fd);
	return rc;
}

static size_t
gzip(const char *in, size_t n, unsigned char *out, size_t cap)
{
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)in;
	z.avail_in = (uInt)n;
	z.next_out = out;
	z.avail_out = (uInt)cap;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&z);
	return cap - z.avail_out;
}

static void
compressed_files_read_like_plain_ones(void **state)
{
	static char text[300000];
	static unsigned char packed[400000];
	struct dtl_err err;
	size_t n, i, got;

	(void)state;
	for (i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + (i * 7919 + i / 13) % 26);
	assert_int_equal(drain(temporary_with(text, sizeof text), 0, &got, &err), DTL_OK);
	assert_int_equal(got, sizeof text);
	n = gzip(text, sizeof text, packed, sizeof packed / 2);
	n += gzip("tail", 4, packed + n, sizeof packed - n);
	assert_int_equal(drain(temporary_with(packed, n), 0, &got, &err), DTL_OK);
	assert_int_equal(got, sizeof text + 4);
	assert_int_equal(drain(temporary_with(packed, n / 2), 0, &got, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "gzip damaged near input byte"));
	n = ZSTD_compress(packed, sizeof packed, text, sizeof text, 3);
	assert_int_equal(drain(temporary_with(packed, n), 0, &got, &err), DTL_OK);
	assert_int_equal(got, sizeof text);
	assert_int_equal(drain(temporary_with(packed, n - 3), 0, &got, &err), DTL_SKIP);
	assert_int_equal(drain(temporary_with("", 0), 0, &got, &err), DTL_OK);
	assert_int_equal(got, 0);
}

static void
a_compression_bomb_is_refused(void **state)
{
	size_t size = 20 * 1000 * 1000, got, n;
	unsigned char *packed = malloc(size / 10);
	char *zeros = calloc(1, size);
	struct dtl_err err;

	(void)state;
	n = gzip(zeros, size, packed, size / 10);
	assert_int_equal(drain(temporary_with(packed, n), 100, &got, &err), DTL_SKIP);
	assert_true(got < 8 * 1000 * 1000);
	assert_non_null(strstr(err.text, "compression bomb"));
	free(packed);
	free(zeros);
}

static void
files_are_replaced_whole(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	char dir[] = "/tmp/dateline-file-XXXXXX";
	struct dtl_mapping map = { NULL, 0 };
	const char *deep, *path;
	struct dtl_err err;
	struct dtl_str s;

	(void)state;
	assert_non_null(mkdtemp(dir));
	deep = dtl_arena_printf(a, "%s/a/b", dir);
	path = dtl_arena_printf(a, "%s/f", deep);
	assert_int_equal(dtl_dir_make(deep, 0700, &err), DTL_OK);
	assert_int_equal(dtl_file_write_atomic(path, S("one"), 0600, &err), DTL_OK);
	assert_int_equal(dtl_file_write_atomic(path, S("two"), 0600, &err), DTL_OK);
	assert_int_equal(dtl_file_read(a, path, 10, &s, &err), DTL_OK);
	assert_true(dtl_str_is(s, "two"));
	assert_int_equal(dtl_file_read(a, path, 2, &s, &err), DTL_SKIP);
	assert_int_equal(dtl_file_read(a, deep, 2, &s, &err), DTL_SKIP);
	assert_int_equal(dtl_mapping_open(path, &map, &err), DTL_OK);
	assert_int_equal(map.n, 3);
	dtl_mapping_close(&map);
	assert_int_equal(
	    dtl_file_read(a, dtl_arena_printf(a, "%s/none", dir), 2, &s, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "No such file"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(deep), 0);
	assert_int_equal(rmdir(dtl_arena_printf(a, "%s/a", dir)), 0);
	assert_int_equal(rmdir(dir), 0);
	dtl_arena_free(a);
}

static void
log_values_cannot_forge_lines_or_reach_the_terminal(void **state)
{
	char out[64], tiny[16];

	(void)state;
	assert_string_equal(
	    dtl_log_quote(S("a\nlvl=error \"x\" \x1b[31m\xc2\x9b"), out, sizeof out),
	    "\"a\\nlvl=error \\\"x\\\" \\x1b[31m\\x9b\"");
	assert_string_equal(dtl_log_quote(S("\xe2\x80\xae"
					    "x"),
				out, sizeof out),
	    "\"\\u80aex\"");
	(void)dtl_log_quote(S("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"), tiny, sizeof tiny);
	assert_int_equal(dtl_utf8_check(S(tiny)), strlen(tiny));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_gain_context_on_the_way_up),
		cmocka_unit_test(error_texts_are_cut_at_whole_characters),
		cmocka_unit_test(arena_memory_is_zeroed_and_aligned_again_after_reset),
		cmocka_unit_test(arena_arrays_grow_in_place_or_move_with_their_content),
		cmocka_unit_test(strings_find_split_and_compare),
		cmocka_unit_test(buffers_and_maps_work_on_heap_and_arena),
		cmocka_unit_test(broken_utf8_is_found_and_replaced),
		cmocka_unit_test(letters_change_case_and_lose_accents),
		cmocka_unit_test(days_and_dates_are_inverse),
		cmocka_unit_test(instants_are_read_in_the_forms_of_the_web),
		cmocka_unit_test(hashes_are_those_of_the_standard),
		cmocka_unit_test(json_that_is_written_reads_back),
		cmocka_unit_test(compressed_files_read_like_plain_ones),
		cmocka_unit_test(a_compression_bomb_is_refused),
		cmocka_unit_test(files_are_replaced_whole),
		cmocka_unit_test(log_values_cannot_forge_lines_or_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
