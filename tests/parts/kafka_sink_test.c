#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "form.h"
#include "route.h"

static struct dtl_event
event(void)
{
	return (struct dtl_event){ .id = DTL_STR("00000000000000000000000000000001"),
		.article_id = DTL_STR("00000000000000000000000000000002"),
		.article_revision = 3,
		.generation = 4,
		.type = DTL_EVENT_AGREE,
		.quad_class = 1,
		.language = DTL_STR("en"),
		.published_at = DTL_TIME_NONE,
		.source = { .domain = DTL_STR("n\xc3\xa4me.example/x") },
		.where = { .country = DTL_STR("LKA") } };
}

static const struct {
	const char *pattern;
	const char *name;
} patterns[] = {
	{ "plain-topic_1", "plain-topic_1" },
	{ "p.{type}", "p.AGREE" },
	{ "{kind}.{country}.{quad_class}", "event.LKA.1" },
	{ "{status}{language}", "OCCURREDen" },
	{ "s.{source}", "s.n__me.example_x" },
};

static void
topics_are_made_of_fields(void **state)
{
	struct dtl_event ev = event();
	struct dtl_message msg = { .record = { DTL_KIND_EVENT, { .event = &ev } } };
	struct dtl_err err = { "" };
	struct dtl_buf name;
	size_t at;

	(void)state;
	dtl_buf_init(&name, NULL);
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		assert_int_equal(route_check(patterns[i].pattern, &at, &err), DTL_OK);
		dtl_buf_truncate(&name, 0);
		route_name(patterns[i].pattern, &msg, &name);
		assert_string_equal(name.p, patterns[i].name);
	}
	ev.where.country = DTL_STR_NONE;
	dtl_buf_truncate(&name, 0);
	route_name("x.{country}", &msg, &name);
	assert_string_equal(name.p, "x.none");
	dtl_buf_clear(&name);
}

static void
wrong_topics_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *pattern;
		size_t at;
	} wrong[] = { { "a b", 1 }, { "a.{type", 2 }, { "a.{Type}", 2 }, { "x{}", 1 }, { "a/b", 1 },
		{ "a}", 1 } };
	struct dtl_err err = { "" };
	size_t at;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(route_check(wrong[i].pattern, &at, &err), DTL_FAIL);
		assert_int_equal(at, wrong[i].at);
	}
}

static struct dtl_participant
side(enum dtl_side which, const char *country, const char *code)
{
	return (struct dtl_participant){
		.side = which, .country = dtl_str_from(country), .code = dtl_str_from(code)
	};
}

static void
keys_group_what_belongs_together(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_event ev = event();
	struct dtl_message msg = { .record = { DTL_KIND_EVENT, { .event = &ev } },
		.key = DTL_STR("came with") };
	struct dtl_participant two[] = { side(DTL_SIDE_SOURCE, "RUS", "RUSGOV"),
		side(DTL_SIDE_TARGET, NULL, "REB") };
	struct dtl_participant alike[] = { side(DTL_SIDE_BOTH, "LKA", ""),
		side(DTL_SIDE_NONE, "NOR", ""), side(DTL_SIDE_BOTH, "IND", "") };

	(void)state;
	assert_true(dtl_str_eq(route_key(a, KAFKA_KEY_EVENT, &msg), ev.id));
	assert_true(dtl_str_eq(route_key(a, KAFKA_KEY_ARTICLE, &msg), ev.article_id));
	assert_true(dtl_str_is(route_key(a, KAFKA_KEY_COUNTRY, &msg), "LKA"));
	assert_true(dtl_str_is(route_key(a, KAFKA_KEY_TYPE, &msg), "AGREE"));
	assert_null(route_key(a, KAFKA_KEY_NONE, &msg).p);
	assert_true(dtl_str_is(route_key(a, KAFKA_KEY_DYAD, &msg), "->-"));
	ev.participants = two;
	ev.participant_count = 2;
	assert_true(dtl_str_is(route_key(a, KAFKA_KEY_DYAD, &msg), "RUS>REB"));
	ev.participants = alike;
	ev.participant_count = 3;
	assert_true(dtl_str_is(route_key(a, KAFKA_KEY_DYAD, &msg), "IND:LKA"));
	msg.record.u.any = NULL;
	assert_true(dtl_str_is(route_key(a, KAFKA_KEY_TYPE, &msg), "came with"));
	dtl_arena_free(a);
}

static struct dtl_str
value_of(const struct dtl_send *send, const char *name)
{
	return dtl_header_find(send->headers, send->header_count, name);
}

static void
headers_say_how_the_value_is_written_and_carry_the_rest(void **state)
{
	static const struct dtl_header came[] = { { DTL_STR("ce_id"), DTL_STR("old") },
		{ DTL_STR("x-team"), DTL_STR("blue") },
		{ DTL_STR("__value_schema_id"), DTL_STR("\0xxxx") },
		{ DTL_STR("content-type"), DTL_STR("application/avro") } };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_raw_message raw = { .headers = came, .header_count = 4 };
	struct dtl_event ev = event();
	struct dtl_message msg = { .record = { DTL_KIND_EVENT, { .event = &ev } }, .raw = &raw };
	struct form form = { KAFKA_JSON, "l", NULL };
	const struct dtl_json *json = NULL;
	struct dtl_send send = { 0 };
	struct dtl_err err = { "" };
	struct dtl_buf value;

	(void)state;
	dtl_buf_init(&value, a);
	assert_int_equal(form_make(&form, a, &msg, &value, &send, &err), DTL_OK);
	assert_true(dtl_str_is(value_of(&send, "content-type"), "application/json"));
	assert_true(dtl_str_is(value_of(&send, "ce_id"), "00000000000000000000000000000001.3.4"));
	assert_true(dtl_str_is(value_of(&send, "x-team"), "blue"));
	assert_null(value_of(&send, "__value_schema_id").p);
	assert_int_equal(value_of(&send, "traceparent").n, DTL_TRACE_PARENT);

	form.format = KAFKA_CLOUDEVENTS;
	assert_int_equal(form_make(&form, a, &msg, &value, &send, &err), DTL_OK);
	assert_null(value_of(&send, "ce_id").p);
	assert_true(dtl_str_is(value_of(&send, "x-team"), "blue"));
	assert_int_equal(dtl_json_read(a, send.value, &json, &err), DTL_OK);
	assert_true(
	    dtl_str_is(dtl_json_get_str(json, "id"), "00000000000000000000000000000001.3.4"));
	assert_true(dtl_str_is(dtl_json_get_str(json, "source"), "/dateline/l"));
	assert_true(dtl_str_is(dtl_json_get_str(dtl_json_get(json, "data"), "type"), "AGREE"));

	msg.record.u.any = NULL;
	assert_int_equal(form_make(&form, a, &msg, &value, &send, &err), DTL_OK);
	assert_null(send.value.p);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(topics_are_made_of_fields),
		cmocka_unit_test(wrong_topics_are_refused_with_their_place),
		cmocka_unit_test(keys_group_what_belongs_together),
		cmocka_unit_test(headers_say_how_the_value_is_written_and_carry_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
