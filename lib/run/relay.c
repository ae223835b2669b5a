#include "run/relay.h"

#include <stdio.h>
#include <stdlib.h>

#define ASK_MS 10000
#define UNHEARD -1

/* A word that could not be sent for a minute is lost. */
static const struct dtl_kafka_setting mouth[] = { { "enable.idempotence", "false" },
	{ "message.timeout.ms", "60000" }, { "queue.buffering.max.kbytes", "32768" }, { 0 } };
static const struct dtl_kafka_setting ear[] = { { "auto.offset.reset", "latest" },
	{ "queued.max.messages.kbytes", "16384" }, { 0 } };

struct dtl_relay {
	const char *topic;
	rd_kafka_t *mouth, *ear;
	int64_t *next; /* of each partition, the next word's offset; UNHEARD */
	int count;
	rd_kafka_message_t *msg; /* the word last given */
};

dtl_rc
dtl_relay_open(const struct dtl_shared *shared, const char *client_id, struct dtl_relay **ret,
    struct dtl_err *err)
{
	struct dtl_relay *r = calloc(1, sizeof *r);
	dtl_rc rc;

	if (r == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	r->topic = shared->topics[DTL_TOPIC_ERRANDS];
	rc = dtl_kafka_open(shared, DTL_KAFKA_PRODUCER, client_id, mouth, &r->mouth, err);
	if (rc == DTL_OK)
		rc = dtl_kafka_open(shared, DTL_KAFKA_CONSUMER, client_id, ear, &r->ear, err);
	if (rc == DTL_OK) {
		(void)rd_kafka_poll_set_consumer(r->ear);
		rc = dtl_kafka_partitions(r->mouth, r->topic, ASK_MS, &r->count, err);
	}
	if (rc != DTL_OK) {
		dtl_relay_close(r);
		return rc;
	}
	r->next = calloc((size_t)r->count + 1, sizeof *r->next);
	if (r->next == NULL)
		abort();
	for (int i = 0; i < r->count; i++)
		r->next[i] = UNHEARD;
	*ret = r;
	return DTL_OK;
}

static void
let_go(struct dtl_relay *r)
{
	if (r->msg != NULL)
		rd_kafka_message_destroy(r->msg);
	r->msg = NULL;
}

void
dtl_relay_close(struct dtl_relay *r)
{
	if (r == NULL)
		return;
	let_go(r);
	if (r->ear != NULL) {
		(void)rd_kafka_assign(r->ear, NULL);
		(void)rd_kafka_consumer_close(r->ear);
	}
	if (r->mouth != NULL)
		(void)rd_kafka_purge(
		    r->mouth, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_NON_BLOCKING);
	dtl_kafka_free(r->ear);
	dtl_kafka_free(r->mouth);
	free(r->next);
	free(r);
}

/* What was said before is not for us: whoever waits for an answer says it again. */
static dtl_rc
begin(struct dtl_relay *r, int32_t partition, struct dtl_err *err)
{
	int64_t low = 0, high = 0;
	rd_kafka_resp_err_t code =
	    rd_kafka_query_watermark_offsets(r->ear, r->topic, partition, &low, &high, ASK_MS);

	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		r->next[partition] = high;
	return dtl_kafka_err(err, code, "topic '%s'", r->topic);
}

static dtl_rc
assign(struct dtl_relay *r, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(r->count);
	rd_kafka_resp_err_t code;

	for (int32_t i = 0; i < r->count; i++)
		if (r->next[i] != UNHEARD)
			rd_kafka_topic_partition_list_add(list, r->topic, i)->offset = r->next[i];
	let_go(r);
	code = rd_kafka_assign(r->ear, list);
	rd_kafka_topic_partition_list_destroy(list);
	return dtl_kafka_err(err, code, "listening to topic '%s'", r->topic);
}

dtl_rc
dtl_relay_listen(struct dtl_relay *r, const bool *places, size_t count, struct dtl_err *err)
{
	bool changed = false;
	dtl_rc rc = DTL_OK;

	for (int32_t i = 0; rc == DTL_OK && i < r->count; i++) {
		bool wanted = false;

		for (size_t place = (size_t)i; place < count; place += (size_t)r->count)
			wanted = wanted || places[place];
		if (wanted == (r->next[i] != UNHEARD))
			continue;
		changed = true;
		if (wanted)
			rc = begin(r, i, err);
		else
			r->next[i] = UNHEARD;
	}
	return rc == DTL_OK && changed ? assign(r, err) : rc;
}

dtl_rc
dtl_relay_say(struct dtl_relay *r, const struct dtl_word *word, struct dtl_err *err)
{
	char key[32];
	int n = snprintf(key, sizeof key, "%d %d", (int)word->to, (int)word->from);
	rd_kafka_resp_err_t code = rd_kafka_producev(r->mouth, RD_KAFKA_V_TOPIC(r->topic),
	    RD_KAFKA_V_PARTITION(word->to % r->count), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
	    RD_KAFKA_V_KEY(key, (size_t)n),
	    RD_KAFKA_V_VALUE((void *)(uintptr_t)word->bytes.p, word->bytes.n), RD_KAFKA_V_END);

	if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
		return dtl_err_set(err, DTL_RETRY, "too many words wait for Kafka");
	return dtl_kafka_err(err, code, "a word for '%s'", r->topic);
}

/* "to from", as say writes it. */
static bool
read_key(const rd_kafka_message_t *msg, struct dtl_word *ret)
{
	struct dtl_str rest = dtl_str_make(msg->key, msg->key == NULL ? 0 : msg->key_len), to;
	int64_t to_place, from_place;

	if (!dtl_str_split(&rest, ' ', &to) || !dtl_str_to_i64(to, 0, INT32_MAX, &to_place) ||
	    !dtl_str_to_i64(rest, 0, INT32_MAX, &from_place))
		return false;
	ret->to = (int32_t)to_place;
	ret->from = (int32_t)from_place;
	ret->bytes = dtl_str_make(msg->payload, msg->payload == NULL ? 0 : msg->len);
	return true;
}

dtl_rc
dtl_relay_next(struct dtl_relay *r, struct dtl_word *ret, bool *ret_any, struct dtl_err *err)
{
	*ret_any = false;
	(void)rd_kafka_poll(r->mouth, 0);
	for (;;) {
		let_go(r);
		r->msg = rd_kafka_consumer_poll(r->ear, 0);
		if (r->msg == NULL)
			return DTL_OK;
		if (r->msg->err != RD_KAFKA_RESP_ERR_NO_ERROR &&
		    dtl_kafka_class(r->msg->err) == DTL_FAIL &&
		    r->msg->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
			return dtl_kafka_err(err, r->msg->err, "listening to topic '%s'", r->topic);
		if (r->msg->err != RD_KAFKA_RESP_ERR_NO_ERROR)
			continue;
		if (r->msg->partition < r->count && r->next[r->msg->partition] != UNHEARD)
			r->next[r->msg->partition] = r->msg->offset + 1;
		if (read_key(r->msg, ret)) {
			*ret_any = true;
			return DTL_OK;
		}
	}
}
