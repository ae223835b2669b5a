#include "run/group_parts.h"

#include "base/date.h"

#define FIXED_IN 0x020a00ff
#define TICK_MS 1000

/* The state between two generations shows nowhere in librdkafka's interface but in its debug lines
 * ("changed join state steady -> init"). Should their words change, rebalancing stays false and a
 * commit may cost an assignment, as it would without this file. */
static void
on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	struct dtl_group *g = rd_kafka_opaque(rk);

	if (g != NULL && strcmp(facility, "CGRPJOINSTATE") == 0) {
		bool steady = strstr(text, "-> steady") != NULL;
		bool leaves = strstr(text, "steady ->") != NULL;

		if (steady || leaves)
			atomic_store(&g->rebalancing, leaves);
	}
	if (level < 7 || (g != NULL && g->user_debug))
		dtl_kafka_log(rk, level, facility, text);
}

static const char *
users_debug(const struct dtl_conf_map *properties)
{
	for (size_t i = 0; i < properties->count; i++)
		if (strcmp(properties->items[i].key, "debug") == 0)
			return properties->items[i].value;
	return NULL;
}

dtl_rc
dtl_group_watch(struct dtl_group *g, rd_kafka_conf_t *conf, struct dtl_err *err)
{
	const char *debug = users_debug(&g->with.shared->kafka_properties);
	struct dtl_arena *a;
	dtl_rc rc;

	if (rd_kafka_version() >= FIXED_IN)
		return DTL_OK;
	a = dtl_arena_new(0);
	g->user_debug = debug != NULL;
	rc = dtl_kafka_set(
	    conf, "debug", debug != NULL ? dtl_arena_printf(a, "%s,cgrp", debug) : "cgrp", err);
	dtl_arena_free(a);
	rd_kafka_conf_set_log_cb(conf, on_log);
	return rc;
}

bool
dtl_group_steady(const struct dtl_group *g)
{
	return !atomic_load(&g->rebalancing);
}

int
dtl_group_on_stats(rd_kafka_t *rk, char *json, size_t n, void *opaque)
{
	struct dtl_group *g = opaque;
	struct dtl_str text = dtl_str_make(json, n);

	(void)rk;
	dtl_metrics_end(g->with.metrics, DTL_END_KAFKA, dtl_kafka_stats_up(text));
	if (dtl_kafka_stats_joined(text))
		dtl_metrics_end(g->with.metrics, DTL_END_GROUP, true);
	return 0;
}

/* -1: not assigned. */
static int64_t
lag_of(const struct dtl_group *g, const struct dtl_part *part)
{
	int64_t low = 0;
	int64_t high = 0;

	if (!part->assigned)
		return -1;
	if (rd_kafka_get_watermark_offsets(g->rk, part->topic, part->partition, &low, &high) !=
		RD_KAFKA_RESP_ERR_NO_ERROR ||
	    high <= part->next)
		return 0;
	if (part->next >= 0)
		return high - part->next;
	return low > 0 ? high - low : high > 0 ? high : 0; /* nothing was read yet */
}

void
dtl_group_tick(struct dtl_group *g)
{
	int64_t now_ms = dtl_time_mono_ms();
	int64_t lag = 0;
	int64_t paused = 0;

	if (now_ms - g->tick_ms < TICK_MS)
		return;
	g->tick_ms = now_ms;
	for (size_t i = 0; i < g->part_count; i++) {
		const struct dtl_part *part = &g->parts[i];
		int64_t behind = lag_of(g, part);

		paused += part->paused;
		lag += behind > 0 ? behind : 0;
		if (part->metric >= 0)
			atomic_store_explicit(&g->with.metrics->parts[part->metric].lag, behind,
			    memory_order_relaxed);
	}
	if (!g->with.idle) {
		atomic_store(&g->with.metrics->lag, lag);
		atomic_store(&g->with.metrics->paused, paused);
	}
	dtl_metrics_beat(g->with.metrics);
}
