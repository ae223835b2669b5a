/*
 * edition - one schema as some writer used it: our tree of it and Avro C's.
 *
 *	new   (parse ... parse)   free
 *
 * Avro C is given the canonical form: it stumbles over less, and what it would drop (defaults,
 * aliases, logical types) it never had to keep.
 *
 * Errors:  DTL_SKIP for a text that is no schema, or bytes that do not follow it; DTL_FAIL.
 * Memory:  owns a copy of the text; the value is reused from message to message.
 * Threads: one edition, one thread.
 */
#ifndef DTL_WIRE_EDITION_H
#define DTL_WIRE_EDITION_H

#include "wire/schema.h"

#include <avro.h>

struct dtl_edition {
	struct dtl_arena *a;
	struct dtl_str key; /* the framing that names it */
	struct dtl_str text; /* original, as given */
	const struct dtl_schema *tree;
	uint64_t fingerprint;
	avro_schema_t schema;
	avro_value_iface_t *iface;
	avro_value_t value;
	bool has_value;
};

/* key may be absent: then it is the single-object framing with the schema's fingerprint. */
dtl_rc dtl_edition_new(struct dtl_str key, struct dtl_str text, struct dtl_edition **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_edition_free(struct dtl_edition *e); /* NULL is fine */

#endif
