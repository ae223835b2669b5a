#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "jsonl_sink.h"
#include "lines.h"

#include "folder.h"

#include <signal.h>
#include <sys/resource.h>

static int64_t now_ms;

static int64_t
test_clock(void)
{
	return now_ms;
}

static int
set_up(void **state)
{
	static struct folder f;

	now_ms = 1000000;
	folder_make(&f);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	folder_remove(*state);
	return 0;
}

static struct lines *
open_ok(struct folder *f, int64_t rotate_bytes, int64_t rotate_every_ms)
{
	struct lines_options options = { folder_path(f, "out.jsonl"), rotate_bytes, rotate_every_ms,
		true, test_clock };
	struct lines *l = NULL;
	struct dtl_err err = { "" };

	if (lines_open(&options, &l, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return l;
}

static void
add_ok(struct lines *l, const char *line)
{
	struct dtl_err err = { "" };

	if (lines_add(l, dtl_str_from(line), &err) != DTL_OK)
		fail_msg("%s", err.text);
}

static void
flush_ok(struct lines *l)
{
	struct dtl_err err = { "" };

	if (lines_flush(l, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

static void
assert_file(struct folder *f, const char *name, const char *text)
{
	struct dtl_str bytes = folder_read(f, name);

	assert_int_equal(bytes.n, strlen(text));
	assert_memory_equal(bytes.p, text, bytes.n);
}

static void
lines_are_in_the_file_after_a_flush(void **state)
{
	struct lines *l = open_ok(*state, 0, 0);

	add_ok(l, "{\"a\":1}");
	add_ok(l, "{\"a\":2}");
	assert_file(*state, "out.jsonl", "");
	flush_ok(l);
	assert_file(*state, "out.jsonl", "{\"a\":1}\n{\"a\":2}\n");
	lines_close(l);
}

static void
a_torn_line_is_cut_off_at_the_next_start(void **state)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{ "one\ntwo\nthr", "one\ntwo\nmore\n" },
		{ "torn from the start", "more\n" },
		{ "whole\n", "whole\nmore\n" },
		{ "", "more\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		(void)folder_write(*state, "out.jsonl", cases[i].before);
		struct lines *l = open_ok(*state, 0, 0);

		add_ok(l, "more");
		flush_ok(l);
		lines_close(l);
		assert_file(*state, "out.jsonl", cases[i].after);
	}
}

static void
a_torn_line_longer_than_a_chunk_is_found(void **state)
{
	struct folder *f = *state;
	char *torn = dtl_arena_alloc(f->a, 200000);

	memset(torn, 'x', 199999);
	torn[3] = '\n';
	(void)folder_write(f, "out.jsonl", torn);
	struct lines *l = open_ok(f, 0, 0);

	assert_int_equal(lines_cut(l), 199999 - 4);
	lines_close(l);
	assert_file(f, "out.jsonl", "xxx\n");
}

static void
rotation_gives_whole_files_their_names_and_takes_none(void **state)
{
	struct folder *f = *state;

	(void)folder_write(f, "out-000002.jsonl", "someone's\n");
	struct lines *l = open_ok(f, 10, 0);

	for (int i = 0; i < 5; i++) {
		add_ok(l, "12345678");
		flush_ok(l);
	}
	add_ok(l, "tail");
	flush_ok(l);
	lines_close(l);
	assert_file(f, "out-000001.jsonl", "12345678\n12345678\n");
	assert_file(f, "out-000002.jsonl", "someone's\n");
	assert_file(f, "out-000003.jsonl", "12345678\n12345678\n");
	assert_file(f, "out-000004.jsonl", "12345678\ntail\n");
	assert_false(folder_has(f, "out.jsonl.part"));
	assert_false(folder_has(f, "out.jsonl"));
}

static void
a_full_last_file_is_finished_by_the_next_start(void **state)
{
	struct folder *f = *state;

	(void)folder_write(f, "out.jsonl.part", "0123456789\nhalf");
	struct lines *l = open_ok(f, 10, 0);

	add_ok(l, "next");
	flush_ok(l);
	lines_close(l);
	assert_file(f, "out-000001.jsonl", "0123456789\n");
	assert_file(f, "out.jsonl.part", "next\n");
}

static void
a_new_period_begins_a_new_file(void **state)
{
	struct folder *f = *state;
	struct lines *l = open_ok(f, 0, 60000);

	now_ms = 60000 * 100;
	add_ok(l, "first");
	flush_ok(l);
	now_ms += 59999;
	add_ok(l, "second");
	flush_ok(l);
	assert_file(f, "out.jsonl.part", "first\nsecond\n");
	now_ms += 1;
	add_ok(l, "third");
	flush_ok(l);
	lines_close(l);
	assert_file(f, "out-000001.jsonl", "first\nsecond\n");
	assert_file(f, "out.jsonl.part", "third\n");
}

static void
two_sinks_cannot_share_a_file(void **state)
{
	struct lines *l = open_ok(*state, 0, 0);
	struct lines_options options = { folder_path(*state, "out.jsonl"), 0, 0, true, test_clock };
	struct lines *other = NULL;
	struct dtl_err err = { "" };

	assert_int_equal(lines_open(&options, &other, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "another process"));
	lines_close(l);
}

static void
a_full_disk_is_waited_for_and_no_line_is_torn_or_doubled(void **state)
{
	struct folder *f = *state;
	struct rlimit before, small;
	struct dtl_err err = { "" };
	struct lines *l = open_ok(f, 0, 0);

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){ 12, before.rlim_max };
	add_ok(l, "12345678");
	flush_ok(l);
	add_ok(l, "abcdefgh");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	dtl_rc rc = lines_flush(l, &err);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(rc, DTL_RETRY);
	assert_file(f, "out.jsonl", "12345678\n");
	flush_ok(l);
	flush_ok(l);
	assert_file(f, "out.jsonl", "12345678\nabcdefgh\n");
	lines_close(l);
}

static void
records_come_as_the_configuration_asks(void **state)
{
	static const struct {
		enum jsonl_records records;
		const char *starts[3];
		size_t count;
	} cases[] = {
		{ JSONL_EVENTS, { "{\"id\":\"e1\"" }, 1 },
		{ JSONL_CODED,
		    { "{\"article_id\":\"A\"", "{\"article_id\":\"B\",\"deleted\":true}" }, 2 },
		{ JSONL_ALL,
		    { "{\"event\":{\"id\":\"e1\"", "{\"coded\":{\"article_id\":\"A\"",
			"{\"coded\":{\"article_id\":\"B\",\"deleted\":true}}" },
		    3 },
	};
	const struct dtl_event ev = { .id = DTL_STR("e1"),
		.article_id = DTL_STR("A"),
		.headline = DTL_STR("two\nlines"),
		.published_at = DTL_TIME_NONE };
	const struct dtl_coded coded = { .article_id = DTL_STR("A"),
		.published_at = DTL_TIME_NONE };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char name[16];

		(void)snprintf(name, sizeof name, "r%zu.jsonl", i);
		struct jsonl_conf conf = { .path = folder_path(*state, name),
			.records = (int)cases[i].records };
		struct dtl_message msg = { .record = { DTL_KIND_EVENT, { .event = &ev } } };
		struct dtl_err err = { "" };
		void *self = NULL;

		assert_int_equal(dtl_jsonl_sink.open(&conf, NULL, &self, &err), DTL_OK);
		assert_int_equal(dtl_jsonl_sink.write(self, &msg, &err), DTL_OK);
		msg.record = (struct dtl_record){ DTL_KIND_CODED, { .coded = &coded } };
		assert_int_equal(dtl_jsonl_sink.write(self, &msg, &err), DTL_OK);
		msg.record.u.any = NULL;
		msg.key = dtl_str_from("B");
		assert_int_equal(dtl_jsonl_sink.write(self, &msg, &err), DTL_OK);
		assert_int_equal(dtl_jsonl_sink.flush(self, NULL, 0, &err), DTL_OK);
		dtl_jsonl_sink.close(self);

		struct dtl_str rest = folder_read(*state, name);
		struct dtl_str line;

		for (size_t k = 0; k < cases[i].count; k++) {
			const struct dtl_json *obj = NULL;

			assert_true(dtl_str_split(&rest, '\n', &line));
			assert_true(dtl_str_starts(line, cases[i].starts[k]));
			assert_int_equal(
			    dtl_json_read(((struct folder *)*state)->a, line, &obj, &err), DTL_OK);
		}
		assert_int_equal(rest.n, 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_are_in_the_file_after_a_flush),
		TEST(a_torn_line_is_cut_off_at_the_next_start),
		TEST(a_torn_line_longer_than_a_chunk_is_found),
		TEST(rotation_gives_whole_files_their_names_and_takes_none),
		TEST(a_full_last_file_is_finished_by_the_next_start),
		TEST(a_new_period_begins_a_new_file),
		TEST(two_sinks_cannot_share_a_file),
		TEST(a_full_disk_is_waited_for_and_no_line_is_torn_or_doubled),
		TEST(records_come_as_the_configuration_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
