#include "state.h"

#include "base/hash.h"
#include "base/json.h"

#include <stdio.h>

#define SEEN_BYTES 9
#define SEEN_CHARS 12
#define PAGE_CHARS 4

const char *const health_names[HEALTH_COUNT] = { "new", "ok", "moved", "gone", "dns", "tls",
	"timeout", "http-4xx", "http-5xx", "parse", "empty", "silent", "blocked", "paywalled",
	"oversized" };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void
add_three(struct dtl_buf *out, const uint8_t b[3])
{
	uint32_t v = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];

	for (int shift = 18; shift >= 0; shift -= 6)
		dtl_buf_add_char(out, digits[v >> shift & 63]);
}

static bool
take_three(const char *p, uint8_t b[3])
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		const char *at = p[i] == '\0' ? NULL : strchr(digits, p[i]);

		if (at == NULL)
			return false;
		v = v << 6 | (uint32_t)(at - digits);
	}
	b[0] = (uint8_t)(v >> 16);
	b[1] = (uint8_t)(v >> 8);
	b[2] = (uint8_t)v;
	return true;
}

static void
add_seen(struct dtl_buf *out, const struct seen *s)
{
	uint8_t bytes[SEEN_BYTES];

	memcpy(bytes, s->id, 5);
	memcpy(bytes + 5, s->content, 3);
	bytes[8] = s->revision;
	for (int i = 0; i < SEEN_BYTES; i += 3)
		add_three(out, bytes + i);
}

static void
put_int(struct dtl_json_writer *w, const char *key, int64_t v)
{
	if (v == 0)
		return;
	dtl_json_key(w, key);
	dtl_json_int(w, v);
}

static void
put_str(struct dtl_json_writer *w, const char *key, struct dtl_str s)
{
	if (s.n == 0)
		return;
	dtl_json_key(w, key);
	dtl_json_str(w, s);
}

static bool
any_page(const struct feed_state *state)
{
	static const uint8_t none[3];

	for (size_t i = 0; i < state->seen_count; i++)
		if (memcmp(state->seen[i].page, none, sizeof none) != 0)
			return true;
	return false;
}

static void
put_push(struct dtl_json_writer *w, const struct feed_state *state)
{
	put_str(w, "hub", state->hub);
	put_str(w, "topic", state->topic);
	put_int(w, "push", state->push.is);
	put_int(w, "push_until", state->push.until_ms);
	put_int(w, "push_count", state->push.count);
	put_int(w, "push_bad", state->push.bad);
	put_str(w, "push_by", dtl_str_from(state->push.by));
}

void
state_print(const struct feed_state *state, struct dtl_buf *out)
{
	struct dtl_json_writer w;
	struct dtl_buf seen;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	put_str(&w, "health", dtl_str_from(health_names[state->health]));
	put_str(&w, "why", dtl_str_slice(state->why, 0, 120));
	put_int(&w, "next", state->next_ms);
	put_int(&w, "hold", state->hold_ms);
	put_int(&w, "interval", state->interval_ms);
	put_int(&w, "gap", state->gap_ms);
	put_int(&w, "ttl", state->ttl_ms);
	put_int(&w, "skip_hours", state->skip_hours);
	put_int(&w, "skip_days", state->skip_days);
	put_int(&w, "ok", state->ok_ms);
	put_int(&w, "new", state->new_ms);
	put_int(&w, "since", state->since_ms);
	put_int(&w, "errors", state->errors);
	put_int(&w, "fetches", state->fetches);
	put_str(&w, "etag", state->etag);
	put_str(&w, "modified", state->modified);
	put_str(&w, "body", dtl_str_from(state->body));
	put_str(&w, "url", state->url);
	put_str(&w, "moved_url", state->moved_url);
	put_int(&w, "moved_count", state->moved_count);
	put_push(&w, state);
	dtl_buf_init(&seen, NULL);
	for (size_t i = 0; i < state->seen_count; i++)
		add_seen(&seen, &state->seen[i]);
	put_str(&w, "seen", dtl_buf_str(&seen));
	dtl_buf_truncate(&seen, 0);
	if (any_page(state))
		for (size_t i = 0; i < state->seen_count; i++)
			add_three(&seen, state->seen[i].page);
	put_str(&w, "pages", dtl_buf_str(&seen));
	dtl_json_end_object(&w);
	dtl_buf_clear(&seen);
}

static int64_t
get_int(const struct dtl_json *obj, const char *key)
{
	const struct dtl_json *v = dtl_json_get(obj, key);

	return v != NULL && v->type == DTL_JSON_INT && v->integer > 0 ? v->integer : 0;
}

static bool
take_seen(struct dtl_arena *a, struct dtl_str text, struct feed_state *ret)
{
	if (text.n % SEEN_CHARS != 0 || text.n / SEEN_CHARS > STATE_SEEN_MAX)
		return false;
	ret->seen_count = text.n / SEEN_CHARS;
	ret->seen = DTL_NEW_ARRAY(a, ret->seen_count + 1, struct seen);
	for (size_t i = 0; i < ret->seen_count; i++) {
		const char *p = text.p + i * SEEN_CHARS;
		uint8_t bytes[SEEN_BYTES];

		if (!take_three(p, bytes) || !take_three(p + 4, bytes + 3) ||
		    !take_three(p + 8, bytes + 6))
			return false;
		memcpy(ret->seen[i].id, bytes, 5);
		memcpy(ret->seen[i].content, bytes + 5, 3);
		ret->seen[i].revision = bytes[8];
	}
	return true;
}

static bool
take_pages(struct dtl_str text, struct feed_state *ret)
{
	if (text.n == 0)
		return true;
	if (text.n != ret->seen_count * PAGE_CHARS)
		return false;
	for (size_t i = 0; i < ret->seen_count; i++)
		if (!take_three(text.p + i * PAGE_CHARS, ret->seen[i].page))
			return false;
	return true;
}

static enum health
health_of(struct dtl_str name)
{
	for (int i = 0; i < HEALTH_COUNT; i++)
		if (dtl_str_is(name, health_names[i]))
			return (enum health)i;
	return HEALTH_NEW;
}

static void
take_push(const struct dtl_json *root, struct feed_state *ret)
{
	int64_t is = get_int(root, "push");
	struct dtl_str by = dtl_json_get_str(root, "push_by");

	ret->hub = dtl_json_get_str(root, "hub");
	ret->topic = dtl_json_get_str(root, "topic");
	ret->push.is = is == PUSH_ON || is == PUSH_DENIED ? (enum push_is)is : PUSH_NONE;
	ret->push.until_ms = get_int(root, "push_until");
	ret->push.count = get_int(root, "push_count");
	ret->push.bad = get_int(root, "push_bad");
	if (by.n == sizeof ret->push.by - 1)
		memcpy(ret->push.by, by.p, by.n);
}

bool
state_parse(struct dtl_arena *a, struct dtl_str text, struct feed_state *ret)
{
	const struct dtl_json *root = NULL;
	struct dtl_err err;
	struct dtl_str body;

	memset(ret, 0, sizeof *ret);
	if (text.p == NULL || dtl_json_read(a, text, &root, &err) != DTL_OK ||
	    root->type != DTL_JSON_OBJECT)
		return false;
	ret->health = health_of(dtl_json_get_str(root, "health"));
	ret->why = dtl_json_get_str(root, "why");
	ret->next_ms = get_int(root, "next");
	ret->hold_ms = get_int(root, "hold");
	ret->interval_ms = get_int(root, "interval");
	ret->gap_ms = get_int(root, "gap");
	ret->ttl_ms = get_int(root, "ttl");
	ret->skip_hours = (uint32_t)get_int(root, "skip_hours") & 0xffffff;
	ret->skip_days = (uint8_t)(get_int(root, "skip_days") & 0x7f);
	ret->ok_ms = get_int(root, "ok");
	ret->new_ms = get_int(root, "new");
	ret->since_ms = get_int(root, "since");
	ret->errors = get_int(root, "errors");
	ret->fetches = get_int(root, "fetches");
	ret->etag = dtl_json_get_str(root, "etag");
	ret->modified = dtl_json_get_str(root, "modified");
	ret->url = dtl_json_get_str(root, "url");
	ret->moved_url = dtl_json_get_str(root, "moved_url");
	ret->moved_count = get_int(root, "moved_count");
	body = dtl_json_get_str(root, "body");
	if (body.n == 16)
		memcpy(ret->body, body.p, 16);
	take_push(root, ret);
	if (!take_seen(a, dtl_json_get_str(root, "seen"), ret) ||
	    !take_pages(dtl_json_get_str(root, "pages"), ret)) {
		memset(ret, 0, sizeof *ret);
		return false;
	}
	return true;
}

struct seen
state_mark(struct dtl_str id, struct dtl_str content)
{
	struct seen mark = { .revision = 1 };
	uint8_t hash[32];

	dtl_sha256(id, hash);
	memcpy(mark.id, hash, sizeof mark.id);
	dtl_sha256(content, hash);
	memcpy(mark.content, hash, sizeof mark.content);
	return mark;
}

struct seen *
state_find(const struct feed_state *state, const struct seen *mark)
{
	for (size_t i = 0; i < state->seen_count; i++)
		if (memcmp(state->seen[i].id, mark->id, sizeof mark->id) == 0)
			return &state->seen[i];
	return NULL;
}

static bool
holds(const struct seen *list, size_t count, const struct seen *mark)
{
	for (size_t i = 0; i < count; i++)
		if (memcmp(list[i].id, mark->id, sizeof mark->id) == 0)
			return true;
	return false;
}

void
state_remember(
    struct dtl_arena *a, struct feed_state *state, const struct seen *now, size_t count, bool part)
{
	size_t limit = count < STATE_SEEN_MIN ? STATE_SEEN_MIN : count;
	struct seen *all;
	size_t n = 0;

	if (part && limit < state->seen_count + count)
		limit = state->seen_count + count;
	if (limit > STATE_SEEN_MAX)
		limit = STATE_SEEN_MAX;
	all = DTL_NEW_ARRAY(a, limit, struct seen);
	for (size_t i = 0; i < count && n < limit; i++)
		all[n++] = now[i];
	for (size_t i = 0; i < state->seen_count && n < limit; i++)
		if (!holds(now, count, &state->seen[i]))
			all[n++] = state->seen[i];
	state->seen = all;
	state->seen_count = n;
}
