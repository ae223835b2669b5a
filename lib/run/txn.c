#include "run/txn_parts.h"

#include "base/date.h"
#include "base/log.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define INIT_MS 10000
#define ABORT_MS 3000 /* for an abort when a stop ran out of patience */
#define LOST_MS 45000 /* of a call that was given five seconds */
#define IDLE_MS 1000

/* A transaction that was ended for taking too long, or by a broker that died, looks as if another process had
 * fenced us; one that is young, with all brokers there, was fenced indeed. */
static bool
is_spent(const struct dtl_txn *t, rd_kafka_resp_err_t code)
{
	bool old = dtl_time_mono_ms() - t->begun_ms >= t->timeout_ms * 9 / 10 ||
		   dtl_delivery_outage(t->delivery);

	switch ((int)code) {
	case RD_KAFKA_RESP_ERR_INVALID_TXN_STATE:
	case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING:
	case RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID:
	case RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER:
		return true;
	case RD_KAFKA_RESP_ERR__FENCED:
	case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
	case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
		return old;
	default:
		return false;
	}
}

void
dtl_txn_drop_offsets(struct dtl_txn_offsets *offsets)
{
	if (offsets->list != NULL)
		rd_kafka_topic_partition_list_destroy(offsets->list);
	if (offsets->group != NULL)
		rd_kafka_consumer_group_metadata_destroy(offsets->group);
	*offsets = (struct dtl_txn_offsets){ NULL, NULL };
}

static struct timespec
from_now(int wait_ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms / 1000;
	until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	return until;
}

/* Under the lock. A client that has nothing to send is polled all the same while somebody looks at how it is. */
static void
idle(struct dtl_txn *t)
{
	struct timespec until = from_now(IDLE_MS);

	(void)pthread_cond_timedwait(&t->changed, &t->lock, &until);
	if (t->state == IDLE && t->rk != NULL && dtl_metrics_served(t->metrics))
		(void)rd_kafka_poll(t->rk, 0);
}

static void *
work(void *self)
{
	struct dtl_txn *t = self;

	(void)pthread_mutex_lock(&t->lock);
	while (!t->quit) {
		struct dtl_err err = { "" };
		dtl_rc rc;

		if (t->state != WORKING) {
			idle(t);
			continue;
		}
		(void)pthread_mutex_unlock(&t->lock);
		rc = dtl_txn_run_batch(t, &err);
		(void)rd_kafka_poll(t->rk, 0); /* what it has to tell of brokers */
		if (rc == DTL_OK)
			dtl_delivery_forget_outage(t->delivery);
		t->spent = rc == DTL_FAIL && is_spent(t, rd_kafka_fatal_error(t->rk, NULL, 0));
		dtl_txn_drop_offsets(&t->offsets);
		(void)pthread_mutex_lock(&t->lock);
		t->rc = rc;
		t->why = err;
		t->state = DONE;
		(void)pthread_cond_broadcast(&t->changed);
	}
	(void)pthread_mutex_unlock(&t->lock);
	return NULL;
}

static int64_t
timeout_ms(rd_kafka_t *rk)
{
	char text[24] = "";
	size_t n = sizeof text;
	int64_t ms = 10000;

	if (rd_kafka_conf_get(rd_kafka_conf(rk), "transaction.timeout.ms", text, &n) ==
	    RD_KAFKA_CONF_OK)
		(void)dtl_str_to_i64(dtl_str_from(text), 1, INT32_MAX, &ms);
	return ms;
}

static dtl_rc
start_thread(struct dtl_txn *t, struct dtl_err *err)
{
	pthread_condattr_t attr;

	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_cond_init(&t->changed, &attr);
	(void)pthread_condattr_destroy(&attr);
	t->has_thread = pthread_create(&t->thread, NULL, work, t) == 0;
	return t->has_thread ? DTL_OK : dtl_err_set(err, DTL_FAIL, "no thread for transactions");
}

static dtl_rc
open_client(struct dtl_txn *t, struct dtl_err *err)
{
	dtl_rc rc = dtl_delivery_open(t->shared, t->identity, true, t->metrics, &t->delivery, err);

	if (rc != DTL_OK)
		return rc;
	t->rk = dtl_delivery_client(t->delivery);
	t->timeout_ms = timeout_ms(t->rk);
	t->begun_ms = dtl_time_mono_ms();
	rc = dtl_txn_judge(rd_kafka_init_transactions(t->rk, INIT_MS),
	    "taking over what this identity left open", err);
	return rc == DTL_SKIP ? DTL_RETRY : rc;
}

bool
dtl_txn_may_renew(const struct dtl_txn *t)
{
	return t->spent;
}

dtl_rc
dtl_txn_renew(struct dtl_txn *t, struct dtl_err *err)
{
	dtl_rc rc;

	(void)pthread_mutex_lock(&t->lock);
	dtl_delivery_close(t->delivery);
	t->delivery = NULL;
	t->rk = NULL;
	rc = open_client(t, err);
	(void)pthread_mutex_unlock(&t->lock);
	return rc;
}

dtl_rc
dtl_txn_open(const struct dtl_shared *shared, const char *identity, struct dtl_metrics *metrics,
    struct dtl_txn **ret, struct dtl_err *err)
{
	struct dtl_txn *t = calloc(1, sizeof *t);
	dtl_rc rc;

	if (t == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	t->metrics = metrics;
	t->drain_ms = shared->drain_ms;
	t->shared = shared;
	t->identity = identity;
	rc = open_client(t, err);
	if (rc == DTL_OK)
		rc = start_thread(t, err);
	if (rc != DTL_OK) {
		(void)dtl_txn_close(t);
		return rc;
	}
	*ret = t;
	return DTL_OK;
}

struct dtl_delivery *
dtl_txn_delivery(struct dtl_txn *t)
{
	return t->delivery;
}

void
dtl_txn_start(struct dtl_txn *t, struct dtl_stage *stage, struct dtl_txn_offsets offsets)
{
	(void)pthread_mutex_lock(&t->lock);
	t->stage = stage;
	t->offsets = offsets;
	t->state = WORKING;
	(void)pthread_cond_broadcast(&t->changed);
	(void)pthread_mutex_unlock(&t->lock);
}

static void
await(struct dtl_txn *t, int wait_ms)
{
	struct timespec until = from_now(wait_ms);

	while (t->state == WORKING && pthread_cond_timedwait(&t->changed, &t->lock, &until) == 0)
		continue;
}

/* librdkafka 2.15.1 sometimes never comes back when the broker that it asks for a group's offsets is killed and its
 * metadata drops that broker: a new process does not know of it. */
static dtl_rc
see_that_it_answers(struct dtl_txn *t, struct dtl_err *err)
{
	int64_t asked_ms = atomic_load(&t->asked_ms);

	if (asked_ms == 0 || dtl_time_mono_ms() - asked_ms < LOST_MS)
		return DTL_OK;
	return dtl_err_set(err, DTL_FAIL,
	    "librdkafka has not answered for %d s: this process cannot go on, a new one can",
	    LOST_MS / 1000);
}

dtl_rc
dtl_txn_wait(struct dtl_txn *t, int wait_ms, bool *ret_done, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	(void)pthread_mutex_lock(&t->lock);
	if (wait_ms > 0)
		await(t, wait_ms);
	*ret_done = t->state != WORKING;
	if (t->state == WORKING)
		rc = see_that_it_answers(t, err);
	if (t->state == DONE) {
		t->state = IDLE;
		rc = t->rc;
		if (rc == DTL_OK) {
			dtl_metrics_add(&t->metrics->out, (int64_t)t->stage->count);
			dtl_metrics_add(&t->metrics->commits, 1);
			dtl_metrics_committed(t->metrics, t->took_us);
		} else {
			*err = t->why;
		}
	}
	(void)pthread_mutex_unlock(&t->lock);
	return rc;
}

/* A thread that is inside librdkafka cannot be ended: then the client is left to the end of the process. */
bool
dtl_txn_close(struct dtl_txn *t)
{
	bool stuck = false;

	if (t == NULL)
		return true;
	if (t->has_thread) {
		(void)pthread_mutex_lock(&t->lock);
		await(t, ABORT_MS);
		stuck = t->state == WORKING;
		t->quit = true;
		(void)pthread_cond_broadcast(&t->changed);
		(void)pthread_mutex_unlock(&t->lock);
		if (stuck) {
			dtl_log(DTL_LOG_WARN, "txn.left", "a transaction is left to Kafka", NULL);
			return false;
		}
		(void)pthread_join(t->thread, NULL);
		(void)pthread_cond_destroy(&t->changed);
		(void)pthread_mutex_destroy(&t->lock);
	}
	dtl_delivery_close(t->delivery);
	free(t);
	return true;
}
