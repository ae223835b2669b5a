/* filter: what fits, what is refused and where. */
#include "news/filter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define S(literal)                                                                                 \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}

static const struct dtl_participant participants[] = {
	{ .side = DTL_SIDE_SOURCE,
	    .name = S("Jan Visser"),
	    .country = S("NLD"),
	    .kind = S("GOV"),
	    .code = S("NLDGOV") },
	{ .side = DTL_SIDE_TARGET, .name = S("O'Neil"), .country = S("IND"), .kind = S("MIL") },
	{ .side = DTL_SIDE_BOTH, .country = S("IGO") },
	{ .side = DTL_SIDE_NONE, .country = S("FRA") },
};
static const struct dtl_str topics[] = { S("trade"), S("river water") };

static struct dtl_event
make_event(void)
{
	return (struct dtl_event){ .id = S("e1"),
		.source = { .domain = S("example.org") },
		.published_at = INT64_C(1766394843123),
		.type = DTL_EVENT_AGREE,
		.act = DTL_EVENT_CONSULT,
		.cameo = S("057"),
		.quad_class = 1,
		.goldstein = -2.5,
		.status = DTL_STATUS_SCHEDULED,
		.participants = participants,
		.participant_count = 4,
		.forum = { .name = S("Joint Working Group"), .acronym = S("JWG") },
		.topics = topics,
		.topic_count = 2,
		.magnitude = { 3, -1, -1, -1, 0, { NULL, 0 } },
		.when = { .start = { 2025, 12, 22 } },
		.where = { .country = S("FJI"), .lat = -18, .lon = 179.5 },
		.confidence = 0.75 };
}

static const struct {
	const char *text;
	bool pass;
} cases[] = {
	{ "", true },
	{ "  \n", true },
	{ "type = AGREE", true },
	{ "type == AGREE", true },
	{ "type != AGREE", false },
	{ "type in (CONSULT, 'AGREE')", true },
	{ "type not in (CONSULT, AGREE)", false },
	{ "act = CONSULT and type = AGREE", true },
	{ "cameo = 057", true },
	{ "cameo starts 05", true },
	{ "root = 05", true },
	{ "root in (01, 02)", false },
	{ "quad_class = 1", true },
	{ "quad_class in (2, 3)", false },
	{ "quad_class not in (2, 3)", true },
	{ "goldstein < -2", true },
	{ "status = SCHEDULED", true },
	{ "historical", false },
	{ "not historical", true },
	{ "historical = false", true },
	{ "historical != false", false },
	{ "historical = true", false },
	{ "country = IND", true },
	{ "country = FRA", true },
	{ "country != USA", true },
	{ "country != IND", false },
	{ "source.country = IND", false },
	{ "target.country = IND", true },
	{ "source.country = IGO and target.country = IGO", true },
	{ "source.country in (FRA)", false },
	{ "kind = MIL", true },
	{ "code = NLDGOV", true },
	{ "name = 'Jan Visser'", true },
	{ "name = \"O'Neil\"", true },
	{ "name starts Jan", true },
	{ "name starts jan", false },
	{ "forum = JWG", true },
	{ "forum starts \"Joint W\"", true },
	{ "topic = 'river water'", true },
	{ "topic starts riv", true },
	{ "topic unknown", false },
	{ "context unknown", true },
	{ "killed >= 3", true },
	{ "killed > 3", false },
	{ "injured < 5", false },
	{ "injured unknown", true },
	{ "injured != 5", true },
	{ "amount known", false },
	{ "when.start = 2025-12-22", true },
	{ "when.start < 2025-12-22", false },
	{ "when.start <= 2025-12-22", true },
	{ "when.end > 1990-01-01", false },
	{ "published = 2025-12-22", true },
	{ "published in (2025-12-21, 2025-12-22)", true },
	{ "where in box(-20, 170, -10, 180)", true },
	{ "where in box(-20, 170, -10, -170)", true },
	{ "where in box(-20, -170, -10, 170)", false },
	{ "where not in box(0, 0, 10, 10)", true },
	{ "where.country = FJI", true },
	{ "where.lat < 0", true },
	{ "publisher.domain = example.org", true },
	{ "confidence >= 0.75", true },
	{ "confidence > .75", false },
	{ "type = AID or type = AGREE and status = DENIED", false },
	{ "(type = AID or type = AGREE) and status = SCHEDULED", true },
	{ "type = AGREE or type = AID and status = DENIED", true },
	{ "not type = AID and not (country = USA or historical)", true },
	{ "not not type = AGREE", true },
};

static const struct {
	const char *text;
	size_t at;
	const char *why;
} wrong[] = {
	{ "typ = AGREE", 0, "there is no field 'typ'; `dateline filter fields` lists them" },
	{ "= AGREE", 0, "the name of a field is missing before '='" },
	{ "type", 4, "after 'type' comes =, !=, in, known or unknown, not the end" },
	{ "type < AGREE", 5, "after 'type' comes =, !=, in, known or unknown, not '<'" },
	{ "type =", 6, "a value of 'type' is missing before the end" },
	{ "type in AGREE", 8, "'(' is missing before 'AGREE'" },
	{ "type in ()", 9, "a value of 'type' is missing before ')'" },
	{ "type in (AID, AGREE", 19, "')' is missing before the end" },
	{ "country = India", 10,
	    "'India' is no value of 'country': three capitals: IND, or IGO, NGO, IMG, MNC" },
	{ "root = 057", 7, "'057' is no value of 'root': 2 digits" },
	{ "confidence > high", 13, "'high' is no number" },
	{ "confidence > 1e999", 13, "'1e999' is no number" },
	{ "confidence >= 70", 14, "'70' is outside 0..1 of 'confidence'" },
	{ "goldstein in (-5, -10.5)", 18, "'-10.5' is outside -10..10 of 'goldstein'" },
	{ "confidence starts 1", 11,
	    "after 'confidence' comes =, !=, <, <=, >, >=, in, known or unknown, not 'starts'" },
	{ "when.start > 2025-02-30", 13, "'2025-02-30' is no date; write it as 2025-12-22" },
	{ "historical = yes", 13, "after 'historical' comes true or false, not 'yes'" },
	{ "where = X", 6, "after 'where' comes in box(south, west, north, east), not '='" },
	{ "where in (1, 2, 3, 4)", 9,
	    "'where' is tested as: where in box(south, west, north, east)" },
	{ "where in box(10, 0, 5, 1)", 9,
	    "box(10, 0, 5, 1) is no box: south, west, north, east in degrees, south below north" },
	{ "where in box(10, 0)", 18, "',' is missing before ')'" },
	{ "name = 'x", 7, "the text that begins with ' has no end" },
	{ "name = $x", 7, "'$' has no meaning here; texts with signs go into quotes" },
	{ "historical historical", 11, "'and', 'or' or the end is missing before 'historical'" },
	{ "(historical", 11, "')' is missing before the end" },
	{ "type not = AID", 9, "after 'type' comes not in, not '='" },
};

static void
events_fit_or_do_not(void **state)
{
	struct dtl_event ev = make_event();
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_filter *filter = NULL;
	struct dtl_err err;
	size_t at;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (dtl_filter_parse(a, dtl_str_from(cases[i].text), &filter, &at, &err) != DTL_OK)
			fail_msg("'%s' at %zu: %s", cases[i].text, at, err.text);
		if (dtl_filter_match(filter, &ev) != cases[i].pass)
			fail_msg("'%s' is not %d", cases[i].text, cases[i].pass);
	}
	dtl_arena_free(a);
}

static void
errors_say_where_and_what_would_be_right(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_filter *filter = NULL;
	struct dtl_err err;
	size_t at;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct dtl_str text = dtl_str_from(wrong[i].text);

		assert_int_equal(dtl_filter_parse(a, text, &filter, &at, &err), DTL_FAIL);
		assert_string_equal(err.text, wrong[i].why);
		if (at != wrong[i].at)
			fail_msg("'%s': at %zu", wrong[i].text, at);
	}
	assert_null(filter);
	dtl_arena_free(a);
}

static void
size_and_depth_are_bounded(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_filter *filter = NULL;
	struct dtl_event ev = make_event();
	struct dtl_buf text;
	struct dtl_err err;
	size_t at;

	(void)state;
	dtl_buf_init(&text, a);
	for (int i = 0; i < DTL_FILTER_DEPTH; i++)
		dtl_buf_add_z(&text, i % 2 == 0 ? "not " : "(");
	dtl_buf_add_z(&text, "historical");
	for (int i = 0; i < DTL_FILTER_DEPTH / 2; i++)
		dtl_buf_add_char(&text, ')');
	assert_int_equal(dtl_filter_parse(a, dtl_buf_str(&text), &filter, &at, &err), DTL_OK);
	assert_false(dtl_filter_match(filter, &ev));

	dtl_buf_truncate(&text, 0);
	for (int i = 0; i <= DTL_FILTER_DEPTH; i++)
		dtl_buf_add_char(&text, '(');
	assert_int_equal(dtl_filter_parse(a, dtl_buf_str(&text), &filter, &at, &err), DTL_FAIL);
	assert_string_equal(err.text, "nested deeper than 32 levels");

	dtl_buf_truncate(&text, 0);
	for (int i = 0; i < DTL_FILTER_NODES; i++)
		dtl_buf_addf(&text, "id=%d or ", i % 10);
	assert_int_equal(
	    dtl_filter_parse(a, dtl_str_slice(dtl_buf_str(&text), 0, 14000), &filter, &at, &err),
	    DTL_FAIL);
	dtl_buf_add_z(&text, "id=1");
	assert_true(text.n > DTL_FILTER_BYTES);
	assert_int_equal(dtl_filter_parse(a, dtl_buf_str(&text), &filter, &at, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "16384 are allowed"));
	dtl_arena_free(a);
}

static void
the_test_that_decided_is_named(void **state)
{
	static const struct {
		const char *text, *why;
	} reasons[] = {
		{ "", "there is no filter" },
		{ "type = AGREE and confidence > 0.8", "confidence > 0.8: confidence is 0.75" },
		{ "type = AID or country = IND", "country = IND: country is NLD, IND, IGO, FRA" },
		{ "not when.start  >= 2025-01-01",
		    "when.start  >= 2025-01-01: when.start is 2025-12-22" },
		{ "type = AID or historical", "type = AID or historical" },
		{ "where in box(0, 0, 1, 1)", "where in box(0, 0, 1, 1): where is -18, 179.5" },
		{ "injured = 3", "injured = 3: injured is unknown" },
	};
	struct dtl_event ev = make_event();
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_filter *filter = NULL;
	struct dtl_buf why;
	struct dtl_err err;
	size_t at;

	(void)state;
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		dtl_buf_init(&why, a);
		assert_int_equal(
		    dtl_filter_parse(a, dtl_str_from(reasons[i].text), &filter, &at, &err), DTL_OK);
		dtl_filter_explain(dtl_filter_judge(filter, &ev), &ev, &why);
		assert_string_equal(why.p, reasons[i].why);
	}
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_fit_or_do_not),
		cmocka_unit_test(errors_say_where_and_what_would_be_right),
		cmocka_unit_test(size_and_depth_are_bounded),
		cmocka_unit_test(the_test_that_decided_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
