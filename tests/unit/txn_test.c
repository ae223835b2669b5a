#include "run_fixture.h"

#include "run/txn.h"

#define API_END_TXN 26
#define API_ADD_PARTITIONS 24
#define API_TXN_OFFSET_COMMIT 28

struct world {
	struct fixture *f;
	struct dtl_txn *txn;
	struct dtl_stage stage;
};

static struct world
open_world(void)
{
	struct world w = { .f = fixture_open() };

	fixture_cluster(w.f);
	(void)rd_kafka_mock_topic_create(w.f->cluster, "news.events", 2, 1);
	fixture_must(
	    w.f, dtl_txn_open(&w.f->shared, "news/test/0", w.f->metrics, &w.txn, &w.f->err));
	dtl_stage_init(&w.stage);
	for (int i = 0; i < 10; i++) {
		struct dtl_send send = { .topic = "news.events", .value = dtl_str_from("value") };

		dtl_stage_add(&w.stage, &send, (struct dtl_owner){ NULL, 0 });
	}
	dtl_stage_keep(&w.stage);
	return w;
}

static void
close_world(struct world *w)
{
	assert_true(dtl_txn_close(w->txn));
	dtl_stage_clear(&w->stage);
	fixture_close(w->f);
}

static struct dtl_txn_offsets
offsets(void)
{
	struct dtl_txn_offsets o = { rd_kafka_topic_partition_list_new(1),
		rd_kafka_consumer_group_metadata_new("news.test") };

	rd_kafka_topic_partition_list_add(o.list, "news.articles", 0)->offset = 7;
	return o;
}

static dtl_rc
end_of(struct world *w)
{
	bool done = false;
	dtl_rc rc = DTL_OK;

	for (int i = 0; i < 600 && !done && rc == DTL_OK; i++)
		rc = dtl_txn_wait(w->txn, 50, &done, &w->f->err);
	assert_true(done || rc != DTL_OK);
	return rc;
}

static void
a_batch_counts_once_it_is_committed(void **state)
{
	struct world w = open_world();
	bool done = false;

	(void)state;
	fixture_must(w.f, dtl_txn_wait(w.txn, 0, &done, &w.f->err));
	assert_true(done);
	dtl_txn_start(w.txn, &w.stage, offsets());
	fixture_must(w.f, end_of(&w));
	assert_int_equal(w.f->metrics->out, 10);
	assert_int_equal(w.f->metrics->commits, 1);
	dtl_txn_start(w.txn, &w.stage, (struct dtl_txn_offsets){ NULL, NULL });
	fixture_must(w.f, end_of(&w));
	assert_int_equal(w.f->metrics->commits, 2);
	close_world(&w);
}

static void
refused_offsets_abort_and_the_batch_can_fly_again(void **state)
{
	struct world w = open_world();

	(void)state;
	rd_kafka_mock_push_request_errors(
	    w.f->cluster, API_TXN_OFFSET_COMMIT, 1, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION);
	dtl_txn_start(w.txn, &w.stage, offsets());
	assert_int_equal(end_of(&w), DTL_RETRY);
	assert_non_null(strstr(w.f->err.text, "offsets of a transaction: "));
	assert_int_equal(w.f->metrics->out, 0);
	assert_int_equal(w.f->metrics->commits, 0);
	dtl_txn_start(w.txn, &w.stage, offsets());
	fixture_must(w.f, end_of(&w));
	assert_int_equal(w.f->metrics->out, 10);
	close_world(&w);
}

static void
passing_errors_are_outlived(void **state)
{
	struct world w = open_world();

	(void)state;
	rd_kafka_mock_push_request_errors(w.f->cluster, API_ADD_PARTITIONS, 2,
	    RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE);
	rd_kafka_mock_push_request_errors(w.f->cluster, API_END_TXN, 2,
	    RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_NOT_COORDINATOR);
	dtl_txn_start(w.txn, &w.stage, offsets());
	fixture_must(w.f, end_of(&w));
	assert_int_equal(w.f->metrics->commits, 1);
	close_world(&w);
}

/* A young transaction that is fenced was fenced by another process: there is nothing to renew. */
static void
who_is_fenced_is_told_why_and_does_not_fence_back(void **state)
{
	struct world w = open_world();

	(void)state;
	rd_kafka_mock_push_request_errors(
	    w.f->cluster, API_END_TXN, 1, RD_KAFKA_RESP_ERR_PRODUCER_FENCED);
	dtl_txn_start(w.txn, &w.stage, offsets());
	assert_int_equal(end_of(&w), DTL_FAIL);
	assert_non_null(strstr(w.f->err.text, "another process runs with this identity"));
	assert_false(dtl_txn_may_renew(w.txn));
	close_world(&w);
}

static void
a_client_that_kafka_gave_up_is_renewed(void **state)
{
	struct world w = open_world();

	(void)state;
	rd_kafka_mock_push_request_errors(
	    w.f->cluster, API_END_TXN, 1, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE);
	dtl_txn_start(w.txn, &w.stage, offsets());
	assert_int_equal(end_of(&w), DTL_FAIL);
	assert_true(dtl_txn_may_renew(w.txn));
	fixture_must(w.f, dtl_txn_renew(w.txn, &w.f->err));
	dtl_txn_start(w.txn, &w.stage, offsets());
	fixture_must(w.f, end_of(&w));
	assert_int_equal(w.f->metrics->out, 10);
	close_world(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_counts_once_it_is_committed),
		cmocka_unit_test(refused_offsets_abort_and_the_batch_can_fly_again),
		cmocka_unit_test(passing_errors_are_outlived),
		cmocka_unit_test(who_is_fenced_is_told_why_and_does_not_fence_back),
		cmocka_unit_test(a_client_that_kafka_gave_up_is_renewed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
