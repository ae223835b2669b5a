#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input.h"
#include "run/meter.h"
#include "page.h"
#include "position.h"
#include "run/walk.h"
#include "watch.h"

#include "folder.h"

/* "one\ntwo\nthree\n" */
static const char gz[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\xcf\x4b\xe5\x2a\x29\xcf\xe7"
			 "\x2a\xc9\x28\x4a\x4d\xe5\x02\x00\xb6\xd5\xe6\x25\x0e\x00\x00\x00";
static const char zst[] = "\x28\xb5\x2f\xfd\x04\x58\x71\x00\x00\x6f\x6e\x65\x0a\x74\x77\x6f\x0a\x74"
			  "\x68\x72\x65\x65\x0a\xa4\x58\x89\x34";

static struct input
open_ok(const char *path, int64_t offset, int64_t line)
{
	struct input in;
	struct dtl_err err = { "" };

	if (input_open(&in, open(path, O_RDONLY | O_CLOEXEC), false, offset, line, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return in;
}

/* Lines as "number:text@next_offset", '!' for too long, '~' for not terminated, by blanks. */
static const char *
all_lines(struct folder *f, const char *path, size_t limit, int64_t offset, int64_t number)
{
	struct input in = open_ok(path, offset, number);
	struct input_line line;
	struct dtl_err err = { "" };
	struct dtl_buf out;
	bool found = true;
	dtl_rc rc = DTL_OK;

	dtl_buf_init(&out, f->a);
	dtl_buf_add_z(&out, "");
	while (found) {
		rc = input_line(&in, limit, &line, &found, &err);
		if (rc != DTL_OK) {
			dtl_buf_addf(&out, "error: %s", err.text);
			break;
		}
		if (found)
			dtl_buf_addf(&out, "%d:%.*s@%d%s%s ", (int)line.number,
			    line.too_long ? 3 : (int)line.text.n, line.text.p,
			    (int)line.next_offset, line.too_long ? "!" : "",
			    line.terminated ? "" : "~");
	}
	input_close(&in);
	return out.p;
}

static void
lines_come_with_their_numbers_and_ends(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		int64_t offset, line;
		const char *lines;
	} cases[] = {
		{ "one\ntwo\r\n\nlast", 14, 0, 0, "1:one@4 2:two@9 3:@10 4:last@14~ " },
		{ "one\ntwo\n", 8, 4, 1, "2:two@8 " },
		{ "one\ntwo\n", 8, 8, 2, "" },
		{ "", 0, 0, 0, "" },
		{ "exactly10!\n12345678901\nx\n", 25, 0, 0, "1:exactly10!@11 2:123@23! 3:x@25 " },
		{ gz, sizeof gz - 1, 0, 0, "1:one@4 2:two@8 3:three@14 " },
		{ gz, sizeof gz - 1, 4, 1, "2:two@8 3:three@14 " },
		{ zst, sizeof zst - 1, 0, 0, "1:one@4 2:two@8 3:three@14 " },
		{ zst, sizeof zst - 1, 14, 3, "" },
		{ gz, sizeof gz - 9, 0, 0,
		    "1:one@4 2:two@8 3:three@14 error: gzip damaged near input byte 26: ends in "
		    "the "
		    "middle" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *path = folder_put(*state, "f", O_TRUNC, cases[i].bytes, cases[i].n);

		assert_string_equal(
		    all_lines(*state, path, 10, cases[i].offset, cases[i].line), cases[i].lines);
	}
}

static void
a_huge_line_costs_no_more_memory_than_its_limit(void **state)
{
	struct folder *f = *state;
	char *bytes = dtl_arena_alloc(f->a, 3000004);

	memset(bytes, 'y', 3000000);
	memcpy(bytes + 3000000, "\nz\n", 3);
	struct input in = open_ok(folder_put(f, "f", O_TRUNC, bytes, 3000003), 0, 0);
	struct input_line line;
	struct dtl_err err;
	bool found = false;

	assert_int_equal(input_line(&in, 100000, &line, &found, &err), DTL_OK);
	assert_true(found && line.too_long && line.terminated);
	assert_in_range(line.text.n, 1, 300000);
	assert_int_equal(line.next_offset, 3000001);
	assert_int_equal(input_line(&in, 100000, &line, &found, &err), DTL_OK);
	assert_true(found && !line.too_long && dtl_str_is(line.text, "z"));
	assert_int_equal(line.number, 2);
	assert_in_range(in.buf.cap, 1, 1 << 20);
	input_close(&in);
}

static void
a_whole_file_is_bounded(void **state)
{
	struct input in = open_ok(folder_write(*state, "f", "0123456789"), 0, 0);
	struct dtl_str bytes;
	struct dtl_err err = { "" };
	bool found = false;

	assert_int_equal(input_whole(&in, 9, &bytes, &found, &err), DTL_SKIP);
	assert_non_null(strstr(err.text, "max_article_bytes (9 bytes)"));
	input_close(&in);
	in = open_ok(folder_path(*state, "f"), 0, 0);
	assert_int_equal(input_whole(&in, 10, &bytes, &found, &err), DTL_OK);
	assert_true(found && dtl_str_is(bytes, "0123456789"));
	input_close(&in);
}

static void
files_are_known_by_name_then_by_their_first_bytes(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t n;
		enum page_kind kind;
	} cases[] = {
		{ "a.txt", "{\"x\": 1}", 8, PAGE_TEXT },
		{ "a.JSONL.gz", "x", 1, PAGE_LINES },
		{ "a.html.zst", "x", 1, PAGE_HTML },
		{ "a", "  <!DOCTYPE HTML>", 17, PAGE_HTML },
		{ "a", "\xef\xbb\xbf<html>", 9, PAGE_HTML },
		{ "a", "<div>no page</div>", 18, PAGE_TEXT },
		{ "a", "{\"x\": 1}\n{\"x\": 2}\n", 18, PAGE_LINES },
		{ "a.json", "{\n  \"x\": 1\n}\n", 13, PAGE_TEXT },
		{ "a", "DELHI, May 2: Text", 18, PAGE_TEXT },
		{ "a.txt", "\x89PNG\r\n\x1a\n\0\0", 10, PAGE_BINARY },
		{ "a.txt", "%PDF-1.7 all letters", 20, PAGE_BINARY },
		{ "a.txt", "\xff\xfeh\0i\0", 6, PAGE_TEXT },
		{ "a.jsonl", "PK\x03\x04", 4, PAGE_BINARY },
		{ "a", "", 0, PAGE_TEXT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
		    page_classify(cases[i].name, dtl_str_make(cases[i].bytes, cases[i].n)),
		    cases[i].kind);
}

static struct dtl_walk *
walk_ok(struct folder *f, const char *path, const char *include, const char *exclude, int depth)
{
	static const char *paths[1], *includes[1], *excludes[1];
	static struct dtl_conf_list list, in, ex;
	struct dtl_walk *w = NULL;
	struct dtl_err err = { "" };

	paths[0] = path;
	includes[0] = include;
	excludes[0] = exclude;
	list = (struct dtl_conf_list){ paths, 1 };
	in = (struct dtl_conf_list){ includes, include != NULL };
	ex = (struct dtl_conf_list){ excludes, exclude != NULL };
	struct dtl_walk_options options = { &list, f->path, NULL, 0, &in, &ex, depth };

	if (dtl_walk_open(&options, &w, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return w;
}

static const char *
walked(struct folder *f, struct dtl_walk *w)
{
	struct dtl_buf out;
	struct dtl_walk_item item;

	dtl_buf_init(&out, f->a);
	dtl_buf_add_z(&out, "");
	while (dtl_walk_next(w, &item))
		dtl_buf_addf(&out, "%s%s ", item.path + strlen(f->path) + 1,
		    item.problem != NULL ? "!" : "");
	return out.p;
}

static void
fill_tree(struct folder *f)
{
	static const char *const folders[] = { "t", "t/b", "t/b/deep", "t/.hidden" };
	static const char *const files[] = { "t/z.txt", "t/a.txt", "t/b/m.html", "t/b/deep/d.txt",
		"t/.x.txt", "t/.hidden/h.txt", "t/w.tmp", "t/w.part", "t/w~" };

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		assert_int_equal(mkdir(folder_path(f, folders[i]), 0755), 0);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		(void)folder_write(f, files[i], "x");
	assert_int_equal(symlink("..", folder_path(f, "t/b/loop")), 0);
	assert_int_equal(symlink("b", folder_path(f, "t/twin")), 0);
	assert_int_equal(mkfifo(folder_path(f, "t/fifo"), 0644), 0);
}

static void
folders_are_walked_in_order_without_loops(void **state)
{
	static const struct {
		const char *path, *include, *exclude;
		int depth;
		const char *found;
	} cases[] = {
		{ "t", NULL, NULL, 16, "t/a.txt t/b/deep/d.txt t/b/m.html t/z.txt " },
		{ "t", "*.txt", NULL, 16, "t/a.txt t/b/deep/d.txt t/z.txt " },
		{ "t", NULL, "*.txt", 16, "t/b/m.html " },
		{ "t", "b/*", NULL, 16, "t/b/m.html " },
		{ "t", NULL, NULL, 1, "t/a.txt t/b/deep! t/b/m.html t/z.txt " },
		{ "t/a.txt", NULL, NULL, 16, "t/a.txt " },
		{ "t/*.txt", NULL, NULL, 16, "t/a.txt t/z.txt " },
		{ "t/*/m.*", NULL, NULL, 16, "t/b/m.html t/twin/m.html " },
		{ "t/none*", NULL, NULL, 16, "" },
	};

	fill_tree(*state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_walk *w = walk_ok(
		    *state, cases[i].path, cases[i].include, cases[i].exclude, cases[i].depth);

		assert_string_equal(walked(*state, w), cases[i].found);
		dtl_walk_restart(w);
		assert_string_equal(walked(*state, w), cases[i].found);
		dtl_walk_close(w);
	}
}

static void
a_path_that_is_not_there_is_named(void **state)
{
	struct folder *f = *state;
	const char *path = "missing";
	struct dtl_conf_list list = { &path, 1 }, none = { NULL, 0 };
	struct dtl_walk_options options = { &list, f->path, NULL, 0, &none, &none, 1 };
	struct dtl_walk *w = NULL;
	struct dtl_err err = { "" };

	assert_int_equal(dtl_walk_open(&options, &w, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "/missing': No such file"));
	list.count = 0;
	assert_int_equal(dtl_walk_open(&options, &w, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "nothing to read"));
}

static void
what_inotify_names_is_wanted_as_the_walk_wants_it(void **state)
{
	static const struct {
		const char *name;
		bool wanted;
	} cases[] = { { "t/new.txt", true }, { "t/b/new.txt", true }, { "t/new.html", false },
		{ "t/.new.txt", false }, { "t/.hidden/new.txt", false }, { "t/new.txt.tmp", false },
		{ "t/b/deep/new.txt", false }, { "other.txt", false } };

	fill_tree(*state);
	struct dtl_walk *w = walk_ok(*state, "t", "*.txt", NULL, 1);

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
		    dtl_walk_wants(w, folder_path(*state, cases[i].name)), cases[i].wanted);
	dtl_walk_close(w);
}

static void
inotify_brings_files_when_they_are_whole(void **state)
{
	struct folder *f = *state;
	struct watch *w = NULL;
	struct dtl_err err;
	const char *path = NULL;

	assert_int_equal(watch_open(&w, &err), DTL_OK);
	assert_true(watch_folder(w, f->path));
	assert_false(watch_folder(w, folder_path(f, "missing")));
	int fd = open(folder_path(f, "slow"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	assert_int_equal(watch_next(w, &path), WATCH_NOTHING);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(watch_next(w, &path), WATCH_NOTHING);
	assert_int_equal(close(fd), 0);
	assert_int_equal(watch_next(w, &path), WATCH_FILE);
	assert_string_equal(path, folder_path(f, "slow"));
	assert_int_equal(rename(folder_path(f, "slow"), folder_path(f, "moved")), 0);
	assert_int_equal(watch_next(w, &path), WATCH_FILE);
	assert_string_equal(path, folder_path(f, "moved"));
	assert_int_equal(link(folder_path(f, "moved"), folder_path(f, "linked")), 0);
	assert_int_equal(watch_next(w, &path), WATCH_FILE);
	assert_int_equal(mkdir(folder_path(f, "sub"), 0755), 0);
	assert_int_equal(watch_next(w, &path), WATCH_FOLDER);
	assert_int_equal(watch_next(w, &path), WATCH_NOTHING);
	watch_close(w);
}

static void
a_position_prints_and_parses_to_itself(void **state)
{
	struct folder *f = *state;
	struct position pos = { .size = 10,
		.mtime_ns = 1766394843000000001,
		.inode = 7,
		.done = true,
		.lines = true,
		.head_bytes = 10,
		.offset = 9,
		.line = 2,
		.revision = 3 };
	struct position back;
	struct dtl_buf b;

	memset(pos.head, 'a', DTL_ID_HEX);
	memset(pos.tail, 'b', DTL_ID_HEX);
	memset(pos.content, 'c', DTL_ID_HEX);
	dtl_buf_init(&b, f->a);
	position_print(&pos, &b);
	memset(&back, 0, sizeof back);
	assert_true(position_parse(f->a, dtl_buf_str(&b), &back));
	assert_memory_equal(&back.size, &pos.size, 3 * sizeof(int64_t));
	assert_int_equal(back.offset, 9);
	assert_int_equal(back.line, 2);
	assert_int_equal(back.revision, 3);
	assert_true(back.done && back.lines);
	assert_string_equal(back.head, pos.head);
	assert_string_equal(back.tail, pos.tail);
	assert_string_equal(back.content, pos.content);
	assert_string_equal(back.article_id, "");
	assert_false(position_parse(f->a, dtl_str_from("not json"), &back));
	assert_false(position_parse(f->a, dtl_str_from("{\"size\":-1,\"head_bytes\":0}"), &back));
	assert_false(position_parse(f->a, DTL_STR_NONE, &back));
}

static void
the_bar_shows_share_rate_and_time_left(void **state)
{
	static const struct {
		int64_t elapsed_ms, total, bytes, articles, dead;
		const char *text;
	} cases[] = {
		{ 2000, 1000, 500, 1234, 0,
		    "[##########..........]  50%  1234 articles  617/s  ETA "
		    "00:02" },
		{ 2000, 1000, 1000, 10, 3,
		    "[####################] 100%  10 articles  5/s  3 dead  ETA "
		    "00:00" },
		{ 1000, 0, 500, 7, 0, "7 articles  7/s" },
		{ 0, 1000, 0, 0, 0, "[....................]   0%  0 articles  0/s" },
		{ 3600000, 1000, 250, 1, 0,
		    "[#####...............]  25%  1 articles  0/s  ETA "
		    "3:00:00" },
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_meter_counts counts = { .articles = cases[i].articles,
			.dead = cases[i].dead,
			.bytes = cases[i].bytes };
		struct dtl_buf b;

		dtl_buf_init(&b, f->a);
		dtl_meter_text(cases[i].elapsed_ms, cases[i].total, &counts, &b);
		assert_string_equal(b.p, cases[i].text);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_set_up, folder_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_come_with_their_numbers_and_ends),
		TEST(a_huge_line_costs_no_more_memory_than_its_limit),
		TEST(a_whole_file_is_bounded),
		TEST(files_are_known_by_name_then_by_their_first_bytes),
		TEST(folders_are_walked_in_order_without_loops),
		TEST(a_path_that_is_not_there_is_named),
		TEST(what_inotify_names_is_wanted_as_the_walk_wants_it),
		TEST(inotify_brings_files_when_they_are_whole),
		TEST(a_position_prints_and_parses_to_itself),
		TEST(the_bar_shows_share_rate_and_time_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
