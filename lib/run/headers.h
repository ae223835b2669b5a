/*
 * headers - what stands in a record's Kafka headers: CloudEvents (binary mode) and W3C trace context.
 *
 *	ce_specversion ce_id ce_source ce_type ce_time ce_subject  content-type  traceparent tracestate
 *
 * All are functions of the record and the trace that came with its input, so that the same article gives
 * the same bytes. An article without a trace gets one made of its id: the trace id is the article id.
 *
 * Errors:  none; a trace that is not well-formed counts as none.
 * Memory:  values live in the arena or are the record's own.
 * Threads: pure functions.
 */
#ifndef DTL_RUN_HEADERS_H
#define DTL_RUN_HEADERS_H

#include "run/admin.h"

#define DTL_TRACE_PARENT 55 /* bytes of "00-<32 hex>-<16 hex>-<2 hex>" */
#define DTL_TRACE_STATE 512

struct dtl_trace {
	struct dtl_str parent; /* absent: none */
	struct dtl_str state;
};

/* The last header of the name, or absent. */
struct dtl_str dtl_header_find(const struct dtl_header *headers, size_t count, const char *name);
/* A record's value with what its headers say of the value's schema. */
struct dtl_wire_message
dtl_header_message(struct dtl_str value, const struct dtl_header *headers, size_t count);
bool dtl_trace_good(struct dtl_str parent);
/* line: name of the line. Gives the number of headers. */
size_t dtl_headers_make(struct dtl_arena *a, struct dtl_record record, const char *line,
    const struct dtl_trace *trace, const struct dtl_header **ret);

#endif
