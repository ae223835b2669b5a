/*
 * form - what a forwarded record says: value and headers.
 *
 *	avro		framed for the destination; CloudEvents in headers (binary mode), content-type: application/avro
 *	json		one line; CloudEvents in headers, content-type: application/json
 *	cloudevents	JSON in an envelope (structured mode), content-type: application/cloudevents+json
 *
 * The headers that came are carried, traceparent and tracestate with them; those that say how the value is
 * written are ours. All of it is a function of the record: a repeat has the same bytes.
 *
 * Errors:  those of dtl_wire_encode.
 * Memory:  the value is in the buffer, the headers in the arena.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_KAFKA_FORM_H
#define DTL_SINKS_KAFKA_FORM_H

#include "run/sink.h"

struct form {
	int format; /* enum kafka_format */
	const char *line;
	struct dtl_wire *wire; /* whose framing the destination reads */
};

/* Of a tombstone: no value. */
dtl_rc form_make(const struct form *f, struct dtl_arena *a, const struct dtl_message *msg,
    struct dtl_buf *value, struct dtl_send *ret, struct dtl_err *err) DTL_MUST_USE;

#endif
