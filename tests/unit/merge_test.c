#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/merge.h"

static struct dtl_clause told;

static struct dtl_draft
meeting(const char *a, const char *b)
{
	struct dtl_draft d = { .clause = &told };

	d.ev.type = d.ev.act = DTL_EVENT_CONSULT;
	d.ev.cameo = d.act_cameo = (struct dtl_str)DTL_STR("040");
	d.ev.magnitude = (struct dtl_magnitude){ -1, -1, -1, -1, 0, { NULL, 0 } };
	d.ev.confidence = 0.8;
	d.participants[0] =
	    (struct dtl_participant){ .side = DTL_SIDE_BOTH, .country = dtl_str_from(a) };
	d.participants[1] =
	    (struct dtl_participant){ .side = DTL_SIDE_BOTH, .country = dtl_str_from(b) };
	d.participants[0].code = d.participants[0].country;
	d.participants[1].code = d.participants[1].country;
	d.entity[0] = 0;
	d.entity[1] = 1;
	d.participant_count = 2;
	return d;
}

static void
set_day(struct dtl_draft *d, int day)
{
	d->ev.when.start = d->ev.when.end = (struct dtl_date){ 2025, 6, (int8_t)day };
	d->date_own = true;
}

static void
tellings_of_one_meeting_are_one_event(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = { .a = a };
	struct dtl_coder k = { .doc = &doc };
	struct dtl_draft drafts[3] = { meeting("KEN", "UGA"), meeting("UGA", "KEN"),
		meeting("KEN", "TZA") };
	struct dtl_event *events;
	size_t count;

	(void)state;
	drafts[0].ev.evidence.begin = 10;
	drafts[1].ev.evidence.begin = 90;
	set_day(&drafts[1], 17);
	drafts[1].ev.forum = (struct dtl_forum){ DTL_STR("Border Commission"), { NULL, 0 }, 7 };
	dtl_merge(&k, drafts, 3, &events, &count);
	assert_int_equal(count, 2);
	assert_int_equal(events[0].mention_count, 2);
	assert_int_equal(events[0].participant_count, 2);
	assert_int_equal(events[0].when.start.day, 17);
	assert_int_equal(events[0].forum.ordinal, 7);
	assert_int_equal(events[1].mention_count, 1);
	dtl_arena_free(a);
}

static void
what_differs_in_day_session_status_or_kind_stays_apart(void **state)
{
	struct dtl_draft x = meeting("KEN", "UGA"), y = meeting("KEN", "UGA");

	(void)state;
	assert_true(dtl_merge_same(&x, &y));
	set_day(&x, 17);
	assert_true(dtl_merge_same(&x, &y));
	set_day(&y, 19);
	assert_false(dtl_merge_same(&x, &y));
	y = x;
	x.ev.forum.ordinal = 7;
	y.ev.forum.ordinal = 8;
	assert_false(dtl_merge_same(&x, &y));
	y = x;
	y.ev.status = DTL_STATUS_ONGOING;
	assert_false(dtl_merge_same(&x, &y));
	y = x;
	y.ev.historical = true;
	assert_false(dtl_merge_same(&x, &y));
	y = x;
	y.ev.mode = (struct dtl_str)DTL_STR("visit");
	assert_false(dtl_merge_same(&x, &y));
	y = x;
	y.ev.type = y.ev.act = DTL_EVENT_SUPPORT;
	assert_false(dtl_merge_same(&x, &y));
}

static void
who_did_what_to_whom_is_not_turned_round(void **state)
{
	struct dtl_draft x = meeting("KEN", "UGA"), y = meeting("KEN", "UGA");

	(void)state;
	x.ev.type = x.ev.act = y.ev.type = y.ev.act = DTL_EVENT_ASSAULT;
	x.ev.cameo = x.act_cameo = y.ev.cameo = y.act_cameo = (struct dtl_str)DTL_STR("190");
	x.participants[0].side = y.participants[1].side = DTL_SIDE_SOURCE;
	x.participants[1].side = y.participants[0].side = DTL_SIDE_TARGET;
	assert_false(dtl_merge_same(&x, &y));
	y = x;
	assert_true(dtl_merge_same(&x, &y));
}

static void
a_venue_and_its_city_told_apart_come_together(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc = { .a = a };
	struct dtl_coder k = { .doc = &doc };
	struct dtl_draft drafts[2] = { meeting("KEN", "UGA"), meeting("KEN", "UGA") };
	struct dtl_event *events;
	size_t count;

	(void)state;
	drafts[0].ev.where.name = (struct dtl_str)DTL_STR("Kampala");
	drafts[0].ev.where.precision = DTL_WHERE_CITY;
	drafts[1].ev.where.name = (struct dtl_str)DTL_STR("Lake Hall");
	drafts[1].ev.where.precision = DTL_WHERE_VENUE;
	drafts[1].ev.evidence.begin = 50;
	dtl_merge(&k, drafts, 2, &events, &count);
	assert_int_equal(count, 1);
	assert_true(dtl_str_is(events[0].where.name, "Lake Hall, Kampala"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tellings_of_one_meeting_are_one_event),
		cmocka_unit_test(what_differs_in_day_session_status_or_kind_stays_apart),
		cmocka_unit_test(who_did_what_to_whom_is_not_turned_round),
		cmocka_unit_test(a_venue_and_its_city_told_apart_come_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
