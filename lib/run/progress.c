#include "run/progress.h"

#include "base/date.h"
#include "base/map.h"
#include "run/signals.h"

#include <stdio.h>
#include <stdlib.h>

#define POLL_MS 100
#define STALL_MS 30000 /* nothing new for so long while reading the topic: ask again later */

struct position {
	char *p; /* heap; NULL: none */
	size_t n;
	uint64_t seq;
};

struct source {
	char *key; /* heap, "<producer>/<source>" */
	size_t key_n;
	struct position known; /* newest we would start from */
	int64_t known_ms;
	struct position pending; /* waits for its acknowledgements */
	struct position newest; /* came later */
};

struct dtl_progress {
	char prefix[80]; /* "files/" */
	struct dtl_map sources;
	size_t next; /* where dtl_progress_due goes on looking */
	char *given; /* position last given out */
};

static struct dtl_str
view(const struct position *at)
{
	return dtl_str_make(at->p, at->n);
}

static void
drop(struct position *at)
{
	free(at->p);
	*at = (struct position){ NULL, 0, 0 };
}

static void
keep(struct position *at, struct dtl_str bytes, uint64_t seq)
{
	char *copy = malloc(bytes.n + 1);

	if (copy == NULL)
		abort();
	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	copy[bytes.n] = '\0';
	free(at->p);
	*at = (struct position){ copy, bytes.n, seq };
}

struct dtl_progress *
dtl_progress_new(const char *producer)
{
	struct dtl_progress *p = calloc(1, sizeof *p);

	if (p == NULL)
		abort();
	(void)snprintf(p->prefix, sizeof p->prefix, "%s/", producer);
	dtl_map_init(&p->sources, NULL);
	return p;
}

void
dtl_progress_free(struct dtl_progress *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->sources.count; i++) {
		struct source *s = p->sources.entries[i].value.ptr;

		drop(&s->known);
		drop(&s->pending);
		drop(&s->newest);
		free(s->key);
		free(s);
	}
	dtl_map_clear(&p->sources);
	free(p->given);
	free(p);
}

static struct source *
source_of(struct dtl_progress *p, struct dtl_str key)
{
	union dtl_map_value value = { NULL };
	struct source *s;

	if (dtl_map_get(&p->sources, key, &value))
		return value.ptr;
	s = calloc(1, sizeof *s);
	if (s == NULL)
		abort();
	s->key = malloc(key.n + 1);
	if (s->key == NULL)
		abort();
	memcpy(s->key, key.p, key.n);
	s->key[key.n] = '\0';
	s->key_n = key.n;
	value.ptr = s;
	(void)dtl_map_put(&p->sources, dtl_str_make(s->key, s->key_n), value);
	return s;
}

/* Partitions are read side by side, so the newer of two records of a key is told by its time (they
 * only share no partition when the topic was given more of them). */
void
dtl_progress_take(
    struct dtl_progress *p, struct dtl_str key, struct dtl_str value, int64_t timestamp_ms)
{
	struct source *s;

	if (key.p == NULL || !dtl_str_starts(key, p->prefix))
		return;
	s = source_of(p, key);
	if (timestamp_ms < s->known_ms)
		return;
	s->known_ms = timestamp_ms;
	if (value.p == NULL)
		drop(&s->known);
	else
		keep(&s->known, value, 0);
}

static struct dtl_str
key_of(const struct dtl_progress *p, struct dtl_str source, struct dtl_buf *b)
{
	dtl_buf_add_z(b, p->prefix);
	dtl_buf_add_str(b, source);
	return dtl_buf_str(b);
}

struct dtl_str
dtl_progress_get(const struct dtl_progress *p, struct dtl_str source)
{
	union dtl_map_value value = { NULL };
	struct dtl_str found = DTL_STR_NONE;
	struct dtl_buf key;

	dtl_buf_init(&key, NULL);
	if (dtl_map_get(&p->sources, key_of(p, source, &key), &value)) {
		const struct source *s = value.ptr;

		found = view(&s->known);
	}
	dtl_buf_clear(&key);
	return found;
}

void
dtl_progress_set(
    struct dtl_progress *p, struct dtl_str source, struct dtl_str position, uint64_t seq)
{
	struct dtl_buf key;
	struct source *s;

	dtl_buf_init(&key, NULL);
	s = source_of(p, key_of(p, source, &key));
	dtl_buf_clear(&key);
	keep(&s->known, position, seq);
	s->known_ms = INT64_MAX;
	if (s->pending.p == NULL)
		keep(&s->pending, position, seq);
	else
		keep(&s->newest, position, seq);
}

/* The newest acknowledged position of a source into at; the other, if any, waits on. */
static bool
take_due(struct source *s, uint64_t low, struct position *at)
{
	if (s->newest.p != NULL && s->newest.seq <= low) {
		drop(&s->pending);
		*at = s->newest;
		s->newest = (struct position){ NULL, 0, 0 };
		return true;
	}
	if (s->pending.p == NULL || s->pending.seq > low)
		return false;
	*at = s->pending;
	s->pending = s->newest;
	s->newest = (struct position){ NULL, 0, 0 };
	return true;
}

bool
dtl_progress_due(
    struct dtl_progress *p, uint64_t low, struct dtl_str *ret_key, struct dtl_str *ret_position)
{
	for (; p->next < p->sources.count; p->next++) {
		struct source *s = p->sources.entries[p->next].value.ptr;
		struct position at = { NULL, 0, 0 };

		if (!take_due(s, low, &at))
			continue;
		free(p->given);
		p->given = at.p;
		*ret_key = dtl_str_make(s->key, s->key_n);
		*ret_position = dtl_str_make(at.p, at.n);
		p->next++;
		return true;
	}
	p->next = 0;
	return false;
}

/* Assigns every partition from its beginning; *ret_ends has the high watermarks, -1 when empty. */
static dtl_rc
assign_all(rd_kafka_t *rk, const char *topic, rd_kafka_topic_partition_list_t **ret_ends,
    struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
	int count = 0;
	dtl_rc rc = dtl_kafka_partitions(rk, topic, 10000, &count, err);

	if (rc != DTL_OK)
		return rc;
	list = rd_kafka_topic_partition_list_new(count);
	for (int32_t i = 0; i < count && code == RD_KAFKA_RESP_ERR_NO_ERROR; i++) {
		int64_t low = 0;
		int64_t high = 0;

		code = rd_kafka_query_watermark_offsets(rk, topic, i, &low, &high, 10000);
		if (code == RD_KAFKA_RESP_ERR_NO_ERROR && high > low)
			rd_kafka_topic_partition_list_add(list, topic, i)->offset = low;
	}
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		code = rd_kafka_assign(rk, list);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
		rd_kafka_topic_partition_list_destroy(list);
		return dtl_kafka_err(err, code, "topic '%s'", topic);
	}
	*ret_ends = list;
	return DTL_OK;
}

/* With enable.partition.eof every partition says when its end of now is reached; control records of
 * transactions need no special care. */
static dtl_rc
read_to_end(struct dtl_progress *p, rd_kafka_t *rk, int open_count, struct dtl_err *err)
{
	int64_t last_ms = dtl_time_mono_ms();

	while (open_count > 0) {
		rd_kafka_message_t *msg = rd_kafka_consumer_poll(rk, POLL_MS);

		if (dtl_signals_stopping() || dtl_time_mono_ms() - last_ms > STALL_MS) {
			if (msg != NULL)
				rd_kafka_message_destroy(msg);
			return dtl_err_set(err, DTL_RETRY, "progress was not read to its end");
		}
		if (msg == NULL)
			continue;
		if (msg->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
			open_count--;
		else if (msg->err == RD_KAFKA_RESP_ERR_NO_ERROR)
			dtl_progress_take(p, dtl_str_make(msg->key, msg->key_len),
			    dtl_str_make(msg->payload, msg->len),
			    rd_kafka_message_timestamp(msg, NULL));
		last_ms = dtl_time_mono_ms();
		rd_kafka_message_destroy(msg);
	}
	return DTL_OK;
}

dtl_rc
dtl_progress_load(struct dtl_progress *p, const struct dtl_shared *shared, const char *client_id,
    struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = NULL;
	const char *topic = shared->topics[DTL_TOPIC_PROGRESS];
	rd_kafka_t *rk = NULL;
	dtl_rc rc = dtl_kafka_open(shared, DTL_KAFKA_CONSUMER, client_id, &rk, err);

	if (rc != DTL_OK)
		return rc;
	(void)rd_kafka_poll_set_consumer(rk);
	rc = assign_all(rk, topic, &list, err);
	if (rc == DTL_OK) {
		rc = read_to_end(p, rk, list->cnt, err);
		rd_kafka_topic_partition_list_destroy(list);
	}
	(void)rd_kafka_consumer_close(rk);
	dtl_kafka_free(rk);
	return rc == DTL_OK ? rc : dtl_err_wrap(err, rc, "reading where we stand");
}
