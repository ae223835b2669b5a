/*
 * remote - the cluster that records are forwarded to: its topics, and a producer of it that never waits long.
 *
 *	dtl_remote_open   (dtl_remote_ask  dtl_remote_send ... dtl_remote_poll) ...   dtl_remote_close
 *
 * What is sent ends in one call of done: it is there (DTL_OK), it is too large (DTL_SKIP), or it is to be sent again
 * (DTL_RETRY). While the cluster is away what was sent waits inside; nothing is logged here, since the
 * sink tells it by its own state. The producer is idempotent: it loses and doubles nothing while it lives.
 *
 * Errors:  ask, create, send: DTL_RETRY when the cluster does not answer or takes no more now. send: DTL_SKIP:
 *          larger than any record of ours. DTL_FAIL: configuration.
 * Memory:  what is sent is copied; limits.memory bounds it.
 * Threads: main thread; done is called inside poll, send and close.
 */
#ifndef DTL_RUN_REMOTE_H
#define DTL_RUN_REMOTE_H

#include "run/delivery.h"

struct dtl_remote;

struct dtl_remote_options {
	const struct dtl_shared *shared; /* of the line */
	const char *bootstrap; /* "": the line's own cluster, whose topics are asked for */
	const struct dtl_conf_map *properties; /* of another cluster */
	const char *client_id;
	void (*done)(void *self, size_t token, dtl_rc rc, const char *why);
	void *self;
};

struct dtl_remote_topic {
	int partitions; /* 0: there is no such topic */
	int64_t max_bytes; /* of one record; 0: it was not told */
};

dtl_rc dtl_remote_open(const struct dtl_remote_options *options, struct dtl_remote **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_remote_close(struct dtl_remote *r); /* NULL is fine */
/* Properties that librdkafka takes and that are not ours to decide. */
dtl_rc dtl_remote_check(const struct dtl_conf_map *properties, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_remote_ask(struct dtl_remote *r, const char *topic, struct dtl_remote_topic *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* partitions 0: as many as that cluster gives by default. Being there already is fine. */
dtl_rc dtl_remote_create(
    struct dtl_remote *r, const char *topic, int partitions, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_remote_send(struct dtl_remote *r, const struct dtl_send *msg, size_t token,
    struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_remote_poll(struct dtl_remote *r, int wait_ms, struct dtl_err *err) DTL_MUST_USE;
/* Why the cluster could not be reached last; "" when it was not asked or answered since. */
const char *dtl_remote_trouble(const struct dtl_remote *r);

#endif
