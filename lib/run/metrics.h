/*
 * metrics - counters in input records, seen by others while the process runs.
 *
 *	in = done + filtered + dead + in flight
 *
 * Each process maps <state>/run/<stage>.<slot>.counters (fixed layout below), so that `dateline up`
 * shows a line for each and a crash leaves the last values. Printed on SIGUSR1 and at exit.
 *
 * Errors:  DTL_FAIL when the file cannot be made.
 * Memory:  one page, mapped.
 * Threads: one writer; readers read atomically.
 */
#ifndef DTL_RUN_METRICS_H
#define DTL_RUN_METRICS_H

#include "base/err.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* name, unit, one sentence: the table also makes docs/metrics.md (dateline help metrics). */
#define DTL_COUNTERS(X)                                                                            \
	X(in, "records", "input records taken up")                                                 \
	X(done, "records", "input records worked and acknowledged")                                \
	X(filtered, "records", "input records that were not for us, with a reason in the ledger")  \
	X(dead, "records", "input records that became dead letters")                               \
	X(out, "records", "records put to Kafka or to the destination")                            \
	X(retries, "calls", "waits because the world was bad")                                     \
	X(commits, "commits", "offset commits or flushes that succeeded")                          \
	X(rebalances, "events", "assignments and revocations of partitions")                       \
	X(paused, "partitions", "partitions paused now")                                           \
	X(lag, "records", "input records behind the end of the assigned partitions")               \
	X(busy_ms, "ms", "time spent in work, write and flush")

struct dtl_metrics {
	uint32_t magic;
	uint32_t version;
	int32_t pid;
	uint32_t unused;
	char name[64]; /* "extract" */
	char instance[128];
	_Atomic int64_t started_ms;
	_Atomic int64_t beat_ms;
#define X(name, unit, help) _Atomic int64_t name;
	DTL_COUNTERS(X)
#undef X
	char state[64]; /* "running", "waiting: broker", ... for the status line */
};

dtl_rc dtl_metrics_open(const char *path, const char *name, const char *instance,
    struct dtl_metrics **ret, struct dtl_err *err) DTL_MUST_USE;
dtl_rc
dtl_metrics_read(const char *path, struct dtl_metrics *ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_metrics_close(struct dtl_metrics *m); /* NULL is fine; the file stays */

/* What the process does now, for the status line: "running", "waiting: broker". */
void dtl_metrics_state(struct dtl_metrics *m, const char *state);
void dtl_metrics_add(_Atomic int64_t *counter, int64_t n);
/* in - done - filtered - dead. */
int64_t dtl_metrics_in_flight(const struct dtl_metrics *m);
/* All counters as one info line with this id. */
void dtl_metrics_log(const struct dtl_metrics *m, const char *id);

/* The table as data, for docs and displays. */
struct dtl_counter {
	const char *name;
	const char *unit;
	const char *help;
	size_t offset; /* of the _Atomic int64_t in struct dtl_metrics */
};
const struct dtl_counter *dtl_metrics_table(size_t *ret_count);

#endif
