/* wire_json: records as JSON, word for word. */
#include "wire/wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define S(literal)                                                                                 \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}

static const char clean_text[] = "\xc3\x84gypten und \xe2\x82\xac. Caf\xc3\xa9 opened.";

static const struct dtl_participant participants[] = {
	{ .side = DTL_SIDE_BOTH,
	    .functions = DTL_FUNCTION_HOST | DTL_FUNCTION_SIGNATORY,
	    .text = S("Caf\xc3\xa9"),
	    .name = S("Caf\xc3\xa9"),
	    .country = S("EGY"),
	    .begin = 18,
	    .end = 23,
	    .confidence = 0.5 },
};
static const struct dtl_str topics[] = { S("trade"), S("") };
static const struct dtl_telling mentions[] = { { S("\xc3\x84gypten"), 0, 9 } };

static struct dtl_event
make_event(void)
{
	return (struct dtl_event){
		.id = S("e1"),
		.article_id = S("a1"),
		.article_revision = 2,
		.generation = 3,
		.source = { .name = S("ANI"), .domain = S("ani.in") },
		.headline = S("He said \"no\""),
		.published_at = INT64_C(1766394843123),
		.published_basis = S("feed"),
		.type = DTL_EVENT_AGREE,
		.act = DTL_EVENT_CONSULT,
		.cameo = S("057"),
		.quad_class = 1,
		.goldstein = 8,
		.status = DTL_STATUS_SCHEDULED,
		.participants = participants,
		.participant_count = 1,
		.topics = topics,
		.topic_count = 2,
		.magnitude = { -1, 0, -1, -1, 2.5, S("INR") },
		.when = { { 2025, 12, 22 }, { 2025, 12, 23 }, DTL_PRECISION_RANGE, { 0 },
		    DTL_WHEN_DATELINE },
		.where = { .name = S("Cairo"),
		    .lat = 30.05,
		    .lon = (double)NAN,
		    .geonames_id = 360630,
		    .precision = DTL_WHERE_CITY,
		    .basis = DTL_WHERE_SENTENCE },
		.evidence = { S("Caf\xc3\xa9 opened."), 18, 31, S("x.txt:1") },
		.mentions = mentions,
		.mention_count = 1,
		.confidence = 1,
	};
}

static const char event_json[] =
    "{\"id\":\"e1\",\"article_id\":\"a1\",\"article_revision\":2,\"generation\":3,\"url\":null,"
    "\"source\":{\"name\":\"ANI\",\"domain\":\"ani.in\",\"country\":null,\"feed\":null},"
    "\"headline\":\"He said \\\"no\\\"\",\"language\":null,"
    "\"published_at\":\"2025-12-22T09:14:03.123Z\",\"published_basis\":\"feed\","
    "\"type\":\"AGREE\",\"act\":\"CONSULT\",\"mode\":null,\"contexts\":[],\"cameo\":\"057\","
    "\"quad_class\":1,\"goldstein\":8,\"status\":\"SCHEDULED\",\"historical\":false,"
    "\"attribution\":null,\"participants\":[{\"side\":\"BOTH\",\"functions\":[\"HOST\","
    "\"SIGNATORY\"],\"text\":\"Caf\xc3\xa9\",\"name\":\"Caf\xc3\xa9\",\"title\":null,"
    "\"affiliation\":null,\"country\":\"EGY\",\"code\":null,\"kind\":null,\"wikidata\":null,"
    "\"begin\":15,\"byte_begin\":18,\"end\":19,\"byte_end\":23,\"confidence\":0.5}],"
    "\"forum\":null,\"instrument\":null,\"topics\":[\"trade\",\"\"],"
    "\"magnitude\":{\"killed\":null,\"injured\":0,\"arrested\":null,\"displaced\":null,"
    "\"amount\":2.5,\"currency\":\"INR\"},"
    "\"when\":{\"start\":\"2025-12-22\",\"end\":\"2025-12-23\",\"precision\":\"range\","
    "\"text\":null,\"basis\":\"DATELINE\"},"
    "\"where\":{\"name\":\"Cairo\",\"country\":null,\"admin1\":null,\"lat\":30.05,\"lon\":null,"
    "\"geonames_id\":360630,\"precision\":\"city\",\"text\":null,\"basis\":\"SENTENCE\"},"
    "\"evidence\":{\"sentence\":\"Caf\xc3\xa9 opened.\",\"begin\":15,\"byte_begin\":18,"
    "\"end\":27,\"byte_end\":31,\"rule\":\"x.txt:1\"},"
    "\"mentions\":[{\"sentence\":\"\xc3\x84gypten\",\"begin\":0,\"byte_begin\":0,\"end\":8,"
    "\"byte_end\":9}],\"confidence\":1}";

static void
an_event_has_the_names_of_its_schema_and_counts_code_points(void **state)
{
	struct dtl_event ev = make_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_wire_json(record, dtl_str_from(clean_text), 0, &out);
	assert_string_equal(out.p, event_json);
	dtl_buf_clear(&out);
}

static void
without_the_clean_text_offsets_are_bytes_alone(void **state)
{
	struct dtl_event ev = make_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_wire_json(record, DTL_STR_NONE, 0, &out);
	assert_non_null(
	    strstr(out.p, "\"sentence\":\"\xc3\x84gypten\",\"byte_begin\":0,\"byte_end\":9}"));
	assert_null(strstr(out.p, "\"begin\""));
	dtl_buf_clear(&out);
}

static void
offsets_past_the_clean_text_stop_at_its_end(void **state)
{
	struct dtl_event ev = make_event();
	struct dtl_record record = { DTL_KIND_EVENT, { &ev } };
	struct dtl_buf out;

	(void)state;
	ev.evidence.begin = -5;
	ev.evidence.end = INT32_MAX;
	dtl_buf_init(&out, NULL);
	dtl_wire_json(record, dtl_str_from("\xc3\xa9x"), 0, &out);
	assert_non_null(strstr(
	    out.p, "\"begin\":0,\"byte_begin\":-5,\"end\":2,\"byte_end\":2147483647,\"rule\""));
	dtl_buf_clear(&out);
}

static void
bytes_that_are_no_text_become_base64(void **state)
{
	static const struct {
		struct dtl_str bytes;
		const char *json;
	} cases[] = {
		{ S("<p>\xc3\xa9</p>"), "\"bytes\":\"<p>\xc3\xa9</p>\"" },
		{ S("\xff"), "\"bytes\":{\"base64\":\"/w==\"}" },
		{ S("\xff\xfe"), "\"bytes\":{\"base64\":\"//4=\"}" },
		{ S("\xff\xfe\x01"), "\"bytes\":{\"base64\":\"//4B\"}" },
		{ S("\xffMan."), "\"bytes\":{\"base64\":\"/01hbi4=\"}" },
		{ { NULL, 0 }, "\"bytes\":\"\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dtl_article art = { .published_at = DTL_TIME_NONE };
		struct dtl_record record = { DTL_KIND_ARTICLE, { &art } };
		struct dtl_buf out;

		art.content.bytes = cases[i].bytes;
		dtl_buf_init(&out, NULL);
		dtl_wire_json(record, DTL_STR_NONE, 0, &out);
		assert_non_null(strstr(out.p, cases[i].json));
		dtl_buf_clear(&out);
	}
}

static void
an_article_of_nothing_is_all_null(void **state)
{
	static const struct dtl_pair meta[] = { { S("k"), S("v") }, { S("n"), { NULL, 0 } } };
	struct dtl_article art = {
		.published_at = DTL_TIME_NONE, .meta = meta, .meta_count = 2, .action = 1
	};
	struct dtl_record record = { DTL_KIND_ARTICLE, { &art } };
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, NULL);
	dtl_wire_json(record, DTL_STR_NONE, 0, &out);
	assert_string_equal(out.p,
	    "{\"id\":\"\",\"revision\":0,\"action\":\"RETRACT\",\"url\":null,\"canonical_url\":"
	    "null,"
	    "\"source\":{\"name\":null,\"domain\":null,\"country\":null,\"feed\":null},"
	    "\"title\":null,\"authors\":[],\"language\":null,\"published_at\":null,"
	    "\"published_basis\":null,\"fetched_at\":\"1970-01-01T00:00:00Z\","
	    "\"content\":{\"bytes\":\"\",\"media_type\":null,\"charset\":null},\"http\":null,"
	    "\"meta\":{\"k\":\"v\",\"n\":\"\"}}");
	dtl_buf_clear(&out);
}

static void
a_record_can_stand_inside_a_larger_object(void **state)
{
	static const int64_t minima[] = { -1, INT64_MAX };
	struct dtl_coded coded = { .published_at = DTL_TIME_NONE, .sketch = { minima, 2, 9 } };
	struct dtl_record record = { DTL_KIND_CODED, { NULL } };
	struct dtl_json_writer w;
	struct dtl_buf out;

	(void)state;
	record.u.coded = &coded;
	dtl_buf_init(&out, NULL);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "value");
	dtl_wire_json_value(record, DTL_STR_NONE, &w);
	dtl_json_end_object(&w);
	assert_memory_equal(out.p, "{\"value\":{\"article_id\":\"\"", 25);
	assert_non_null(
	    strstr(out.p, "\"sketch\":{\"minima\":[-1,9223372036854775807],\"shingle_count\":9}"));
	dtl_buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_has_the_names_of_its_schema_and_counts_code_points),
		cmocka_unit_test(without_the_clean_text_offsets_are_bytes_alone),
		cmocka_unit_test(offsets_past_the_clean_text_stop_at_its_end),
		cmocka_unit_test(bytes_that_are_no_text_become_base64),
		cmocka_unit_test(an_article_of_nothing_is_all_null),
		cmocka_unit_test(a_record_can_stand_inside_a_larger_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
