#include "body.h"

#include "base/date.h"
#include "base/hash.h"
#include "sign.h"

static struct dtl_str
keep(struct dtl_arena *a, struct dtl_str s)
{
	return s.p == NULL ? s : dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

static void
copy_raw(struct dtl_arena *a, const struct dtl_raw_message *from, struct dtl_raw_message *ret)
{
	struct dtl_header *headers = DTL_NEW_ARRAY(a, from->header_count + 1, struct dtl_header);

	*ret = *from;
	ret->key = keep(a, from->key);
	ret->value = keep(a, from->value);
	for (size_t i = 0; i < from->header_count; i++) {
		headers[i].name = keep(a, from->headers[i].name);
		headers[i].value = keep(a, from->headers[i].value);
	}
	ret->headers = headers;
}

/* Events are coded once for an article's revision; the others have revisions of their own. */
static struct dtl_str
id_of(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_record *r = &msg->record;
	const char *id;

	if (r->u.any == NULL)
		id = dtl_arena_printf(
		    a, "%.*s-deleted-%lld", DTL_STR_FMT(msg->key), (long long)msg->offset);
	else if (r->kind == DTL_KIND_EVENT)
		id = dtl_arena_printf(a, "%.*s", DTL_STR_FMT(r->u.event->id));
	else if (r->kind == DTL_KIND_HAPPENING)
		id = dtl_arena_printf(
		    a, "%.*s-%d", DTL_STR_FMT(r->u.happening->id), (int)r->u.happening->revision);
	else
		id = dtl_arena_printf(a, "%.*s-%d-%d", DTL_STR_FMT(r->u.coded->article_id),
		    (int)r->u.coded->revision, (int)r->u.coded->generation.number);
	return dtl_str_from(id);
}

static void
add_json(const struct dtl_message *msg, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	if (msg->record.u.any != NULL) {
		dtl_wire_json_value(msg->record, DTL_STR_NONE, &w);
		return;
	}
	dtl_json_begin_object(&w);
	dtl_json_key(&w, msg->record.kind == DTL_KIND_CODED ? "article_id" : "id");
	dtl_json_str(&w, msg->key);
	dtl_json_key(&w, "deleted");
	dtl_json_bool(&w, true);
	dtl_json_end_object(&w);
}

void
item_make(struct dtl_arena *a, const struct dtl_message *msg, struct item *ret)
{
	struct dtl_buf json;

	memset(ret, 0, sizeof *ret);
	dtl_buf_init(&json, a);
	add_json(msg, &json);
	ret->json = dtl_buf_str(&json);
	ret->id = id_of(a, msg);
	ret->subject = keep(a, msg->key);
	ret->kind = msg->record.kind;
	ret->time_ms = msg->timestamp_ms;
	ret->topic = msg->topic_name;
	copy_raw(a, msg->raw, &ret->raw);
}

bool
body_holds_many(int body)
{
	return body == WEBHOOK_ARRAY || body == WEBHOOK_NDJSON || body == WEBHOOK_CE_BATCH;
}

struct dtl_str
body_id(struct dtl_arena *a, const struct item *items, size_t count)
{
	struct dtl_str *parts;
	char *id;

	if (count == 1)
		return items[0].id;
	parts = DTL_NEW_ARRAY(a, count, struct dtl_str);
	id = dtl_arena_alloc(a, DTL_ID_HEX + 1);
	for (size_t i = 0; i < count; i++)
		parts[i] = items[i].id;
	dtl_id_from_parts(parts, count, id);
	return dtl_str_from(id);
}

/* Of a CloudEvent: in the envelope and, with the prefix "ce-", in the headers. */
struct attribute {
	const char *name;
	const char *value;
};

static size_t
attributes(
    const struct body_maker *m, struct dtl_arena *a, const struct item *it, struct attribute ret[6])
{
	char *time = dtl_arena_alloc(a, 25);

	dtl_time_format(it->time_ms < 0 ? 0 : it->time_ms, time);
	ret[0] = (struct attribute){ "specversion", "1.0" };
	ret[1] = (struct attribute){ "id", dtl_arena_printf(a, "%.*s", DTL_STR_FMT(it->id)) };
	ret[2] = (struct attribute){ "source", dtl_arena_printf(a, "/dateline/%s", m->line) };
	ret[3] = (struct attribute){ "type",
		dtl_arena_printf(a, "org.dateline.%s", dtl_kind_name(it->kind)) };
	ret[4] = (struct attribute){ "time", time };
	ret[5] =
	    (struct attribute){ "subject", dtl_arena_printf(a, "%.*s", DTL_STR_FMT(it->subject)) };
	return it->subject.n > 0 ? 6 : 5;
}

static void
add_envelope(
    const struct body_maker *m, struct dtl_arena *a, const struct item *it, struct dtl_buf *out)
{
	struct attribute list[6];
	size_t count = attributes(m, a, it, list);
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	for (size_t i = 0; i < count; i++) {
		dtl_json_key(&w, list[i].name);
		dtl_json_z(&w, list[i].value);
	}
	dtl_json_key(&w, "datacontenttype");
	dtl_json_z(&w, "application/json");
	dtl_json_key(&w, "data");
	dtl_buf_add_str(out, it->json);
	dtl_buf_add_char(out, '}');
}

static void
add_filled(
    const struct body_maker *m, struct dtl_arena *a, const struct item *it, struct dtl_buf *out)
{
	const struct dtl_json *record = NULL;
	struct dtl_err err;

	/* Our own JSON: it cannot fail but in its size. */
	(void)!(dtl_json_read(a, it->json, &record, &err) == DTL_OK);
	template_fill(m->template, record, out);
}

static void
add_one(const struct body_maker *m, struct dtl_arena *a, const struct item *it, struct dtl_buf *out)
{
	switch ((enum webhook_body)m->conf->body) {
	case WEBHOOK_CE:
	case WEBHOOK_CE_BATCH:
		add_envelope(m, a, it, out);
		break;
	case WEBHOOK_TEMPLATE:
		add_filled(m, a, it, out);
		break;
	case WEBHOOK_EVENT:
	case WEBHOOK_ARRAY:
	case WEBHOOK_NDJSON:
	case WEBHOOK_CE_BINARY:
		dtl_buf_add_str(out, it->json);
		break;
	}
}

void
body_make(const struct body_maker *m, struct dtl_arena *a, const struct item *items, size_t count,
    struct dtl_buf *out)
{
	bool lines = m->conf->body == WEBHOOK_NDJSON;
	bool list = body_holds_many(m->conf->body) && !lines;

	if (list)
		dtl_buf_add_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (list && i > 0)
			dtl_buf_add_char(out, ',');
		add_one(m, a, &items[i], out);
		if (lines)
			dtl_buf_add_char(out, '\n');
	}
	if (list)
		dtl_buf_add_char(out, ']');
}

static const char *
media_type(const struct webhook_conf *conf)
{
	static const char *const types[] = { "application/json", "application/json",
		"application/x-ndjson", "application/json", "application/cloudevents+json",
		"application/cloudevents-batch+json", "application/json" };

	return conf->media_type[0] != '\0' ? conf->media_type : types[conf->body];
}

static void
put(struct dtl_http_header *headers, size_t *n, const char *name, struct dtl_str value)
{
	headers[*n] = (struct dtl_http_header){ dtl_str_from(name), value, true };
	(*n)++;
}

size_t
body_headers(const struct body_maker *m, struct dtl_arena *a, const struct item *items,
    size_t count, struct dtl_str body, struct dtl_http_header *ret)
{
	struct dtl_str id = body_id(a, items, count);
	int64_t seconds = dtl_time_now_ms() / 1000;
	struct attribute list[6];
	size_t n = 0;

	put(ret, &n, "Content-Type", dtl_str_from(media_type(m->conf)));
	put(ret, &n, "Idempotency-Key", id);
	if (m->key.n > 0) {
		put(ret, &n, "webhook-id", id);
		put(ret, &n, "webhook-timestamp",
		    dtl_str_from(dtl_arena_printf(a, "%lld", (long long)seconds)));
		put(ret, &n, "webhook-signature", sign_value(a, m->key, id, seconds, body));
	}
	if (m->conf->body == WEBHOOK_CE_BINARY) {
		size_t attribute_count = attributes(m, a, &items[0], list);

		for (size_t i = 0; i < attribute_count; i++)
			put(ret, &n, dtl_arena_printf(a, "ce-%s", list[i].name),
			    dtl_str_from(list[i].value));
	}
	for (size_t i = 0; i < m->conf->headers.count; i++)
		put(ret, &n, m->conf->headers.items[i].key,
		    dtl_str_from(m->conf->headers.items[i].value));
	return n;
}
