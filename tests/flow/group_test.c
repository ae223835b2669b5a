#include "unit/run_fixture.h"

#include "run/delivery.h"
#include "run/group.h"

#define TOPIC "news.articles"
#define API_OFFSET_COMMIT 8
#define API_HEARTBEAT 12

struct watch {
	int settled;
	int assigned;
	int64_t start; /* what the destination remembers; -1 nothing */
};

static dtl_rc
on_settle(void *self, bool lost, struct dtl_err *err)
{
	struct watch *watch = self;

	(void)lost;
	(void)err;
	watch->settled++;
	return DTL_OK;
}

static void
on_assigned(void *self)
{
	struct watch *watch = self;

	watch->assigned++;
}

static dtl_rc
on_start(void *self, const char *topic, int32_t partition, int64_t *ret_offset, struct dtl_err *err)
{
	struct watch *watch = self;

	(void)topic;
	(void)partition;
	(void)err;
	*ret_offset = watch->start;
	return DTL_OK;
}

static void
fill_topic(struct fixture *f, int count)
{
	struct dtl_delivery *d = NULL;
	char value[16];

	fixture_must(f, dtl_delivery_open(&f->shared, "filler", false, f->metrics, &d, &f->err));
	for (int i = 0; i < count; i++) {
		struct dtl_send msg = { .topic = TOPIC, .key = dtl_str_from("k") };

		(void)snprintf(value, sizeof value, "%d", i);
		msg.value = dtl_str_from(value);
		fixture_must(f, dtl_delivery_send(d, &msg, &f->err));
	}
	fixture_must(f, dtl_delivery_flush(d, &f->err));
	dtl_delivery_close(d);
}

static struct fixture *
open_topic(int partitions, int count)
{
	struct fixture *f = fixture_open();

	fixture_cluster(f);
	(void)rd_kafka_mock_topic_create(f->cluster, TOPIC, partitions, 1);
	if (count > 0)
		fill_topic(f, count);
	return f;
}

static struct dtl_group *
join(struct fixture *f, struct watch *watch, bool destination, bool latest)
{
	struct dtl_group_options o = { .shared = &f->shared,
		.group = "news.test",
		.instance = "news/test/0",
		.topics = { TOPIC },
		.topic_count = 1,
		.latest = latest,
		.metrics = f->metrics,
		.hooks = { watch, on_settle, destination ? on_start : NULL, on_assigned } };
	struct dtl_group *g = NULL;

	fixture_must(f, dtl_group_open(&o, &g, &f->err));
	return g;
}

/* The next record's offset, worked; -1 when none comes within some seconds. */
static int64_t
work_one(struct fixture *f, struct dtl_group *g)
{
	struct dtl_fetched fetched = { NULL, NULL, 0 };
	int64_t offset = -1;

	for (int i = 0; i < 600 && fetched.msg == NULL; i++)
		fixture_must(f, dtl_group_next(g, 50, &fetched, &f->err));
	if (fetched.msg == NULL)
		return -1;
	offset = fetched.msg->offset;
	dtl_metrics_add(&f->metrics->in, 1);
	fetched.part->tally.in++;
	fetched.part->tally.done++;
	dtl_group_worked(&fetched);
	dtl_fetched_free(&fetched);
	return offset;
}

static void
a_new_group_starts_at_the_beginning(void **state)
{
	struct fixture *f = open_topic(1, 5);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);

	(void)state;
	for (int64_t i = 0; i < 5; i++)
		assert_int_equal(work_one(f, g), i);
	assert_int_equal(watch.assigned, 1);
	assert_int_equal(f->metrics->done, 0);
	fixture_must(f, dtl_group_commit(g, &f->err));
	assert_int_equal(f->metrics->in, 5);
	assert_int_equal(f->metrics->done, 5);
	assert_false(dtl_group_pending(g));
	dtl_group_leave(g);
	assert_int_equal(watch.settled, 1);
	fixture_close(f);
}

static void
a_restart_goes_on_after_what_was_committed(void **state)
{
	struct fixture *f = open_topic(1, 10);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);

	(void)state;
	for (int i = 0; i < 4; i++)
		(void)work_one(f, g);
	fixture_must(f, dtl_group_commit(g, &f->err));
	(void)work_one(f, g);
	(void)work_one(f, g);
	dtl_group_leave(g); /* two were worked but not committed */
	assert_int_equal(f->metrics->in, 4);
	g = join(f, &watch, false, false);
	assert_int_equal(work_one(f, g), 4);
	dtl_group_leave(g);
	fixture_close(f);
}

static void
pause_holds_records_and_resume_skips_none(void **state)
{
	struct fixture *f = open_topic(1, 50);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);

	(void)state;
	for (int64_t i = 0; i < 50; i++) {
		assert_int_equal(work_one(f, g), i);
		if (i % 7 != 0)
			continue;
		dtl_group_pause(g);
		for (int k = 0; k < 4; k++)
			fixture_must(f, dtl_group_serve(g, 20, &f->err));
		dtl_group_resume(g);
		dtl_group_resume(g); /* resuming what is not paused must not rewind */
	}
	assert_int_equal(f->metrics->paused, 0);
	dtl_group_leave(g);
	fixture_close(f);
}

static void
the_destination_decides_where_to_start(void **state)
{
	struct fixture *f = open_topic(1, 10);
	struct watch watch = { 0, 0, 7 };
	struct dtl_group *g = join(f, &watch, true, false);
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_offset_range *ranges;
	size_t count = 0;

	(void)state;
	assert_int_equal(work_one(f, g), 7);
	assert_int_equal(work_one(f, g), 8);
	ranges = dtl_group_ranges(g, a, &count);
	assert_int_equal(count, 1);
	assert_int_equal(ranges[0].from, 7);
	assert_int_equal(ranges[0].to, 9);
	dtl_arena_free(a);
	dtl_group_leave(g);
	fixture_close(f);
}

static void
a_start_at_the_end_is_remembered_at_once(void **state)
{
	struct fixture *f = open_topic(1, 10);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, true);
	struct dtl_fetched none = { NULL, NULL, 0 };

	(void)state;
	for (int i = 0; i < 200 && !dtl_group_pending(g); i++)
		fixture_must(f, dtl_group_next(g, 50, &none, &f->err));
	assert_null(none.msg);
	fixture_must(f, dtl_group_commit(g, &f->err));
	dtl_group_leave(g);
	fill_topic(f, 3);
	g = join(f, &watch, false, true);
	assert_int_equal(work_one(f, g), 10);
	dtl_group_leave(g);
	fixture_close(f);
}

static void
a_refused_commit_can_be_said_again(void **state)
{
	struct fixture *f = open_topic(1, 3);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);

	(void)state;
	(void)work_one(f, g);
	rd_kafka_mock_push_request_errors(
	    f->cluster, API_OFFSET_COMMIT, 1, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS);
	assert_int_equal(dtl_group_commit(g, &f->err), DTL_RETRY);
	assert_true(dtl_group_pending(g));
	assert_int_equal(f->metrics->done, 0);
	fixture_must(f, dtl_group_commit(g, &f->err));
	assert_int_equal(f->metrics->done, 1);
	dtl_group_leave(g);
	fixture_close(f);
}

static void
a_drain_ends_where_the_topic_ended_at_the_start(void **state)
{
	struct fixture *f = open_topic(4, 20);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);
	struct dtl_fetched fetched = { NULL, NULL, 0 };
	int count = 0;
	int rounds = 0;

	(void)state;
	fixture_must(f, dtl_group_mark_ends(g, &f->err));
	assert_false(dtl_group_drained(g));
	while (!dtl_group_drained(g) && rounds++ < 400) {
		fixture_must(f, dtl_group_next(g, 50, &fetched, &f->err));
		if (fetched.msg != NULL) {
			count++;
			dtl_group_worked(&fetched);
		}
		dtl_fetched_free(&fetched);
	}
	assert_int_equal(count, 20);
	fixture_must(f, dtl_group_commit(g, &f->err));
	dtl_group_leave(g);
	g = join(f, &watch, false, false);
	fixture_must(f, dtl_group_mark_ends(g, &f->err));
	rounds = 0;
	while (!dtl_group_drained(g) && rounds++ < 400)
		fixture_must(f, dtl_group_next(g, 50, &fetched, &f->err));
	assert_null(fetched.msg);
	assert_true(rounds < 400);
	dtl_group_leave(g);
	fixture_close(f);
}

static void
a_missing_topic_is_said_with_its_remedy(void **state)
{
	struct fixture *f = open_topic(1, 0);
	struct dtl_group_options o = { .shared = &f->shared,
		.group = "news.test",
		.instance = "news/test/0",
		.topics = { TOPIC, "news.second" },
		.topic_count = 2,
		.metrics = f->metrics };
	struct dtl_group *g = NULL;

	(void)state;
	(void)rd_kafka_mock_topic_create(f->cluster, "news.second", 1, 1);
	rd_kafka_mock_topic_set_error(
	    f->cluster, "news.second", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
	assert_int_equal(dtl_group_open(&o, &g, &f->err), DTL_FAIL);
	assert_non_null(strstr(f->err.text, "'news.second'"));
	rd_kafka_mock_topic_set_error(f->cluster, TOPIC, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
	assert_int_equal(dtl_group_open(&o, &g, &f->err), DTL_FAIL);
	assert_non_null(strstr(f->err.text, "`dateline topics create`"));
	fixture_close(f);
}

static dtl_rc
fence(struct fixture *f, struct dtl_group *g)
{
	struct dtl_fetched fetched = { NULL, NULL, 0 };
	dtl_rc rc = DTL_OK;

	rd_kafka_mock_push_request_errors(
	    f->cluster, API_HEARTBEAT, 1, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID);
	for (int i = 0; i < 200 && rc != DTL_FAIL; i++) {
		rc = dtl_group_next(g, 50, &fetched, &f->err);
		dtl_fetched_free(&fetched);
	}
	return rc;
}

static void
who_is_fenced_out_of_the_blue_does_not_rejoin(void **state)
{
	struct fixture *f = open_topic(1, 3);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);

	(void)state;
	assert_int_equal(work_one(f, g), 0);
	assert_int_equal(fence(f, g), DTL_FAIL);
	assert_non_null(strstr(f->err.text, "another process runs with this identity"));
	assert_false(dtl_group_may_rejoin(g));
	dtl_group_leave(g);
	assert_int_equal(dtl_metrics_in_flight(f->metrics), 0);
	fixture_close(f);
}

static void
who_is_fenced_after_an_outage_may_rejoin(void **state)
{
	struct fixture *f = open_topic(1, 3);
	struct watch watch = { 0, 0, -1 };
	struct dtl_group *g = join(f, &watch, false, false);
	struct dtl_fetched fetched = { NULL, NULL, 0 };

	(void)state;
	assert_int_equal(work_one(f, g), 0);
	rd_kafka_mock_broker_set_down(f->cluster, 1);
	for (int i = 0; i < 20; i++) {
		fixture_must(f, dtl_group_next(g, 50, &fetched, &f->err));
		dtl_fetched_free(&fetched);
	}
	rd_kafka_mock_broker_set_up(f->cluster, 1);
	assert_int_equal(fence(f, g), DTL_FAIL);
	assert_true(dtl_group_may_rejoin(g));
	dtl_group_leave(g);
	assert_int_equal(dtl_metrics_in_flight(f->metrics), 0); /* it was not committed */
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_fenced_out_of_the_blue_does_not_rejoin),
		cmocka_unit_test(who_is_fenced_after_an_outage_may_rejoin),
		cmocka_unit_test(a_new_group_starts_at_the_beginning),
		cmocka_unit_test(a_restart_goes_on_after_what_was_committed),
		cmocka_unit_test(pause_holds_records_and_resume_skips_none),
		cmocka_unit_test(the_destination_decides_where_to_start),
		cmocka_unit_test(a_start_at_the_end_is_remembered_at_once),
		cmocka_unit_test(a_refused_commit_can_be_said_again),
		cmocka_unit_test(a_drain_ends_where_the_topic_ended_at_the_start),
		cmocka_unit_test(a_missing_topic_is_said_with_its_remedy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
