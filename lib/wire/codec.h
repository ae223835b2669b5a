/*
 * codec - our structs to and from Avro C's generic values, row by row of a shape.
 *
 * Encoding gives strings to Avro C without copying; they must live until the value is reset.
 * Decoding goes by the rules of Avro's schema resolution, field by field: by name, then by our
 * aliases, then our default; unions are looked through; numbers are widened, string and bytes stand
 * in for each other.
 *
 * Errors:  DTL_SKIP with the field's path; DTL_FAIL with Avro C's own words.
 * Memory:  decoded strings and arrays are copied into the arena.
 * Threads: Avro C's error text is global to the process: one thread.
 */
#ifndef DTL_WIRE_CODEC_H
#define DTL_WIRE_CODEC_H

#include "wire/shape.h"

#include <avro.h>

/* dest is a value of our own schema, which the shape was checked against. */
dtl_rc dtl_codec_encode(const struct dtl_shape *shape, const void *rec, avro_value_t *dest,
    struct dtl_err *err) DTL_MUST_USE;
/* src is a value of the writer's schema; reader is our schema. rec has shape->size bytes. */
dtl_rc dtl_codec_decode(struct dtl_arena *a, const struct dtl_shape *shape,
    const struct dtl_schema *reader, avro_value_t *src, void *rec,
    struct dtl_err *err) DTL_MUST_USE;
/* Sets the member from the schema's default. */
dtl_rc dtl_codec_default(const struct dtl_shape_field *f, const struct dtl_json *value, void *rec,
    struct dtl_err *err) DTL_MUST_USE;
/* Sets the member to what stands for null. */
void dtl_codec_null(const struct dtl_shape_field *f, void *rec);

#endif
