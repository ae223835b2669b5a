/*
 * bounds - walks message bytes against the writer's schema before Avro C sees them.
 *
 * Avro C believes lengths and counts and takes memory for them, takes enum indexes past the end and
 * broken UTF-8. What passes here is complete, well-formed, without bytes left over, at most 64 deep,
 * and has at most 131,072 list items: Avro C takes 50 bytes and more for an item of one byte.
 *
 * Errors:  DTL_SKIP with the byte's offset in the message and the field's path.
 * Memory:  none; recursion is bounded.
 * Threads: pure function.
 */
#ifndef DTL_WIRE_BOUNDS_H
#define DTL_WIRE_BOUNDS_H

#include "wire/schema.h"

#define DTL_ITEMS_LIMIT ((size_t)1 << 17) /* in all lists and maps of one message */

/* body_at: where the Avro binary begins in message. root names the record in paths. */
dtl_rc dtl_bounds_check(const struct dtl_schema *writer, struct dtl_str message, size_t body_at,
    const char *root, struct dtl_err *err) DTL_MUST_USE;

#endif
