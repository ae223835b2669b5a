/* codec: other writers' schemas, registries, and messages that are wrong. */
#include "base/file.h"
#include "wire/canonical.h"
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

/* A registry that knows one schema under each id 1..n, and GUIDs whose last byte is that id. */
struct shelf {
	const char *const *schemas;
	int count;
	int asked;
	dtl_rc mood; /* what id_for_kind and unknown ids answer */
};

static dtl_rc
shelf_by_id(void *self, struct dtl_arena *a, int32_t id, struct dtl_str *ret, struct dtl_err *err)
{
	struct shelf *shelf = self;

	(void)a;
	shelf->asked++;
	if (id < 1 || id > shelf->count)
		return dtl_err_set(err, shelf->mood, "registry: no id %d", id);
	*ret = dtl_str_from(shelf->schemas[id - 1]);
	return DTL_OK;
}

static dtl_rc
shelf_by_guid(void *self, struct dtl_arena *a, const uint8_t guid[16], struct dtl_str *ret,
    struct dtl_err *err)
{
	return shelf_by_id(self, a, guid[15], ret, err);
}

static dtl_rc
shelf_id(void *self, enum dtl_kind kind, struct dtl_str schema, int32_t *ret, struct dtl_err *err)
{
	struct shelf *shelf = self;

	shelf->asked++;
	if (shelf->mood != DTL_OK)
		return dtl_err_set(err, shelf->mood, "registry: refused");
	assert_true(dtl_str_find(schema, dtl_str_from("logicalType"), 0) < schema.n);
	*ret = 70 + (int32_t)kind;
	return DTL_OK;
}

struct fixture {
	struct dtl_arena *a;
	struct shelf shelf;
	struct dtl_registry registry;
	struct dtl_wire *w;
	struct dtl_err err;
};

static void
open_fixture(struct fixture *f, const char *const *schemas, int count)
{
	*f = (struct fixture){ .a = dtl_arena_new(0), .shelf = { schemas, count, 0, DTL_SKIP } };
	f->registry =
	    (struct dtl_registry){ &f->shelf, shelf_by_id, shelf_by_guid, shelf_id, false };
	if (dtl_wire_open(dtl_share_path(f->a, "schemas"), count > 0 ? &f->registry : NULL, &f->w,
		&f->err) != DTL_OK)
		fail_msg("%s", f->err.text);
}

static void
close_fixture(struct fixture *f)
{
	dtl_wire_close(f->w);
	dtl_arena_free(f->a);
}

/* Avro binary, by hand. */
static void
add_long(struct dtl_buf *b, int64_t value)
{
	uint64_t z = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);

	for (; z > 0x7f; z >>= 7)
		dtl_buf_add_char(b, (char)(z | 0x80));
	dtl_buf_add_char(b, (char)z);
}

static void
add_text(struct dtl_buf *b, const char *z)
{
	add_long(b, (int64_t)strlen(z));
	dtl_buf_add_z(b, z);
}

static struct dtl_buf
start_message(struct fixture *f, char id)
{
	struct dtl_buf b;

	dtl_buf_init(&b, f->a);
	dtl_buf_add(&b, "\0\0\0\0", 4);
	dtl_buf_add_char(&b, id);
	return b;
}

static dtl_rc
decode(struct fixture *f, enum dtl_kind kind, struct dtl_str bytes, struct dtl_record *ret)
{
	return dtl_wire_decode(
	    f->w, f->a, kind, (struct dtl_wire_message){ bytes, DTL_STR_NONE }, ret, &f->err);
}

#define REC(name, fields) "{\"type\":\"record\",\"name\":\"" name "\",\"fields\":[" fields "]}"
#define F(name, type) "{\"name\":\"" name "\",\"type\":" type "}"
#define LEAST                                                                                      \
	F("generation",                                                                            \
	    REC("Generation", F("number", "\"int\"") "," F("version", "\"bytes\"") "," F(          \
				  "lexicon", "\"string\"") "," F("model", "[\"string\"]")))        \
	"," F("sketch",                                                                            \
	    REC("Sketch", F("minima", "{\"type\":\"array\",\"items\":\"int\"}"))) "," F("source",  \
	    REC("Source", F("name", "[\"string\",\"null\"]"))) "," F("article_id", "\"string\"")

/* Fewer fields, in another order, of narrower types, one that we do not know. */
static const char other_writer[] =
    REC("Coded", LEAST "," F("outcome", "{\"type\":\"enum\",\"name\":\"Outcome\",\"symbols\":["
					"\"LOST\",\"DEAD\",\"CODED\"]}") "," F("novelty",
		     "\"double\"") "," F("published_at", "\"int\""));

static void
add_least(struct dtl_buf *b)
{
	add_long(b, 5); /* generation */
	add_text(b, "1.0");
	add_text(b, "lex");
	add_long(b, 0);
	add_text(b, "model");
	add_long(b, 2); /* sketch.minima */
	add_long(b, -7);
	add_long(b, 8);
	add_long(b, 0);
	add_long(b, 0); /* source.name */
	add_text(b, "ANI");
	add_text(b, "a1");
}

static void
other_writers_fields_are_found_by_name_and_widened(void **state)
{
	static const char *const schemas[] = { other_writer };
	struct dtl_record back;
	struct fixture f;

	(void)state;
	open_fixture(&f, schemas, 1);
	struct dtl_buf b = start_message(&f, 1);
	add_least(&b);
	add_long(&b, 1); /* DEAD */
	dtl_buf_add(&b, "\0\0\0\0\0\0\xf0\x3f", 8);
	add_long(&b, -86400000);
	if (decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back) != DTL_OK)
		fail_msg("%s", f.err.text);
	const struct dtl_coded *c = back.u.coded;
	assert_true(dtl_str_is(c->article_id, "a1"));
	assert_int_equal(c->outcome, DTL_OUTCOME_DEAD);
	assert_int_equal(c->published_at, -86400000);
	assert_true(dtl_str_is(c->generation.version, "1.0"));
	assert_true(dtl_str_is(c->generation.model, "model"));
	assert_int_equal(c->sketch.minimum_count, 2);
	assert_int_equal(c->sketch.minima[0], -7);
	assert_true(dtl_str_is(c->source.name, "ANI"));
	/* what the writer did not know has our defaults */
	assert_int_equal(c->revision, 1);
	assert_null(c->headline.p);
	assert_null(c->source.feed.p);
	assert_int_equal(c->sketch.shingle_count, 0);
	assert_int_equal(c->event_id_count, 0);
	close_fixture(&f);
}

static void
a_symbol_that_we_do_not_know_becomes_the_default(void **state)
{
	static const char *const schemas[] = { other_writer };
	struct dtl_record back;
	struct fixture f;

	(void)state;
	open_fixture(&f, schemas, 1);
	struct dtl_buf b = start_message(&f, 1);
	add_least(&b);
	add_long(&b, 0); /* LOST */
	dtl_buf_add(&b, "\0\0\0\0\0\0\xf0\x3f", 8);
	add_long(&b, 0);
	assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_OK);
	assert_int_equal(back.u.coded->outcome, DTL_OUTCOME_FILTERED);
	close_fixture(&f);
}

#define OUTCOME                                                                                    \
	LEAST "," F("outcome", "{\"type\":\"enum\",\"name\":\"Outcome\",\"symbols\":[\"CODED\"]}")

/* Each schema is one record of kind coded whose last field does not fit what we read. */
static void
what_cannot_be_resolved_names_the_field(void **state)
{
	static const char *const schemas[] = {
		REC("Coded", LEAST),
		REC("Coded", LEAST "," F("outcome", "\"string\"")),
		REC("Coded", LEAST "," F("outcome", "[\"null\",\"int\"]")),
		REC("Coded", LEAST "," F("revision", "\"long\"")),
		REC("Coded", OUTCOME "," F("published_at", "\"long\"")),
		REC("Coded", OUTCOME "," F("event_ids", "\"string\"")),
		REC("Coded", OUTCOME
		    "," F("event_ids", "{\"type\":\"array\",\"items\":[\"null\",\"string\"]}")),
		REC("Coded", OUTCOME "," F("headline", "\"bytes\"")),
		REC("Event", LEAST),
		"\"string\"",
		"{\"type\":\"rec",
	};
	static const struct {
		struct dtl_str tail;
		const char *text;
	} cases[] = {
		{ S(""), "coded.outcome: the writer has no such field, and it has no default" },
		{ S("\x02x"), "coded.outcome: the writer's string is no enum" },
		{ S("\x00"), "coded.outcome: the writer's null is no enum" },
		{ S("\x02"), "coded.revision: the writer's long is no int" },
		{ S("\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
		    "coded.published_at: time -9223372036854775808 ms is outside the years "
		    "1..9999" },
		{ S("\0\x02x"), "coded.event_ids: the writer's string is no array" },
		{ S("\0\x04\x02\x02x\x00\x00"),
		    "coded.event_ids[1]: the writer's null is no string" },
		{ S("\0\x02\xff"), "coded.headline: bytes that are no text" },
		{ S(""), "byte 0: a message of type 'Event', not 'org.dateline.Coded'" },
		{ S(""), "byte 0: a message of type '', not 'org.dateline.Coded'" },
		{ S(""), "schema id 11: schema: " },
	};
	struct fixture f;

	(void)state;
	open_fixture(&f, schemas, sizeof schemas / sizeof *schemas);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_buf b = start_message(&f, (char)(i + 1));
		struct dtl_record back;

		add_least(&b);
		dtl_buf_add_str(&b, cases[i].tail);
		assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_SKIP);
		if (strncmp(f.err.text, cases[i].text, strlen(cases[i].text)) != 0)
			fail_msg("case %zu: %s", i, f.err.text);
	}
	close_fixture(&f);
}

static void
a_registry_is_asked_once_for_each_schema(void **state)
{
	static const char *const schemas[] = { other_writer };
	struct dtl_wire_message message = { 0 };
	struct dtl_record back;
	struct fixture f;

	(void)state;
	open_fixture(&f, schemas, 1);
	struct dtl_buf b = start_message(&f, 1);
	add_least(&b);
	dtl_buf_add(&b, "\2\0\0\0\0\0\0\xf0\x3f\0", 10);
	for (int i = 0; i < 3; i++)
		assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_OK);
	assert_int_equal(f.shelf.asked, 1);
	/* the same by GUID in front, and by header with no framing at all */
	struct dtl_buf g;
	dtl_buf_init(&g, f.a);
	dtl_buf_add(&g, "\1zzzzzzzzzzzzzzz\1", 17);
	dtl_buf_add(&g, b.p + 5, b.n - 5);
	assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&g), &back), DTL_OK);
	assert_int_equal(f.shelf.asked, 2);
	message.bytes = dtl_str_make(b.p + 5, b.n - 5);
	message.schema_header = dtl_str_make(g.p, 17);
	assert_int_equal(dtl_wire_decode(f.w, f.a, DTL_KIND_CODED, message, &back, &f.err), DTL_OK);
	message.schema_header = dtl_str_make(b.p, 5);
	assert_int_equal(dtl_wire_decode(f.w, f.a, DTL_KIND_CODED, message, &back, &f.err), DTL_OK);
	assert_int_equal(f.shelf.asked, 2);
	close_fixture(&f);
}

static void
a_registry_that_cannot_be_asked_means_try_again(void **state)
{
	static const char *const schemas[] = { other_writer };
	struct dtl_coded coded = { .published_at = DTL_TIME_NONE };
	struct dtl_record record = { DTL_KIND_CODED, { NULL } };
	struct dtl_record back;
	struct fixture f;

	(void)state;
	record.u.coded = &coded;
	open_fixture(&f, schemas, 1);
	f.shelf.mood = DTL_RETRY;
	struct dtl_buf b = start_message(&f, 9);
	assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_RETRY);
	assert_string_equal(f.err.text, "registry: no id 9");
	dtl_buf_truncate(&b, 2);
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_RETRY);
	assert_int_equal(b.n, 2);
	f.registry.frame_locally = true;
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	assert_memory_equal(b.p + 2, "\xc3\x01", 2);
	dtl_buf_truncate(&b, 2);
	f.shelf.mood = DTL_OK;
	assert_int_equal(dtl_wire_encode(f.w, record, &b, &f.err), DTL_OK);
	assert_memory_equal(b.p + 2, "\0\0\0\0\x48", 5);
	close_fixture(&f);
}

/* Our own files, with one field of the ledger renamed and the old name kept as an alias. */
static void
a_renamed_field_is_found_by_its_alias(void **state)
{
	static const char old_name[] = "\"name\": \"headline\"";
	static const char writer[] = REC("Coded",
	    LEAST "," F("outcome",
		"{\"type\":\"enum\",\"name\":\"Outcome\",\"symbols\":[\"CODED\"]}") "," F("heading",
		"\"string\""));
	static const char *const schemas[] = { writer };
	char dir[] = "/tmp/dateline-codec-XXXXXX";
	struct dtl_record back;
	struct dtl_str text;
	struct fixture f;

	(void)state;
	open_fixture(&f, schemas, 1);
	dtl_wire_close(f.w);
	assert_non_null(mkdtemp(dir));
	for (int kind = 0; kind < DTL_KIND_COUNT; kind++) {
		const char *name =
		    dtl_arena_printf(f.a, "%s.avsc", dtl_kind_name((enum dtl_kind)kind));
		const char *from = dtl_share_path(f.a, dtl_arena_printf(f.a, "schemas/%s", name));
		struct dtl_buf out;

		assert_int_equal(dtl_file_read(f.a, from, 1 << 20, &text, &f.err), DTL_OK);
		dtl_buf_init(&out, f.a);
		size_t at = dtl_str_find(text, dtl_str_from(old_name), 0);
		dtl_buf_add_str(&out, dtl_str_slice(text, 0, at));
		if (at < text.n)
			dtl_buf_add_z(&out, "\"aliases\": [\"heading\"], ");
		dtl_buf_add_str(&out, dtl_str_slice(text, at, text.n));
		assert_int_equal(dtl_file_write_atomic(dtl_arena_printf(f.a, "%s/%s", dir, name),
				     dtl_buf_str(&out), 0600, &f.err),
		    DTL_OK);
	}
	assert_int_equal(dtl_wire_open(dir, &f.registry, &f.w, &f.err), DTL_OK);
	struct dtl_buf b = start_message(&f, 1);
	add_least(&b);
	add_long(&b, 0);
	add_text(&b, "From the old name");
	assert_int_equal(decode(&f, DTL_KIND_CODED, dtl_buf_str(&b), &back), DTL_OK);
	assert_true(dtl_str_is(back.u.coded->headline, "From the old name"));
	for (int kind = 0; kind < DTL_KIND_COUNT; kind++)
		(void)unlink(
		    dtl_arena_printf(f.a, "%s/%s.avsc", dir, dtl_kind_name((enum dtl_kind)kind)));
	(void)rmdir(dir);
	close_fixture(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_writers_fields_are_found_by_name_and_widened),
		cmocka_unit_test(a_symbol_that_we_do_not_know_becomes_the_default),
		cmocka_unit_test(what_cannot_be_resolved_names_the_field),
		cmocka_unit_test(a_registry_is_asked_once_for_each_schema),
		cmocka_unit_test(a_registry_that_cannot_be_asked_means_try_again),
		cmocka_unit_test(a_renamed_field_is_found_by_its_alias),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
