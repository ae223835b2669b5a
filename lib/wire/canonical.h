/*
 * canonical - Parsing Canonical Form of a schema, and its CRC-64-AVRO fingerprint.
 *
 * Both by the rules of the Avro specification: full names, only the attributes that decide how
 * bytes are parsed, in a fixed order, no white space. Two schemas that differ only in docs, defaults
 * or aliases have one fingerprint, and their bytes are alike.
 *
 * Errors:  none.
 * Memory:  appends to the caller's buffer.
 * Threads: no shared state.
 */
#ifndef DTL_WIRE_CANONICAL_H
#define DTL_WIRE_CANONICAL_H

#include "wire/schema.h"

void dtl_canonical_write(struct dtl_arena *a, const struct dtl_schema *s, struct dtl_buf *out);
/* CRC-64-AVRO over any bytes. */
uint64_t dtl_crc64_avro(struct dtl_str bytes);
uint64_t dtl_canonical_fingerprint(struct dtl_arena *a, const struct dtl_schema *s);

#endif
