#include "run/headers.h"

#include "base/hash.h"

#include <inttypes.h>

#define MOST 10

/* What CloudEvents wants to know of a record. */
struct facts {
	const char *id;
	const char *type;
	struct dtl_str subject; /* absent or empty: none */
	struct dtl_str traced; /* the id that a trace is made of; absent: none */
	int64_t time_ms;
};

struct dtl_str
dtl_header_find(const struct dtl_header *headers, size_t count, const char *name)
{
	for (size_t i = count; i > 0; i--)
		if (dtl_str_is(headers[i - 1].name, name))
			return headers[i - 1].value;
	return DTL_STR_NONE;
}

struct dtl_wire_message
dtl_header_message(struct dtl_str value, const struct dtl_header *headers, size_t count)
{
	return (
	    struct dtl_wire_message){ value, dtl_header_find(headers, count, "__value_schema_id") };
}

/* *ret_any: some digit is not 0. */
static bool
is_hex(struct dtl_str s, bool *ret_any)
{
	*ret_any = false;
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';

		if (!digit && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
		*ret_any = *ret_any || s.p[i] != '0';
	}
	return true;
}

bool
dtl_trace_good(struct dtl_str parent)
{
	bool any;

	if (parent.p == NULL || parent.n != DTL_TRACE_PARENT || !dtl_str_starts(parent, "00-") ||
	    parent.p[35] != '-' || parent.p[52] != '-')
		return false;
	return is_hex(dtl_str_slice(parent, 3, 35), &any) && any &&
	       is_hex(dtl_str_slice(parent, 36, 52), &any) && any &&
	       is_hex(dtl_str_slice(parent, 53, 55), &any);
}

/* Ids of ours are 32 hex digits, which is what a trace id is; another one is hashed to that. */
static struct dtl_str
make_parent(struct dtl_arena *a, struct dtl_str id)
{
	char trace[DTL_ID_HEX + 1], span[DTL_ID_HEX + 1];
	struct dtl_str parts[2] = { dtl_str_from("traceparent"), id };
	bool any = false;

	dtl_id_from_parts(parts, 2, span);
	if (id.n == DTL_ID_HEX && is_hex(id, &any) && any)
		return dtl_str_from(dtl_arena_printf(a, "00-%.*s-%.16s-00", DTL_STR_FMT(id), span));
	dtl_id_from_bytes(id, trace);
	return dtl_str_from(dtl_arena_printf(a, "00-%s-%.16s-00", trace, span));
}

static int64_t
either(int64_t first, int64_t second)
{
	return first != DTL_TIME_NONE ? first : second;
}

static struct facts
facts_of(struct dtl_arena *a, struct dtl_record r)
{
	struct facts f = { "", "", DTL_STR_NONE, DTL_STR_NONE, DTL_TIME_NONE };

	switch (r.kind) {
	case DTL_KIND_ARTICLE:
		return (struct facts){ dtl_arena_printf(a, "%.*s.%" PRId32,
					   DTL_STR_FMT(r.u.article->id), r.u.article->revision),
			r.u.article->action == DTL_ACTION_RETRACT ? "org.dateline.article.retracted"
								  : "org.dateline.article",
			r.u.article->url, r.u.article->id,
			either(r.u.article->published_at, r.u.article->fetched_at) };
	case DTL_KIND_EVENT:
		return (struct facts){ dtl_arena_printf(a, "%.*s.%" PRId32 ".%" PRId32,
					   DTL_STR_FMT(r.u.event->id), r.u.event->article_revision,
					   r.u.event->generation),
			"org.dateline.event", r.u.event->article_id, r.u.event->article_id,
			r.u.event->published_at };
	case DTL_KIND_CODED:
		return (struct facts){ dtl_arena_printf(a, "%.*s.%" PRId32 ".%" PRId32,
					   DTL_STR_FMT(r.u.coded->article_id), r.u.coded->revision,
					   r.u.coded->generation.number),
			"org.dateline.coded", r.u.coded->article_id, r.u.coded->article_id,
			r.u.coded->published_at };
	case DTL_KIND_HAPPENING:
		return (struct facts){ dtl_arena_printf(a, "%.*s.%" PRId32,
					   DTL_STR_FMT(r.u.happening->id), r.u.happening->revision),
			"org.dateline.happening", r.u.happening->id, r.u.happening->id,
			r.u.happening->last_published };
	case DTL_KIND_MANIFEST:
		return (struct facts){ dtl_arena_printf(a, "%.*s.%" PRId64 ".%" PRId32,
					   DTL_STR_FMT(r.u.manifest->instance),
					   r.u.manifest->started_at, r.u.manifest->sequence),
			"org.dateline.manifest", r.u.manifest->instance, DTL_STR_NONE,
			r.u.manifest->interval_end };
	case DTL_KIND_COUNT:
		break;
	}
	return f;
}

static void
put(struct dtl_header *h, size_t *count, const char *name, struct dtl_str value)
{
	if (value.n > 0)
		h[(*count)++] = (struct dtl_header){ dtl_str_from(name), value };
}

static struct dtl_str
time_text(struct dtl_arena *a, int64_t ms)
{
	char text[25];

	if (ms == DTL_TIME_NONE)
		return DTL_STR_NONE;
	dtl_time_format(ms, text);
	return dtl_str_from(dtl_arena_printf(a, "%s", text));
}

size_t
dtl_headers_make(struct dtl_arena *a, struct dtl_record record, const char *line,
    const struct dtl_trace *trace, const struct dtl_header **ret)
{
	struct dtl_header *h = DTL_NEW_ARRAY(a, MOST, struct dtl_header);
	struct facts f = facts_of(a, record);
	bool came = dtl_trace_good(trace->parent);
	size_t n = 0;

	put(h, &n, "ce_specversion", dtl_str_from("1.0"));
	put(h, &n, "ce_id", dtl_str_from(f.id));
	put(h, &n, "ce_source", dtl_str_from(dtl_arena_printf(a, "/dateline/%s", line)));
	put(h, &n, "ce_type", dtl_str_from(f.type));
	put(h, &n, "ce_time", time_text(a, f.time_ms));
	put(h, &n, "ce_subject", f.subject);
	put(h, &n, "content-type", dtl_str_from("application/avro"));
	if (came || f.traced.n > 0)
		put(h, &n, "traceparent", came ? trace->parent : make_parent(a, f.traced));
	if (came && trace->state.n <= DTL_TRACE_STATE)
		put(h, &n, "tracestate", trace->state);
	*ret = h;
	return n;
}
