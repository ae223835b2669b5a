#include "run_fixture.h"

#include "base/file.h"

static void
set(struct fixture *f, const char *assignment)
{
	size_t count = 0;
	const struct dtl_conf_section *sections = dtl_shared_sections(&f->shared, &count);

	fixture_must(f, dtl_conf_override(f->conf, assignment, &f->err));
	fixture_must(f, dtl_conf_read(f->conf, sections, count, &f->err));
}

static void
defaults_are_a_whole_line(void **state)
{
	struct fixture *f = fixture_open();

	(void)state;
	assert_string_equal(f->shared.line, "news");
	assert_string_equal(f->shared.topics[DTL_TOPIC_DEADLETTERS], "news.deadletters");
	assert_int_equal(f->shared.crashes, 3);
	assert_int_equal(f->shared.max_article_bytes, 4 << 20);
	fixture_close(f);
}

static void
what_tables_cannot_say_is_checked(void **state)
{
	static const struct {
		const char *assignment;
		const char *text;
	} cases[] = {
		{ "line='a b'", "line: 'a b' is no name" },
		{ "topics.events='news events'", "topics.events: 'news events' is no topic name" },
		{ "topics.events=news.articles",
		    "topics.events: 'news.articles' is the topic of 'articles' already" },
		{ "kafka.properties.acks=1", "kafka.properties" },
		{ "kafka.properties.non.sense=1", "No such configuration property" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture *f = fixture_open();

		set(f, cases[i].assignment);
		assert_int_equal(dtl_shared_finish(&f->shared, f->conf, true, &f->err), DTL_FAIL);
		if (strstr(f->err.text, cases[i].text) == NULL)
			fail_msg("'%s' says: %s", cases[i].assignment, f->err.text);
		fixture_close(f);
	}
}

static void
the_state_folder_is_absolute_private_and_tidy(void **state)
{
	struct fixture *f = fixture_open();
	char assignment[128];
	char expected[128];

	(void)state;
	(void)snprintf(assignment, sizeof assignment, "state=%s//a/./b/.", f->dir);
	set(f, assignment);
	fixture_must(f, dtl_shared_finish(&f->shared, f->conf, false, &f->err));
	(void)snprintf(expected, sizeof expected, "%s/a/b", f->dir);
	assert_string_equal(f->shared.state, expected);
	assert_int_equal(access(expected, R_OK | W_OK | X_OK), 0);
	assert_int_equal(rmdir(expected), 0);
	(void)snprintf(expected, sizeof expected, "%s/a", f->dir);
	assert_int_equal(rmdir(expected), 0);
	fixture_close(f);
}

static void
the_local_kafka_is_found_by_its_file(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_arena *a = dtl_arena_new(0);
	const char *found = NULL;
	const struct dtl_str address = DTL_STR("127.0.0.1:43210\n");
	char dir[128];
	char path[160];

	(void)state;
	assert_int_equal(dtl_shared_bootstrap(&f->shared, a, &found, &f->err), DTL_RETRY);
	(void)snprintf(dir, sizeof dir, "%s/kafka", f->dir);
	(void)snprintf(path, sizeof path, "%s/bootstrap", dir);
	fixture_must(f, dtl_dir_make(dir, 0700, &f->err));
	fixture_must(f, dtl_file_write_atomic(path, address, 0600, &f->err));
	fixture_must(f, dtl_shared_bootstrap(&f->shared, a, &found, &f->err));
	assert_string_equal(found, "127.0.0.1:43210");
	f->shared.bootstrap = "kafka:9092";
	fixture_must(f, dtl_shared_bootstrap(&f->shared, a, &found, &f->err));
	assert_string_equal(found, "kafka:9092");
	(void)unlink(path);
	(void)rmdir(dir);
	dtl_arena_free(a);
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_a_whole_line),
		cmocka_unit_test(what_tables_cannot_say_is_checked),
		cmocka_unit_test(the_state_folder_is_absolute_private_and_tidy),
		cmocka_unit_test(the_local_kafka_is_found_by_its_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
