/*
 * delivery - an idempotent producer that knows what has been acknowledged; alone, or under a txn.
 *
 *	dtl_delivery_open  (dtl_delivery_send ... dtl_delivery_flush) ...  dtl_delivery_close
 *
 * acks=all, murmur2 placement, a bounded queue: send blocks while it is full. A record is never given
 * up while the process lives; when the broker is away, send and flush wait and let the idle
 * call run, until the first signal's patience (limits.shutdown_timeout) ends.
 *
 * Errors:  DTL_SKIP: the record is too large for any topic of ours. DTL_RETRY: patience ended.
 *          DTL_FAIL: no such topic, refused by the broker, or fatal.
 * Memory:  what is sent is copied; limits.memory bounds the queue.
 * Threads: one thread (main, or the txn's); acknowledgements arrive inside these calls.
 */
#ifndef DTL_RUN_DELIVERY_H
#define DTL_RUN_DELIVERY_H

#include "run/acks.h"
#include "run/admin.h"
#include "run/metrics.h"

struct dtl_delivery;
struct rd_kafka_s;

/* Runs about once a second while send or flush waits: a consumer must be polled meanwhile. */
struct dtl_idle {
	void (*run)(void *self);
	void *self;
};

struct dtl_send {
	const char *topic;
	struct dtl_str key; /* absent: null */
	struct dtl_str value; /* absent: tombstone */
	const struct dtl_header *headers;
	size_t header_count;
	int64_t timestamp_ms; /* 0: now */
};

/* transactional: client_id is the transactional.id too, and what is refused for now gives DTL_RETRY:
 * the transaction is to be aborted. */
dtl_rc dtl_delivery_open(const struct dtl_shared *shared, const char *client_id, bool transactional,
    struct dtl_metrics *metrics, struct dtl_delivery **ret, struct dtl_err *err) DTL_MUST_USE;
/* The topics must be there; their leaders are known from now on (the first record need not wait the
 * second that librdkafka takes to look for them). Creates nothing. */
dtl_rc dtl_delivery_expect(struct dtl_delivery *d, const char *const *topics, size_t count,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_delivery_set_idle(struct dtl_delivery *d, struct dtl_idle idle);
dtl_rc dtl_delivery_send(
    struct dtl_delivery *d, const struct dtl_send *msg, struct dtl_err *err) DTL_MUST_USE;
/* Serves acknowledgements for up to wait_ms; says whether any record was refused meanwhile. */
dtl_rc dtl_delivery_poll(struct dtl_delivery *d, int wait_ms, struct dtl_err *err) DTL_MUST_USE;
/* Returns when everything sent is acknowledged. */
dtl_rc dtl_delivery_flush(struct dtl_delivery *d, struct dtl_err *err) DTL_MUST_USE;
/* Whether the client takes a record of this size: DTL_SKIP when not. */
dtl_rc dtl_delivery_fits(
    const struct dtl_delivery *d, const struct dtl_send *msg, struct dtl_err *err) DTL_MUST_USE;
/* After an abort: what was refused for now is forgotten, and what is still to be told of its records. */
void dtl_delivery_forgive(struct dtl_delivery *d);
/* Whether a broker could not be reached since this was last asked to forget. */
bool dtl_delivery_outage(const struct dtl_delivery *d);
void dtl_delivery_forget_outage(struct dtl_delivery *d);
struct rd_kafka_s *dtl_delivery_client(struct dtl_delivery *d);
const struct dtl_acks *dtl_delivery_acks(const struct dtl_delivery *d);
/* What was not flushed is given up. NULL is fine. */
void dtl_delivery_close(struct dtl_delivery *d);

#endif
