/*
 * message - one decoded input record as processors and sinks see it.
 *
 * Errors:  none.
 * Memory:  everything dies when the call that got it returns.
 * Threads: main thread.
 */
#ifndef DTL_RUN_MESSAGE_H
#define DTL_RUN_MESSAGE_H

#include "run/headers.h"

struct dtl_raw_message; /* run/admin.h */

struct dtl_message {
	struct dtl_record record; /* u.any NULL: a tombstone (compacted topics) */
	struct dtl_str key;
	enum dtl_topic topic;
	const char *topic_name;
	int32_t partition;
	int64_t offset;
	int64_t timestamp_ms;
	struct dtl_trace trace; /* that the record carries; parent absent: none */
	const struct dtl_raw_message *raw; /* the record as it came */
};

/* Half-open range [from, to) of input offsets of one partition that a flush makes final. */
struct dtl_offset_range {
	const char *topic;
	int32_t partition;
	int64_t from; /* what was stored at assignment or by the last flush; -1 none */
	int64_t to; /* next offset to read */
};

#endif
