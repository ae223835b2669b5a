/*
 * cold - byte strings by their keys, in a local file without a name: what is many and seldom asked for.
 *
 *	dtl_cold_open   (dtl_cold_begin dtl_cold_put ... dtl_cold_end | dtl_cold_get | dtl_cold_next) ...   dtl_cold_close
 *
 * The file ends with the process, however that ends; what must last is kept elsewhere (run/progress.h: on a topic).
 *
 * Errors:  DTL_FAIL, but DTL_RETRY of begin, put and end where the disk is full: nothing was put since begin.
 * Memory:  a fixed cache of a quarter MiB. What get and next give lives until the next call.
 * Threads: main thread.
 */
#ifndef DTL_RUN_COLD_H
#define DTL_RUN_COLD_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct dtl_cold;

struct dtl_cold_row {
	struct dtl_str key;
	struct dtl_str value; /* may be absent */
	int64_t time_ms;
	int32_t partition;
};

/* A file in this folder, which must be there. */
dtl_rc dtl_cold_open(const char *folder, struct dtl_cold **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_cold_close(struct dtl_cold *c); /* NULL is fine */
dtl_rc dtl_cold_begin(struct dtl_cold *c, struct dtl_err *err) DTL_MUST_USE;
/* Takes the place of what was there. */
dtl_rc
dtl_cold_put(struct dtl_cold *c, const struct dtl_cold_row *row, struct dtl_err *err) DTL_MUST_USE;
/* What was put since begin is there, or, unless keep, never was. */
dtl_rc dtl_cold_end(struct dtl_cold *c, bool keep, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_cold_get(struct dtl_cold *c, struct dtl_str key, struct dtl_cold_row *ret,
    bool *ret_found, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_cold_drop(struct dtl_cold *c, struct dtl_str key, struct dtl_err *err) DTL_MUST_USE;
/* The first row after this key ("": of all), by bytes. The rows may be changed between two calls. */
dtl_rc dtl_cold_next(struct dtl_cold *c, struct dtl_str after, struct dtl_cold_row *ret,
    bool *ret_found, struct dtl_err *err) DTL_MUST_USE;

#endif
