/* malformed: messages and records that are wrong, from outside or from us. */
#include "base/file.h"
#include "wire/wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define S(literal)                                                                                 \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}

struct fixture {
	struct dtl_arena *a;
	struct dtl_wire *w;
	struct dtl_err err;
};

static void
open_fixture(struct fixture *f)
{
	*f = (struct fixture){ .a = dtl_arena_new(0) };
	if (dtl_wire_open(dtl_share_path(f->a, "schemas"), NULL, &f->w, &f->err) != DTL_OK)
		fail_msg("%s", f->err.text);
}

static void
close_fixture(struct fixture *f)
{
	dtl_wire_close(f->w);
	dtl_arena_free(f->a);
}

static dtl_rc
decode(struct fixture *f, enum dtl_kind kind, struct dtl_str bytes, struct dtl_record *ret)
{
	return dtl_wire_decode(
	    f->w, f->a, kind, (struct dtl_wire_message){ bytes, DTL_STR_NONE }, ret, &f->err);
}

static void
schemas_that_nobody_knows_are_named(void **state)
{
	static const struct {
		struct dtl_str bytes;
		const char *text;
	} cases[] = {
		{ S("\xc3\x01\1\2\3\4\5\6\7\x08"
		    "body"),
		    "byte 2: unknown schema fingerprint 0807060504030201" },
		{ S("\0\0\0\0\7"
		    "body"),
		    "byte 1: unknown schema id 7 (no registry is configured)" },
		{ S("\1"
		    "0123456789abcdef"),
		    "byte 1: unknown schema GUID 30313233-3435-3637-3839-616263646566 (no registry "
		    "is"
		    " configured)" },
		{ S("\x7b"), "byte 0: 0x7b is no framing (0xc3, 0x00 or 0x01)" },
	};
	struct fixture f;

	(void)state;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_record back;

		assert_int_equal(decode(&f, DTL_KIND_EVENT, cases[i].bytes, &back), DTL_SKIP);
		assert_string_equal(f.err.text, cases[i].text);
	}
	close_fixture(&f);
}

static struct dtl_participant people[] = {
	{ .side = DTL_SIDE_SOURCE, .text = S("DRDO"), .code = S("INDGOV"), .confidence = 1 },
	{ .side = DTL_SIDE_TARGET, .text = S("RRU"), .functions = DTL_FUNCTION_SIGNATORY },
};
static const struct dtl_telling tellings[] = { { S("Both signed."), 0, 12 } };

static struct dtl_event
small_event(void)
{
	return (struct dtl_event){ .id = S("e"),
		.article_id = S("a"),
		.published_at = 1,
		.participants = people,
		.participant_count = 2,
		.forum = { S("JTG"), { NULL, 0 }, 24 },
		.magnitude = { 1, -1, -1, 4, 0, { NULL, 0 } },
		.when = { { 2025, 12, 22 }, { 2025, 12, 22 }, DTL_PRECISION_DAY, { NULL, 0 },
		    DTL_WHEN_STATED },
		.where = { .lat = (double)NAN, .lon = (double)NAN },
		.evidence = { S("Both signed."), 0, 12, S("r") },
		.mentions = tellings,
		.mention_count = 1 };
}

static void
patch(struct dtl_buf *b, const char *from, const char *to)
{
	char *at = memmem(b->p, b->n, from, strlen(from));

	assert_non_null(at);
	memcpy(at, to, strlen(from));
}

static void
words_that_we_do_not_know_claim_least(void **state)
{
	struct dtl_event ev = small_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct dtl_record back;
	struct fixture f;
	struct dtl_buf b;

	(void)state;
	open_fixture(&f);
	ev.type = DTL_EVENT_AGREE;
	dtl_buf_init(&b, f.a);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	patch(&b, "AGREE", "HUMUS");
	patch(&b, "OCCURRED", "FORETOLD");
	patch(&b, "SIGNATORY", "USHERINGS");
	patch(&b, "day", "eon");
	assert_int_equal(decode(&f, DTL_KIND_EVENT, dtl_buf_str(&b), &back), DTL_OK);
	assert_int_equal(back.u.event->type, DTL_EVENT_NONE);
	assert_int_equal(back.u.event->status, DTL_STATUS_HYPOTHETICAL);
	assert_int_equal(back.u.event->participants[1].functions, 0);
	assert_int_equal(back.u.event->when.precision, DTL_PRECISION_UNKNOWN);
	close_fixture(&f);
}

static void
every_cut_of_a_message_is_refused(void **state)
{
	struct dtl_event ev = small_event();
	struct dtl_happening h = { .id = S("h"), .event = ev, .first_published = 5 };
	struct dtl_record record = { DTL_KIND_HAPPENING, { &h } };
	struct fixture f;
	struct dtl_buf b;
	struct dtl_record back;

	(void)state;
	open_fixture(&f);
	dtl_buf_init(&b, f.a);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	for (size_t n = 0; n < b.n; n++) {
		char *cut = malloc(n + 1);

		memcpy(cut, b.p, n);
		dtl_rc rc = decode(&f, DTL_KIND_HAPPENING, dtl_str_make(cut, n), &back);
		free(cut);
		assert_int_equal(rc, DTL_SKIP);
		assert_memory_equal(f.err.text, "byte ", 5);
		assert_true(strtoul(f.err.text + 5, NULL, 10) <= n);
	}
	dtl_buf_add_char(&b, 0);
	assert_int_equal(decode(&f, DTL_KIND_HAPPENING, dtl_buf_str(&b), &back), DTL_SKIP);
	assert_non_null(strstr(f.err.text, "1 bytes are left after the happening"));
	close_fixture(&f);
}

/* Ten thousand messages with up to four wrong bytes: read, or refused with a place. */
static void
damaged_messages_are_read_or_refused(void **state)
{
	struct dtl_event ev = small_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_record back;
	uint32_t dice = 1;
	struct fixture f;
	struct dtl_buf b;
	int refused = 0;

	(void)state;
	open_fixture(&f);
	dtl_buf_init(&b, f.a);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	for (int round = 0; round < 10000; round++) {
		char *copy = dtl_arena_copy(a, b.p, b.n);

		for (int i = round % 4; i >= 0; i--) {
			dice = dice * 1664525 + 1013904223;
			copy[10 + (dice >> 8) % (b.n - 10)] = (char)(dice >> 24);
		}
		struct dtl_wire_message message = { dtl_str_make(copy, b.n), DTL_STR_NONE };
		dtl_rc rc = dtl_wire_decode(f.w, a, DTL_KIND_EVENT, message, &back, &f.err);
		assert_true(rc == DTL_OK || rc == DTL_SKIP);
		if (rc == DTL_SKIP) {
			refused++;
			assert_true(strncmp(f.err.text, "byte ", 5) == 0 ||
				    strncmp(f.err.text, "event.", 6) == 0);
		}
		assert_true(dtl_arena_used(a) < 100000);
		dtl_arena_reset(a);
	}
	assert_true(refused > 1000 && refused < 10000);
	dtl_arena_free(a);
	close_fixture(&f);
}

/* Avro C takes fifty times its bytes for an empty text, so items are counted before it sees them. */
static void
lists_are_bounded_both_ways(void **state)
{
	enum { LIMIT = 1 << 17 };
	struct dtl_coded coded = { .published_at = DTL_TIME_NONE };
	struct dtl_record record = { DTL_KIND_CODED, { NULL } };
	struct dtl_record back;
	struct fixture f;
	struct dtl_buf b;

	(void)state;
	record.u.coded = &coded;
	open_fixture(&f);
	coded.event_ids = DTL_NEW_ARRAY(f.a, LIMIT + 1, struct dtl_str);
	coded.event_id_count = LIMIT;
	dtl_buf_init(&b, f.a);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_OK);
	assert_int_equal(back.u.coded->event_id_count, LIMIT);
	coded.event_id_count = LIMIT + 1;
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_SKIP);
	assert_string_equal(f.err.text, "coded: more than 131072 list items");
	/* the count of the list raised by one (a varint of three bytes), and one more empty text */
	char *list = memmem(b.p, b.n, "\x80\x80\x10", 3);
	assert_non_null(list);
	list[0] = (char)0x82;
	dtl_buf_add_char(&b, 0);
	assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_SKIP);
	assert_non_null(strstr(f.err.text, "coded.event_ids[131072]: more than 131072 items"));
	close_fixture(&f);
}

/* The longest count that ten bytes can state, in every list of an event. */
static void
a_thousand_million_items_cost_nothing(void **state)
{
	struct dtl_event ev = small_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct dtl_record back;
	struct fixture f;
	struct dtl_buf b;
	size_t refused = 0;

	(void)state;
	open_fixture(&f);
	dtl_buf_init(&b, f.a);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	for (size_t at = 10; at < b.n; at++) {
		struct dtl_buf big;

		dtl_buf_init(&big, f.a);
		dtl_buf_add(&big, b.p, at);
		dtl_buf_add(&big, "\x80\xa8\xd6\xb9\x07", 5);
		dtl_buf_add(&big, b.p + at, b.n - at);
		size_t used = dtl_arena_used(f.a);
		dtl_rc rc = decode(&f, DTL_KIND_EVENT, dtl_buf_str(&big), &back);
		refused += rc == DTL_SKIP;
		assert_true(dtl_arena_used(f.a) - used < 10000);
	}
	assert_true(refused + 5 > b.n - 10); /* inside a text such bytes may be no harm */
	close_fixture(&f);
}

static void
what_cannot_be_written_names_the_field_and_writes_nothing(void **state)
{
	static const struct dtl_pair bad_key[] = { { S("a\xff"), S("x") } };
	struct dtl_article art = { .id = S("1"), .published_at = DTL_TIME_NONE };
	struct dtl_event ev = small_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct fixture f;
	struct dtl_buf b;

	(void)state;
	open_fixture(&f);
	dtl_buf_init(&b, f.a);
	dtl_buf_add_z(&b, "kept");
	people[1].name = dtl_str_from("x\xc3");
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_SKIP);
	assert_string_equal(
	    f.err.text, "event.participants[1].name: broken UTF-8 at byte 1 of the text");
	people[1].name = dtl_str_make("a\0b", 3);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_SKIP);
	assert_string_equal(f.err.text, "event.participants[1].name: a NUL in the text");
	people[1].name = DTL_STR_NONE;
	ev.when.end.day = 32;
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_SKIP);
	assert_string_equal(f.err.text, "event.when.end: 2025-12-32 is no calendar day");
	ev.when.end.day = 22;
	ev.status = DTL_STATUS_COUNT;
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_FAIL);
	assert_string_equal(f.err.text, "event.status: word 6 is outside 0..5");
	art.meta = bad_key;
	art.meta_count = 1;
	record = (struct dtl_record){ DTL_KIND_ARTICLE, { &art } };
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_SKIP);
	assert_string_equal(f.err.text, "article.meta[0]: a key with broken UTF-8 or a NUL");
	assert_string_equal(b.p, "kept");
	art.meta_count = 0;
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	close_fixture(&f);
}

static void
schema_files_that_differ_from_the_program_stop_the_start(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	char dir[] = "/tmp/dateline-codec-XXXXXX";
	struct dtl_wire *w;
	struct dtl_err err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	const char *path = dtl_arena_printf(a, "%s/article.avsc", dir);
	assert_int_equal(dtl_wire_open(dir, NULL, &w, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(dtl_file_write_atomic(path,
			     dtl_str_from("{\"type\":\"record\",\"name\":\"Article\",\"fields\":[{"
					  "\"name\":\"id\",\"type\":\"string\"}]}"),
			     0600, &err),
	    DTL_OK);
	assert_int_equal(dtl_wire_open(dir, NULL, &w, &err), DTL_FAIL);
	assert_string_equal(err.text, "article: 1 fields in the schema, 15 in the program");
	(void)unlink(path);
	(void)rmdir(dir);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schemas_that_nobody_knows_are_named),
		cmocka_unit_test(words_that_we_do_not_know_claim_least),
		cmocka_unit_test(every_cut_of_a_message_is_refused),
		cmocka_unit_test(damaged_messages_are_read_or_refused),
		cmocka_unit_test(lists_are_bounded_both_ways),
		cmocka_unit_test(a_thousand_million_items_cost_nothing),
		cmocka_unit_test(what_cannot_be_written_names_the_field_and_writes_nothing),
		cmocka_unit_test(schema_files_that_differ_from_the_program_stop_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
