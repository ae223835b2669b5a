#include "wire/frame.h"

#include <inttypes.h>
#include <stdio.h>

static uint8_t
byte_at(struct dtl_str s, size_t i)
{
	return (uint8_t)s.p[i];
}

static dtl_rc
read_fingerprint(struct dtl_str s, struct dtl_frame *ret, struct dtl_err *err)
{
	if (s.n >= 2 && byte_at(s, 1) != 0x01)
		return dtl_err_set(err, DTL_SKIP,
		    "byte 1: 0x%02x after 0xc3 is no single-object version (0x01)", byte_at(s, 1));
	if (s.n < 10)
		return dtl_err_set(err, DTL_SKIP,
		    "byte %zu: the message ends inside the schema's fingerprint", s.n);
	ret->kind = DTL_FRAME_FINGERPRINT;
	ret->name = dtl_str_slice(s, 0, 10);
	ret->fingerprint = 0;
	for (size_t i = 0; i < 8; i++)
		ret->fingerprint |= (uint64_t)byte_at(s, 2 + i) << (8 * i);
	return DTL_OK;
}

static dtl_rc
read_id(struct dtl_str s, struct dtl_frame *ret, struct dtl_err *err)
{
	uint32_t id = 0;

	if (s.n < 5)
		return dtl_err_set(
		    err, DTL_SKIP, "byte %zu: the message ends inside the schema's id", s.n);
	for (size_t i = 1; i < 5; i++)
		id = id << 8 | byte_at(s, i);
	if (id > INT32_MAX)
		return dtl_err_set(
		    err, DTL_SKIP, "byte 1: schema id %" PRIu32 " is over 2147483647", id);
	ret->kind = DTL_FRAME_ID;
	ret->name = dtl_str_slice(s, 0, 5);
	ret->id = (int32_t)id;
	return DTL_OK;
}

static dtl_rc
read_guid(struct dtl_str s, struct dtl_frame *ret, struct dtl_err *err)
{
	if (s.n < 17)
		return dtl_err_set(
		    err, DTL_SKIP, "byte %zu: the message ends inside the schema's GUID", s.n);
	ret->kind = DTL_FRAME_GUID;
	ret->name = dtl_str_slice(s, 0, 17);
	memcpy(ret->guid, s.p + 1, sizeof ret->guid);
	return DTL_OK;
}

static dtl_rc
read_prefix(struct dtl_str s, bool allow_single_object, struct dtl_frame *ret, struct dtl_err *err)
{
	if (s.n == 0)
		return dtl_err_set(err, DTL_SKIP, "byte 0: an empty message has no framing");
	switch (byte_at(s, 0)) {
	case 0xc3:
		if (allow_single_object)
			return read_fingerprint(s, ret, err);
		break;
	case 0x00:
		return read_id(s, ret, err);
	case 0x01:
		return read_guid(s, ret, err);
	default:
		break;
	}
	return dtl_err_set(err, DTL_SKIP, "byte 0: 0x%02x is no framing (%s0x00 or 0x01)",
	    byte_at(s, 0), allow_single_object ? "0xc3, " : "");
}

dtl_rc
dtl_frame_read(
    struct dtl_str message, struct dtl_str header, struct dtl_frame *ret, struct dtl_err *err)
{
	struct dtl_frame frame = { 0 };
	dtl_rc rc;

	if (header.p != NULL) {
		rc = read_prefix(header, false, &frame, err);
		if (rc == DTL_OK && frame.name.n != header.n)
			rc = dtl_err_set(err, DTL_SKIP, "byte %zu: %zu bytes are left",
			    frame.name.n, header.n - frame.name.n);
		if (rc != DTL_OK)
			return dtl_err_wrap(err, rc, "header __value_schema_id");
	} else {
		rc = read_prefix(message, true, &frame, err);
		if (rc != DTL_OK)
			return rc;
		frame.body_at = frame.name.n;
	}
	*ret = frame;
	return DTL_OK;
}

void
dtl_frame_write_fingerprint(uint64_t fingerprint, struct dtl_buf *out)
{
	dtl_buf_add_char(out, (char)0xc3);
	dtl_buf_add_char(out, 0x01);
	for (int i = 0; i < 8; i++)
		dtl_buf_add_char(out, (char)(fingerprint >> (8 * i) & 0xff));
}

void
dtl_frame_write_id(int32_t id, struct dtl_buf *out)
{
	dtl_buf_add_char(out, 0x00);
	for (int shift = 24; shift >= 0; shift -= 8)
		dtl_buf_add_char(out, (char)((uint32_t)id >> shift & 0xff));
}

const char *
dtl_frame_format(const struct dtl_frame *frame, char out[64])
{
	if (frame->kind == DTL_FRAME_FINGERPRINT) {
		(void)snprintf(out, 64, "fingerprint %016" PRIx64, frame->fingerprint);
	} else if (frame->kind == DTL_FRAME_ID) {
		(void)snprintf(out, 64, "id %" PRId32, frame->id);
	} else {
		int n = snprintf(out, 64, "GUID ");

		for (size_t i = 0; i < sizeof frame->guid; i++)
			n += snprintf(out + n, 64 - (size_t)n,
			    i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
			    frame->guid[i]);
	}
	return out;
}
