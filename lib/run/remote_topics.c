/* What a remote cluster says of its topics. */
#include "run/remote_parts.h"

static rd_kafka_event_t *
answer(struct dtl_remote *r, rd_kafka_queue_t *queue, const char *what, struct dtl_err *err)
{
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * DTL_REMOTE_ASK_MS);
	rd_kafka_resp_err_t code;

	if (event == NULL) {
		(void)dtl_err_set(err, DTL_RETRY, "%s: no answer", what);
		return NULL;
	}
	code = rd_kafka_event_error(event);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		return event;
	(void)dtl_err_set(err, DTL_RETRY, "%s: %s", what, rd_kafka_event_error_string(event));
	(void)dtl_err_set(&r->trouble, DTL_RETRY, "%s", err->text);
	rd_kafka_event_destroy(event);
	return NULL;
}

static int64_t
max_bytes(const rd_kafka_event_t *event)
{
	size_t count = 0, entry_count = 0;
	const rd_kafka_ConfigResource_t **resources = rd_kafka_DescribeConfigs_result_resources(
	    rd_kafka_event_DescribeConfigs_result((rd_kafka_event_t *)(uintptr_t)event), &count);
	const rd_kafka_ConfigEntry_t **entries;
	int64_t bytes = 0;

	if (count != 1 || rd_kafka_ConfigResource_error(resources[0]) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0; /* we may not see it */
	entries = rd_kafka_ConfigResource_configs(resources[0], &entry_count);
	for (size_t i = 0; i < entry_count; i++)
		if (strcmp(rd_kafka_ConfigEntry_name(entries[i]), "max.message.bytes") == 0)
			(void)dtl_str_to_i64(dtl_str_from(rd_kafka_ConfigEntry_value(entries[i])),
			    1, INT64_MAX, &bytes);
	return bytes;
}

static rd_kafka_AdminOptions_t *
options_for(struct dtl_remote *r, rd_kafka_admin_op_t op)
{
	rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(r->rk, op);
	char why[256];

	(void)rd_kafka_AdminOptions_set_request_timeout(
	    options, DTL_REMOTE_ASK_MS, why, sizeof why);
	return options;
}

static dtl_rc
ask_limit(struct dtl_remote *r, const char *topic, int64_t *ret, struct dtl_err *err)
{
	rd_kafka_queue_t *queue = rd_kafka_queue_new(r->rk);
	rd_kafka_AdminOptions_t *options = options_for(r, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	rd_kafka_ConfigResource_t *resource =
	    rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
	rd_kafka_event_t *event;

	rd_kafka_DescribeConfigs(r->rk, &resource, 1, options, queue);
	event = answer(r, queue, "settings of a topic", err);
	if (event != NULL) {
		*ret = max_bytes(event);
		rd_kafka_event_destroy(event);
	}
	rd_kafka_ConfigResource_destroy(resource);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_queue_destroy(queue);
	return event != NULL ? DTL_OK : DTL_RETRY;
}

/* All topics are asked for: asking for one by its name would make it on some brokers. */
dtl_rc
dtl_remote_ask(
    struct dtl_remote *r, const char *topic, struct dtl_remote_topic *ret, struct dtl_err *err)
{
	const struct rd_kafka_metadata *meta = NULL;
	struct dtl_remote_topic found = { 0, 0 };
	rd_kafka_resp_err_t code;
	dtl_rc rc = dtl_remote_poll(r, 0, err);

	if (rc != DTL_OK)
		return rc;
	code = rd_kafka_metadata(r->rk, 1, NULL, &meta, DTL_REMOTE_ASK_MS);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_err_set(err, DTL_RETRY, "'%s' was asked for its topics: %s",
		    r->far.bootstrap, rd_kafka_err2str(code));
	for (int i = 0; i < meta->topic_cnt; i++)
		if (strcmp(meta->topics[i].topic, topic) == 0)
			found.partitions = meta->topics[i].partition_cnt;
	rd_kafka_metadata_destroy(meta);
	if (found.partitions > 0)
		rc = ask_limit(r, topic, &found.max_bytes, err);
	if (rc == DTL_OK)
		*ret = found;
	return rc;
}

static dtl_rc
judge_created(const rd_kafka_event_t *event, struct dtl_err *err)
{
	size_t count = 0;
	const rd_kafka_topic_result_t **results = rd_kafka_CreateTopics_result_topics(
	    rd_kafka_event_CreateTopics_result((rd_kafka_event_t *)(uintptr_t)event), &count);
	rd_kafka_resp_err_t code;

	if (count != 1)
		return dtl_err_set(err, DTL_RETRY, "no word on the topic that was to be created");
	code = rd_kafka_topic_result_error(results[0]);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
		return DTL_OK;
	return dtl_err_set(err, dtl_kafka_class(code) == DTL_RETRY ? DTL_RETRY : DTL_FAIL,
	    "topic '%s' was not created: %s", rd_kafka_topic_result_name(results[0]),
	    rd_kafka_err2str(code));
}

dtl_rc
dtl_remote_create(struct dtl_remote *r, const char *topic, int partitions, struct dtl_err *err)
{
	char why[256];
	rd_kafka_NewTopic_t *new_topic =
	    rd_kafka_NewTopic_new(topic, partitions > 0 ? partitions : -1, -1, why, sizeof why);
	rd_kafka_AdminOptions_t *options;
	rd_kafka_queue_t *queue;
	rd_kafka_event_t *event;
	dtl_rc rc = DTL_RETRY;

	if (new_topic == NULL)
		return dtl_err_set(err, DTL_FAIL, "topic '%s': %s", topic, why);
	queue = rd_kafka_queue_new(r->rk);
	options = options_for(r, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	rd_kafka_CreateTopics(r->rk, &new_topic, 1, options, queue);
	event = answer(r, queue, "creating a topic", err);
	if (event != NULL) {
		rc = judge_created(event, err);
		rd_kafka_event_destroy(event);
	}
	rd_kafka_NewTopic_destroy(new_topic);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_queue_destroy(queue);
	return rc;
}
