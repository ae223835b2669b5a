/*
 * beats - what the manifests of a line say of each of its processes: the last word, and when there was none.
 *
 *	dtl_beats_read   (look)
 *
 * A gap is a time of an instance that no manifest covers, although it had not ended as it should.
 *
 * Errors:  DTL_RETRY when Kafka does not answer. Without the topic there are no instances.
 * Memory:  the line's arena.
 * Threads: main thread.
 */
#ifndef DATELINE_BEATS_H
#define DATELINE_BEATS_H

#include "base/map.h"
#include "command.h"

#define DTL_BEATS_GAPS 20 /* that are remembered of one instance, the newest */

struct dtl_gap {
	int64_t from, to; /* to: DTL_TIME_NONE: it lasts */
};

struct dtl_beat {
	const char *instance;
	struct dtl_manifest last; /* without its sources */
	int64_t done, filtered, dead; /* over all manifests */
	int64_t gap_count;
	struct dtl_gap gaps[DTL_BEATS_GAPS];
	bool overdue; /* the last gap lasts */
};

struct dtl_beats {
	struct dtl_map instances; /* name -> struct dtl_beat */
	int64_t read;
	int64_t gap_count;
};

dtl_rc dtl_beats_read(
    struct dtl_line *line, int64_t now_ms, struct dtl_beats *ret, struct dtl_err *err) DTL_MUST_USE;

#endif
