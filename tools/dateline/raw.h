/*
 * raw - records of any topic as JSON, decoded where they can be.
 *
 * Errors:  read: Kafka's; a record that cannot be decoded is passed over.
 * Memory:  the caller's arena and buffer.
 * Threads: one wire, one thread.
 */
#ifndef DATELINE_RAW_H
#define DATELINE_RAW_H

#include "command.h"
#include "run/admin.h"

/* Topic of a role ("articles") or of its name in this line; false when it is neither. */
bool dtl_raw_topic(const struct dtl_shared *shared, const char *word, enum dtl_topic *ret);
/* Text as a string, other bytes as {"base64": "..."}, absent as null. */
void dtl_raw_bytes(struct dtl_json_writer *w, struct dtl_arena *a, struct dtl_str bytes);
/* The first header of that name; absent when there is none. */
struct dtl_str dtl_raw_header(const struct dtl_raw_message *m, const char *name);
/* {"topic", "partition", "offset", "timestamp", "key", "headers"} begun and left open. */
void dtl_raw_begin(struct dtl_json_writer *w, struct dtl_arena *a, const char *topic,
    const struct dtl_raw_message *m);
/* "0:12" or "12" (partition 0). */
bool dtl_raw_position(const char *text, int32_t *ret_partition, int64_t *ret_offset);

/* Every record of a topic that can be decoded is given to took; it dies when that returns. */
struct dtl_raw_reader {
	struct dtl_line *line;
	struct dtl_wire *wire;
	void (*took)(void *self, const struct dtl_record *record);
	void *self;
};
dtl_rc dtl_raw_read(
    const struct dtl_raw_reader *reader, enum dtl_topic topic, struct dtl_err *err) DTL_MUST_USE;

#endif
