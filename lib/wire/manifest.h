/*
 * manifest - what one process did in one interval, as it travels (schemas/manifest.avsc).
 *
 * Errors:  none. Memory: plain structs. Threads: no shared state.
 */
#ifndef DTL_WIRE_MANIFEST_H
#define DTL_WIRE_MANIFEST_H

#include "base/str.h"

struct dtl_portion {
	struct dtl_str source;
	int64_t count;
	int64_t total;
	int64_t last_at;
};

struct dtl_manifest {
	struct dtl_str instance;
	struct dtl_str stage;
	int64_t started_at;
	int32_t sequence;
	int64_t interval_start, interval_end;
	int64_t every;
	bool final;
	struct dtl_str state;
	int64_t in, done, filtered, dead, out;
	int64_t in_flight, lag;
	int64_t last_record_at; /* DTL_TIME_NONE */
	const struct dtl_portion *sources;
	size_t source_count;
	int64_t rest;
};

#endif
