#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/event.h"

static void
cameo_codes_have_the_types_of_the_conversion_table(void **state)
{
	static const struct {
		const char *code;
		enum dtl_event_type type;
	} cases[] = {
		{ "010", DTL_EVENT_NONE },
		{ "0211", DTL_EVENT_REQUEST },
		{ "036", DTL_EVENT_AGREE },
		{ "043", DTL_EVENT_CONSULT },
		{ "057", DTL_EVENT_SUPPORT },
		{ "062", DTL_EVENT_COOPERATE },
		{ "073", DTL_EVENT_AID },
		{ "0811", DTL_EVENT_CONCEDE },
		{ "0813", DTL_EVENT_RETREAT },
		{ "0841", DTL_EVENT_RETREAT },
		{ "092", DTL_EVENT_ACCUSE },
		{ "1124", DTL_EVENT_ACCUSE },
		{ "129", DTL_EVENT_REJECT },
		{ "1383", DTL_EVENT_THREATEN },
		{ "145", DTL_EVENT_PROTEST },
		{ "154", DTL_EVENT_MOBILIZE },
		{ "161", DTL_EVENT_SANCTION },
		{ "163", DTL_EVENT_COERCE },
		{ "1711", DTL_EVENT_COERCE },
		{ "1712", DTL_EVENT_ASSAULT },
		{ "175", DTL_EVENT_ASSAULT },
		{ "191", DTL_EVENT_COERCE },
		{ "194", DTL_EVENT_ASSAULT },
		{ "203", DTL_EVENT_ASSAULT },
		{ "99", DTL_EVENT_NONE },
		{ "", DTL_EVENT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
		    dtl_event_type_from_cameo(dtl_str_from(cases[i].code)), cases[i].type);
}

static void
quad_class_follows_the_root(void **state)
{
	(void)state;
	assert_int_equal(dtl_quad_class(dtl_str_from("057")), 1);
	assert_int_equal(dtl_quad_class(dtl_str_from("0814")), 2);
	assert_int_equal(dtl_quad_class(dtl_str_from("130")), 3);
	assert_int_equal(dtl_quad_class(dtl_str_from("204")), 4);
	assert_int_equal(dtl_quad_class(dtl_str_from("21")), 0);
	assert_int_equal(dtl_quad_class(dtl_str_from("x")), 0);
}

static void
goldstein_values_fall_back_to_the_parent_code(void **state)
{
	(void)state;
	assert_true(dtl_goldstein(dtl_str_from("057")) == 8.0);
	assert_true(dtl_goldstein(dtl_str_from("0341")) == 7.0);
	assert_true(dtl_goldstein(dtl_str_from("195")) == -10.0);
	assert_true(dtl_goldstein(dtl_str_from("1384")) == -7.0);
	assert_true(dtl_goldstein(dtl_str_from("77")) == 0.0);
}

static void
type_names_read_back(void **state)
{
	(void)state;
	for (int t = 0; t < DTL_EVENT_TYPE_COUNT; t++)
		assert_int_equal(dtl_event_type_from_name(
				     dtl_str_from(dtl_event_type_name((enum dtl_event_type)t))),
		    t);
	assert_int_equal(dtl_event_type_from_name(dtl_str_from("SIGN")), DTL_EVENT_TYPE_COUNT);
	assert_string_equal(dtl_function_name(DTL_FUNCTION_MEDIATOR), "MEDIATOR");
}

static struct dtl_event
example(struct dtl_participant people[2])
{
	struct dtl_event ev = { .type = DTL_EVENT_SUPPORT };

	people[0] = (struct dtl_participant){ .side = DTL_SIDE_BOTH, .code = DTL_STR("KEN") };
	people[1] = (struct dtl_participant){ .side = DTL_SIDE_BOTH, .code = DTL_STR("UGA") };
	ev.article_id = (struct dtl_str)DTL_STR("a1");
	ev.evidence.sentence = (struct dtl_str)DTL_STR("Kenya and Uganda signed  a pact.");
	ev.participants = people;
	ev.participant_count = 2;
	return ev;
}

static void
ids_do_not_see_offsets_spacing_or_order_of_people(void **state)
{
	struct dtl_participant people[2], swapped[2];
	struct dtl_event a = example(people), b = example(people);
	char x[DTL_ID_HEX + 1], y[DTL_ID_HEX + 1];

	(void)state;
	dtl_event_id(&a, 0, x);
	assert_int_equal(strlen(x), DTL_ID_HEX);
	swapped[0] = people[1];
	swapped[1] = people[0];
	b.participants = swapped;
	b.evidence.begin = 77;
	b.generation = 5;
	b.evidence.sentence = (struct dtl_str)DTL_STR("Kenya and Uganda signed a pact");
	dtl_event_id(&b, 0, y);
	assert_string_equal(x, y);
}

static void
ids_see_article_type_people_and_occurrence(void **state)
{
	struct dtl_participant people[2];
	struct dtl_event a = example(people);
	char x[DTL_ID_HEX + 1], y[DTL_ID_HEX + 1];

	(void)state;
	dtl_event_id(&a, 0, x);
	dtl_event_id(&a, 1, y);
	assert_string_not_equal(x, y);
	a.type = DTL_EVENT_AGREE;
	dtl_event_id(&a, 0, y);
	assert_string_not_equal(x, y);
	a = example(people);
	a.article_id = (struct dtl_str)DTL_STR("a2");
	dtl_event_id(&a, 0, y);
	assert_string_not_equal(x, y);
	a = example(people);
	people[1].side = DTL_SIDE_TARGET;
	dtl_event_id(&a, 0, y);
	assert_string_not_equal(x, y);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cameo_codes_have_the_types_of_the_conversion_table),
		cmocka_unit_test(quad_class_follows_the_root),
		cmocka_unit_test(goldstein_values_fall_back_to_the_parent_code),
		cmocka_unit_test(type_names_read_back),
		cmocka_unit_test(ids_do_not_see_offsets_spacing_or_order_of_people),
		cmocka_unit_test(ids_see_article_type_people_and_occurrence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
