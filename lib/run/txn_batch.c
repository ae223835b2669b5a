#include "run/txn_parts.h"

#include "base/date.h"
#include "run/fault.h"
#include "run/signals.h"

#include <stdatomic.h>
#include <time.h>

#define OFFSETS_MS 5000
#define AGAIN_MS 50
#define PURGE_ROUNDS 100

static void
nap(int64_t ms)
{
	struct timespec ts = { 0, (long)ms * 1000000 };

	(void)nanosleep(&ts, NULL);
}

dtl_rc
dtl_txn_judge(rd_kafka_error_t *error, const char *what, struct dtl_err *err)
{
	bool fatal, again, abort;

	if (error == NULL)
		return DTL_OK;
	fatal = rd_kafka_error_is_fatal(error) != 0;
	again = rd_kafka_error_is_retriable(error) != 0;
	abort = rd_kafka_error_txn_requires_abort(error) != 0;
	(void)dtl_kafka_error(err, error, "%s", what);
	if (fatal)
		return DTL_FAIL;
	return again && !abort ? DTL_SKIP : DTL_RETRY;
}

static dtl_rc
send_offsets(struct dtl_txn *t, struct dtl_err *err)
{
	dtl_rc rc;

	if (t->offsets.list == NULL || t->offsets.list->cnt == 0)
		return DTL_OK;
	do {
		atomic_store(&t->asked_ms, dtl_time_mono_ms());
		rc = dtl_txn_judge(rd_kafka_send_offsets_to_transaction(
				       t->rk, t->offsets.list, t->offsets.group, OFFSETS_MS),
		    "offsets of a transaction", err);
		atomic_store(&t->asked_ms, 0);
		if (rc != DTL_SKIP)
			return rc;
		nap(AGAIN_MS);
	} while (dtl_signals_patience_ms(t->drain_ms) > 0);
	return dtl_err_wrap(err, DTL_RETRY, "stopped");
}

/* Without a timeout: librdkafka 2.0 errs or asserts when it is called with a short one. */
static dtl_rc
commit(struct dtl_txn *t, struct dtl_err *err)
{
	dtl_rc rc;

	while (
	    (rc = dtl_txn_judge(rd_kafka_commit_transaction(t->rk, -1), "commit", err)) == DTL_SKIP)
		nap(AGAIN_MS);
	return rc;
}

static dtl_rc
abort_it(struct dtl_txn *t, struct dtl_err *err)
{
	const struct dtl_acks *acks = dtl_delivery_acks(t->delivery);
	struct dtl_err later = { "" };
	dtl_rc rc;

	dtl_fault_at(DTL_FAULT_TXN_ABORTING);
	while ((rc = dtl_txn_judge(rd_kafka_abort_transaction(t->rk, -1), "abort", &later)) ==
	       DTL_SKIP)
		nap(AGAIN_MS);
	if (rc != DTL_OK) {
		*err = later;
		return DTL_FAIL;
	}
	for (int i = 0; i < PURGE_ROUNDS && acks->low < acks->next; i++)
		(void)rd_kafka_poll(t->rk, 10);
	dtl_delivery_forgive(t->delivery);
	dtl_fault_at(DTL_FAULT_TXN_ABORTED);
	return DTL_RETRY;
}

static dtl_rc
produce(struct dtl_txn *t, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; rc == DTL_OK && i < t->stage->count; i++)
		rc = dtl_delivery_send(t->delivery, &t->stage->items[i].send, err);
	return rc == DTL_SKIP ? DTL_FAIL : rc; /* sizes were checked at the door */
}

/* Begins, produces, offsets, acknowledged, committed. Until the commit itself a stop that ran out of
 * patience leads to an abort. */
dtl_rc
dtl_txn_run_batch(struct dtl_txn *t, struct dtl_err *err)
{
	dtl_rc rc;

	t->begun_ms = dtl_time_mono_ms();
	t->took_us = 0;
	rc = dtl_txn_judge(rd_kafka_begin_transaction(t->rk), "begin", err);
	if (rc != DTL_OK)
		return DTL_FAIL;
	dtl_fault_at(DTL_FAULT_TXN_BEGUN);
	rc = produce(t, err);
	dtl_fault_at(DTL_FAULT_TXN_PRODUCED);
	if (rc == DTL_OK)
		rc = send_offsets(t, err);
	dtl_fault_at(DTL_FAULT_TXN_OFFSETS);
	if (rc == DTL_OK)
		rc = dtl_delivery_flush(t->delivery, err);
	dtl_fault_at(DTL_FAULT_TXN_FLUSHED);
	if (rc == DTL_OK)
		rc = commit(t, err);
	if (rc == DTL_RETRY)
		return abort_it(t, err);
	if (rc == DTL_OK)
		dtl_fault_at(DTL_FAULT_TXN_COMMITTED);
	t->took_us = (dtl_time_mono_ms() - t->begun_ms) * 1000;
	return rc;
}
