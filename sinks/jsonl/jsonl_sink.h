/*
 * jsonl_sink - each record as one line of JSON, on standard output or in files.
 *
 *	path: -			standard output
 *	path: out.jsonl		one growing file
 *	rotate_bytes / rotate_every set: lines grow in out.jsonl.part, which becomes
 *				out-000001.jsonl, out-000002.jsonl ... by an atomic rename
 *
 * Only whole lines are ever written; a line that a crash tore is cut off at the next start. Records
 * may come twice after a crash (a file cannot hold Kafka's offsets): their ids tell.
 *
 * Errors:  open: DTL_FAIL (path, rights, in use by another process). flush and write: DTL_RETRY when
 *          the disk is full, DTL_FAIL when the reader of standard output is gone.
 * Memory:  one buffer of about JSONL_SINK_BUFFER bytes and one line.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_JSONL_SINK_H
#define DTL_SINKS_JSONL_SINK_H

#include "run/sink.h"

#define JSONL_SINK_BUFFER (1u << 20)

enum jsonl_records { JSONL_EVENTS, JSONL_CODED, JSONL_ALL };

struct jsonl_conf {
	const char *path;
	int records; /* enum jsonl_records */
	int64_t rotate_bytes; /* 0 = never */
	int64_t rotate_every_ms; /* 0 = never */
	bool fsync;
	const char *dir; /* folder of the configuration: relative paths count from there */
};

extern const struct dtl_sink dtl_jsonl_sink;

#endif
