#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "run/stage.h"

#include <stdio.h>

static void
add(struct dtl_stage *s, const char *value, const uint32_t *epoch, uint32_t was)
{
	static const struct dtl_header header = { DTL_STR("name"), DTL_STR("header") };
	char bytes[16];
	struct dtl_send send = { .topic = "news.events", .headers = &header, .header_count = 1 };

	(void)snprintf(bytes, sizeof bytes, "%s", value);
	send.value = dtl_str_from(bytes);
	dtl_stage_add(s, &send, (struct dtl_owner){ epoch, was });
	memset(bytes, 'x', sizeof bytes); /* the stage has its own */
}

static void
assert_holds(const struct dtl_stage *s, const char *values)
{
	assert_int_equal(s->count, strlen(values));
	for (size_t i = 0; i < s->count; i++) {
		const struct dtl_send *send = &s->items[i].send;

		assert_int_equal(send->value.p[0], values[i]);
		assert_null(send->key.p);
		assert_true(dtl_str_is(send->headers[0].value, "header"));
	}
}

static void
what_is_not_kept_is_undone_whole(void **state)
{
	struct dtl_stage s;

	(void)state;
	dtl_stage_init(&s);
	add(&s, "a", NULL, 0);
	add(&s, "b", NULL, 0);
	dtl_stage_keep(&s);
	add(&s, "c", NULL, 0);
	dtl_stage_undo(&s);
	add(&s, "d", NULL, 0);
	assert_holds(&s, "abd");
	dtl_stage_undo(&s);
	assert_holds(&s, "ab");
	dtl_stage_reset(&s);
	assert_holds(&s, "");
	dtl_stage_clear(&s);
}

static void
the_unfinished_record_moves_to_the_next_batch(void **state)
{
	struct dtl_stage s, rest;

	(void)state;
	dtl_stage_init(&s);
	dtl_stage_init(&rest);
	add(&s, "a", NULL, 0);
	dtl_stage_keep(&s);
	add(&s, "b", NULL, 0);
	add(&s, "c", NULL, 0);
	dtl_stage_split(&s, &rest);
	assert_holds(&s, "a");
	dtl_stage_clear(&s);
	assert_holds(&rest, "bc");
	assert_int_equal(rest.kept, 0);
	dtl_stage_clear(&rest);
}

static void
what_belongs_to_partitions_that_went_is_dropped(void **state)
{
	uint32_t stays = 1, goes = 7;
	struct dtl_stage s;

	(void)state;
	dtl_stage_init(&s);
	for (int i = 0; i < 300; i++) {
		add(&s, "a", &stays, 1);
		add(&s, "b", &goes, 7);
	}
	dtl_stage_keep(&s);
	goes++;
	dtl_stage_drop_stale(&s);
	assert_int_equal(s.count, 300);
	assert_int_equal(s.kept, 300);
	for (size_t i = 0; i < s.count; i++)
		assert_ptr_equal(s.items[i].owner.epoch, &stays);
	dtl_stage_clear(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_kept_is_undone_whole),
		cmocka_unit_test(the_unfinished_record_moves_to_the_next_batch),
		cmocka_unit_test(what_belongs_to_partitions_that_went_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
