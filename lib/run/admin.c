#include "run/admin_client.h"

#include "base/date.h"

#include <stdlib.h>

static void
on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
	struct dtl_admin *admin = opaque;

	(void)rk;
	admin->delivered = message->err;
	admin->waiting = false;
}

dtl_rc
dtl_admin_open(const struct dtl_shared *shared, struct dtl_admin **ret, struct dtl_err *err)
{
	struct dtl_admin *admin = calloc(1, sizeof *admin);
	rd_kafka_conf_t *conf = NULL;
	dtl_rc rc;

	if (admin == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	admin->shared = shared;
	rc = dtl_kafka_conf(shared, DTL_KAFKA_ADMIN, "dateline-admin", &conf, err);
	/* It mostly asks; a producer id would be one more thing to wait for. */
	if (rc == DTL_OK) {
		rc = dtl_kafka_set(conf, "enable.idempotence", "false", err);
		if (rc != DTL_OK)
			rd_kafka_conf_destroy(conf);
	}
	if (rc == DTL_OK) {
		rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
		rd_kafka_conf_set_opaque(conf, admin);
		rc = dtl_kafka_new(DTL_KAFKA_ADMIN, conf, &admin->rk, err);
	}
	if (rc != DTL_OK) {
		dtl_admin_close(admin);
		return rc;
	}
	admin->queue = rd_kafka_queue_new(admin->rk);
	*ret = admin;
	return DTL_OK;
}

void
dtl_admin_close(struct dtl_admin *admin)
{
	if (admin == NULL)
		return;
	for (size_t i = 0; i < admin->group_count; i++)
		dtl_kafka_free(admin->groups[i].rk);
	if (admin->queue != NULL)
		rd_kafka_queue_destroy(admin->queue);
	dtl_kafka_free(admin->rk);
	free(admin);
}

dtl_rc
dtl_admin_metadata(
    struct dtl_admin *admin, const struct rd_kafka_metadata **ret, struct dtl_err *err)
{
	rd_kafka_resp_err_t code = rd_kafka_metadata(admin->rk, 1, NULL, ret, DTL_ADMIN_WAIT_MS);

	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		return DTL_OK;
	return dtl_kafka_err(err, code, "no answer from Kafka at %s within %d s",
	    admin->shared->bootstrap[0] != '\0' ? admin->shared->bootstrap : "the local address",
	    DTL_ADMIN_WAIT_MS / 1000);
}

rd_kafka_event_t *
dtl_admin_event(struct dtl_admin *admin, const char *what, dtl_rc *ret_rc, struct dtl_err *err)
{
	rd_kafka_event_t *event = rd_kafka_queue_poll(admin->queue, DTL_ADMIN_WAIT_MS + 5000);

	if (event == NULL) {
		*ret_rc = dtl_err_set(err, DTL_RETRY, "%s: no answer from Kafka", what);
		return NULL;
	}
	if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR) {
		*ret_rc = dtl_kafka_err(err, rd_kafka_event_error(event), "%s", what);
		rd_kafka_event_destroy(event);
		return NULL;
	}
	*ret_rc = DTL_OK;
	return event;
}

dtl_rc
dtl_admin_watermarks(struct dtl_admin *admin, const char *topic, int32_t partition,
    int64_t *ret_low, int64_t *ret_high, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + DTL_ADMIN_WAIT_MS;
	rd_kafka_resp_err_t code;

	/* A broker that was just started learns only now which partitions it leads. */
	for (;;) {
		code = rd_kafka_query_watermark_offsets(
		    admin->rk, topic, partition, ret_low, ret_high, DTL_ADMIN_WAIT_MS);
		if (code == RD_KAFKA_RESP_ERR_NO_ERROR || dtl_kafka_class(code) != DTL_RETRY ||
		    dtl_time_mono_ms() > until_ms)
			break;
		(void)rd_kafka_poll(admin->rk, 100);
	}
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		return DTL_OK;
	return dtl_kafka_err(err, code, "end of topic '%s' partition %d", topic, (int)partition);
}

dtl_rc
dtl_admin_send(struct dtl_admin *admin, const char *topic, const struct dtl_raw_message *msg,
    struct dtl_err *err)
{
	rd_kafka_headers_t *headers = dtl_kafka_headers(msg->headers, msg->header_count);
	int32_t partition = msg->partition < 0 ? RD_KAFKA_PARTITION_UA : msg->partition;

	admin->waiting = true;
	rd_kafka_resp_err_t code = rd_kafka_producev(admin->rk, RD_KAFKA_V_TOPIC(topic),
	    RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
	    RD_KAFKA_V_KEY((void *)(uintptr_t)msg->key.p, msg->key.n),
	    RD_KAFKA_V_VALUE((void *)(uintptr_t)msg->value.p, msg->value.n),
	    RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
		rd_kafka_headers_destroy(headers);
		admin->waiting = false;
		return dtl_kafka_err(err, code, "topic '%s'", topic);
	}
	for (int waited = 0; admin->waiting && waited < 2 * DTL_ADMIN_WAIT_MS; waited += 100)
		(void)rd_kafka_poll(admin->rk, 100);
	if (admin->waiting) {
		(void)rd_kafka_purge(admin->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
		(void)rd_kafka_flush(admin->rk, 1000);
		return dtl_err_set(err, DTL_RETRY,
		    "topic '%s': Kafka did not take the record in %d s", topic,
		    2 * DTL_ADMIN_WAIT_MS / 1000);
	}
	if (admin->delivered != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(err, admin->delivered, "topic '%s'", topic);
	return DTL_OK;
}

/* librdkafka 2.0.2 crashes in its admin call for a group's offsets when the group's coordinator answers
 * with an error, as it does for a new group: so a consumer asks, as consumers do. */
static dtl_rc
client_of(struct dtl_admin *admin, const char *group, rd_kafka_t **ret, struct dtl_err *err)
{
	struct dtl_admin_group *slot = &admin->groups[admin->group_count];

	for (size_t i = 0; i < admin->group_count; i++) {
		if (strcmp(admin->groups[i].name, group) == 0) {
			*ret = admin->groups[i].rk;
			return DTL_OK;
		}
	}
	if (admin->group_count == DTL_ADMIN_GROUPS || strlen(group) >= sizeof slot->name)
		return dtl_err_set(
		    err, DTL_FAIL, "group '%s': too many groups, or too long", group);
	const struct dtl_kafka_setting settings[] = { { "group.id", group }, { 0 } };
	dtl_rc rc = dtl_kafka_open(
	    admin->shared, DTL_KAFKA_CONSUMER, "dateline-admin", settings, &slot->rk, err);
	if (rc != DTL_OK)
		return rc;
	memcpy(slot->name, group, strlen(group) + 1);
	admin->group_count++;
	*ret = slot->rk;
	return DTL_OK;
}

/* Fills in committed offsets; RD_KAFKA_OFFSET_INVALID where the group has none. */
static dtl_rc
committed_offsets(struct dtl_admin *admin, const char *group, rd_kafka_topic_partition_list_t *list,
    struct dtl_err *err)
{
	rd_kafka_t *rk = NULL;
	dtl_rc rc = client_of(admin, group, &rk, err);

	if (rc != DTL_OK)
		return rc;
	rd_kafka_resp_err_t code = rd_kafka_committed(rk, list, DTL_ADMIN_WAIT_MS);
	for (int i = 0; i < list->cnt && code == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
		code = list->elems[i].err;
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(err, code, "offsets of group '%s'", group);
	return DTL_OK;
}

dtl_rc
dtl_admin_lag(struct dtl_admin *admin, const char *group, enum dtl_topic topic, int64_t *ret,
    struct dtl_err *err)
{
	const char *name = admin->shared->topics[topic];
	int partitions = 0;
	int64_t lag = 0, low, high;
	bool any = false;
	dtl_rc rc = dtl_kafka_partitions(admin->rk, name, DTL_ADMIN_WAIT_MS, &partitions, err);

	if (rc != DTL_OK)
		return rc;
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
	for (int32_t p = 0; p < partitions; p++)
		rd_kafka_topic_partition_list_add(list, name, p)->offset = RD_KAFKA_OFFSET_INVALID;
	rc = committed_offsets(admin, group, list, err);
	for (int i = 0; rc == DTL_OK && i < list->cnt; i++) {
		int64_t offset = list->elems[i].offset;

		rc = dtl_admin_watermarks(admin, name, list->elems[i].partition, &low, &high, err);
		if (rc != DTL_OK)
			break;
		any = any || offset >= 0;
		lag += high - (offset >= low ? offset : low);
	}
	rd_kafka_topic_partition_list_destroy(list);
	if (rc == DTL_OK)
		*ret = any ? lag : -1;
	return rc;
}

dtl_rc
dtl_admin_forget(struct dtl_admin *admin, const char *topic, int32_t partition, int64_t offset,
    struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
	rd_kafka_DeleteRecords_t *request;
	rd_kafka_event_t *event;
	dtl_rc rc = DTL_OK;

	rd_kafka_topic_partition_list_add(list, topic, partition)->offset = offset;
	request = rd_kafka_DeleteRecords_new(list);
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_DeleteRecords(admin->rk, &request, 1, NULL, admin->queue);
	rd_kafka_DeleteRecords_destroy(request);
	event = dtl_admin_event(admin, "deleting records", &rc, err);
	if (event == NULL)
		return rc;
	const rd_kafka_topic_partition_list_t *done =
	    rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event));
	for (int i = 0; i < done->cnt && rc == DTL_OK; i++)
		rc = dtl_kafka_err(err, done->elems[i].err,
		    "deleting records of topic '%s' partition %d", topic, (int)partition);
	rd_kafka_event_destroy(event);
	return rc;
}
