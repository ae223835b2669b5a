/*
 * worker_parts - the inside of a worker, shared by worker*.c only.
 *
 * Errors:  as run/worker.h. Memory: on the stack of dtl_worker_run. Threads: main thread.
 */
#ifndef DTL_RUN_WORKER_PARTS_H
#define DTL_RUN_WORKER_PARTS_H

#include "run/worker.h"

struct dtl_worker {
	const struct dtl_worker_options *with;
	struct dtl_frame *frame;
	struct dtl_group *group;
	struct dtl_crash *crash;
	struct dtl_arena *a; /* the record in hand */
	struct dtl_arena *batch_a; /* ranges */
	struct dtl_retry retry;
	int64_t batch_since_ms; /* 0: nothing in it */
	int64_t batch_records;
	int64_t batch_bytes;
	int64_t busy_us; /* not yet whole milliseconds */
	bool txn;
	int aborts; /* of the batch under way */
	bool bad; /* told that the world is bad */
	bool reload; /* asked for */
	bool failed; /* the destination is not called again */
	bool settling; /* inside a rebalance */
	bool burying; /* dead letters are under way */
	dtl_rc buried; /* how the last ended */
	struct dtl_err why;
};

int64_t dtl_worker_now_us(void);
/* Adds the time since then to busy_ms. */
void dtl_worker_busy(struct dtl_worker *w, int64_t since_us);
/* Waits its turn with the partitions paused and the group polled. DTL_RETRY: give up what is in hand,
 * because we are to stop or because its partition has gone (f may be NULL). */
dtl_rc dtl_worker_wait(
    struct dtl_worker *w, const struct dtl_fetched *f, struct dtl_err *err) DTL_MUST_USE;
/* Tells once that the world is bad; the wait that follows is a counter. */
void dtl_worker_bad(struct dtl_worker *w, int64_t wait_ms, const struct dtl_err *err);
/* The world answered: waits start small again, partitions flow again. */
void dtl_worker_good(struct dtl_worker *w);
bool dtl_worker_is_full(const struct dtl_worker *w);
/* The batch in hand begins anew. */
void dtl_worker_begin_batch(struct dtl_worker *w);
/* Serves the group until a rebalance is over, for some seconds at most. */
dtl_rc dtl_worker_await_steady(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* Whether anything is neither committed nor on its way back to us. */
bool dtl_worker_pending(const struct dtl_worker *w);
/* With transactions. step: looks after the batch under way and, when due, starts the next; waits only while
 * a full batch waits for one under way. finish: until everything is final. settle: partitions go. */
dtl_rc dtl_worker_txn_step(struct dtl_worker *w, bool due, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_worker_txn_finish(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* The group is lost: what is under way ends, the rest is forgotten. */
dtl_rc dtl_worker_txn_forget(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_worker_txn_settle(struct dtl_worker *w, bool lost, struct dtl_err *err) DTL_MUST_USE;
/* Makes the batch final: everything acknowledged and flushed, offsets committed. */
dtl_rc dtl_worker_commit(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* Offsets of the batch, with its dead letters, become final; the destination has the rest. */
dtl_rc dtl_worker_bury(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* Partitions go while dead letters are under way: they are waited for, for some seconds. */
dtl_rc dtl_worker_bury_settle(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* Kafka gave our client up. A new one takes its place, and Kafka is asked whether the batch was committed. */
dtl_rc
dtl_worker_renew(struct dtl_worker *w, dtl_rc (*renew)(struct dtl_out *out, struct dtl_err *err),
    bool *ret_landed, struct dtl_err *err) DTL_MUST_USE;
/* Whose a record at this position is. */
struct dtl_owner dtl_worker_owner(void *self, const char *topic, int32_t partition);
/* DTL_RETRY once a stop has used up its time. */
dtl_rc dtl_worker_patience(const struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* The group is polled with its partitions paused while Kafka lets us wait. */
dtl_rc dtl_worker_serve_paused(struct dtl_worker *w, struct dtl_err *err) DTL_MUST_USE;
/* Hook of the group: partitions are going. */
dtl_rc dtl_worker_settle(void *self, bool lost, struct dtl_err *err) DTL_MUST_USE;
/* Works one fetched record to its end and counts it. */
dtl_rc
dtl_worker_take(struct dtl_worker *w, struct dtl_fetched *f, struct dtl_err *err) DTL_MUST_USE;

#endif
