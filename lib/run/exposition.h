/*
 * exposition - the counters of a process as Prometheus reads them (text format 0.0.4).
 *
 * Every sample carries line, stage and slot. A counter that fell for a moment, since a record was given up and will come
 * again, is shown as what it was: floors remembers.
 *
 * Errors:  none.
 * Memory:  appends to the caller's buffer.
 * Threads: reads atomically; floors belongs to the caller.
 */
#ifndef DTL_RUN_EXPOSITION_H
#define DTL_RUN_EXPOSITION_H

#include "base/buf.h"
#include "run/metrics.h"

#define DTL_EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define DTL_EXPOSITION_FLOORS 32

struct dtl_floors {
	int64_t values[DTL_EXPOSITION_FLOORS];
};

void dtl_exposition(const struct dtl_metrics *m, struct dtl_floors *floors, struct dtl_buf *out);

/* The names that are not in dtl_metrics_table, for docs/metrics.md; ended by a NULL name. */
struct dtl_exposed {
	const char *name;
	const char *type;
	const char *help;
};
extern const struct dtl_exposed dtl_exposed[];

#endif
