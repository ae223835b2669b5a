#include "run/heartbeat.h"

#include "base/date.h"
#include "base/log.h"
#include "run/headers.h"
#include "run/remote.h"

#include <stdlib.h>

#define LOOK_MS 250
#define LAST_MS 3000 /* for the last one to arrive */

struct dtl_heartbeat {
	const struct dtl_shared *shared;
	struct dtl_wire *wire;
	const struct dtl_metrics *metrics;
	struct dtl_manifest_book *book;
	struct dtl_remote *remote; /* NULL: not yet */
	struct dtl_arena *a;
	struct dtl_buf bytes;
	int64_t look_ms; /* monotonic */
	int64_t due_ms; /* wall clock */
	int64_t flying;
	bool told;
};

/* All processes beat at the same times, so that their intervals can be compared. */
static int64_t
next_due(const struct dtl_heartbeat *h, int64_t now_ms)
{
	return (now_ms / h->shared->manifest_ms + 1) * h->shared->manifest_ms;
}

struct dtl_heartbeat *
dtl_heartbeat_open(
    const struct dtl_shared *shared, struct dtl_wire *wire, const struct dtl_metrics *metrics)
{
	struct dtl_heartbeat *h;

	if (shared->manifest_ms == 0)
		return NULL;
	h = calloc(1, sizeof *h);
	if (h == NULL)
		abort();
	h->shared = shared;
	h->wire = wire;
	h->metrics = metrics;
	h->book = dtl_manifest_open(metrics, shared->manifest_ms);
	h->a = dtl_arena_new(0);
	dtl_buf_init(&h->bytes, NULL);
	h->due_ms = next_due(h, dtl_time_now_ms());
	return h;
}

void
dtl_heartbeat_note(struct dtl_heartbeat *h, struct dtl_record record)
{
	if (h != NULL)
		dtl_manifest_note(h->book, dtl_manifest_source(record), dtl_time_now_ms());
}

static void
tell(struct dtl_heartbeat *h, const char *why)
{
	if (!h->told)
		dtl_log(DTL_LOG_INFO, "manifest.lost", why, NULL);
	h->told = true;
}

static void
on_done(void *self, size_t token, dtl_rc rc, const char *why)
{
	struct dtl_heartbeat *h = self;

	(void)token;
	h->flying--;
	if (rc != DTL_OK)
		tell(h, why);
	else
		h->told = false;
}

static dtl_rc
send(struct dtl_heartbeat *h, const struct dtl_manifest *manifest, struct dtl_err *err)
{
	struct dtl_remote_options o = { .shared = h->shared,
		.bootstrap = "",
		.client_id = h->metrics->instance,
		.done = on_done,
		.self = h };
	struct dtl_record record = { .kind = DTL_KIND_MANIFEST, .u.manifest = manifest };
	struct dtl_trace none = { DTL_STR_NONE, DTL_STR_NONE };
	struct dtl_send msg = { .topic = h->shared->topics[DTL_TOPIC_MANIFEST],
		.key = manifest->instance };
	dtl_rc rc = h->remote != NULL ? DTL_OK : dtl_remote_open(&o, &h->remote, err);

	dtl_buf_truncate(&h->bytes, 0);
	if (rc == DTL_OK)
		rc = dtl_wire_encode(h->wire, record, &h->bytes, err);
	if (rc != DTL_OK)
		return rc;
	msg.value = dtl_buf_str(&h->bytes);
	msg.header_count = dtl_headers_make(h->a, record, h->shared->line, &none, &msg.headers);
	h->flying++;
	rc = dtl_remote_send(h->remote, &msg, 0, err);
	h->flying -= rc != DTL_OK;
	return rc;
}

static void
beat(struct dtl_heartbeat *h, int64_t now_ms, bool final)
{
	struct dtl_manifest manifest;
	struct dtl_err err = { "" };

	dtl_arena_reset(h->a);
	dtl_manifest_close(h->book, h->a, now_ms, final, &manifest);
	h->due_ms = next_due(h, now_ms);
	if (send(h, &manifest, &err) != DTL_OK)
		tell(h, err.text);
}

void
dtl_heartbeat_tick(struct dtl_heartbeat *h)
{
	struct dtl_err ignored;
	int64_t mono_ms = dtl_time_mono_ms(), now_ms;

	if (h == NULL || mono_ms < h->look_ms)
		return;
	h->look_ms = mono_ms + LOOK_MS;
	now_ms = dtl_time_now_ms();
	if (now_ms >= h->due_ms)
		beat(h, now_ms, false);
	if (h->remote != NULL)
		(void)!(dtl_remote_poll(h->remote, 0, &ignored) == DTL_OK);
}

void
dtl_heartbeat_close(struct dtl_heartbeat *h, bool clean)
{
	int64_t until_ms = dtl_time_mono_ms() + LAST_MS;
	struct dtl_err ignored;

	if (h == NULL)
		return;
	beat(h, dtl_time_now_ms(), clean);
	while (h->remote != NULL && h->flying > 0 && dtl_time_mono_ms() < until_ms)
		(void)!(dtl_remote_poll(h->remote, 20, &ignored) == DTL_OK);
	dtl_remote_close(h->remote);
	dtl_manifest_free(h->book);
	dtl_buf_clear(&h->bytes);
	dtl_arena_free(h->a);
	free(h);
}
