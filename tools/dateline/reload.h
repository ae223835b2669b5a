/*
 * reload - SIGHUP to processes of a line, and what they made of it.
 *
 * Errors:  none here; a process that refused says why in its counters file.
 * Memory:  the caller's.
 * Threads: main thread.
 */
#ifndef DATELINE_RELOAD_H
#define DATELINE_RELOAD_H

#include "run/metrics.h"

/* Whether a process has answered since its count of reloads was `before`; *ret then holds what it says. */
bool dtl_reload_answered(const char *counters, int64_t before, struct dtl_metrics *ret);

#endif
