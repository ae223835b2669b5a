/*
 * frame - what stands in front of a message's Avro bytes and names the writer's schema.
 *
 *	0xC3 0x01 + fingerprint (8 bytes, little-endian)	Avro single-object encoding
 *	0x00 + id (4 bytes, big-endian)				Confluent
 *	0x01 + GUID (16 bytes)					Confluent
 *	header __value_schema_id: 0x00 + id or 0x01 + GUID	Confluent; the message has no framing
 *
 * Errors:  DTL_SKIP with the byte's offset.
 * Memory:  the name is a view of message or header.
 * Threads: pure functions.
 */
#ifndef DTL_WIRE_FRAME_H
#define DTL_WIRE_FRAME_H

#include "base/buf.h"
#include "base/err.h"

enum dtl_frame_kind { DTL_FRAME_FINGERPRINT, DTL_FRAME_ID, DTL_FRAME_GUID };

struct dtl_frame {
	enum dtl_frame_kind kind;
	struct dtl_str name; /* the framing bytes themselves: they name the schema */
	uint64_t fingerprint;
	int32_t id;
	uint8_t guid[16];
	size_t body_at; /* where the Avro bytes begin in the message */
};

/* header: absent when the record has none. */
dtl_rc dtl_frame_read(struct dtl_str message, struct dtl_str header, struct dtl_frame *ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_frame_write_fingerprint(uint64_t fingerprint, struct dtl_buf *out);
void dtl_frame_write_id(int32_t id, struct dtl_buf *out);
/* "fingerprint 0ed7c5a93d4e04dc", "id 7", "GUID ..." and NUL; returns out. */
const char *dtl_frame_format(const struct dtl_frame *frame, char out[64]);

#endif
