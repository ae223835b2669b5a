/*
 * wire - our structs as Avro messages, as JSON, and back.
 *
 *	dtl_wire_open(schema folder)   encode / decode ...   dtl_wire_close
 *
 * A message is framing + Avro binary. Without a registry: Avro single-object encoding (0xC3 0x01 and
 * the CRC-64-AVRO fingerprint of the writer's schema in Parsing Canonical Form, little-endian).
 * With one: Confluent framing (0x00 and a 4-byte id, big-endian); 0x01 and a GUID, and the
 * __value_schema_id header, are read too. Readers tell them apart by the first byte.
 *
 * Decoding uses the writer's schema, picks fields by name, applies our defaults for what the writer
 * did not know, and follows Avro's promotions (int to long ...). Bytes from outside are checked
 * against the schema (lengths, counts, depth, UTF-8, enum indexes) before Avro C sees them.
 *
 * Text is UTF-8 without NUL, and a record has at most 131,072 list items, both ways. A string that
 * may not be null and is absent is written as "".
 *
 * Errors:  decode: DTL_SKIP with the byte offset and the field path of what was wrong; DTL_RETRY when
 *          a registry could not be asked. encode: DTL_SKIP with the field path (broken UTF-8, a NUL,
 *          no calendar day), DTL_FAIL; out is then as it was.
 * Memory:  decoded records live in the arena and own all their bytes; work is bounded
 *          by message size: no count or length is believed before the bytes are there.
 * Threads: one struct dtl_wire, one thread (Avro C's error text is global: see codec.c).
 */
#ifndef DTL_WIRE_WIRE_H
#define DTL_WIRE_WIRE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "news/article.h"
#include "news/event.h"
#include "wire/manifest.h"

enum dtl_kind {
	DTL_KIND_ARTICLE,
	DTL_KIND_EVENT,
	DTL_KIND_CODED,
	DTL_KIND_HAPPENING,
	DTL_KIND_MANIFEST,
	DTL_KIND_COUNT,
};

/* One of our records with its kind; the member is chosen by kind. */
struct dtl_record {
	enum dtl_kind kind;
	union {
		const void *any;
		const struct dtl_article *article;
		const struct dtl_event *event;
		const struct dtl_coded *coded;
		const struct dtl_happening *happening;
		const struct dtl_manifest *manifest;
	} u;
};

struct dtl_wire;

/* The seam for a schema registry: schema text of an id, id of a schema text. NULL members: none. */
struct dtl_registry {
	void *self;
	/* JSON text of the schema with this id (0x00 framing), in the arena. */
	dtl_rc (*schema_by_id)(
	    void *self, struct dtl_arena *a, int32_t id, struct dtl_str *ret, struct dtl_err *err);
	/* The same by GUID (0x01 framing and the header). */
	dtl_rc (*schema_by_guid)(void *self, struct dtl_arena *a, const uint8_t guid[16],
	    struct dtl_str *ret, struct dtl_err *err);
	/* Id under which this process writes the kind; DTL_RETRY when it cannot be asked now. */
	dtl_rc (*id_for_kind)(void *self, enum dtl_kind kind, struct dtl_str schema, int32_t *ret,
	    struct dtl_err *err);
	/* While id_for_kind says DTL_RETRY, messages get the fingerprint's framing: every reader of ours
	 * knows it. False: encode says DTL_RETRY. */
	bool frame_locally;
};

/* schema_dir holds the expanded article.avsc, event.avsc, coded.avsc, happening.avsc, manifest.avsc and, under
 * history/, every older version that messages may still be framed with. registry may be NULL; it
 * must outlive the wire. With a registry, encode uses Confluent framing. */
dtl_rc dtl_wire_open(const char *schema_dir, const struct dtl_registry *registry,
    struct dtl_wire **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_wire_close(struct dtl_wire *w); /* NULL is fine */

/* Appends framing and bytes to out. O(size). */
dtl_rc dtl_wire_encode(struct dtl_wire *w, struct dtl_record record, struct dtl_buf *out,
    struct dtl_err *err) DTL_MUST_USE;
/* A record's value as it came, and the value of its header __value_schema_id, absent when none. */
struct dtl_wire_message {
	struct dtl_str bytes;
	struct dtl_str schema_header;
};
/* kind: what the topic carries. *ret is filled only on DTL_OK. */
dtl_rc dtl_wire_decode(struct dtl_wire *w, struct dtl_arena *a, enum dtl_kind kind,
    struct dtl_wire_message message, struct dtl_record *ret, struct dtl_err *err) DTL_MUST_USE;

/* Avro's schema resolution as a verdict: can a reader with one schema read what was written with the
 * other? DTL_OK: always; DTL_SKIP: not always, err says where; DTL_FAIL: one of them is no schema. */
dtl_rc dtl_wire_compatible(
    struct dtl_str writer_json, struct dtl_str reader_json, struct dtl_err *err) DTL_MUST_USE;

/* Original text of our schema, as shipped. */
struct dtl_str dtl_wire_schema(const struct dtl_wire *w, enum dtl_kind kind);
uint64_t dtl_wire_fingerprint(const struct dtl_wire *w, enum dtl_kind kind);
const char *dtl_kind_name(enum dtl_kind kind); /* "article" */

/* One line of JSON (indent 0) or pretty; field names are the schema's, times as RFC 3339, dates as
 * YYYY-MM-DD, bytes as a string when they are UTF-8, else {"base64": ...}. Offsets into the clean
 * text are byte_begin and byte_end; with clean_text given, begin and end count its code points
 * beside them. */
void
dtl_wire_json(struct dtl_record record, struct dtl_str clean_text, int indent, struct dtl_buf *out);
/* The same as a value inside a larger object. */
void
dtl_wire_json_value(struct dtl_record record, struct dtl_str clean_text, struct dtl_json_writer *w);
/* An event from its JSON, alone or as the member "event" (a happening, a wrapped record); members it does not name are unknown, names it does not know are passed over.
 * DTL_SKIP with what does not fit. Points into the arena. */
dtl_rc dtl_wire_event_from_json(struct dtl_arena *a, struct dtl_str text, struct dtl_event *ret,
    struct dtl_err *err) DTL_MUST_USE;

#endif
