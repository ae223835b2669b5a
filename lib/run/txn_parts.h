/*
 * txn_parts - the inside of a txn, shared by txn*.c only.
 *
 * Errors:  as run/txn.h. Memory: owned by the txn. Threads: named beside the fields.
 */
#ifndef DTL_RUN_TXN_PARTS_H
#define DTL_RUN_TXN_PARTS_H

#include "run/txn.h"

#include <pthread.h>

enum state { IDLE, WORKING, DONE };

struct dtl_txn {
	const struct dtl_shared *shared;
	const char *identity;
	struct dtl_delivery *delivery;
	rd_kafka_t *rk;
	struct dtl_metrics *metrics;
	int64_t timeout_ms; /* Kafka ends longer transactions */
	bool spent;
	int64_t drain_ms;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* Under the lock. */
	enum state state;
	bool quit;
	dtl_rc rc;
	struct dtl_err why;
	/* Of the thread while it works. */
	struct dtl_stage *stage;
	struct dtl_txn_offsets offsets;
	int64_t begun_ms;
	int64_t took_us;
	_Atomic int64_t
	    asked_ms; /* since when librdkafka was asked for what it was given OFFSETS_MS; 0: nothing is */
};

/* What an error of a transaction asks for: DTL_OK none, DTL_SKIP the same call again, DTL_RETRY an abort,
 * DTL_FAIL the end. The error is destroyed. */
dtl_rc dtl_txn_judge(rd_kafka_error_t *error, const char *what, struct dtl_err *err) DTL_MUST_USE;
/* In the thread: begins, produces, sends offsets, commits; DTL_RETRY: it was aborted. */
dtl_rc dtl_txn_run_batch(struct dtl_txn *t, struct dtl_err *err) DTL_MUST_USE;

#endif
