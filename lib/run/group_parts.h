/*
 * group_parts - the inside of a group, shared by group*.c only.
 *
 * Errors:  as run/group.h. Memory: owned by the group. Threads: main thread.
 */
#ifndef DTL_RUN_GROUP_PARTS_H
#define DTL_RUN_GROUP_PARTS_H

#include "run/group.h"

struct dtl_group {
	struct dtl_group_options with;
	rd_kafka_t *rk;
	struct dtl_part *parts; /* every partition of every topic, topic by topic */
	int counts[DTL_GROUP_TOPICS]; /* partitions of each topic */
	size_t part_count;
	struct dtl_fetched *held; /* came while paused */
	size_t held_count;
	size_t held_cap;
	bool pausing;
	bool in_hook;
	bool subscribed;
	bool ever_assigned;
	bool user_debug; /* kafka.properties asked for librdkafka's debug lines */
	atomic_bool rebalancing; /* between two generations; written by librdkafka's thread */
	char *member; /* librdkafka's; who we were when we got our first partitions */
	bool lapsed; /* we are another member now */
	bool outage; /* a broker could not be reached since we joined */
	bool may_reset; /* auto.offset.reset was set: offsets may go back */
	dtl_rc failed; /* from inside a hook */
	struct dtl_err why;
	int64_t tick_ms;
	int64_t asked_ms; /* when drained last asked for committed offsets */
};

/* NULL for a partition that was added after the start (a restart sees it). */
struct dtl_part *dtl_group_part(struct dtl_group *g, const char *topic, int32_t partition);
/* Makes rebalancing follow the client's state, where that matters. */
dtl_rc
dtl_group_watch(struct dtl_group *g, rd_kafka_conf_t *conf, struct dtl_err *err) DTL_MUST_USE;
/* librdkafka's statistics: whether Kafka answers and we are in the group. */
int dtl_group_on_stats(rd_kafka_t *rk, char *json, size_t n, void *opaque);
/* All partitions are given up, uncommitted. */
void dtl_group_drop_all(struct dtl_group *g);
/* librdkafka's rebalance callback; opaque is the group. */
void dtl_group_rebalance(
    rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list, void *opaque);

#endif
