#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "body.h"
#include "sign.h"
#include "template.h"

static const char record[] =
    "{\"id\":\"e1\",\"type\":\"AGREE\",\"confidence\":0.5,\"historical\":false,\"headline\":\"say "
    "\\\"no\\\"\\n\","
    "\"mode\":null,\"topics\":[\"a\",\"b\\\\\"],\"where\":{\"name\":\"K\\u00f6ln\",\"lat\":50.9}}";

static const struct {
	const char *text;
	const char *filled;
} templates[] = {
	{ "{}", "{}" },
	{ "{\"t\":{{type}}}", "{\"t\":\"AGREE\"}" },
	{ "{\"t\":\"{{ type }} now\"}", "{\"t\":\"AGREE now\"}" },
	{ "{\"h\":{{headline}},\"i\":\"<{{headline}}>\"}",
	    "{\"h\":\"say \\\"no\\\"\\n\",\"i\":\"<say \\\"no\\\"\\n>\"}" },
	{ "[{{confidence}},\"{{confidence}}\",{{historical}}]", "[0.5,\"0.5\",false]" },
	{ "[{{mode}},\"{{mode}}\",{{nothing.at.all}},{{topics.7}}]", "[null,\"\",null,null]" },
	{ "[{{topics.1}},\"{{topics.0}}\",{{topics}},\"{{topics}}\"]",
	    "[\"b\\\\\",\"a\",[\"a\",\"b\\\\\"],\"[\\\"a\\\",\\\"b\\\\\\\\\\\"]\"]" },
	{ "{\"w\":{{where}}}", "{\"w\":{\"name\":\"K\xc3\xb6ln\",\"lat\":50.9}}" },
	{ "{\"\\\"\":{{id}}}", "{\"\\\"\":\"e1\"}" },
};

static void
templates_give_json_whatever_the_record_holds(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_json *json = NULL, *again = NULL;
	const struct template *t = NULL;
	struct dtl_err err = { "" };
	size_t at;

	(void)state;
	assert_int_equal(dtl_json_read(a, dtl_str_from(record), &json, &err), DTL_OK);
	for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
		struct dtl_buf out;

		if (template_parse(a, dtl_str_from(templates[i].text), &t, &at, &err) != DTL_OK)
			fail_msg("%s: %s", templates[i].text, err.text);
		dtl_buf_init(&out, a);
		template_fill(t, json, &out);
		assert_string_equal(out.p, templates[i].filled);
		assert_int_equal(dtl_json_read(a, dtl_buf_str(&out), &again, &err), DTL_OK);
	}
	dtl_arena_free(a);
}

static void
wrong_templates_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *text;
		size_t at;
	} wrong[] = { { "{\"a\":{{type}", 5 }, { "[1, {{}}]", 4 }, { "[{{Type}}]", 1 },
		{ "{\"a\":{{type}} {{id}}}", 0 }, { "", 0 }, { "{\"a\": {{x y}}}", 6 } };
	struct dtl_arena *a = dtl_arena_new(0);
	const struct template *t = NULL;
	struct dtl_err err = { "" };
	size_t at;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(
		    template_parse(a, dtl_str_from(wrong[i].text), &t, &at, &err), DTL_FAIL);
		assert_int_equal(at, wrong[i].at);
	}
	dtl_arena_free(a);
}

/* The example of the specification. */
static void
signatures_are_those_of_standard_webhooks(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str key, value;
	struct dtl_err err = { "" };

	(void)state;
	assert_int_equal(sign_key(a, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &key, &err), DTL_OK);
	assert_int_equal(key.n, 24);
	value = sign_value(a, key, dtl_str_from("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330,
	    dtl_str_from("{\"test\": 2432232314}"));
	assert_true(dtl_str_is(value, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
	assert_int_equal(sign_key(a, "whsec_???", &key, &err), DTL_FAIL);
	assert_int_equal(sign_key(a, "plain", &key, &err), DTL_OK);
	assert_true(dtl_str_is(key, "plain"));
	dtl_arena_free(a);
}

static void
a_batch_has_one_key_for_the_same_records(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct item items[3] = { { .id = DTL_STR("a") }, { .id = DTL_STR("b") },
		{ .id = DTL_STR("c") } };
	struct dtl_str two = body_id(a, items, 2);

	(void)state;
	assert_true(dtl_str_is(body_id(a, items, 1), "a"));
	assert_true(dtl_str_eq(two, body_id(a, items, 2)));
	assert_false(dtl_str_eq(two, body_id(a, items, 3)));
	assert_false(dtl_str_eq(two, body_id(a, items + 1, 2)));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(templates_give_json_whatever_the_record_holds),
		cmocka_unit_test(wrong_templates_are_refused_with_their_place),
		cmocka_unit_test(signatures_are_those_of_standard_webhooks),
		cmocka_unit_test(a_batch_has_one_key_for_the_same_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
