#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sqlite_sink.h"
#include "store/sqlite.h"

#include "folder.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>

#define BATCH_BYTES (2u << 20)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct dtl_sink *const sink = &dtl_sqlite_sink;

/* A record in few words: event "e" of (revision, generation), or a ledger record listing events. */
struct step {
	const char *article;
	int revision, generation;
	const char *event; /* NULL: a ledger record */
	const char *list; /* ledger: "e1 e2" */
	enum dtl_outcome outcome;
};

static void *
open_at(const char *path)
{
	static struct sqlite_conf confs[8];
	static size_t used;
	struct sqlite_conf *conf = &confs[used++ % COUNT(confs)];
	struct dtl_err err = { "" };
	void *self = NULL;

	conf->path = path;
	conf->sync = DTL_STORE_SYNC_OFF;
	conf->busy_wait_ms = 0;
	conf->batch_bytes = BATCH_BYTES;
	if (sink->open(conf, NULL, &self, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return self;
}

static void
write_step(void *self, struct dtl_arena *a, const struct step *s)
{
	struct dtl_message msg = { .topic_name = "t", .key = dtl_str_from(s->article) };
	struct dtl_event *ev = DTL_NEW(a, struct dtl_event);
	struct dtl_coded *coded = DTL_NEW(a, struct dtl_coded);
	struct dtl_str *ids = DTL_NEW_ARRAY(a, 8, struct dtl_str);
	struct dtl_str list = dtl_str_from(s->list);
	struct dtl_err err = { "" };

	ev->id = dtl_str_from(s->event);
	ev->article_id = dtl_str_from(s->article);
	ev->article_revision = s->revision;
	ev->generation = s->generation;
	ev->type = DTL_EVENT_AGREE;
	ev->published_at = DTL_TIME_NONE;
	coded->article_id = ev->article_id;
	coded->revision = s->revision;
	coded->generation.number = s->generation;
	coded->outcome = s->outcome;
	coded->published_at = DTL_TIME_NONE;
	coded->event_ids = ids;
	while (list.n > 0 && dtl_str_split(&list, ' ', &ids[coded->event_id_count]))
		coded->event_id_count++;
	msg.record.kind = s->event != NULL ? DTL_KIND_EVENT : DTL_KIND_CODED;
	msg.record.u.any = s->event != NULL ? (const void *)ev : coded;
	if (sink->write(self, &msg, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

static dtl_rc
flush_range(void *self, int64_t from, int64_t to, struct dtl_err *err)
{
	struct dtl_offset_range range = { "news.events", 3, from, to };

	return sink->flush(self, &range, 1, err);
}

static void
flush_ok(void *self)
{
	struct dtl_err err = { "" };

	if (sink->flush(self, NULL, 0, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

/* All rows of a query, columns by '|', rows by newline. */
static const char *
query(struct folder *f, const char *path, const char *sql, int columns)
{
	struct dtl_store_options options = { .path = path, .read_only = true };
	struct dtl_store *store = NULL;
	struct dtl_stmt *st = NULL;
	struct dtl_err err = { "" };
	struct dtl_buf out;
	bool row = true;

	dtl_buf_init(&out, f->a);
	dtl_buf_add_z(&out, "");
	if (dtl_store_open(&options, &store, &err) != DTL_OK ||
	    dtl_store_prepare(store, sql, &st, &err) != DTL_OK)
		fail_msg("%s", err.text);
	while (dtl_stmt_step(st, &row, &err) == DTL_OK && row) {
		for (int i = 0; i < columns; i++) {
			struct dtl_str s = dtl_stmt_str(st, i);

			if (i > 0)
				dtl_buf_add_char(&out, '|');
			if (s.p != NULL)
				dtl_buf_add_str(&out, s);
		}
		dtl_buf_add_char(&out, '\n');
	}
	dtl_stmt_close(st);
	dtl_store_close(store);
	return out.p;
}

static const char *
all_events(struct folder *f, const char *path)
{
	return query(f, path,
	    "SELECT id, revision, generation, listed FROM events ORDER BY id, revision, generation",
	    4);
}

static const struct step story[] = {
	{ "A", 1, 1, "e1", NULL, 0 },
	{ "A", 1, 1, "e2", NULL, 0 },
	{ "A", 1, 1, NULL, "e1 e2", DTL_OUTCOME_CODED },
	{ "A", 2, 1, "e1", NULL, 0 },
	{ "A", 2, 1, "e3", NULL, 0 },
	{ "A", 2, 1, NULL, "e1 e3", DTL_OUTCOME_CODED },
	{ "A", 2, 2, "e3", NULL, 0 },
	{ "A", 2, 2, "e4", NULL, 0 },
	{ "A", 2, 2, NULL, "e3 e4", DTL_OUTCOME_CODED },
	{ "A", 2, 2, "stray", NULL, 0 },
	{ "A", 1, 1, "stray", NULL, 0 },
	{ "B", 1, 1, NULL, "b1", DTL_OUTCOME_CODED },
	{ "B", 1, 1, "b1", NULL, 0 },
	{ "B", 3, 1, NULL, "b1", DTL_OUTCOME_RETRACTED },
	{ "C", 1, 1, "early", NULL, 0 },
};

static void
every_order_of_records_ends_in_the_same_tables(void **state)
{
	struct folder *f = *state;
	uint64_t seed = 1;

	for (int round = 0; round < 25; round++) {
		size_t order[COUNT(story)];
		const char *path = dtl_arena_printf(f->a, "%s/o%d.db", f->path, round);
		void *self = open_at(path);

		for (size_t i = 0; i < COUNT(story); i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			size_t k = (size_t)(seed >> 33) % (i + 1);

			order[i] = order[k];
			order[k] = i;
		}
		for (size_t i = 0; i < COUNT(story); i++) {
			write_step(self, f->a, &story[order[i]]);
			/* A repeat, as after a crash, changes nothing. */
			if (i % 3 == 0)
				write_step(self, f->a, &story[order[i]]);
			if (i % 4 == (size_t)round % 4)
				flush_ok(self);
		}
		flush_ok(self);
		sink->close(self);
		assert_string_equal(
		    all_events(f, path), "e3|2|2|1\ne4|2|2|1\nearly|1|1|0\nstray|2|2|0\n");
		assert_string_equal(query(f, path,
					"SELECT id, revision, generation, outcome, "
					"event_count FROM articles ORDER BY id",
					5),
		    "A|2|2|CODED|2\nB|3|1|RETRACTED|0\n");
		assert_string_equal(
		    query(f, path, "SELECT event_id FROM listed ORDER BY 1", 1), "e3\ne4\n");
		assert_string_equal(query(f, path, "SELECT * FROM totals", 8), "2|1|0|1|0|2|2|2\n");
		(void)remove(path);
	}
}

static void
the_old_events_stay_until_the_new_record_comes(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	void *self = open_at(path);

	write_step(self, f->a, &story[0]);
	write_step(self, f->a, &story[1]);
	write_step(self, f->a, &story[2]);
	write_step(self, f->a, &story[3]);
	write_step(self, f->a, &story[4]);
	flush_ok(self);
	assert_string_equal(
	    query(f, path, "SELECT id, revision FROM current_events ORDER BY id", 2),
	    "e1|1\ne2|1\n");
	write_step(self, f->a, &story[5]);
	flush_ok(self);
	assert_string_equal(
	    query(f, path, "SELECT id, revision FROM current_events ORDER BY id", 2),
	    "e1|2\ne3|2\n");
	sink->close(self);
}

static void
of_two_records_of_one_level_the_later_wins(void **state)
{
	static const struct step steps[] = {
		{ "A", 1, 1, "e1", NULL, 0 },
		{ "A", 1, 1, NULL, "e1", DTL_OUTCOME_CODED },
		/* Another text for the same URL; its event overtakes its record. */
		{ "A", 1, 1, "e2", NULL, 0 },
		{ "A", 1, 1, NULL, "e2", DTL_OUTCOME_CODED },
	};
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	void *self = open_at(path);

	for (size_t i = 0; i < COUNT(steps); i++) {
		write_step(self, f->a, &steps[i]);
		flush_ok(self);
	}
	sink->close(self);
	assert_string_equal(query(f, path, "SELECT id FROM current_events", 1), "e2\n");
}

static void
a_tombstone_of_the_ledger_takes_the_article_out(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	struct dtl_message msg = {
		.topic_name = "t", .key = dtl_str_from("A"), .record = { .kind = DTL_KIND_CODED }
	};
	struct dtl_err err;
	void *self = open_at(path);

	for (size_t i = 0; i < 3; i++)
		write_step(self, f->a, &story[i]);
	assert_int_equal(sink->write(self, &msg, &err), DTL_OK);
	flush_ok(self);
	assert_string_equal(query(f, path, "SELECT * FROM totals", 8), "0|0|0|0|0|0|0|0\n");
	sink->close(self);
}

static void
offsets_move_with_the_rows_or_not_at_all(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	struct dtl_err err = { "" };
	int64_t at = 0;
	void *self = open_at(path);

	assert_int_equal(sink->offsets_load(self, "news.events", 3, &at, &err), DTL_OK);
	assert_int_equal(at, -1);
	write_step(self, f->a, &story[0]);
	assert_int_equal(flush_range(self, -1, 10, &err), DTL_OK);
	write_step(self, f->a, &story[1]);
	/* Killed here: what was not flushed is not there, and is read again. */
	sink->close(self);
	self = open_at(path);
	assert_int_equal(sink->offsets_load(self, "news.events", 3, &at, &err), DTL_OK);
	assert_int_equal(at, 10);
	assert_string_equal(all_events(f, path), "e1|1|1|0\n");
	sink->close(self);
}

static void
a_stale_sink_changes_nothing_and_stops(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	struct dtl_err err = { "" };
	void *stale = open_at(path);
	void *fresh = open_at(path);

	write_step(stale, f->a, &story[0]);
	assert_int_equal(flush_range(stale, -1, 10, &err), DTL_OK);
	write_step(fresh, f->a, &story[1]);
	assert_int_equal(flush_range(fresh, 10, 20, &err), DTL_OK);
	write_step(stale, f->a, &story[4]);
	assert_int_equal(flush_range(stale, 10, 15, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "stands at offset 20, we started from 10"));
	assert_string_equal(all_events(f, path), "e1|1|1|0\ne2|1|1|0\n");
	write_step(fresh, f->a, &story[4]);
	assert_int_equal(flush_range(fresh, -1, 30, &err), DTL_FAIL);
	sink->close(stale);
	sink->close(fresh);
}

static void
a_locked_file_is_waited_for_without_loss(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	void *self = open_at(path);
	struct dtl_store_options options = { .path = path };
	struct dtl_store *other = NULL;
	struct dtl_err err = { "" };

	options.migration_count = 1;
	assert_int_equal(dtl_store_open(&options, &other, &err), DTL_OK);
	assert_int_equal(dtl_store_begin(other, &err), DTL_OK);
	for (size_t i = 0; i < 3; i++)
		write_step(self, f->a, &story[i]);
	assert_int_equal(flush_range(self, -1, 3, &err), DTL_RETRY);
	assert_non_null(strstr(err.text, "locked"));
	assert_int_equal(flush_range(self, -1, 3, &err), DTL_RETRY);
	dtl_store_rollback(other);
	dtl_store_close(other);
	assert_int_equal(flush_range(self, -1, 3, &err), DTL_OK);
	assert_string_equal(all_events(f, path), "e1|1|1|1\ne2|1|1|1\n");
	sink->close(self);
}

static void
write_large(void *self, struct dtl_arena *a, int n, size_t size)
{
	struct dtl_coded coded = { .revision = 1, .published_at = DTL_TIME_NONE };
	struct dtl_message msg = { .topic_name = "t",
		.record = { .kind = DTL_KIND_CODED, .u.coded = &coded } };
	struct dtl_err err = { "" };

	coded.article_id = dtl_str_from(dtl_arena_printf(a, "large%d", n));
	coded.text = dtl_str_make(dtl_arena_alloc(a, size), size);
	if (sink->write(self, &msg, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

static void
a_full_disk_is_waited_for_without_loss(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	struct rlimit before, small = { 300000, 0 };
	struct dtl_err err = { "" };
	void *self = open_at(path);

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small.rlim_max = before.rlim_max;
	write_large(self, f->a, 1, 1 << 20);
	write_step(self, f->a, &story[0]);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	dtl_rc rc = flush_range(self, -1, 3, &err);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(rc, DTL_RETRY);
	assert_non_null(strstr(err.text, path));
	assert_string_equal(all_events(f, path), "");
	assert_int_equal(flush_range(self, -1, 3, &err), DTL_OK);
	assert_string_equal(all_events(f, path), "e1|1|1|0\n");
	sink->close(self);
}

static void
a_batch_that_is_too_large_for_memory_is_still_one_transaction(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	struct dtl_err err = { "" };
	void *self = open_at(path);

	write_step(self, f->a, &story[0]);
	for (int i = 0; i < 10; i++)
		write_large(self, f->a, i, BATCH_BYTES / 8);
	assert_string_equal(all_events(f, path), "");
	sink->close(self);
	self = open_at(path);
	assert_string_equal(all_events(f, path), "");
	write_step(self, f->a, &story[0]);
	for (int i = 0; i < 10; i++)
		write_large(self, f->a, i, BATCH_BYTES / 8);
	write_step(self, f->a, &story[1]);
	assert_int_equal(flush_range(self, -1, 12, &err), DTL_OK);
	assert_string_equal(all_events(f, path), "e1|1|1|0\ne2|1|1|0\n");
	assert_string_equal(query(f, path, "SELECT count(*) FROM articles", 1), "10\n");
	sink->close(self);
}

static void
records_without_ids_are_bad_records(void **state)
{
	struct folder *f = *state;
	struct dtl_event ev = { .article_id = DTL_STR("A") };
	struct dtl_coded coded = { .revision = 1 };
	struct dtl_happening happening = { .revision = 1 };
	struct dtl_message msg = { .topic_name = "news.happenings",
		.record = { .kind = DTL_KIND_EVENT, .u.event = &ev } };
	struct dtl_err err = { "" };
	void *self = open_at(folder_path(f, "x.db"));

	assert_int_equal(sink->write(self, &msg, &err), DTL_SKIP);
	msg.record.kind = DTL_KIND_CODED;
	msg.record.u.coded = &coded;
	assert_int_equal(sink->write(self, &msg, &err), DTL_SKIP);
	msg.record.kind = DTL_KIND_HAPPENING;
	msg.record.u.happening = &happening;
	assert_int_equal(sink->write(self, &msg, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "topic: events"));
	sink->close(self);
}

static const struct dtl_participant sides[] = {
	{ .side = DTL_SIDE_BOTH,
	    .functions = DTL_FUNCTION_SIGNATORY,
	    .name = DTL_STR("Alpha Agency"),
	    .country = DTL_STR("AAA"),
	    .code = DTL_STR("AAAGOV") },
	{ .side = DTL_SIDE_BOTH,
	    .functions = DTL_FUNCTION_SIGNATORY | DTL_FUNCTION_HOST,
	    .affiliation = DTL_STR("Beta University"),
	    .country = DTL_STR("BBB") },
	{ .side = DTL_SIDE_NONE,
	    .functions = DTL_FUNCTION_WITNESS,
	    .text = DTL_STR("the minister") },
};

static void
write_signing(void *self)
{
	static const struct dtl_str topics[] = { DTL_STR("defence"), DTL_STR("research") };
	static const struct dtl_telling mentions[] = { { DTL_STR("They signed it."), 90, 105 } };
	static const struct dtl_str ids[] = { DTL_STR("s1") };
	const struct dtl_event ev = { .id = DTL_STR("s1"),
		.article_id = DTL_STR("S"),
		.article_revision = 1,
		.generation = 1,
		.published_at = 1766394843000,
		.headline = DTL_STR("Signed"),
		.type = DTL_EVENT_AGREE,
		.act = DTL_EVENT_AGREE,
		.cameo = DTL_STR("057"),
		.quad_class = 1,
		.goldstein = 8.0,
		.participants = sides,
		.participant_count = COUNT(sides),
		.forum = { DTL_STR("Joint Group"), DTL_STR("JG"), 24 },
		.instrument = { DTL_STR("MoU"), DTL_STR_NONE },
		.topics = topics,
		.topic_count = 2,
		.magnitude = { -1, -1, 0, -1, 5.5, DTL_STR("USD") },
		.when = { { 2025, 12, 22 }, { 2025, 12, 22 }, DTL_PRECISION_DAY,
		    DTL_STR("on Monday"), DTL_WHEN_RELATIVE },
		.where = { DTL_STR("Port City"), DTL_STR("AAA"), DTL_STR_NONE, (double)NAN, 10.5, 0,
		    DTL_WHERE_CITY, DTL_STR_NONE, DTL_WHERE_STATED },
		.evidence = { DTL_STR("Both signed."), 10, 22, DTL_STR("p:1") },
		.mentions = mentions,
		.mention_count = 1,
		.confidence = 0.9 };
	const struct dtl_coded coded = { .article_id = DTL_STR("S"),
		.revision = 1,
		.generation = { 1, DTL_STR("0.1"), DTL_STR("l"), DTL_STR("m") },
		.event_ids = ids,
		.event_id_count = 1,
		.published_at = DTL_TIME_NONE };
	struct dtl_message msg = { .topic_name = "t",
		.record = { .kind = DTL_KIND_EVENT, .u.event = &ev } };
	struct dtl_err err;

	assert_int_equal(sink->write(self, &msg, &err), DTL_OK);
	msg.record = (struct dtl_record){ .kind = DTL_KIND_CODED, .u.coded = &coded };
	assert_int_equal(sink->write(self, &msg, &err), DTL_OK);
}

static void
views_read_as_an_analyst_asks(void **state)
{
	struct folder *f = *state;
	const char *path = folder_path(f, "x.db");
	void *self = open_at(path);

	write_signing(self);
	flush_ok(self);
	sink->close(self);
	assert_string_equal(query(f, path,
				"SELECT date, type, status, source, target, forum, "
				"instrument, place, sentence FROM timeline",
				9),
	    "2025-12-22|AGREE|OCCURRED|Alpha Agency|Beta University|#24 JG|MoU|Port City|Both "
	    "signed.\n");
	assert_string_equal(query(f, path,
				"SELECT source_country, target_country, goldstein FROM "
				"dyads",
				3),
	    "AAA|BBB|8.0\n");
	assert_string_equal(query(f, path,
				"SELECT kind, parties, signatories, witnesses FROM "
				"signed_papers",
				4),
	    "MoU|Alpha Agency; Beta University|Alpha Agency; Beta University|the minister\n");
	assert_string_equal(
	    query(f, path, "SELECT forum, ordinal, hosts_and_chairs FROM forums", 3),
	    "Joint Group|24|Beta University\n");
	assert_string_equal(query(f, path,
				"SELECT killed, arrested, amount, currency, topics, lat, "
				"lon, published_at, date_basis FROM events",
				9),
	    "|0|5.5|USD|defence; research||10.5|2025-12-22T09:14:03Z|RELATIVE\n");
	assert_string_equal(
	    query(f, path, "SELECT functions FROM participants ORDER BY position", 1),
	    "SIGNATORY\nHOST SIGNATORY\nWITNESS\n");
	assert_string_equal(query(f, path, "SELECT sentence, begin, \"end\" FROM mentions", 3),
	    "They signed it.|90|105\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_set_up, folder_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_order_of_records_ends_in_the_same_tables),
		TEST(the_old_events_stay_until_the_new_record_comes),
		TEST(of_two_records_of_one_level_the_later_wins),
		TEST(a_tombstone_of_the_ledger_takes_the_article_out),
		TEST(offsets_move_with_the_rows_or_not_at_all),
		TEST(a_stale_sink_changes_nothing_and_stops),
		TEST(a_locked_file_is_waited_for_without_loss),
		TEST(a_full_disk_is_waited_for_without_loss),
		TEST(a_batch_that_is_too_large_for_memory_is_still_one_transaction),
		TEST(records_without_ids_are_bad_records),
		TEST(views_read_as_an_analyst_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
