#include "run/admin.h"

#include "base/date.h"
#include "run/kafka.h"

#include <stdlib.h>

enum { ASK_MS = 15000, MAX_HEADERS = 256 };

struct part {
	int64_t end; /* where it ended when the scan was opened */
	bool done;
};

struct dtl_scan {
	rd_kafka_t *rk;
	rd_kafka_t *asker; /* knows the ends of all records, while the scan is opened */
	char *topic;
	bool follow;
	struct part *parts;
	int part_count;
	int open_count; /* parts that are not done */
	rd_kafka_message_t *message; /* the one last given */
	struct dtl_raw_message raw;
	struct dtl_header headers[MAX_HEADERS];
};

static int64_t
start_offset(int64_t from, int64_t low, int64_t high)
{
	if (from == -1)
		return low;
	if (from < -1)
		return high + from + 1 > low ? high + from + 1 : low;
	if (from > high)
		return high;
	return from > low ? from : low;
}

static void
finish_part(struct dtl_scan *scan, int32_t partition)
{
	if (partition >= scan->part_count || scan->parts[partition].done)
		return;
	scan->parts[partition].done = true;
	scan->open_count--;
}

static dtl_rc
add_part(struct dtl_scan *scan, const struct dtl_scan_from *from, int32_t partition,
    rd_kafka_topic_partition_list_t *list, struct dtl_err *err)
{
	int64_t low = 0, high = 0;
	rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
	    scan->asker, scan->topic, partition, &low, &high, ASK_MS);

	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(
		    err, code, "ends of topic '%s' partition %d", scan->topic, (int)partition);
	int64_t start = start_offset(from->offset, low, high);
	scan->parts[partition].end = high;
	if (start >= high && !from->follow) {
		finish_part(scan, partition);
		return DTL_OK;
	}
	rd_kafka_topic_partition_list_add(list, scan->topic, partition)->offset = start;
	return DTL_OK;
}

static dtl_rc
assign(struct dtl_scan *scan, const struct dtl_scan_from *from, struct dtl_err *err)
{
	dtl_rc rc = dtl_kafka_partitions(scan->rk, scan->topic, ASK_MS, &scan->part_count, err);

	if (rc != DTL_OK)
		return rc;
	if (from->partition >= scan->part_count)
		return dtl_err_set(err, DTL_FAIL, "topic '%s' has partitions 0..%d, not %d",
		    scan->topic, scan->part_count - 1, (int)from->partition);
	scan->parts = calloc((size_t)scan->part_count + 1, sizeof scan->parts[0]);
	if (scan->parts == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	scan->open_count = scan->part_count;
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(scan->part_count);
	for (int32_t p = 0; p < scan->part_count && rc == DTL_OK; p++) {
		if (from->partition < 0 || from->partition == p)
			rc = add_part(scan, from, p, list, err);
		else
			finish_part(scan, p);
	}
	if (rc == DTL_OK && list->cnt > 0) {
		rd_kafka_resp_err_t code = rd_kafka_assign(scan->rk, list);

		if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
			rc = dtl_kafka_err(err, code, "reading topic '%s'", scan->topic);
	}
	rd_kafka_topic_partition_list_destroy(list);
	return rc;
}

dtl_rc
dtl_scan_open(const struct dtl_shared *shared, const char *topic, const struct dtl_scan_from *from,
    struct dtl_scan **ret, struct dtl_err *err)
{
	static const struct dtl_kafka_setting settings[] = { { "auto.offset.reset", "earliest" },
		{ 0 } };
	struct dtl_scan *scan = calloc(1, sizeof *scan);

	if (scan == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	scan->follow = from->follow;
	scan->topic = strdup(topic);
	dtl_rc rc = scan->topic == NULL ? dtl_err_set(err, DTL_FAIL, "out of memory") : DTL_OK;
	if (rc == DTL_OK)
		rc = dtl_kafka_open(
		    shared, DTL_KAFKA_CONSUMER, "dateline-scan", settings, &scan->rk, err);
	if (rc == DTL_OK) {
		(void)rd_kafka_poll_set_consumer(scan->rk);
		rc = dtl_kafka_open(
		    shared, DTL_KAFKA_ADMIN, "dateline-scan", NULL, &scan->asker, err);
	}
	if (rc == DTL_OK) {
		rc = assign(scan, from, err);
		dtl_kafka_free(scan->asker);
		scan->asker = NULL;
	}
	if (rc != DTL_OK) {
		dtl_scan_close(scan);
		return rc;
	}
	*ret = scan;
	return DTL_OK;
}

void
dtl_scan_close(struct dtl_scan *scan)
{
	if (scan == NULL)
		return;
	if (scan->message != NULL)
		rd_kafka_message_destroy(scan->message);
	if (scan->rk != NULL) {
		(void)rd_kafka_assign(scan->rk, NULL);
		(void)rd_kafka_consumer_close(scan->rk);
	}
	dtl_kafka_free(scan->rk);
	dtl_kafka_free(scan->asker);
	free(scan->parts);
	free(scan->topic);
	free(scan);
}

static struct dtl_str
view(const void *p, size_t n)
{
	return dtl_str_make(p, p != NULL ? n : 0);
}

static void
fill(struct dtl_scan *scan)
{
	const rd_kafka_message_t *m = scan->message;
	rd_kafka_headers_t *headers = NULL;
	rd_kafka_timestamp_type_t kind;
	struct dtl_raw_message *raw = &scan->raw;

	*raw = (struct dtl_raw_message){ .key = view(m->key, m->key_len),
		.value = view(m->payload, m->len),
		.headers = scan->headers,
		.partition = m->partition,
		.offset = m->offset,
		.timestamp_ms = rd_kafka_message_timestamp(m, &kind) };
	if (rd_kafka_message_headers(m, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	for (size_t i = 0; i < MAX_HEADERS; i++) {
		const char *name;
		const void *value;
		size_t n;

		if (rd_kafka_header_get_all(headers, i, &name, &value, &n) !=
		    RD_KAFKA_RESP_ERR_NO_ERROR)
			break;
		scan->headers[raw->header_count++] =
		    (struct dtl_header){ dtl_str_from(name), view(value, n) };
	}
}

/* Takes one message or event in; true when scan->message is a record to give. */
static bool
take(struct dtl_scan *scan, rd_kafka_message_t *m, dtl_rc *ret_rc, struct dtl_err *err)
{
	if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
		/* The end of what is committed so far may lie before the end we go to. */
		if (!scan->follow && m->offset >= scan->parts[m->partition].end)
			finish_part(scan, m->partition);
	} else if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		/* librdkafka goes on trying by itself; only what is fatal for us ends the scan. */
		if (dtl_kafka_class(m->err) == DTL_FAIL)
			*ret_rc = dtl_kafka_err(err, m->err, "reading topic '%s'", scan->topic);
	} else {
		const struct part *part = &scan->parts[m->partition];
		bool beyond = !scan->follow && (part->done || m->offset >= part->end);

		if (!scan->follow && m->offset + 1 >= part->end)
			finish_part(scan, m->partition);
		if (!beyond) {
			scan->message = m;
			return true;
		}
	}
	rd_kafka_message_destroy(m);
	return false;
}

dtl_rc
dtl_scan_next(
    struct dtl_scan *scan, int wait_ms, const struct dtl_raw_message **ret, struct dtl_err *err)
{
	int64_t deadline = dtl_time_mono_ms() + (scan->follow ? wait_ms : 2 * ASK_MS);
	dtl_rc rc = DTL_OK;

	if (scan->message != NULL)
		rd_kafka_message_destroy(scan->message);
	scan->message = NULL;
	*ret = NULL;
	while (rc == DTL_OK && (scan->follow || scan->open_count > 0)) {
		rd_kafka_message_t *m = rd_kafka_consumer_poll(scan->rk, wait_ms);

		if (m != NULL && take(scan, m, &rc, err)) {
			fill(scan);
			*ret = &scan->raw;
			return DTL_OK;
		}
		if (dtl_time_mono_ms() < deadline)
			continue;
		if (scan->follow)
			return DTL_OK;
		return dtl_err_set(err, DTL_RETRY, "topic '%s': Kafka gave nothing for %d s",
		    scan->topic, 2 * ASK_MS / 1000);
	}
	return rc;
}
