/*
 * admin_client - the inside of admin: its client of librdkafka and how it waits for answers.
 *
 * Errors:  as admin.h.
 * Memory:  events are the caller's to destroy.
 * Threads: one handle, one thread.
 */
#ifndef DTL_RUN_ADMIN_CLIENT_H
#define DTL_RUN_ADMIN_CLIENT_H

#include "run/admin.h"
#include "run/kafka.h"

#define DTL_ADMIN_WAIT_MS 15000
#define DTL_ADMIN_GROUPS 64

/* A consumer that never joins: the way to ask for a group's committed offsets. */
struct dtl_admin_group {
	char name[256];
	rd_kafka_t *rk;
};

struct dtl_admin {
	const struct dtl_shared *shared;
	rd_kafka_t *rk;
	rd_kafka_queue_t *queue;
	rd_kafka_resp_err_t delivered; /* of the message that send waits for */
	bool waiting;
	struct dtl_admin_group groups[DTL_ADMIN_GROUPS];
	size_t group_count;
};

/* All topics are asked for, because asking for one by name may create it. */
dtl_rc dtl_admin_metadata(struct dtl_admin *admin, const struct rd_kafka_metadata **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* The result of the admin call just made, or NULL with the reason. */
rd_kafka_event_t *
dtl_admin_event(struct dtl_admin *admin, const char *what, dtl_rc *ret_rc, struct dtl_err *err);
dtl_rc dtl_admin_watermarks(struct dtl_admin *admin, const char *topic, int32_t partition,
    int64_t *ret_low, int64_t *ret_high, struct dtl_err *err) DTL_MUST_USE;

#endif
