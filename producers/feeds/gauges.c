#include "gauges.h"

#include "base/file.h"

#define SECOND_MS 1000

/* One figure of every feed. */
struct gauge {
	const char *name;
	const char *type;
	const char *help;
	int64_t (*value)(const struct feed *feed, const struct feed_state *state);
};

static int64_t
well(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->errors == 0 && state->health != HEALTH_SILENT;
}

static int64_t
last_success(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->ok_ms / SECOND_MS;
}

static int64_t
last_new(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->new_ms / SECOND_MS;
}

static int64_t
gap(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->gap_ms / SECOND_MS;
}

static int64_t
interval(const struct feed *feed, const struct feed_state *state)
{
	return (feed->interval_ms > 0 ? feed->interval_ms : state->interval_ms) / SECOND_MS;
}

static int64_t
fetches(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->fetches;
}

static int64_t
errors(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->errors;
}

static int64_t
pushes(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->push.count;
}

static int64_t
forged(const struct feed *feed, const struct feed_state *state)
{
	(void)feed;
	return state->push.bad;
}

static int64_t
unverified(const struct feed *feed, const struct feed_state *state)
{
	(void)state;
	return feed->unverified;
}

static const struct gauge gauges[] = {
	{ "well", "gauge", "1 while the feed answers and is not silent", well },
	{ "last_success_seconds", "gauge", "time of the last whole answer", last_success },
	{ "last_new_seconds", "gauge", "time of the last new entry", last_new },
	{ "expected_gap_seconds", "gauge", "usual time between new entries", gap },
	{ "interval_seconds", "gauge", "time between two requests", interval },
	{ "fetches_total", "counter", "requests", fetches },
	{ "errors", "gauge", "errors in a row", errors },
	{ "pushes_total", "counter", "deliveries of hubs that were taken", pushes },
	{ "pushes_bad_total", "counter", "deliveries with a wrong signature or none", forged },
	{ "tls_unverified", "gauge", "1 where the list excepts the certificate", unverified },
};

static void
add_label(struct dtl_buf *out, struct dtl_str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			dtl_buf_add_char(out, '\\');
		dtl_buf_add_char(out, value.p[i]);
	}
}

static void
add_gauge(struct run *r, const struct gauge *gauge, struct dtl_buf *out)
{
	dtl_buf_addf(out, "# HELP dateline_feed_%s %s\n# TYPE dateline_feed_%s %s\n", gauge->name,
	    gauge->help, gauge->name, gauge->type);
	for (size_t i = 0; i < r->by_url.count; i++) {
		const struct feed *feed = r->by_url.entries[i].value.ptr;
		struct feed_state state;

		if (!feed->listed || !feed->ours)
			continue;
		dtl_arena_reset(r->a);
		(void)state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
		dtl_buf_addf(out, "dateline_feed_%s{feed=\"", gauge->name);
		add_label(out, feed->url);
		if (gauge->value == well)
			dtl_buf_addf(out, "\",health=\"%s", health_names[state.health]);
		dtl_buf_addf(out, "\"} %lld\n", (long long)gauge->value(feed, &state));
	}
}

dtl_rc
gauges_write(struct run *r, const char *path, struct dtl_err *err)
{
	struct dtl_buf out;
	dtl_rc rc;

	dtl_buf_init(&out, NULL);
	for (size_t i = 0; i < sizeof gauges / sizeof gauges[0]; i++)
		add_gauge(r, &gauges[i], &out);
	rc = dtl_file_write_atomic(path, dtl_buf_str(&out), 0644, err);
	dtl_buf_clear(&out);
	return rc;
}
