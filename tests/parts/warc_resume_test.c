#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_out.h"
#include "folder.h"
#include "warc.h"

static const struct dtl_producer *const producer = &dtl_warc_producer;
static struct folder f;
static struct warc_conf conf;
static struct dtl_shared shared;
static struct dtl_opt opt;
static void *self;

static int
set_up(void **state)
{
	static const char *paths[1], *patterns[] = { "*.warc" };

	(void)state;
	folder_make(&f);
	fake_out_reset();
	assert_int_equal(mkdir(folder_path(&f, "in"), 0755), 0);
	paths[0] = folder_path(&f, "in");
	conf = (struct warc_conf){ .paths = { paths, 1 },
		.include = { patterns, 1 },
		.depth = 4,
		.source_country = "",
		.language = "",
		.meter = DTL_METER_NONE };
	shared = (struct dtl_shared){ .max_article_bytes = 1024, .data = "" };
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

static const char *
response(const char *url, const char *type, const char *status, const char *body)
{
	const char *http = dtl_arena_printf(
	    f.a, "HTTP/1.1 %s\r\nContent-Type: %s; charset=utf-8\r\n\r\n%s", status, type, body);

	return dtl_arena_printf(f.a,
	    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: "
	    "2025-12-22T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: "
	    "application/http; msgtype=response\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
	    url, strlen(http), http);
}

static void
start(void)
{
	struct dtl_err err = { "" };

	fake_out_restart();
	if (producer->open(&conf, &shared, &opt, NULL, &self, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

/* A whole run: "articles filtered dead". */
static const char *
run(void)
{
	dtl_step next = DTL_STEP_MORE;
	int steps = 0;

	start();
	while (next != DTL_STEP_END) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_wait wait;
		struct dtl_err err = { "" };
		dtl_rc rc = producer->step(self, a, &next, &wait, &err);

		dtl_arena_free(a);
		if (rc != DTL_OK && rc != DTL_RETRY)
			fail_msg("%s", err.text);
		if (rc == DTL_RETRY)
			next = DTL_STEP_MORE;
		assert_true(++steps < 1000);
	}
	producer->close(self);
	return dtl_arena_printf(f.a, "%zu %d %zu", fake.article_count,
	    fake.counted[DTL_FATE_FILTERED], fake.dead_count);
}

static const char page[] =
    "<html lang=en><head><link rel=canonical href=http://www.example.org/story?utm_source=x>"
    "<meta property=article:published_time content=2025-12-21T08:00:00Z>"
    "</head><body><p>Two ministers met.</p></body></html>";

static void
pages_become_articles_and_the_rest_is_counted(void **state)
{
	(void)state;
	struct dtl_buf b;

	dtl_buf_init(&b, f.a);
	dtl_buf_add_z(
	    &b, response("http://www.example.org/a?utm_source=x", "text/html", "200 OK", page));
	dtl_buf_add_z(&b, response("http://www.example.org/pic", "image/png", "200 OK", "png"));
	dtl_buf_add_z(
	    &b, response("http://www.example.org/gone", "text/html", "404 Not Found", "<p>no"));
	dtl_buf_add_z(&b, response("http://www.example.org/big", "text/plain", "200 OK",
			      dtl_arena_printf(f.a, "%01100d", 0)));
	folder_write(&f, "in/a.warc", b.p);
	folder_write(&f, "in/other.txt", "not looked at");
	assert_string_equal(run(), "1 2 1");
	const struct dtl_article *art = &fake.articles[0];

	assert_true(dtl_str_is(art->url, "http://www.example.org/a?utm_source=x"));
	assert_true(dtl_str_is(art->canonical_url, "http://www.example.org/story"));
	assert_int_equal(art->published_at, INT64_C(1766304000000));
	assert_non_null(strstr(fake.dead[0].reason, "larger than"));
	assert_non_null(strstr(fake.dead[0].origin, "a.warc@"));
}

static void
an_archive_is_read_once_and_goes_on_where_it_grew(void **state)
{
	(void)state;
	const char *first = response("http://a.org/1", "text/html", "200 OK", page);
	const char *second = response("http://b.org/2", "text/plain", "200 OK", "Later news.");

	folder_write(&f, "in/a.warc", first);
	assert_string_equal(run(), "1 0 0");
	assert_string_equal(run(), "0 0 0");
	folder_put(&f, "in/a.warc", O_APPEND, second, strlen(second));
	assert_string_equal(run(), "1 0 0");
	assert_true(dtl_str_is(fake.articles[0].canonical_url, "http://b.org/2"));
}

static void
a_page_that_cannot_be_put_now_is_put_again(void **state)
{
	(void)state;
	folder_write(&f, "in/a.warc", response("http://a.org/1", "text/html", "200 OK", page));
	fake.fail = DTL_RETRY;
	assert_string_equal(run(), "1 0 0");
}

static void
hosts_are_chosen(void **state)
{
	(void)state;
	static const char *wanted[] = { "example.org" }, *unwanted[] = { "ads.example.org" };
	const char *text = dtl_arena_printf(f.a, "%s%s%s",
	    response("http://news.example.org/1", "text/html", "200 OK", page),
	    response("http://ads.example.org/2", "text/html", "200 OK", page),
	    response("http://notexample.org/3", "text/html", "200 OK", page));

	conf.hosts = (struct dtl_conf_list){ wanted, 1 };
	conf.exclude_hosts = (struct dtl_conf_list){ unwanted, 1 };
	folder_write(&f, "in/a.warc", text);
	assert_string_equal(run(), "1 2 0");
}

static void
another_site_cannot_be_claimed(void **state)
{
	(void)state;
	const char *claim = "<html><head><link rel=canonical href=http://b.org/x></head><p>text";

	folder_write(&f, "in/a.warc", response("http://a.org/1", "text/html", "200 OK", claim));
	assert_string_equal(run(), "1 0 0");
	assert_true(dtl_str_is(fake.articles[0].canonical_url, "http://a.org/1"));
}

static void
a_captured_revision_rises_with_time(void **state)
{
	(void)state;
	conf.revision = WARC_REVISION_CAPTURED;
	folder_write(&f, "in/a.warc", response("http://a.org/1", "text/html", "200 OK", page));
	assert_string_equal(run(), "1 0 0");
	assert_int_equal(fake.articles[0].revision, (1766397600 - 820454400) / 60);
}

static void
damage_is_a_dead_letter_with_its_place(void **state)
{
	(void)state;
	const char *good = response("http://a.org/1", "text/html", "200 OK", page);

	folder_write(&f, "in/a.warc", dtl_arena_printf(f.a, "%srubbish here\n\r\n%s", good, good));
	assert_string_equal(run(), "2 0 1");
	assert_string_equal(
	    strrchr(fake.dead[0].origin, '@'), dtl_arena_printf(f.a, "@%zu", strlen(good)));
	assert_string_equal(run(), "0 0 0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    pages_become_articles_and_the_rest_is_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    an_archive_is_read_once_and_goes_on_where_it_grew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_page_that_cannot_be_put_now_is_put_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hosts_are_chosen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_site_cannot_be_claimed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_captured_revision_rises_with_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    damage_is_a_dead_letter_with_its_place, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
