/*
 * signals - the wish to stop, and the wish to see counters, as flags that loops look at.
 *
 * First SIGTERM or SIGINT: dtl_signals_stopping turns true. Second: the process ends at once with
 * exit code 1 (nothing is lost: offsets follow the work). SIGUSR1: dtl_signals_print once.
 * SIGPIPE is ignored.
 *
 * Errors:  DTL_FAIL when a handler cannot be set.
 * Memory:  three flags.
 * Threads: handlers may run in any thread; ask from anywhere.
 */
#ifndef DTL_RUN_SIGNALS_H
#define DTL_RUN_SIGNALS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

dtl_rc dtl_signals_install(struct dtl_err *err) DTL_MUST_USE;
bool dtl_signals_stopping(void);
/* As if the first signal had come: for loops that end by themselves. */
void dtl_signals_stop(void);
/* Milliseconds left of drain_ms since the first signal; INT64_MAX while nobody asked to stop. */
int64_t dtl_signals_patience_ms(int64_t drain_ms);
/* True once after each SIGUSR1. */
bool dtl_signals_print(void);
/* For tests: forgets what came. */
void dtl_signals_reset(void);

#endif
