/*
 * dead - the shape of a dead letter: the original record, and headers that say what went wrong.
 *
 * Kafka Connect's ten: __connect.errors.topic .partition .offset .connector.name .task.id .stage
 * .class.name .exception.class.name .exception.message .exception.stacktrace; and ours:
 * dtl.origin ("news.articles/3/812", or a path or URL), dtl.attempts (all of them, also those
 * before it was sent back), dtl.instance, dtl.error (the
 * error class: skip | crash), dtl.requeued (how often it was sent back).
 * Original headers, key, value and timestamp stay as they were.
 *
 * Errors:  none. Memory: see functions. Threads: pure functions.
 */
#ifndef DTL_RUN_DEAD_H
#define DTL_RUN_DEAD_H

#include "run/admin.h"

struct dtl_dead_reason {
	const char *topic; /* NULL: input without a Kafka position */
	int32_t partition;
	int64_t offset;
	struct dtl_str origin; /* for input without a position */
	const char *process; /* "extract" */
	const char *instance; /* "news/extract/0" */
	const char *
	    stage; /* "VALUE_CONVERTER" (decode), "TRANSFORMATION" (work), "TASK_PUT" (sink), "KAFKA_CONSUME" */
	const char *error; /* "skip", "crash" */
	const char *message; /* one sentence */
	int attempts;
};

/* All headers of a dead letter, in the arena: the original ones (without older error headers), then ours. */
size_t dtl_dead_headers(struct dtl_arena *a, const struct dtl_dead_reason *reason,
    const struct dtl_header *original, size_t original_count, const struct dtl_header **ret);

#endif
