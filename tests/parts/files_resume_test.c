#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "files.h"

#include "fake_out.h"
#include "folder.h"
#include "run/meter.h"

static const struct dtl_producer *const producer = &dtl_files_producer;
static struct folder f;
static struct files_conf conf;
static struct dtl_shared shared;
static struct dtl_opt opt;
static void *self;

static int
set_up(void **state)
{
	(void)state;
	folder_make(&f);
	fake_out_reset();
	assert_int_equal(mkdir(folder_path(&f, "in"), 0755), 0);
	static const char *paths[1];

	paths[0] = folder_path(&f, "in");
	conf = (struct files_conf){ .paths = { paths, 1 },
		.depth = 4,
		.settle_ms = 600000,
		.max_line_bytes = 4096,
		.source_name = "",
		.source_country = "",
		.language = "",
		.meter = DTL_METER_NONE };
	shared = (struct dtl_shared){ .max_article_bytes = 1024 };
	opt = (struct dtl_opt){ .slot = -1 };
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	folder_remove(&f);
	return 0;
}

static void
start(void)
{
	struct dtl_err err = { "" };

	fake_out_restart();
	if (producer->open(&conf, &shared, &opt, NULL, &self, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

/* One step; the arena is reset before it as the skeleton does. */
static dtl_step
step(void)
{
	static struct dtl_arena *a;
	struct dtl_wait wait;
	struct dtl_err err = { "" };
	dtl_step next = DTL_STEP_MORE;

	a = dtl_arena_new(0);
	dtl_rc rc = producer->step(self, a, &next, &wait, &err);

	dtl_arena_free(a);
	if (rc != DTL_OK && rc != DTL_RETRY)
		fail_msg("%s", err.text);
	return rc == DTL_RETRY ? DTL_STEP_MORE : next;
}

/* A whole run: "articles dead unchanged" as numbers. */
static void
run(void)
{
	start();
	while (step() == DTL_STEP_MORE)
		;
	producer->close(self);
}

static void
assert_run(size_t articles, size_t dead)
{
	run();
	assert_int_equal(fake.article_count, articles);
	assert_int_equal(fake.dead_count, dead);
}

static void
assert_bytes(size_t i, const char *text)
{
	if (!dtl_str_is(fake.articles[i].content.bytes, text))
		fail_msg("'%.*s' is not '%s'", DTL_STR_FMT(fake.articles[i].content.bytes), text);
}

static void
what_was_read_is_not_read_again(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/a.txt", "Text A");
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"B1\"}\n\n{\"text\":\"B2\"}\n");
	(void)folder_write(&f, "in/c.html", "<html>C</html>");
	assert_run(4, 0);
	assert_bytes(0, "Text A");
	assert_bytes(2, "B2");
	assert_true(dtl_str_is(fake.articles[3].content.media_type, "text/html"));
	assert_int_equal(fake.articles[0].published_at, DTL_TIME_NONE);
	assert_int_equal(fake.articles[0].revision, 1);
	assert_true(dtl_str_is(fake.articles[0].source.feed, folder_path(&f, "in/a.txt")));
	struct stat st;

	assert_int_equal(stat(folder_path(&f, "in/a.txt"), &st), 0);
	assert_int_equal(fake.articles[0].fetched_at / 1000, st.st_mtime);
	assert_int_equal(fake.counted[DTL_FATE_DONE], 4);
	assert_run(0, 0);
}

static void
lines_that_were_appended_are_read_alone(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n");
	assert_run(2, 0);
	(void)folder_put(&f, "in/b.jsonl", O_APPEND, "{\"text\":\"3\"}\n", 13);
	assert_run(1, 0);
	assert_bytes(0, "3");
	assert_run(0, 0);
	(void)folder_put(&f, "in/b.jsonl", O_APPEND, "bad\n", 4);
	assert_run(0, 1);
	assert_string_equal(
	    fake.dead[0].origin, dtl_arena_printf(f.a, "%s:4", folder_path(&f, "in/b.jsonl")));
	assert_string_equal(fake.dead[0].bytes, "bad");
}

static void
a_rewritten_file_of_lines_is_read_anew(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/b.jsonl",
	    "{\"text\":\"1\",\"url\":\"http://a.example/1\"}\n{\"text\":\"2\"}\n");
	assert_run(2, 0);
	assert_int_equal(fake.articles[0].revision, 1);
	(void)folder_write(&f, "in/b.jsonl",
	    "{\"text\":\"1 edited\",\"url\":\"http://a.example/1\"}\n{\"text\":\"2\"}\n{\"text\":"
	    "\"3\"}\n");
	assert_run(3, 0);
	assert_int_equal(fake.articles[0].revision, 2);
	assert_int_equal(fake.articles[1].revision, 1);
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"short\"}\n");
	assert_run(1, 0);
}

static void
an_edited_page_is_the_next_revision_and_edited_text_a_new_article(void **state)
{
	char id[DTL_ID_HEX + 1];

	(void)state;
	(void)folder_write(&f, "in/a.txt", "---\nurl: http://a.example/1\n---\nFirst");
	(void)folder_write(&f, "in/b.txt", "Plain first");
	assert_run(2, 0);
	memcpy(id, fake.articles[0].id.p, sizeof id);
	(void)folder_write(&f, "in/a.txt", "---\nurl: http://a.example/1\n---\nSecond, longer");
	(void)folder_write(&f, "in/b.txt", "Plain second");
	assert_run(2, 0);
	assert_true(dtl_str_is(fake.articles[0].id, id));
	assert_int_equal(fake.articles[0].revision, 2);
	assert_bytes(0, "Second, longer");
	assert_int_equal(fake.articles[1].revision, 1);
	/* Touched only: nothing new. */
	struct timespec times[2] = { { 1000, 0 }, { 1000, 0 } };

	assert_int_equal(utimensat(AT_FDCWD, folder_path(&f, "in/a.txt"), times, 0), 0);
	assert_run(0, 0);
	assert_int_equal(fake.counted[DTL_FATE_FILTERED], 1);
	(void)folder_write(&f, "in/a.txt", "---\nurl: http://a.example/1\n---\nThird");
	assert_run(1, 0);
	assert_int_equal(fake.articles[0].revision, 3);
}

static void
the_same_content_has_the_same_id_wherever_it_lies(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/a.txt", "Same");
	(void)folder_write(&f, "in/b.txt", "Same");
	assert_run(2, 0);
	assert_true(dtl_str_eq(fake.articles[0].id, fake.articles[1].id));
}

static void
bad_files_are_reported_once_and_passed_over(void **state)
{
	char *large = dtl_arena_alloc(f.a, 3000);
	static const char *const reasons[] = { "binary", "damaged", "max_article_bytes", "no JSON",
		"max_line_bytes", "max_article_bytes" };

	(void)state;
	memset(large, 'l', 2999);
	(void)folder_put(&f, "in/1.txt", O_TRUNC, "\0\1\2", 3);
	(void)folder_put(&f, "in/2.txt.gz", O_TRUNC, "\x1f\x8b\x08\x00 and no more", 16);
	(void)folder_write(&f, "in/3.txt", large);
	(void)folder_write(&f, "in/4.jsonl",
	    dtl_arena_printf(f.a,
		"{\"text\"\n{\"text\":\"%s%s\"}\n{\"text\":\"%s\"}\n{\"text\":\"ok\"}\n", large,
		large, large));
	(void)folder_write(&f, "in/5.txt", "");
	(void)folder_write(&f, "in/6.txt", "Good");
	assert_int_equal(symlink("nowhere", folder_path(&f, "in/7.txt")), 0);
	run();
	assert_int_equal(fake.article_count, 2);
	assert_int_equal(fake.dead_count, 7);
	for (size_t i = 0; i < 6; i++)
		if (strstr(fake.dead[i].reason, reasons[i]) == NULL)
			fail_msg("%s: '%s' does not say '%s'", fake.dead[i].origin,
			    fake.dead[i].reason, reasons[i]);
	assert_string_equal(fake.dead[6].origin, folder_path(&f, "in/7.txt"));
	assert_int_equal(fake.counted[DTL_FATE_FILTERED], 1);
	assert_int_equal(fake.counted[DTL_FATE_DEAD], 7);
	assert_run(0, 0);
}

static void
a_torn_last_line_is_reported_and_read_when_it_is_whole(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"1\"}\n{\"text\":\"ha");
	assert_run(1, 1);
	(void)folder_put(&f, "in/b.jsonl", O_APPEND, "lf\"}\n", 5);
	assert_run(1, 0);
	assert_bytes(0, "half");
}

static void
a_whole_last_line_needs_no_newline(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"}");
	assert_run(2, 0);
	assert_run(0, 0);
}

static void
a_stop_in_the_middle_goes_on_where_it_was(void **state)
{
	struct dtl_buf b;
	size_t first;

	(void)state;
	dtl_buf_init(&b, f.a);
	for (int i = 0; i < 3000; i++)
		dtl_buf_addf(&b, "{\"text\":\"line %d\"}\n", i);
	(void)folder_write(&f, "in/b.jsonl", b.p);
	start();
	/* The step ends by itself after 100 ms or when it is told to. */
	fake.stopping = true;
	(void)step();
	assert_int_equal(fake.article_count, 0);
	fake.stopping = false;
	while (fake.article_count == 0)
		(void)step();
	first = fake.article_count;
	producer->close(self);
	assert_run(3000 - first, 0);
	if (first < 3000)
		assert_bytes(0, dtl_arena_printf(f.a, "line %zu", first));
}

static void
a_refused_article_is_put_again(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/a.txt", "A");
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n");
	start();
	fake.fail = DTL_RETRY;
	assert_int_equal(step(), DTL_STEP_MORE);
	assert_int_equal(fake.article_count, 0);
	fake.fail = DTL_SKIP;
	while (step() == DTL_STEP_MORE)
		;
	producer->close(self);
	/* The one that Kafka will not take is a dead letter. */
	assert_int_equal(fake.article_count, 2);
	assert_int_equal(fake.dead_count, 1);
	assert_string_equal(fake.dead[0].reason, "as the test wants");
	assert_bytes(0, "1");
}

static void
a_refused_line_is_put_again(void **state)
{
	(void)state;
	(void)folder_write(&f, "in/b.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n");
	start();
	fake.fail = DTL_RETRY;
	assert_int_equal(step(), DTL_STEP_MORE);
	assert_int_equal(fake.article_count, 0);
	while (step() == DTL_STEP_MORE)
		;
	producer->close(self);
	assert_int_equal(fake.article_count, 2);
	assert_bytes(0, "1");
}

static void
an_inbox_takes_what_comes_when_it_is_whole(void **state)
{
	(void)state;
	conf.watch = true;
	(void)folder_write(&f, "in/fresh.txt", "may still be written");
	(void)folder_write(&f, "in/lines.jsonl", "{\"text\":\"1\"}\n{\"te");
	start();
	while (step() == DTL_STEP_MORE)
		;
	/* A text found by the scan waits; whole lines are taken, the torn one waits. */
	assert_int_equal(fake.article_count, 1);
	assert_int_equal(fake.dead_count, 0);
	(void)folder_write(&f, "in/new.txt", "New");
	(void)folder_put(&f, "in/lines.jsonl", O_APPEND, "xt\":\"2\"}\n", 9);
	(void)folder_write(&f, "in/.part.txt", "Moved");
	assert_int_equal(
	    rename(folder_path(&f, "in/.part.txt"), folder_path(&f, "in/moved.txt")), 0);
	while (step() == DTL_STEP_MORE)
		;
	assert_int_equal(fake.article_count, 4);
	assert_bytes(1, "New");
	assert_bytes(2, "2");
	assert_bytes(3, "Moved");
	producer->close(self);
}

static void
an_inbox_reads_files_of_new_folders(void **state)
{
	(void)state;
	conf.watch = true;
	conf.settle_ms = 0;
	start();
	while (step() == DTL_STEP_MORE)
		;
	(void)folder_write(&f, "in/new.txt", "New");
	(void)folder_write(&f, "in/.part.txt", "Moved");
	assert_int_equal(
	    rename(folder_path(&f, "in/.part.txt"), folder_path(&f, "in/moved.txt")), 0);
	while (step() == DTL_STEP_MORE)
		;
	assert_int_equal(fake.article_count, 2);
	assert_int_equal(mkdir(folder_path(&f, "in/sub"), 0755), 0);
	(void)folder_write(&f, "in/sub/deep.txt", "Deep");
	while (step() == DTL_STEP_MORE)
		;
	while (step() == DTL_STEP_MORE)
		;
	assert_int_equal(fake.article_count, 3);
	assert_bytes(2, "Deep");
	(void)folder_write(&f, "in/sub/later.txt", "Later");
	while (step() == DTL_STEP_MORE)
		;
	assert_int_equal(fake.article_count, 4);
	producer->close(self);
}

static void
standard_input_is_read_without_waiting(void **state)
{
	static const char *const rest[] = { "-" };
	int ends[2], saved = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	(void)close(ends[0]);
	opt.rest = rest;
	opt.rest_count = 1;
	start();
	assert_int_equal(step(), DTL_STEP_IDLE);
	assert_int_equal(write(ends[1], "{\"text\":\"one\"}\n{\"te", 19), 19);
	assert_int_equal(step(), DTL_STEP_IDLE);
	assert_int_equal(fake.article_count, 1);
	assert_int_equal(write(ends[1], "xt\":\"two\"}\nbad\n", 15), 15);
	assert_int_equal(step(), DTL_STEP_IDLE);
	assert_int_equal(fake.article_count, 2);
	assert_int_equal(fake.dead_count, 1);
	assert_string_equal(fake.dead[0].origin, "-:3");
	(void)close(ends[1]);
	while (step() == DTL_STEP_MORE)
		;
	assert_int_equal(step(), DTL_STEP_END);
	assert_int_equal(fake.positions.count, 0);
	producer->close(self);
	(void)dup2(saved, STDIN_FILENO);
	(void)close(saved);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_read_is_not_read_again),
		TEST(lines_that_were_appended_are_read_alone),
		TEST(a_rewritten_file_of_lines_is_read_anew),
		TEST(an_edited_page_is_the_next_revision_and_edited_text_a_new_article),
		TEST(the_same_content_has_the_same_id_wherever_it_lies),
		TEST(bad_files_are_reported_once_and_passed_over),
		TEST(a_torn_last_line_is_reported_and_read_when_it_is_whole),
		TEST(a_whole_last_line_needs_no_newline),
		TEST(a_stop_in_the_middle_goes_on_where_it_was),
		TEST(a_refused_article_is_put_again),
		TEST(a_refused_line_is_put_again),
		TEST(an_inbox_takes_what_comes_when_it_is_whole),
		TEST(an_inbox_reads_files_of_new_folders),
		TEST(standard_input_is_read_without_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
