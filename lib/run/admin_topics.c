#include "base/buf.h"
#include "run/admin_client.h"

#include <stdio.h>

enum { MAX_REPLICAS = 3 };

/* DESIGN's table of topics. Values are those of the broker's own settings; NULL = its default. */
struct plan {
	int partitions;
	const char *cleanup;
	const char *retention_ms;
	const char *local_retention_ms; /* the local Kafka keeps what it has */
	const char *delete_retention_ms;
	const char *max_message_bytes;
	const char *segment_ms; /* what is kept for a short time goes in small pieces */
};

static const struct plan plans[DTL_TOPIC_COUNT] = {
	[DTL_TOPIC_ARTICLES] = { 8, "delete", "2592000000", "-1", NULL, "5242880", NULL },
	[DTL_TOPIC_EVENTS] = { 8, "delete", "-1", "-1", NULL, NULL, NULL },
	[DTL_TOPIC_CODED] = { 8, "compact", NULL, NULL, NULL, "5242880", NULL },
	[DTL_TOPIC_HAPPENINGS] = { 1, "compact", NULL, NULL, "2592000000", NULL, NULL },
	[DTL_TOPIC_PROGRESS] = { 8, "compact", NULL, NULL, NULL, NULL, NULL },
	[DTL_TOPIC_DEADLETTERS] = { 1, "delete", "-1", "-1", NULL, "8388608", NULL },
	[DTL_TOPIC_MANIFEST] = { 1, "delete", "2592000000", "2592000000", NULL, NULL, NULL },
	[DTL_TOPIC_ERRANDS] = { 8, "delete", "3600000", "3600000", NULL, "8388608", "600000" },
};

static int
partitions_of(const struct rd_kafka_metadata *meta, const char *topic)
{
	for (int i = 0; i < meta->topic_cnt; i++) {
		if (strcmp(meta->topics[i].topic, topic) == 0 &&
		    meta->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
			return meta->topics[i].partition_cnt;
	}
	return 0;
}

static void
set_config(rd_kafka_NewTopic_t *topic, const char *name, const char *value)
{
	if (value != NULL)
		(void)rd_kafka_NewTopic_set_config(topic, name, value);
}

static rd_kafka_NewTopic_t *
new_topic(const struct dtl_admin *admin, enum dtl_topic role, int partitions, int brokers)
{
	const struct plan *plan = &plans[role];
	bool local = admin->shared->bootstrap[0] == '\0';
	int replicas = brokers < MAX_REPLICAS ? brokers : MAX_REPLICAS;
	bool scales = plan->partitions > 1;
	char why[256];
	rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(admin->shared->topics[role],
	    scales && partitions > 0 ? partitions : plan->partitions, replicas, why, sizeof why);

	if (topic == NULL)
		return NULL;
	set_config(topic, "cleanup.policy", plan->cleanup);
	set_config(topic, "retention.ms", local ? plan->local_retention_ms : plan->retention_ms);
	set_config(topic, "delete.retention.ms", plan->delete_retention_ms);
	set_config(topic, "max.message.bytes", plan->max_message_bytes);
	set_config(topic, "segment.ms", plan->segment_ms);
	set_config(topic, "min.insync.replicas", replicas == MAX_REPLICAS ? "2" : NULL);
	return topic;
}

static dtl_rc
check_created(const rd_kafka_event_t *event, struct dtl_err *err)
{
	size_t count = 0;
	const rd_kafka_topic_result_t **results = rd_kafka_CreateTopics_result_topics(
	    rd_kafka_event_CreateTopics_result((rd_kafka_event_t *)(uintptr_t)event), &count);

	for (size_t i = 0; i < count; i++) {
		rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[i]);

		if (code == RD_KAFKA_RESP_ERR_NO_ERROR ||
		    code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
			continue;
		const char *text = rd_kafka_topic_result_error_string(results[i]);
		dtl_rc rc = dtl_kafka_class(code);
		return dtl_err_set(err, rc == DTL_SKIP ? DTL_FAIL : rc,
		    "topic '%s' was not created: %s; create it by hand or let this user create "
		    "topics",
		    rd_kafka_topic_result_name(results[i]),
		    text != NULL ? text : rd_kafka_err2str(code));
	}
	return DTL_OK;
}

static dtl_rc
create_topics(
    struct dtl_admin *admin, rd_kafka_NewTopic_t **topics, size_t count, struct dtl_err *err)
{
	rd_kafka_AdminOptions_t *options =
	    rd_kafka_AdminOptions_new(admin->rk, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	char why[256];
	dtl_rc rc;

	(void)rd_kafka_AdminOptions_set_operation_timeout(
	    options, DTL_ADMIN_WAIT_MS, why, sizeof why);
	(void)rd_kafka_AdminOptions_set_request_timeout(
	    options, DTL_ADMIN_WAIT_MS, why, sizeof why);
	rd_kafka_CreateTopics(admin->rk, topics, count, options, admin->queue);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_event_t *event = dtl_admin_event(admin, "creating topics", &rc, err);
	if (event == NULL)
		return rc;
	rc = check_created(event, err);
	rd_kafka_event_destroy(event);
	return rc;
}

/* Answers for its end: the broker that leads it knows that it does. */
static bool
is_led(struct dtl_admin *admin, const char *topic, int32_t partition)
{
	int64_t low, high;

	return rd_kafka_query_watermark_offsets(admin->rk, topic, partition, &low, &high,
		   DTL_ADMIN_WAIT_MS) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* A partition that was just created is led by a broker a little later. */
static dtl_rc
wait_topic(struct dtl_admin *admin, const char *topic, struct dtl_err *err)
{
	int32_t led = 0;

	for (int i = 0; i < 300; i++) {
		const struct rd_kafka_metadata *meta;
		dtl_rc rc = dtl_admin_metadata(admin, &meta, err);

		if (rc != DTL_OK)
			return rc;
		int partitions = partitions_of(meta, topic);
		rd_kafka_metadata_destroy(meta);
		while (led < partitions && is_led(admin, topic, led))
			led++;
		if (partitions > 0 && led == partitions)
			return DTL_OK;
		(void)rd_kafka_poll(admin->rk, 50);
	}
	return dtl_err_set(err, DTL_RETRY, "topic '%s' was created but has no leader yet", topic);
}

dtl_rc
dtl_admin_ensure(struct dtl_admin *admin, int partitions, struct dtl_err *err)
{
	rd_kafka_NewTopic_t *topics[DTL_TOPIC_COUNT];
	const struct rd_kafka_metadata *meta;
	size_t count = 0;
	dtl_rc rc = dtl_admin_metadata(admin, &meta, err);

	if (rc != DTL_OK)
		return rc;
	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		if (partitions_of(meta, admin->shared->topics[t]) > 0)
			continue;
		topics[count] = new_topic(admin, (enum dtl_topic)t, partitions, meta->broker_cnt);
		if (topics[count] == NULL)
			rc = dtl_err_set(err, DTL_FAIL, "topic '%s' cannot be described to Kafka",
			    admin->shared->topics[t]);
		else
			count++;
	}
	rd_kafka_metadata_destroy(meta);
	if (rc == DTL_OK && count > 0)
		rc = create_topics(admin, topics, count, err);
	for (size_t i = 0; i < count; i++)
		rd_kafka_NewTopic_destroy(topics[i]);
	for (int t = 0; rc == DTL_OK && count > 0 && t < DTL_TOPIC_COUNT; t++)
		rc = wait_topic(admin, admin->shared->topics[t], err);
	return rc;
}

/* What a setting of the broker differs in; NULL when it is as good as the plan. */
static const char *
judge(struct dtl_arena *a, const struct plan *plan, const char *name, const char *value)
{
	int64_t have, want;

	if (value == NULL)
		return NULL;
	if (strcmp(name, "cleanup.policy") == 0 && strcmp(value, plan->cleanup) != 0)
		return dtl_arena_printf(a,
		    "cleanup.policy is '%s', must be '%s': kafka-configs.sh --alter --add-config "
		    "cleanup.policy=%s",
		    value, plan->cleanup, plan->cleanup);
	if (strcmp(name, "max.message.bytes") != 0 || plan->max_message_bytes == NULL)
		return NULL;
	if (!dtl_str_to_i64(dtl_str_from(value), 0, INT64_MAX, &have) ||
	    !dtl_str_to_i64(dtl_str_from(plan->max_message_bytes), 0, INT64_MAX, &want) ||
	    have >= want)
		return NULL;
	return dtl_arena_printf(a,
	    "max.message.bytes is %s, must be at least %s: kafka-configs.sh --alter --add-config "
	    "max.message.bytes=%s",
	    value, plan->max_message_bytes, plan->max_message_bytes);
}

static void
judge_all(struct dtl_arena *a, const rd_kafka_event_t *event,
    struct dtl_topic_state states[DTL_TOPIC_COUNT])
{
	size_t count = 0, entry_count = 0;
	const rd_kafka_ConfigResource_t **resources = rd_kafka_DescribeConfigs_result_resources(
	    rd_kafka_event_DescribeConfigs_result((rd_kafka_event_t *)(uintptr_t)event), &count);

	for (size_t i = 0; i < count; i++) {
		const rd_kafka_ConfigEntry_t **entries =
		    rd_kafka_ConfigResource_configs(resources[i], &entry_count);
		const char *name = rd_kafka_ConfigResource_name(resources[i]);

		for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
			if (strcmp(states[t].name, name) != 0)
				continue;
			for (size_t e = 0; e < entry_count && states[t].wrong == NULL; e++)
				states[t].wrong =
				    judge(a, &plans[t], rd_kafka_ConfigEntry_name(entries[e]),
					rd_kafka_ConfigEntry_value(entries[e]));
		}
	}
}

static dtl_rc
describe_settings(struct dtl_admin *admin, struct dtl_arena *a,
    struct dtl_topic_state states[DTL_TOPIC_COUNT], struct dtl_err *err)
{
	rd_kafka_ConfigResource_t *resources[DTL_TOPIC_COUNT];
	size_t count = 0;
	dtl_rc rc;

	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		if (states[t].exists)
			resources[count++] =
			    rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, states[t].name);
	}
	if (count == 0)
		return DTL_OK;
	rd_kafka_DescribeConfigs(admin->rk, resources, count, NULL, admin->queue);
	rd_kafka_event_t *event = dtl_admin_event(admin, "settings of topics", &rc, err);
	if (event != NULL) {
		judge_all(a, event, states);
		rd_kafka_event_destroy(event);
	}
	for (size_t i = 0; i < count; i++)
		rd_kafka_ConfigResource_destroy(resources[i]);
	return rc;
}

dtl_rc
dtl_admin_describe(struct dtl_admin *admin, struct dtl_arena *a,
    struct dtl_topic_state ret[DTL_TOPIC_COUNT], struct dtl_err *err)
{
	const struct rd_kafka_metadata *meta;
	dtl_rc rc = dtl_admin_metadata(admin, &meta, err);

	if (rc != DTL_OK)
		return rc;
	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		struct dtl_topic_state *state = &ret[t];

		*state = (struct dtl_topic_state){ .topic = (enum dtl_topic)t };
		state->name = dtl_arena_strndup(
		    a, admin->shared->topics[t], strlen(admin->shared->topics[t]));
		state->partitions = partitions_of(meta, state->name);
		state->exists = state->partitions > 0;
		if (!state->exists)
			state->wrong = "missing; `dateline topics create` makes it";
	}
	rd_kafka_metadata_destroy(meta);
	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		for (int32_t p = 0; p < ret[t].partitions && rc == DTL_OK; p++) {
			int64_t low = 0, high = 0;

			rc = dtl_admin_watermarks(admin, ret[t].name, p, &low, &high, err);
			ret[t].offsets += high - low;
			ret[t].end_offset_sum += high;
		}
	}
	return rc == DTL_OK ? describe_settings(admin, a, ret, err) : rc;
}
