#include "form.h"

#include "kafka_sink.h"

static bool
is_ours(const struct dtl_header *h, const struct dtl_header *ours, size_t count)
{
	if (dtl_str_starts(h->name, "ce_") || dtl_str_is(h->name, "__value_schema_id"))
		return true;
	for (size_t i = 0; i < count; i++)
		if (dtl_str_eq(h->name, ours[i].name))
			return true;
	return false;
}

/* CloudEvents wants a null value to say so by its lack of a type. */
static struct dtl_str
content_type(int format)
{
	static const char *const types[] = { "application/avro", "application/json",
		"application/cloudevents+json; charset=utf-8" };

	return dtl_str_from(types[format]);
}

static void
set_headers(const struct form *f, struct dtl_arena *a, const struct dtl_message *msg,
    const struct dtl_header *ours, struct dtl_send *ret)
{
	const struct dtl_raw_message *raw = msg->raw;
	size_t count = ret->header_count, n = 0;
	struct dtl_header *all = DTL_NEW_ARRAY(a, raw->header_count + count + 1, struct dtl_header);

	for (size_t i = 0; i < raw->header_count; i++)
		if (!is_ours(&raw->headers[i], ours, count))
			all[n++] = raw->headers[i];
	for (size_t i = 0; i < count; i++) {
		if (dtl_str_is(ours[i].name, "content-type"))
			all[n++] = (struct dtl_header){ ours[i].name, content_type(f->format) };
		else if (f->format != KAFKA_CLOUDEVENTS || !dtl_str_starts(ours[i].name, "ce_"))
			all[n++] = ours[i];
	}
	ret->headers = all;
	ret->header_count = n;
}

static void
add_envelope(
    const struct dtl_message *msg, const struct dtl_header *ours, size_t count, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	for (size_t i = 0; i < count; i++) {
		struct dtl_str name = ours[i].name;

		if (dtl_str_starts(name, "ce_"))
			name = dtl_str_slice(name, 3, name.n);
		else if (dtl_str_is(name, "content-type"))
			continue;
		dtl_json_key_str(&w, name);
		dtl_json_str(&w, ours[i].value);
	}
	dtl_json_key(&w, "datacontenttype");
	dtl_json_z(&w, "application/json");
	dtl_json_key(&w, "data");
	dtl_wire_json_value(msg->record, DTL_STR_NONE, &w);
	dtl_json_end_object(&w);
}

dtl_rc
form_make(const struct form *f, struct dtl_arena *a, const struct dtl_message *msg,
    struct dtl_buf *value, struct dtl_send *ret, struct dtl_err *err)
{
	const struct dtl_header *ours = NULL;
	dtl_rc rc = DTL_OK;

	ret->value = DTL_STR_NONE;
	ret->header_count = 0;
	if (msg->record.u.any == NULL) {
		set_headers(f, a, msg, ours, ret);
		return DTL_OK;
	}
	ret->header_count = dtl_headers_make(a, msg->record, f->line, &msg->trace, &ours);
	dtl_buf_truncate(value, 0);
	switch ((enum kafka_format)f->format) {
	case KAFKA_AVRO:
		rc = dtl_wire_encode(f->wire, msg->record, value, err);
		break;
	case KAFKA_JSON:
		dtl_wire_json(msg->record, DTL_STR_NONE, 0, value);
		break;
	case KAFKA_CLOUDEVENTS:
		add_envelope(msg, ours, ret->header_count, value);
		break;
	}
	ret->value = dtl_buf_str(value);
	set_headers(f, a, msg, ours, ret);
	return rc;
}
