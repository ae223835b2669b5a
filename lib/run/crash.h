/*
 * crash - remembers, in a mapped file, which record is being worked, so that one that ends the process
 * again and again is found out.
 *
 *	dtl_crash_open  (dtl_crash_learn ...)  (dtl_crash_count  dtl_crash_begin  dtl_crash_end) ...
 *
 * A process that ends between begin and end leaves its mark; the next open counts it for that record.
 * One that ended by a fault of its own (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS) counts as a
 * crash; one that was killed from outside in the middle of it may be innocent and counts a third. A
 * record that is worked to its end has its count taken back. The mark survives the process, not the
 * machine: a power cut is not the record's fault.
 *
 * Errors:  DTL_FAIL when the file cannot be made. A damaged file is started anew.
 * Memory:  one page, mapped.
 * Threads: one writer. The fault may be any thread's.
 */
#ifndef DTL_RUN_CRASH_H
#define DTL_RUN_CRASH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct dtl_crash;

struct dtl_place {
	const char *topic;
	int32_t partition;
	int64_t offset;
};

dtl_rc dtl_crash_open(const char *path, struct dtl_crash **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_crash_close(struct dtl_crash *c); /* NULL is fine */
/* Takes over what another slot's file remembers (its partitions may be ours now). alive: its process
 * runs, so what it has in work is no crash. A file that is not there is fine. */
void dtl_crash_learn(struct dtl_crash *c, const char *path, bool alive);
void dtl_crash_forget_learned(struct dtl_crash *c);
/* How many processes crashed while working this record. */
int dtl_crash_count(const struct dtl_crash *c, const struct dtl_place *place);
void dtl_crash_begin(struct dtl_crash *c, const struct dtl_place *place);
void dtl_crash_end(struct dtl_crash *c);
/* Says that the process is ending by its own fault. The signals above do so by themselves, from the
 * first open on; handlers that stood before are called after. Safe in a signal handler. */
void dtl_crash_blame(struct dtl_crash *c);

#endif
