/*
 * The door for messages: any bytes as a message of each kind, and as the Avro body of one.
 *
 * The first byte chooses the kind (its low two bits) and whether the rest is a whole message (bit 2)
 * or a body that gets our own framing. What decodes must encode, and decode again to the same JSON.
 */
#include "base/file.h"
#include "door.h"
#include "wire/wire.h"

struct door {
	struct dtl_arena *a;
	struct dtl_wire *wire;
	struct dtl_err err;
};

static struct door door;

/* Avro C keeps pointers at odd addresses, which a leak check at the end would not see. */
static void
close_door(void)
{
	dtl_wire_close(door.wire);
	dtl_arena_free(door.a);
}

static struct door *
open_door(void)
{
	if (door.wire != NULL)
		return &door;
	door.a = dtl_arena_new(0);
	if (dtl_wire_open(dtl_share_path(door.a, "schemas"), NULL, &door.wire, &door.err) != DTL_OK)
		abort();
	(void)atexit(close_door);
	return &door;
}

static bool
decode(struct door *d, enum dtl_kind kind, struct dtl_str bytes, struct dtl_record *ret)
{
	struct dtl_wire_message message = { bytes, DTL_STR_NONE };
	dtl_rc rc = dtl_wire_decode(d->wire, d->a, kind, message, ret, &d->err);

	if (rc != DTL_OK && rc != DTL_SKIP)
		abort();
	return rc == DTL_OK;
}

static void
come_back(struct door *d, struct dtl_record record)
{
	struct dtl_buf bytes, before, after;
	struct dtl_record again;

	dtl_buf_init(&bytes, d->a);
	dtl_buf_init(&before, d->a);
	dtl_buf_init(&after, d->a);
	dtl_wire_json(record, dtl_str_from("caf\xc3\xa9"), 0, &before);
	if (dtl_wire_encode(d->wire, record, &bytes, &d->err) != DTL_OK ||
	    !decode(d, record.kind, dtl_buf_str(&bytes), &again))
		abort();
	dtl_wire_json(again, dtl_str_from("caf\xc3\xa9"), 0, &after);
	if (!dtl_str_eq(dtl_buf_str(&before), dtl_buf_str(&after)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct door *d = open_door();
	struct dtl_record record;
	struct dtl_buf message;

	if (size == 0)
		return 0;
	enum dtl_kind kind = (enum dtl_kind)(data[0] & 3);
	dtl_buf_init(&message, d->a);
	if ((data[0] & 4) == 0) {
		uint64_t fingerprint = dtl_wire_fingerprint(d->wire, kind);

		dtl_buf_add(&message, "\xc3\x01", 2);
		for (int i = 0; i < 8; i++)
			dtl_buf_add_char(&message, (char)(fingerprint >> (8 * i) & 0xff));
	}
	dtl_buf_add(&message, data + 1, size - 1);
	if (decode(d, kind, dtl_buf_str(&message), &record))
		come_back(d, record);
	dtl_arena_reset(d->a);
	return 0;
}
