#include "run_fixture.h"

#include "run/delivery.h"

#define API_PRODUCE 0

static struct dtl_delivery *
open_delivery(struct fixture *f)
{
	struct dtl_delivery *d = NULL;

	fixture_cluster(f);
	(void)rd_kafka_mock_topic_create(f->cluster, "news.events", 4, 1);
	fixture_must(
	    f, dtl_delivery_open(&f->shared, "news/test/0", false, f->metrics, &d, &f->err));
	return d;
}

static dtl_rc
send_one(struct fixture *f, struct dtl_delivery *d, const char *key)
{
	struct dtl_send msg = {
		.topic = "news.events", .key = dtl_str_from(key), .value = dtl_str_from("value")
	};

	return dtl_delivery_send(d, &msg, &f->err);
}

static void
flush_returns_when_all_is_acknowledged(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_delivery(f);
	char key[16];

	(void)state;
	for (int i = 0; i < 100; i++) {
		(void)snprintf(key, sizeof key, "k%d", i);
		fixture_must(f, send_one(f, d, key));
	}
	assert_true(dtl_delivery_acks(d)->low < 100);
	fixture_must(f, dtl_delivery_flush(d, &f->err));
	assert_int_equal(dtl_delivery_acks(d)->low, 100);
	assert_int_equal(f->metrics->out, 100);
	dtl_delivery_close(d);
	fixture_close(f);
}

static void
passing_errors_of_the_broker_are_outlived(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_delivery(f);

	(void)state;
	rd_kafka_mock_push_request_errors(f->cluster, API_PRODUCE, 3,
	    RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
	    RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT);
	fixture_must(f, send_one(f, d, "a"));
	fixture_must(f, dtl_delivery_flush(d, &f->err));
	assert_int_equal(dtl_delivery_acks(d)->low, 1);
	dtl_delivery_close(d);
	fixture_close(f);
}

static void
a_refused_record_is_told_and_not_forgotten(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_delivery(f);

	(void)state;
	rd_kafka_mock_push_request_errors(
	    f->cluster, API_PRODUCE, 1, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
	fixture_must(f, send_one(f, d, "a"));
	assert_int_equal(dtl_delivery_flush(d, &f->err), DTL_FAIL);
	assert_non_null(strstr(f->err.text, "record for 'news.events' was refused: "));
	assert_int_equal(send_one(f, d, "b"), DTL_FAIL);
	dtl_delivery_close(d);
	fixture_close(f);
}

static void
a_record_too_large_is_skipped(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_delivery(f);
	struct dtl_send msg = { .topic = "news.events" };
	char *large = calloc(1, DTL_KAFKA_MESSAGE_MAX + 1);

	(void)state;
	assert_non_null(large);
	msg.value = dtl_str_make(large, DTL_KAFKA_MESSAGE_MAX + 1);
	assert_int_equal(dtl_delivery_send(d, &msg, &f->err), DTL_SKIP);
	fixture_must(f, dtl_delivery_flush(d, &f->err));
	free(large);
	dtl_delivery_close(d);
	fixture_close(f);
}

static void
expected_topics_must_be_there(void **state)
{
	static const char *const there[] = { "news.events" };
	static const char *const missing[] = { "news.events", "news.nowhere" };
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_delivery(f);

	(void)state;
	fixture_must(f, dtl_delivery_expect(d, there, 1, &f->err));
	assert_int_equal(dtl_delivery_expect(d, missing, 2, &f->err), DTL_FAIL);
	assert_non_null(strstr(f->err.text, "topic 'news.nowhere'"));
	assert_non_null(strstr(f->err.text, "`dateline topics create`"));
	dtl_delivery_close(d);
	fixture_close(f);
}

static void
count_idle(void *self)
{
	int *count = self;

	if (++*count == 2)
		dtl_signals_stop();
}

/* The broker is away: flush waits, serves the consumer, and ends only by a signal's patience. */
static void
without_a_broker_flush_waits_until_a_signal(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_delivery(f);
	int idle_count = 0;

	(void)state;
	rd_kafka_mock_broker_set_down(f->cluster, 1);
	fixture_must(f, send_one(f, d, "a"));
	dtl_delivery_set_idle(d, (struct dtl_idle){ count_idle, &idle_count });
	assert_int_equal(dtl_delivery_flush(d, &f->err), DTL_RETRY);
	assert_int_equal(idle_count, 2);
	assert_string_equal(
	    f->err.text, "Kafka did not acknowledge 1 records within limits.shutdown_timeout");
	dtl_signals_reset();
	rd_kafka_mock_broker_set_up(f->cluster, 1);
	fixture_must(f, dtl_delivery_flush(d, &f->err));
	dtl_delivery_close(d);
	fixture_close(f);
}

static struct dtl_delivery *
open_transaction(struct fixture *f)
{
	struct dtl_delivery *d = NULL;
	rd_kafka_t *rk;

	fixture_cluster(f);
	(void)rd_kafka_mock_topic_create(f->cluster, "news.events", 4, 1);
	fixture_must(
	    f, dtl_delivery_open(&f->shared, "news/test/0", true, f->metrics, &d, &f->err));
	rk = dtl_delivery_client(d);
	assert_null(rd_kafka_init_transactions(rk, 10000));
	assert_null(rd_kafka_begin_transaction(rk));
	return d;
}

/* What is told is told by later polls. */
static void
purge(struct dtl_delivery *d)
{
	assert_int_equal(rd_kafka_purge(dtl_delivery_client(d),
			     RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT),
	    RD_KAFKA_RESP_ERR_NO_ERROR);
}

static dtl_rc
await_acks(struct fixture *f, struct dtl_delivery *d)
{
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && dtl_delivery_acks(d)->low < dtl_delivery_acks(d)->next)
		rc = dtl_delivery_poll(d, 10, &f->err);
	return rc;
}

static void
purged_records_count_for_their_own_transaction_only(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_delivery *d = open_transaction(f);

	(void)state;
	rd_kafka_mock_broker_set_down(f->cluster, 1);
	fixture_must(f, send_one(f, d, "a"));
	purge(d);
	assert_int_equal(await_acks(f, d), DTL_RETRY);
	assert_non_null(strstr(f->err.text, "Purged in"));
	dtl_delivery_forgive(d);
	fixture_must(f, send_one(f, d, "b"));
	purge(d);
	dtl_delivery_forgive(d);
	fixture_must(f, await_acks(f, d));
	fixture_must(f, send_one(f, d, "c"));
	purge(d);
	assert_int_equal(await_acks(f, d), DTL_RETRY);
	dtl_delivery_close(d);
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flush_returns_when_all_is_acknowledged),
		cmocka_unit_test(passing_errors_of_the_broker_are_outlived),
		cmocka_unit_test(a_refused_record_is_told_and_not_forgotten),
		cmocka_unit_test(a_record_too_large_is_skipped),
		cmocka_unit_test(expected_topics_must_be_there),
		cmocka_unit_test(without_a_broker_flush_waits_until_a_signal),
		cmocka_unit_test(purged_records_count_for_their_own_transaction_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
