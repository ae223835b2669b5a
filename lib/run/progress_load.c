#include "run/progress.h"

#include "base/date.h"
#include "run/fault.h"
#include "run/signals.h"

#define ASK_MS 10000
#define POLL_MS 100
#define STALL_MS 30000 /* nothing new for so long while reading the topic: ask again later */

/* Little is fetched ahead: the topic may hold millions of short records, each dear beside its bytes. */
static const struct dtl_kafka_setting reader[] = { { "queued.max.messages.kbytes", "4096" },
	{ "queued.min.messages", "2000" }, { 0 } };

/* The end that counts is that of all records, also of those in transactions that are still open: a client
 * that reads committed would be told of an earlier one. */
static dtl_rc
ask_ends(const struct dtl_shared *shared, const char *client_id, const char *topic,
    rd_kafka_topic_partition_list_t **ret, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = NULL;
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
	rd_kafka_t *rk = NULL;
	int count = 0;
	dtl_rc rc = dtl_kafka_open(shared, DTL_KAFKA_ADMIN, client_id, NULL, &rk, err);

	if (rc == DTL_OK)
		rc = dtl_kafka_partitions(rk, topic, ASK_MS, &count, err);
	if (rc == DTL_OK)
		list = rd_kafka_topic_partition_list_new(count);
	for (int32_t i = 0; rc == DTL_OK && i < count; i++) {
		int64_t low = 0;
		int64_t high = 0;

		code = rd_kafka_query_watermark_offsets(rk, topic, i, &low, &high, ASK_MS);
		rc = dtl_kafka_err(err, code, "topic '%s'", topic);
		if (rc == DTL_OK && high > low)
			rd_kafka_topic_partition_list_add(list, topic, i)->offset = high;
	}
	dtl_kafka_free(rk);
	if (rc == DTL_OK)
		*ret = list;
	else if (list != NULL)
		rd_kafka_topic_partition_list_destroy(list);
	return rc;
}

static dtl_rc
assign(rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *ends, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_copy(ends);
	rd_kafka_resp_err_t code;

	for (int i = 0; i < list->cnt; i++)
		list->elems[i].offset = RD_KAFKA_OFFSET_BEGINNING;
	code = rd_kafka_assign(rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	return dtl_kafka_err(err, code, "reading progress");
}

/* True when the partition's end is reached by it: the end of a partition is told again after each
 * transaction that ended, until it is the one we wait for. */
static bool
take(struct dtl_progress *p, const rd_kafka_message_t *msg, rd_kafka_topic_partition_list_t *ends)
{
	rd_kafka_topic_partition_t *end;

	if (msg->err == RD_KAFKA_RESP_ERR_NO_ERROR)
		dtl_progress_take(
		    p, &(struct dtl_progress_record){ dtl_str_make(msg->key, msg->key_len),
			   dtl_str_make(msg->payload, msg->len), msg->partition,
			   rd_kafka_message_timestamp(msg, NULL) });
	if (msg->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
		return false;
	end =
	    rd_kafka_topic_partition_list_find(ends, rd_kafka_topic_name(msg->rkt), msg->partition);
	if (end == NULL || end->offset < 0 || msg->offset < end->offset)
		return false;
	end->offset = -1;
	return true;
}

static dtl_rc
read_to_end(struct dtl_progress *p, rd_kafka_t *rk, rd_kafka_topic_partition_list_t *ends,
    struct dtl_err *err)
{
	int64_t last_ms = dtl_time_mono_ms();
	int left = ends->cnt;

	while (left > 0) {
		rd_kafka_message_t *msg = rd_kafka_consumer_poll(rk, POLL_MS);

		if (dtl_signals_stopping() || dtl_time_mono_ms() - last_ms > STALL_MS) {
			if (msg != NULL)
				rd_kafka_message_destroy(msg);
			return dtl_err_set(err, DTL_RETRY, "progress was not read to its end");
		}
		if (msg == NULL)
			continue;
		if (take(p, msg, ends))
			left--;
		last_ms = dtl_time_mono_ms();
		rd_kafka_message_destroy(msg);
	}
	return DTL_OK;
}

dtl_rc
dtl_progress_load(struct dtl_progress *p, const struct dtl_shared *shared, const char *client_id,
    struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *ends = NULL;
	const char *topic = shared->topics[DTL_TOPIC_PROGRESS];
	rd_kafka_t *rk = NULL;
	dtl_rc rc = ask_ends(shared, client_id, topic, &ends, err);

	if (rc == DTL_OK)
		rc = dtl_kafka_open(shared, DTL_KAFKA_CONSUMER, client_id, reader, &rk, err);
	dtl_fault_at(DTL_FAULT_PROGRESS_LOADING);
	if (rc == DTL_OK) {
		(void)rd_kafka_poll_set_consumer(rk);
		rc = assign(rk, ends, err);
		if (rc == DTL_OK)
			rc = read_to_end(p, rk, ends, err);
		(void)rd_kafka_consumer_close(rk);
		dtl_kafka_free(rk);
	}
	if (ends != NULL)
		rd_kafka_topic_partition_list_destroy(ends);
	dtl_fault_at(DTL_FAULT_PROGRESS_READ);
	if (rc == DTL_OK)
		rc = dtl_progress_check(p, err);
	return rc == DTL_OK ? rc : dtl_err_wrap(err, rc, "reading where we stand");
}
