#include "ship.h"

#include "base/date.h"

#include <stdlib.h>

#define FLUSH_MS 2000 /* then the skeleton polls Kafka before we wait on */
#define POLL_MS 20

enum progress { WAITING, FLYING, DELIVERED, SUSPECT, REFUSED };

struct item {
	struct dtl_send send;
	struct dtl_raw_message raw;
	const char *topic; /* that it came from */
	const char *why; /* REFUSED */
	enum progress progress;
	bool alone; /* nothing else is on its way */
};

struct ship {
	struct dtl_remote *remote;
	const struct dtl_sink_desk *desk;
	struct dtl_arena *a; /* the batch */
	struct item *items;
	size_t count, cap;
	size_t open; /* items that are neither delivered nor refused */
	size_t flying;
	struct dtl_err why; /* it did not take a record just now */
};

struct ship *
ship_new(void)
{
	struct ship *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->a = dtl_arena_new(0);
	return s;
}

void
ship_free(struct ship *s)
{
	if (s == NULL)
		return;
	dtl_arena_free(s->a);
	free(s->items);
	free(s);
}

void
ship_use(struct ship *s, struct dtl_remote *remote, const struct dtl_sink_desk *desk)
{
	s->remote = remote;
	s->desk = desk;
}

static void
refuse(struct ship *s, struct item *it, const char *why)
{
	it->progress = it->alone ? REFUSED : SUSPECT;
	it->why = dtl_arena_strndup(s->a, why, strlen(why));
	s->open -= it->alone;
}

void
ship_done(void *self, size_t token, dtl_rc rc, const char *why)
{
	struct ship *s = self;
	struct item *it = &s->items[token];

	s->flying--;
	if (rc == DTL_OK) {
		it->progress = DELIVERED;
		s->open--;
	} else if (rc == DTL_SKIP) {
		refuse(s, it, why);
	} else {
		it->progress = WAITING;
	}
}

static struct dtl_str
keep(struct dtl_arena *a, struct dtl_str s)
{
	return s.p == NULL ? s : dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

static const struct dtl_header *
keep_headers(struct dtl_arena *a, const struct dtl_header *from, size_t count)
{
	struct dtl_header *headers = DTL_NEW_ARRAY(a, count + 1, struct dtl_header);

	for (size_t i = 0; i < count; i++)
		headers[i] = (struct dtl_header){ keep(a, from[i].name), keep(a, from[i].value) };
	return headers;
}

static dtl_rc
launch(struct ship *s, size_t at, bool alone, struct dtl_err *err)
{
	struct item *it = &s->items[at];
	dtl_rc rc;

	it->alone = alone;
	it->progress = FLYING;
	s->flying++;
	rc = dtl_remote_send(s->remote, &it->send, at, err);
	if (rc == DTL_OK)
		return DTL_OK;
	s->flying--;
	it->progress = WAITING;
	if (rc != DTL_SKIP)
		return rc;
	it->alone = true; /* its own size was judged */
	refuse(s, it, err->text);
	return DTL_OK;
}

void
ship_add(struct ship *s, const struct dtl_message *msg, const struct dtl_send *send)
{
	struct item *it;
	struct dtl_err ignored;

	if (s->count == s->cap) {
		s->cap = s->cap == 0 ? 256 : 2 * s->cap;
		s->items = reallocarray(s->items, s->cap, sizeof *s->items);
		if (s->items == NULL)
			abort();
	}
	it = &s->items[s->count++];
	*it = (struct item){ .send = *send, .raw = *msg->raw, .topic = msg->topic_name };
	it->send.key = keep(s->a, send->key);
	it->send.value = keep(s->a, send->value);
	it->send.headers = keep_headers(s->a, send->headers, send->header_count);
	it->raw.key = keep(s->a, msg->raw->key);
	it->raw.value = keep(s->a, msg->raw->value);
	it->raw.headers = keep_headers(s->a, msg->raw->headers, msg->raw->header_count);
	s->open++;
	/* What is not taken now is sent by flush. */
	(void)!(launch(s, s->count - 1, false, &ignored) == DTL_OK);
}

/* Everything that may travel together, then the suspects one by one. */
static dtl_rc
send_waiting(struct ship *s, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; rc == DTL_OK && i < s->count; i++)
		if (s->items[i].progress == WAITING)
			rc = launch(s, i, false, err);
	for (size_t i = 0; rc == DTL_OK && s->flying == 0 && i < s->count; i++)
		if (s->items[i].progress == SUSPECT)
			rc = launch(s, i, true, err);
	return rc;
}

static dtl_rc
bury_refused(struct ship *s, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; rc == DTL_OK && i < s->count; i++) {
		struct item *it = &s->items[i];

		if (it->progress != REFUSED)
			continue;
		rc = s->desk->bury(s->desk->self, it->topic, &it->raw, it->why, err);
		if (rc == DTL_OK)
			it->progress = DELIVERED;
	}
	return rc;
}

static dtl_rc
not_yet(const struct ship *s, const struct dtl_err *why, struct dtl_err *err)
{
	const char *text = why->text[0] != '\0' ? why->text : dtl_remote_trouble(s->remote);

	return dtl_err_set(err, DTL_RETRY, "the destination has not acknowledged %zu records: %s",
	    s->open, text[0] != '\0' ? text : "it does not answer");
}

dtl_rc
ship_flush(struct ship *s, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + FLUSH_MS;
	struct dtl_err why = { "" };
	dtl_rc rc = DTL_OK;

	while (s->open > 0 && rc != DTL_FAIL) {
		why.text[0] = '\0';
		rc = send_waiting(s, &why);
		if (rc != DTL_FAIL)
			rc = dtl_remote_poll(s->remote, POLL_MS, &why);
		if (s->open > 0 && rc != DTL_FAIL && dtl_time_mono_ms() >= until_ms)
			return not_yet(s, &why, err);
	}
	if (rc == DTL_FAIL) {
		*err = why;
		return rc;
	}
	rc = bury_refused(s, err);
	if (rc != DTL_OK)
		return rc;
	s->count = 0;
	dtl_arena_reset(s->a);
	return DTL_OK;
}
