/* What librdkafka's statistics say that no other call of it does. They are asked for only while somebody looks. */
#include "run/kafka.h"

#define INTERVAL_MS "1000"

/* Finds a word in the JSON, which is not ours to parse whole: it has one entry for each partition of the cluster. */
static bool
holds(struct dtl_str json, const char *word, size_t from)
{
	return dtl_str_find(json, dtl_str_from(word), from) < json.n;
}

/* Entries of brokers read ... "source":"learned", "state":"UP" ...; the internal one is always there. */
bool
dtl_kafka_stats_up(struct dtl_str json)
{
	static const char *const sources[] = { "\"source\":\"learned\", \"state\":\"UP\"",
		"\"source\":\"configured\", \"state\":\"UP\"",
		"\"source\":\"logical\", \"state\":\"UP\"" };

	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
		if (holds(json, sources[i], 0))
			return true;
	return false;
}

bool
dtl_kafka_stats_joined(struct dtl_str json)
{
	return holds(json, "\"join_state\": \"steady\"", 0);
}

dtl_rc
dtl_kafka_want_stats(rd_kafka_conf_t *conf,
    int (*took)(rd_kafka_t *rk, char *json, size_t n, void *opaque), struct dtl_err *err)
{
	rd_kafka_conf_set_stats_cb(conf, took);
	return dtl_kafka_set(conf, "statistics.interval.ms", INTERVAL_MS, err);
}
