#include "raw.h"

#include "base/utf8.h"
#include "run/headers.h"

bool
dtl_raw_topic(const struct dtl_shared *shared, const char *word, enum dtl_topic *ret)
{
	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		if (strcmp(word, dtl_topic_role((enum dtl_topic)t)) == 0 ||
		    strcmp(word, shared->topics[t]) == 0) {
			*ret = (enum dtl_topic)t;
			return true;
		}
	}
	return false;
}

static void
add_base64(struct dtl_json_writer *w, struct dtl_arena *a, struct dtl_str bytes)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < bytes.n; i += 3) {
		uint32_t v = 0;

		for (size_t j = 0; j < 3; j++)
			v = v << 8 | (i + j < bytes.n ? (unsigned char)bytes.p[i + j] : 0U);
		for (size_t j = 0; j < 4; j++)
			dtl_buf_add_char(
			    &b, i + j <= bytes.n ? letters[v >> (18 - 6 * j) & 63] : '=');
	}
	dtl_json_begin_object(w);
	dtl_json_key(w, "base64");
	dtl_json_str(w, bytes.n > 0 ? dtl_buf_str(&b) : (struct dtl_str)DTL_STR(""));
	dtl_json_end_object(w);
}

void
dtl_raw_bytes(struct dtl_json_writer *w, struct dtl_arena *a, struct dtl_str bytes)
{
	if (bytes.p == NULL || dtl_utf8_check(bytes) == bytes.n)
		dtl_json_str(w, bytes);
	else
		add_base64(w, a, bytes);
}

struct dtl_str
dtl_raw_header(const struct dtl_raw_message *m, const char *name)
{
	for (size_t i = 0; i < m->header_count; i++) {
		if (dtl_str_is(m->headers[i].name, name))
			return m->headers[i].value;
	}
	return DTL_STR_NONE;
}

static bool
is_repeated(const struct dtl_raw_message *m, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (dtl_str_eq(m->headers[j].name, m->headers[i].name))
			return true;
	}
	return false;
}

void
dtl_raw_begin(struct dtl_json_writer *w, struct dtl_arena *a, const char *topic,
    const struct dtl_raw_message *m)
{
	char when[25];

	dtl_json_begin_object(w);
	dtl_json_key(w, "topic");
	dtl_json_z(w, topic);
	dtl_json_key(w, "partition");
	dtl_json_int(w, m->partition);
	dtl_json_key(w, "offset");
	dtl_json_int(w, m->offset);
	dtl_json_key(w, "timestamp");
	dtl_time_format(m->timestamp_ms, when);
	dtl_json_z(w, when);
	dtl_json_key(w, "key");
	dtl_raw_bytes(w, a, m->key);
	if (m->header_count == 0)
		return;
	dtl_json_key(w, "headers");
	dtl_json_begin_object(w);
	for (size_t i = 0; i < m->header_count; i++) {
		if (is_repeated(m, i))
			continue;
		dtl_json_key_str(w, m->headers[i].name);
		dtl_raw_bytes(w, a, m->headers[i].value);
	}
	dtl_json_end_object(w);
}

bool
dtl_raw_position(const char *text, int32_t *ret_partition, int64_t *ret_offset)
{
	struct dtl_str rest = dtl_str_from(text), first;
	int64_t partition = 0;

	(void)dtl_str_split(&rest, ':', &first);
	if (strchr(text, ':') == NULL)
		rest = first;
	else if (!dtl_str_to_i64(first, 0, INT32_MAX, &partition))
		return false;
	if (!dtl_str_to_i64(rest, 0, INT64_MAX, ret_offset))
		return false;
	*ret_partition = (int32_t)partition;
	return true;
}

dtl_rc
dtl_raw_read(const struct dtl_raw_reader *reader, enum dtl_topic topic, struct dtl_err *err)
{
	const struct dtl_shared *shared = &reader->line->shared;
	const struct dtl_scan_from from = { -1, -1, false };
	const struct dtl_raw_message *m = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_scan *scan = NULL;
	dtl_rc rc = dtl_scan_open(shared, shared->topics[topic], &from, &scan, err);

	while (rc == DTL_OK) {
		struct dtl_record record;
		struct dtl_err ignored;

		rc = dtl_scan_next(scan, 500, &m, err);
		if (rc != DTL_OK || m == NULL)
			break;
		struct dtl_wire_message message =
		    dtl_header_message(m->value, m->headers, m->header_count);
		if (m->value.p != NULL && dtl_wire_decode(reader->wire, a, dtl_topic_kind(topic),
					      message, &record, &ignored) == DTL_OK)
			reader->took(reader->self, &record);
		dtl_arena_reset(a);
	}
	dtl_scan_close(scan);
	dtl_arena_free(a);
	return rc;
}
