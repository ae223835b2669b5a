/*
 * txn - batches of records, each committed to Kafka in one transaction by a thread of its own.
 *
 *	dtl_txn_open   (dtl_txn_start  dtl_txn_wait ...) ...   dtl_txn_close
 *
 * The thread begins, produces, sends the offsets, commits; while it does so the main thread gathers
 * the next batch. A batch that was aborted is whole still: start it again, without what became stale,
 * and nothing needs to be read anew. Opening fences every older process of the same identity and
 * ends what it left open.
 *
 * Errors:  dtl_txn_wait: DTL_RETRY: aborted, nothing of the batch can be seen. DTL_FAIL: fenced or refused: a
 *          new process goes on where the last commit stands.
 * Memory:  stage, offsets and group belong to the thread between start and the end of wait.
 * Threads: main thread calls; the thread inside touches only the batch and the client.
 */
#ifndef DTL_RUN_TXN_H
#define DTL_RUN_TXN_H

#include "run/kafka.h"
#include "run/stage.h"

struct dtl_txn;

/* Input offsets that become final with a batch; both NULL when there are none. */
struct dtl_txn_offsets {
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_consumer_group_metadata_t *group;
};

void dtl_txn_drop_offsets(struct dtl_txn_offsets *offsets);
/* DTL_RETRY when Kafka does not answer in time. */
dtl_rc dtl_txn_open(const struct dtl_shared *shared, const char *identity,
    struct dtl_metrics *metrics, struct dtl_txn **ret, struct dtl_err *err) DTL_MUST_USE;
struct dtl_delivery *dtl_txn_delivery(struct dtl_txn *t);
/* Takes offsets over; the stage stays the caller's. Not while busy. */
void dtl_txn_start(struct dtl_txn *t, struct dtl_stage *stage, struct dtl_txn_offsets offsets);
/* Waits for the end of what was started; *ret_done false: it goes on. Its end is told once. */
dtl_rc
dtl_txn_wait(struct dtl_txn *t, int wait_ms, bool *ret_done, struct dtl_err *err) DTL_MUST_USE;
/* After DTL_FAIL: whether the client alone is spent (Kafka ended a transaction that took longer than
 * transaction.timeout.ms, as when a broker died), so that renew may help. */
bool dtl_txn_may_renew(const struct dtl_txn *t);
/* A new client of the same identity. What became of the batch must then be asked from Kafka. */
dtl_rc dtl_txn_renew(struct dtl_txn *t, struct dtl_err *err) DTL_MUST_USE;
/* false: something is still under way and left to Kafka, which aborts it; its stage must stay. NULL is
 * fine. */
bool dtl_txn_close(struct dtl_txn *t);

#endif
