/*
 * sqlite_sink - the events as tables in one SQLite file, with the offsets in the same transaction.
 *
 *	write (copies into the batch) ... flush (BEGIN, ledger rule, offsets, COMMIT)
 *
 * A flush that fails for the world (locked, disk full) leaves the file as it was and the batch whole,
 * so the skeleton can call it again. A batch over batch_bytes is written early into the
 * open transaction; after that a failure stops the process, which starts again where the table stands.
 *
 * Errors:  write: DTL_SKIP for a record without ids. flush: DTL_RETRY locked, disk full; DTL_FAIL
 *          damaged file, stale sink (the table's offset is not the one we started from).
 * Memory:  the batch lives in an arena that each flush empties.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_SQLITE_SINK_H
#define DTL_SINKS_SQLITE_SINK_H

#include "run/sink.h"

#define SQLITE_SINK_APPLICATION_ID 0x64746c31 /* "dtl1" */

struct sqlite_conf {
	const char *path;
	int sync;
	int64_t busy_wait_ms;
	int64_t batch_bytes;
	const char *dir; /* folder of the configuration: relative paths count from there */
};

extern const struct dtl_sink dtl_sqlite_sink;

#endif
