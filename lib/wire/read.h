/*
 * read - single values of Avro C's generic values, by the rules of Avro's promotions.
 *
 * Errors:  DTL_SKIP with the path when the writer's type does not fit; DTL_FAIL from Avro C.
 * Memory:  strings are copied into the arena, except views, which live until src is reset.
 * Threads: as codec.
 */
#ifndef DTL_WIRE_READ_H
#define DTL_WIRE_READ_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "wire/path.h"

#include <avro.h>

struct dtl_reading {
	struct dtl_arena *a;
	struct dtl_err *err;
};

/* Puts the path in front of a reason that was just written. */
dtl_rc dtl_read_place(struct dtl_reading *d, dtl_rc rc, const struct dtl_path *path);
dtl_rc dtl_read_mismatch(
    struct dtl_reading *d, const char *wanted, avro_value_t *src, const struct dtl_path *path);
/* DTL_FAIL with Avro C's words when failed is not 0. */
dtl_rc dtl_read_done(struct dtl_reading *d, int failed, const struct dtl_path *path) DTL_MUST_USE;
/* Replaces a union by the branch that is there. */
dtl_rc dtl_read_through(
    struct dtl_reading *d, avro_value_t *src, const struct dtl_path *path) DTL_MUST_USE;
/* text: UTF-8 without NUL. */
dtl_rc dtl_read_view(struct dtl_reading *d, avro_value_t *src, bool text, struct dtl_str *ret,
    const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_string(struct dtl_reading *d, avro_value_t *src, bool text, struct dtl_str *ret,
    const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_int(struct dtl_reading *d, avro_value_t *src, int32_t *ret,
    const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_long(struct dtl_reading *d, avro_value_t *src, int64_t *ret,
    const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_double(struct dtl_reading *d, avro_value_t *src, double *ret,
    const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_bool(
    struct dtl_reading *d, avro_value_t *src, bool *ret, const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_time(struct dtl_reading *d, avro_value_t *src, int64_t *ret,
    const struct dtl_path *path) DTL_MUST_USE;
dtl_rc dtl_read_date(struct dtl_reading *d, avro_value_t *src, struct dtl_date *ret,
    const struct dtl_path *path) DTL_MUST_USE;

#endif
