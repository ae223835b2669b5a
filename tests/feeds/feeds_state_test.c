#include "asker.h"
#include "errand_word.h"
#include "opml.h"
#include "plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NOW INT64_C(1766397600000) /* Monday 2025-12-22T10:00:00Z */
#define MINUTE 60000
#define HOUR INT64_C(3600000)

static struct dtl_arena *a;
static struct feeds_conf conf = { .interval_ms = 30 * MINUTE,
	.floor_ms = 5 * MINUTE,
	.ceiling_ms = 24 * HOUR,
	.retry_after_max_ms = 7 * 24 * HOUR,
	.host_delay_ms = 1000,
	.host_transfers = 1 };

static void
a_state_reads_back(void **state)
{
	struct seen seen[2] = { state_mark(dtl_str_from("a"), dtl_str_from("x")),
		state_mark(dtl_str_from("b"), dtl_str_from("y")) };
	struct feed_state s = { .next_ms = NOW,
		.interval_ms = 7,
		.errors = 3,
		.health = HEALTH_HTTP_4XX,
		.why = DTL_STR("HTTP status 404"),
		.etag = DTL_STR("W/\"a\\\"b\""),
		.skip_hours = 0xffffff,
		.skip_days = 0x7f,
		.url = DTL_STR("https://n.example/"),
		.moved_count = 2,
		.seen = seen,
		.seen_count = 2 };
	struct feed_state back;
	struct dtl_buf text;

	(void)state;
	memcpy(s.body, "0123456789abcdef", 17);
	seen[1].revision = 255;
	memcpy(seen[0].page, "abc", 3);
	dtl_buf_init(&text, a);
	state_print(&s, &text);
	assert_true(state_parse(a, dtl_buf_str(&text), &back));
	assert_int_equal(back.next_ms, NOW);
	assert_int_equal(back.health, HEALTH_HTTP_4XX);
	assert_true(dtl_str_eq(back.etag, s.etag));
	assert_int_equal(back.skip_hours, 0xffffff);
	assert_string_equal(back.body, s.body);
	assert_int_equal(back.seen_count, 2);
	assert_memory_equal(back.seen, seen, sizeof seen);
	assert_false(state_parse(a, dtl_str_from("{\"seen\":\"abc\"}"), &back));
	assert_false(
	    state_parse(a, dtl_str_from("{\"seen\":\"AAAAAAAAAAAA\",\"pages\":\"AAA\"}"), &back));
	assert_false(state_parse(a, dtl_str_from("[]"), &back));
	assert_false(state_parse(a, DTL_STR_NONE, &back));
}

static void
a_full_state_stays_under_two_kib(void **state)
{
	struct feed_state s = { .next_ms = NOW,
		.hold_ms = NOW,
		.interval_ms = 86400000,
		.gap_ms = 86400000,
		.ok_ms = NOW,
		.new_ms = NOW,
		.since_ms = NOW,
		.fetches = 100000,
		.health = HEALTH_HTTP_5XX,
		.etag = DTL_STR("\"0123456789abcdef0123456789abcdef\""),
		.modified = DTL_STR("Mon, 22 Dec 2025 10:00:00 GMT") };
	struct seen now[80];
	struct dtl_buf text;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 80; i++)
			now[i] = state_mark(dtl_str_from(dtl_arena_printf(a, "%d", round * 40 + i)),
			    dtl_str_from("x"));
		state_remember(a, &s, now, 80, false);
	}
	assert_int_equal(s.seen_count, STATE_SEEN_MIN);
	assert_non_null(state_find(&s, &now[79]));
	dtl_buf_init(&text, a);
	state_print(&s, &text);
	assert_true(text.n <= 2048);
}

struct row {
	const char *name;
	struct plan_facts facts;
	int64_t interval_ms, ttl_ms;
	int64_t errors;
	uint32_t skip_hours;
	uint8_t skip_days;
	int64_t least_ms, most_ms; /* from now to the next */
};

static const struct row rows[] = {
	{ "first look", { -1, -1, 5, false, false }, 0, 0, 0, 0, 0, 30 * MINUTE, 33 * MINUTE },
	{ "nothing new", { -1, -1, 0, false, false }, 40 * MINUTE, 0, 0, 0, 0, 50 * MINUTE,
	    55 * MINUTE },
	{ "one new", { -1, -1, 1, false, false }, 40 * MINUTE, 0, 0, 0, 0, 32 * MINUTE,
	    36 * MINUTE },
	{ "many new", { -1, -1, 9, false, false }, 40 * MINUTE, 0, 0, 0, 0, 20 * MINUTE,
	    22 * MINUTE },
	{ "floor", { -1, -1, 9, false, false }, 5 * MINUTE, 0, 0, 0, 0, 5 * MINUTE, 6 * MINUTE },
	{ "ceiling", { -1, -1, 0, false, false }, 24 * HOUR, 0, 0, 0, 0, 24 * HOUR, 27 * HOUR },
	{ "fresh", { 2 * HOUR, -1, 0, false, false }, 30 * MINUTE, 0, 0, 0, 0, 2 * HOUR,
	    2 * HOUR + 3 * MINUTE },
	{ "fresh over the ceiling", { 900 * HOUR, -1, 0, false, false }, 30 * MINUTE, 0, 0, 0, 0,
	    24 * HOUR, 25 * HOUR },
	{ "ttl", { -1, -1, 0, false, false }, 30 * MINUTE, 3 * HOUR, 0, 0, 0, 3 * HOUR, 4 * HOUR },
	{ "retry-after", { -1, 88 * HOUR, 0, true, true }, 30 * MINUTE, 0, 1, 0, 0, 88 * HOUR,
	    90 * HOUR },
	{ "retry-after beyond belief", { -1, 8760 * HOUR, 0, true, true }, 30 * MINUTE, 0, 1, 0, 0,
	    168 * HOUR, 172 * HOUR },
	{ "third error", { -1, -1, 0, true, false }, 30 * MINUTE, 0, 3, 0, 0, 2 * HOUR,
	    2 * HOUR + 13 * MINUTE },
	{ "hundredth error", { -1, -1, 0, true, false }, 30 * MINUTE, 0, 100, 0, 0, 24 * HOUR,
	    27 * HOUR },
	{ "skipped hours", { -1, -1, 0, false, false }, 30 * MINUTE, 0, 0, 7U << 10, 0, 3 * HOUR,
	    3 * HOUR },
	{ "skipped day", { -1, -1, 0, false, false }, 30 * MINUTE, 0, 0, 0, 1, 14 * HOUR,
	    14 * HOUR },
};

static void
the_next_time_is_what_all_wishes_allow(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (uint64_t random = 0; random < 100000000; random += 9999991) {
			struct feed feed = { .interval_ms = 0 };
			struct feed_state s = { .interval_ms = rows[i].interval_ms,
				.ttl_ms = rows[i].ttl_ms,
				.errors = rows[i].errors,
				.skip_hours = rows[i].skip_hours,
				.skip_days = rows[i].skip_days };

			plan_next(&conf, &feed, &s, &rows[i].facts, NOW, random);
			if (s.next_ms - NOW < rows[i].least_ms || s.next_ms - NOW > rows[i].most_ms)
				fail_msg("%s: %lld minutes", rows[i].name,
				    (long long)(s.next_ms - NOW) / MINUTE);
		}
}

static void
a_host_is_asked_in_turns(void **state)
{
	struct feed feeds[6] = { { .url = DTL_STR("http://a.test/1") },
		{ .url = DTL_STR("http://a.test/2") }, { .url = DTL_STR("https://a.test:8443/3") },
		{ .url = DTL_STR("http://b.test/1") }, { .url = DTL_STR("http://b.test/2") },
		{ .url = DTL_STR("http://c.test/"), .due_ms = INT64_MAX } };
	struct plan p;
	int taken = 0;
	int64_t last_a_ms = 0;

	(void)state;
	plan_init(&p, &conf);
	for (int i = 0; i < 6; i++)
		plan_add(&p, &feeds[i]);
	for (int64_t now = 1000; now < 10000; now += 100) {
		struct feed *feed;

		while ((feed = plan_take(&p, now)) != NULL) {
			assert_int_equal(feed->host->active, 1);
			if (dtl_str_is(feed->host->name, "a.test")) {
				assert_true(last_a_ms == 0 || now - last_a_ms >= 1000);
				last_a_ms = now;
			}
			taken++;
			plan_done(&p, feed, now + 50);
		}
	}
	assert_int_equal(taken, 5);
	assert_int_equal(plan_due(&p), INT64_MAX);
	plan_clear(&p);
}

static bool
is_b(void *self, struct dtl_str host)
{
	const bool *b_is_foreign = self;

	return *b_is_foreign && dtl_str_is(host, "b.test");
}

static void
a_host_that_comes_to_us_waits_for_its_delay(void **state)
{
	struct feed feeds[2] = { { .url = DTL_STR("http://a.test/"), .due_ms = 2000 },
		{ .url = DTL_STR("http://b.test/"), .due_ms = 2000 } };
	bool foreign = true;
	struct plan p;

	(void)state;
	plan_init(&p, &conf);
	plan_share(&p, is_b, &foreign, 1500);
	plan_add(&p, &feeds[0]);
	plan_add(&p, &feeds[1]);
	assert_true(plan_is_foreign(&p, dtl_str_from("https://b.test:8443/page")));
	assert_ptr_equal(plan_take(&p, 2000), &feeds[1]); /* to be asked for elsewhere */
	assert_int_equal(feeds[1].host->active, 0);
	assert_null(plan_take(&p, 2499));
	assert_ptr_equal(plan_take(&p, 2500), &feeds[0]);
	plan_sent(&p, &feeds[0], 2900); /* its name was found late */
	plan_done(&p, &feeds[0], 3000);
	feeds[0].due_ms = 0;
	plan_add(&p, &feeds[0]);
	assert_null(plan_take(&p, 3899));
	assert_ptr_equal(plan_take(&p, 3900), &feeds[0]);
	foreign = false;
	plan_share(&p, is_b, &foreign, 4000);
	plan_add(&p, &feeds[1]);
	assert_null(plan_take(&p, 4999));
	assert_ptr_equal(plan_take(&p, 5000), &feeds[1]);
	plan_clear(&p);
}

static void
an_errand_reads_back(void **state)
{
	struct dtl_http_header headers[] = { { DTL_STR("If-None-Match"), DTL_STR("W/\"a\""),
						 false },
		{ DTL_STR("X"), DTL_STR("\xff"), false } };
	struct errand_word ask = { .id = DTL_STR("17"),
		.asks = true,
		.judged = true,
		.request = { .method = "POST",
		    .url = DTL_STR("https://hub.test/?a=\"1\""),
		    .headers = headers,
		    .header_count = 2,
		    .body = DTL_STR("a\nb"),
		    .limit_bytes = 7 } };
	struct errand_word answer = { .id = DTL_STR("17"),
		.robots = ROBOTS_YES,
		.response = { .outcome = DTL_HTTP_ANSWERED,
		    .why = "",
		    .status = 200,
		    .url = DTL_STR("http://a.test/"),
		    .headers = headers,
		    .header_count = 1,
		    .body = DTL_STR("\n\0{") } };
	struct errand_word back;
	struct dtl_buf text;

	(void)state;
	dtl_buf_init(&text, a);
	errand_word_print(&ask, &text);
	assert_true(errand_word_read(a, dtl_buf_str(&text), &back));
	assert_true(back.asks && back.judged && !back.request.unverified);
	assert_true(dtl_str_is(back.id, "17"));
	assert_true(dtl_str_eq(back.request.url, ask.request.url));
	assert_true(dtl_str_eq(back.request.body, ask.request.body));
	assert_string_equal(back.request.method, "POST");
	assert_int_equal(back.request.limit_bytes, 7);
	assert_int_equal(back.request.max_redirects, -1);
	assert_int_equal(back.request.header_count, 2);
	assert_true(dtl_str_eq(back.request.headers[0].value, headers[0].value));
	dtl_buf_truncate(&text, 0);
	errand_word_print(&answer, &text);
	assert_true(errand_word_read(a, dtl_buf_str(&text), &back));
	assert_true(!back.asks && back.robots == ROBOTS_YES);
	assert_int_equal(back.response.status, 200);
	assert_true(dtl_str_eq(back.response.body, answer.response.body));
	assert_true(dtl_str_is(dtl_http_header(&back.response, "If-None-Match"), "W/\"a\""));
	answer.robots = ROBOTS_REFUSED;
	dtl_buf_truncate(&text, 0);
	errand_word_print(&answer, &text);
	assert_true(errand_word_read(a, dtl_buf_str(&text), &back));
	assert_int_equal(back.robots, ROBOTS_REFUSED);
}

static void
what_is_no_errand_is_refused(void **state)
{
	static const char *const words[] = { "", "{}", "{}\n", "[]\n", "{\"ask\":\"1\"}\n",
		"{\"ask\":\"\",\"url\":\"http://a.test/\",\"limit\":1}\n",
		"{\"ask\":\"1\",\"url\":\"http://a.test/\",\"limit\":-1}\n",
		"{\"ask\":1,\"url\":\"http://a.test/\",\"limit\":1}\n",
		"{\"answer\":\"1\",\"url\":\"x\",\"outcome\":\"odd\",\"status\":200}\n",
		"{\"answer\":\"1\",\"url\":\"x\",\"outcome\":\"dns\",\"status\":4000}\n",
		"{\"answer\":\"1\",\"outcome\":\"dns\",\"status\":0}\n" };
	static const char odd[] =
	    "{\"answer\":\"1\",\"url\":\"x\",\"outcome\":\"dns\",\"status\":0,"
	    "\"headers\":[1,\"a\",\"b\"]}\n";
	struct errand_word back;

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		assert_false(errand_word_read(a, dtl_str_from(words[i]), &back));
	assert_true(errand_word_read(a, dtl_str_from(odd), &back));
	assert_int_equal(back.response.header_count, 0);
}

static void
a_list_reads_back_with_folders(void **state)
{
	static const char text[] =
	    "<opml version='2.0'><body><outline text='A&amp;B'><outline text='C'>"
	    "<outline xmlUrl='http://n.example/1' interval='15m' country='GBR'/></outline>"
	    "<outline xmlUrl='http://n.example/2' title='Two' follow='page'/></outline>"
	    "<outline xmlUrl='http://N.example:80/2'/><outline xmlUrl='feed:x'/>"
	    "<outline xmlUrl='https://n.example/3?a=1&amp;b=2'/></body></opml>";
	struct opml list, again;
	struct dtl_buf out;
	struct dtl_err err;

	(void)state;
	assert_int_equal(opml_read(a, dtl_str_from(text), &list, &err), DTL_OK);
	assert_int_equal(list.count, 4);
	assert_int_equal(list.bad, 1);
	assert_true(dtl_str_is(list.feeds[0].folder, "A&B/C"));
	assert_int_equal(list.feeds[0].interval_ms, 15 * MINUTE);
	dtl_buf_init(&out, a);
	opml_write(&list, &out);
	assert_int_equal(opml_read(a, dtl_buf_str(&out), &again, &err), DTL_OK);
	assert_int_equal(again.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_true(dtl_str_eq(list.feeds[i].raw_url, again.feeds[i].raw_url));
		assert_true(dtl_str_eq(list.feeds[i].folder, again.feeds[i].folder));
		assert_true(dtl_str_eq(list.feeds[i].follow, again.feeds[i].follow));
	}
	assert_int_equal(opml_read(a, dtl_str_from("<rss/>"), &list, &err), DTL_SKIP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_state_reads_back),
		cmocka_unit_test(a_full_state_stays_under_two_kib),
		cmocka_unit_test(the_next_time_is_what_all_wishes_allow),
		cmocka_unit_test(a_host_is_asked_in_turns),
		cmocka_unit_test(a_host_that_comes_to_us_waits_for_its_delay),
		cmocka_unit_test(an_errand_reads_back),
		cmocka_unit_test(what_is_no_errand_is_refused),
		cmocka_unit_test(a_list_reads_back_with_folders),
	};

	a = dtl_arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	dtl_arena_free(a);
	return failed;
}
