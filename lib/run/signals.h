/*
 * signals - the wish to stop, and the wish to see counters, as flags that loops look at.
 *
 * First SIGTERM or SIGINT: dtl_signals_stopping turns true. Second: the process ends at once with
 * exit code 1 (nothing is lost: offsets follow the work). A call that does not come back, as of a destination that
 * hangs, is not waited for: DTL_SIGNALS_GRACE_S after limits.shutdown_timeout the process ends with 75. SIGUSR1: dtl_signals_print once.
 * SIGHUP: dtl_signals_reload once; from a terminal that was closed it asks to stop. SIGPIPE is ignored.
 *
 * Errors:  DTL_FAIL when a handler cannot be set.
 * Memory:  some flags.
 * Threads: handlers may run in any thread; ask from anywhere.
 */
#ifndef DTL_RUN_SIGNALS_H
#define DTL_RUN_SIGNALS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define DTL_SIGNALS_GRACE_S 8

dtl_rc dtl_signals_install(struct dtl_err *err) DTL_MUST_USE;
/* How long a stop may take, from the first signal on. */
void dtl_signals_limit(int64_t drain_ms);
bool dtl_signals_stopping(void);
/* As if the first signal had come: for loops that end by themselves. */
void dtl_signals_stop(void);
/* Milliseconds left of drain_ms since the first signal; INT64_MAX while nobody asked to stop. */
int64_t dtl_signals_patience_ms(int64_t drain_ms);
/* True once after each SIGUSR1. */
bool dtl_signals_print(void);
/* True once after each SIGHUP. */
bool dtl_signals_reload(void);
/* For tests: forgets what came. */
void dtl_signals_reset(void);

#endif
