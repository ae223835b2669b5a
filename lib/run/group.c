#include "run/group_parts.h"

#include "base/date.h"
#include "base/log.h"
#include "run/fault.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define ASK_MS 10000

struct dtl_part *
dtl_group_part(struct dtl_group *g, const char *topic, int32_t partition)
{
	size_t first = 0;

	for (size_t i = 0; i < g->with.topic_count; i++) {
		if (strcmp(g->with.topics[i], topic) == 0)
			return partition < g->counts[i] ? &g->parts[first + (size_t)partition]
							: NULL;
		first += (size_t)g->counts[i];
	}
	return NULL;
}

/* group.instance.id may hold what topic names may; the slashes of our identities become dots. */
static dtl_rc
set_identity(rd_kafka_conf_t *conf, const struct dtl_group_options *o, struct dtl_err *err)
{
	char instance[256];
	dtl_rc rc = dtl_kafka_set(conf, "group.id", o->group, err);

	(void)snprintf(instance, sizeof instance, "%s", o->instance);
	for (char *p = instance; *p != '\0'; p++)
		if (*p == '/')
			*p = '.';
	return rc == DTL_OK ? dtl_kafka_set(conf, "group.instance.id", instance, err) : rc;
}

static dtl_rc
make_parts(struct dtl_group *g, struct dtl_err *err)
{
	size_t at = 0, count = 0;

	for (size_t i = 0; i < g->with.topic_count; i++) {
		dtl_rc rc =
		    dtl_kafka_partitions(g->rk, g->with.topics[i], ASK_MS, &g->counts[i], err);

		if (rc != DTL_OK)
			return rc;
		count += (size_t)g->counts[i];
	}
	g->parts = calloc(count + 1, sizeof *g->parts);
	if (g->parts == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	g->part_count = count;
	for (size_t i = 0; i < g->with.topic_count; i++) {
		int32_t metric = -1;

		if (!g->with.idle)
			dtl_metrics_topic(
			    g->with.metrics, (int32_t)i, g->with.topics[i], g->counts[i], &metric);
		for (int32_t p = 0; p < g->counts[i]; p++)
			g->parts[at++] = (struct dtl_part){ .topic = g->with.topics[i],
				.metric = metric >= 0 ? metric + p : -1,
				.partition = p,
				.from = -1,
				.to = -1,
				.flying = -1,
				.next = -1,
				.end = -1,
				.eof = -1 };
	}
	dtl_metrics_end(g->with.metrics, DTL_END_KAFKA, true);
	return DTL_OK;
}

static dtl_rc
subscribe(struct dtl_group *g, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)g->with.topic_count);
	rd_kafka_resp_err_t code;

	for (size_t i = 0; i < g->with.topic_count; i++)
		(void)rd_kafka_topic_partition_list_add(
		    list, g->with.topics[i], RD_KAFKA_PARTITION_UA);
	code = rd_kafka_subscribe(g->rk, list);
	g->subscribed = code == RD_KAFKA_RESP_ERR_NO_ERROR;
	rd_kafka_topic_partition_list_destroy(list);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(err, code, "joining group '%s'", g->with.group);
	return DTL_OK;
}

static void
on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	struct dtl_group *g = opaque;

	g->outage = g->outage || dtl_kafka_is_outage(code);
	dtl_kafka_on_error(rk, code, reason, opaque);
}

bool
dtl_group_may_rejoin(const struct dtl_group *g)
{
	rd_kafka_resp_err_t code = rd_kafka_fatal_error(g->rk, NULL, 0);

	return g->lapsed || (g->outage && code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID);
}

static dtl_rc
open_client(struct dtl_group *g, struct dtl_err *err)
{
	const struct dtl_group_options *o = &g->with;
	rd_kafka_conf_t *conf = NULL;
	dtl_rc rc = dtl_kafka_conf(o->shared, DTL_KAFKA_CONSUMER, o->instance, &conf, err);

	if (rc != DTL_OK)
		return rc;
	rc = set_identity(conf, o, err);
	if (rc != DTL_OK) {
		rd_kafka_conf_destroy(conf);
		return rc;
	}
	rd_kafka_conf_set_opaque(conf, g);
	if (dtl_metrics_served(o->metrics))
		rc = dtl_kafka_want_stats(conf, dtl_group_on_stats, err);
	if (rc == DTL_OK)
		rc = dtl_group_watch(g, conf, err);
	if (rc != DTL_OK) {
		rd_kafka_conf_destroy(conf);
		return rc;
	}
	rd_kafka_conf_set_rebalance_cb(conf, dtl_group_rebalance);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rc = dtl_kafka_new(DTL_KAFKA_CONSUMER, conf, &g->rk, err);
	if (rc == DTL_OK)
		(void)rd_kafka_poll_set_consumer(g->rk);
	return rc;
}

static bool
resets(const struct dtl_conf_map *properties)
{
	for (size_t i = 0; i < properties->count; i++)
		if (strcmp(properties->items[i].key, "auto.offset.reset") == 0)
			return true;
	return false;
}

dtl_rc
dtl_group_open(const struct dtl_group_options *options, struct dtl_group **ret, struct dtl_err *err)
{
	struct dtl_group *g = calloc(1, sizeof *g);
	dtl_rc rc;

	if (g == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	g->with = *options;
	g->may_reset = resets(&options->shared->kafka_properties);
	rc = open_client(g, err);
	if (rc == DTL_OK)
		rc = make_parts(g, err);
	if (rc == DTL_OK)
		rc = subscribe(g, err);
	if (rc != DTL_OK) {
		dtl_group_leave(g);
		return rc;
	}
	*ret = g;
	return DTL_OK;
}

void
dtl_fetched_free(struct dtl_fetched *f)
{
	if (f->msg != NULL)
		rd_kafka_message_destroy(f->msg);
	f->msg = NULL;
}

bool
dtl_fetched_owned(const struct dtl_fetched *f)
{
	return f->part->assigned && f->part->epoch == f->epoch;
}

/* Behind the last record lie the marks that end transactions. Once all that was delivered is worked, the
 * end of the partition is where we stand: so a group that has read everything lags by nothing. */
static void
pass_markers(struct dtl_part *part)
{
	if (part->eof <= 0 || part->eof <= part->to || part->to < part->next)
		return;
	part->to = part->eof;
	part->next = part->eof;
}

void
dtl_group_worked(struct dtl_fetched *f)
{
	if (!dtl_fetched_owned(f) || f->msg->offset + 1 <= f->part->to)
		return;
	f->part->to = f->msg->offset + 1;
	pass_markers(f->part);
}

static dtl_rc
offset_gone(const struct dtl_group *g, const rd_kafka_message_t *msg, struct dtl_err *err)
{
	return dtl_err_set(err, DTL_FAIL,
	    "the offset where group '%s' stands in '%s' is gone (%s): the topic was made anew, or "
	    "retention passed us. Start once with -o "
	    "kafka.properties.auto.offset.reset=earliest to read what is there",
	    g->with.group, msg->rkt != NULL ? rd_kafka_topic_name(msg->rkt) : "?",
	    rd_kafka_message_errstr(msg));
}

/* Errors come as messages. Most tell of a world that librdkafka copes with by itself. */
static dtl_rc
handle_error(struct dtl_group *g, const rd_kafka_message_t *msg, struct dtl_err *err)
{
	char why[512];
	struct dtl_part *part;

	if (msg->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
		part = dtl_group_part(g, rd_kafka_topic_name(msg->rkt), msg->partition);
		if (part != NULL && part->assigned) {
			part->eof = msg->offset;
			pass_markers(part);
		}
		return DTL_OK;
	}
	if (msg->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
		return offset_gone(g, msg, err);
	if (msg->err == RD_KAFKA_RESP_ERR__FATAL) {
		rd_kafka_resp_err_t code = rd_kafka_fatal_error(g->rk, why, sizeof why);

		(void)dtl_kafka_err(err, code, "group '%s': %s", g->with.group, why);
		return DTL_FAIL;
	}
	if (dtl_kafka_class(msg->err) == DTL_FAIL)
		return dtl_kafka_err(err, msg->err, "group '%s'", g->with.group);
	dtl_log(DTL_LOG_WARN, "group.error", rd_kafka_message_errstr(msg), "group=%s code=%s",
	    g->with.group, rd_kafka_err2name(msg->err));
	return DTL_OK;
}

/* The offset was gone and a person asked for a reset: what is there counts from its beginning. */
static void
start_over(struct dtl_part *part, int64_t offset)
{
	dtl_log(DTL_LOG_WARN, "group.reset", "the offset was gone, reading what is there",
	    "topic=%s partition=%d from=%lld", part->topic, (int)part->partition,
	    (long long)offset);
	part->from = -1;
	part->to = -1;
	part->next = offset;
}

/* One poll. A message that was delivered before (a rewind inside librdkafka) is passed over. */
static dtl_rc
fetch(struct dtl_group *g, int wait_ms, struct dtl_fetched *ret, struct dtl_err *err)
{
	rd_kafka_message_t *msg = rd_kafka_consumer_poll(g->rk, wait_ms);
	struct dtl_part *part = NULL;
	dtl_rc rc = DTL_OK;

	dtl_fault_at(DTL_FAULT_GROUP_POLLED);
	ret->msg = NULL;
	if (g->failed != DTL_OK) {
		*err = g->why;
		rc = g->failed;
	} else if (msg != NULL && msg->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		rc = handle_error(g, msg, err);
	} else if (msg != NULL) {
		part = dtl_group_part(g, rd_kafka_topic_name(msg->rkt), msg->partition);
	}
	if (part != NULL && msg->offset < part->next && g->may_reset)
		start_over(part, msg->offset);
	if (part == NULL || !part->assigned || msg->offset < part->next) {
		if (msg != NULL)
			rd_kafka_message_destroy(msg);
		return rc;
	}
	part->next = msg->offset + 1;
	part->delivered = true;
	*ret = (struct dtl_fetched){ msg, part, part->epoch };
	return DTL_OK;
}

dtl_rc
dtl_group_next(struct dtl_group *g, int wait_ms, struct dtl_fetched *ret, struct dtl_err *err)
{
	if (g->held_count == 0)
		return fetch(g, wait_ms, ret, err);
	*ret = g->held[0];
	g->held_count--;
	memmove(&g->held[0], &g->held[1], g->held_count * sizeof g->held[0]);
	return DTL_OK;
}

static void
hold(struct dtl_group *g, const struct dtl_fetched *f)
{
	if (g->held_count == g->held_cap) {
		g->held_cap = g->held_cap > 0 ? 2 * g->held_cap : 16;
		g->held = realloc(g->held, g->held_cap * sizeof *g->held);
		if (g->held == NULL)
			abort();
	}
	g->held[g->held_count++] = *f;
}

/* Pauses or resumes those assigned partitions that are not yet so. */
static void
set_paused(struct dtl_group *g, bool paused)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)g->part_count);

	for (size_t i = 0; i < g->part_count; i++) {
		struct dtl_part *part = &g->parts[i];

		if (!part->assigned || part->paused == paused)
			continue;
		(void)rd_kafka_topic_partition_list_add(list, part->topic, part->partition);
		part->paused = paused;
	}
	if (list->cnt > 0 && paused)
		(void)rd_kafka_pause_partitions(g->rk, list);
	else if (list->cnt > 0)
		(void)rd_kafka_resume_partitions(g->rk, list);
	rd_kafka_topic_partition_list_destroy(list);
}

void
dtl_group_pause(struct dtl_group *g)
{
	if (g->in_hook)
		return;
	g->pausing = true;
	set_paused(g, true);
	dtl_group_tick(g);
}

dtl_rc
dtl_group_serve(struct dtl_group *g, int wait_ms, struct dtl_err *err)
{
	struct dtl_fetched f = { NULL, NULL, 0 };
	dtl_rc rc;

	if (g->in_hook)
		return DTL_OK;
	set_paused(g, true);
	rc = fetch(g, wait_ms, &f, err);
	if (f.msg != NULL)
		hold(g, &f);
	dtl_group_tick(g);
	return rc;
}

void
dtl_group_resume(struct dtl_group *g)
{
	if (!g->pausing || g->in_hook)
		return;
	g->pausing = false;
	set_paused(g, false);
	g->tick_ms = 0;
	dtl_group_tick(g);
}
