#include "run/group_parts.h"

#define FIXED_IN 0x020a00ff

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
