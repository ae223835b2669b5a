/*
 * admin - topics of a line: what they must be like, whether they are, and reading them plainly.
 *
 *	dtl_admin_open   (dtl_admin_ensure, dtl_admin_describe, ...)   dtl_admin_close
 *	dtl_scan_open    (dtl_scan_next ... )				dtl_scan_close
 *
 * A scan reads a topic without a consumer group from a start to an end, for `cat`, `deadletters`,
 * `audit` and producers' progress. It decodes nothing.
 *
 * Errors:  DTL_RETRY when the broker cannot be reached in time; DTL_FAIL for refusals, with the
 *          topic and the remedy.
 * Memory:  messages live until the next dtl_scan_next.
 * Threads: one handle, one thread.
 */
#ifndef DTL_RUN_ADMIN_H
#define DTL_RUN_ADMIN_H

#include "run/shared.h"

struct dtl_admin;

struct dtl_topic_state {
	enum dtl_topic topic;
	const char *name;
	bool exists;
	int partitions;
	int64_t offsets; /* sum of (high - low): records, and the marks that end transactions */
	int64_t end_offset_sum;
	const char *wrong; /* NULL, or what differs from the table and how to mend it */
};

dtl_rc dtl_admin_open(
    const struct dtl_shared *shared, struct dtl_admin **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_admin_close(struct dtl_admin *admin);
/* Creates what is missing by the table of DESIGN (partitions 0 = the table's). Existing topics are
 * never altered. local: retention as the local Kafka wants it. */
dtl_rc dtl_admin_ensure(struct dtl_admin *admin, int partitions, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_admin_describe(struct dtl_admin *admin, struct dtl_arena *a,
    struct dtl_topic_state ret[DTL_TOPIC_COUNT], struct dtl_err *err) DTL_MUST_USE;
/* Sum over partitions of (end offset - committed offset) of a consumer group on a topic; -1 when the
 * group has no offsets there. */
dtl_rc dtl_admin_lag(struct dtl_admin *admin, const char *group, enum dtl_topic topic, int64_t *ret,
    struct dtl_err *err) DTL_MUST_USE;

struct dtl_header {
	struct dtl_str name;
	struct dtl_str value;
};

struct dtl_raw_message {
	struct dtl_str key; /* absent when null */
	struct dtl_str value; /* absent: tombstone */
	const struct dtl_header *headers;
	size_t header_count;
	int32_t partition;
	int64_t offset;
	int64_t timestamp_ms;
};

struct dtl_scan_from {
	int32_t partition; /* -1: all */
	int64_t offset; /* -1: beginning; -N-1: last N of each partition; past the end: the end */
	bool follow; /* go on after the end */
};

struct dtl_scan;

dtl_rc dtl_scan_open(const struct dtl_shared *shared, const char *topic,
    const struct dtl_scan_from *from, struct dtl_scan **ret, struct dtl_err *err) DTL_MUST_USE;
/* *ret NULL: end reached (or, when following, nothing within wait_ms). read_committed. */
dtl_rc dtl_scan_next(struct dtl_scan *scan, int wait_ms, const struct dtl_raw_message **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_scan_close(struct dtl_scan *scan);

/* Sends raw messages: acknowledged when it returns. */
dtl_rc dtl_admin_send(struct dtl_admin *admin, const char *topic, const struct dtl_raw_message *msg,
    struct dtl_err *err) DTL_MUST_USE;
/* Kafka forgets the records of a partition that are before the offset. */
dtl_rc dtl_admin_forget(struct dtl_admin *admin, const char *topic, int32_t partition,
    int64_t offset, struct dtl_err *err) DTL_MUST_USE;

#endif
