#include "run/group_parts.h"

#include "base/date.h"
#include "base/log.h"
#include "run/fault.h"
#include "run/signals.h"

#include <stdlib.h>

#define LEAVE_MS 10000
#define CLOSE_MS 5000
#define LATE_MS 1000

static int
assigned_count(rd_kafka_t *rk)
{
	rd_kafka_topic_partition_list_t *list = NULL;
	int count = 0;

	if (rd_kafka_assignment(rk, &list) != RD_KAFKA_RESP_ERR_NO_ERROR || list == NULL)
		return 0;
	count = list->cnt;
	rd_kafka_topic_partition_list_destroy(list);
	return count;
}

/* Polls a consumer that is on its way out until it is done or time is up. */
static bool
poll_until(struct dtl_group *g, bool (*done)(rd_kafka_t *rk), int64_t limit_ms)
{
	int64_t until_ms = dtl_time_mono_ms() + limit_ms;

	while (!done(g->rk)) {
		rd_kafka_message_t *msg;

		if (dtl_time_mono_ms() >= until_ms)
			return false;
		msg = rd_kafka_consumer_poll(g->rk, 50);
		if (msg != NULL)
			rd_kafka_message_destroy(msg);
	}
	return true;
}

static bool
nothing_assigned(rd_kafka_t *rk)
{
	return assigned_count(rk) == 0;
}

static bool
is_closed(rd_kafka_t *rk)
{
	return rd_kafka_consumer_closed(rk) != 0;
}

/* Before 2.3 librdkafka aborts when a cooperative-sticky consumer is destroyed after it joined and
 * before its first assignment. Such a client is left to the end of the process. */
static bool
can_be_destroyed(const struct dtl_group *g)
{
	return g->ever_assigned || !g->subscribed || rd_kafka_version() >= 0x020300ff;
}

/* A stop that has already used up limits.shutdown_timeout waits no longer for a broker that does not answer. */
static int64_t
limit_ms(const struct dtl_group *g, int64_t ms)
{
	int64_t left_ms = dtl_signals_patience_ms(g->with.shared->drain_ms);

	if (left_ms < LATE_MS)
		left_ms = LATE_MS;
	return left_ms < ms ? left_ms : ms;
}

/* False: the client is left, and its log callback may still look at the group. Closing may hang on a late assignment (librdkafka before 2.4): then the process ends without it,
 * and the group notices by the session timeout. */
static bool
close_client(struct dtl_group *g)
{
	rd_kafka_queue_t *queue;
	rd_kafka_error_t *error;

	if (rd_kafka_fatal_error(g->rk, NULL, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return false; /* our name is another's now: there is nothing to leave */
	dtl_fault_at(DTL_FAULT_GROUP_LEAVING);
	(void)rd_kafka_unsubscribe(g->rk);
	if (!poll_until(g, nothing_assigned, limit_ms(g, LEAVE_MS)))
		dtl_log(DTL_LOG_WARN, "group.leave", "partitions were not given back in time",
		    "group=%s", g->with.group);
	queue = rd_kafka_queue_get_consumer(g->rk);
	error = rd_kafka_consumer_close_queue(g->rk, queue);
	if (error != NULL)
		rd_kafka_error_destroy(error);
	if (!poll_until(g, is_closed, limit_ms(g, CLOSE_MS))) {
		dtl_log(DTL_LOG_WARN, "group.close", "the consumer did not close in time",
		    "group=%s", g->with.group);
		rd_kafka_queue_destroy(queue);
		return false;
	}
	rd_kafka_queue_destroy(queue);
	if (!can_be_destroyed(g))
		return false;
	rd_kafka_destroy_flags(g->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	return true;
}

void
dtl_group_leave(struct dtl_group *g)
{
	bool closed;

	if (g == NULL)
		return;
	if (g->rk !=
	    NULL) { /* what is said last of the lag is where we stood, not where we were a second ago */
		g->tick_ms = 0;
		dtl_group_tick(g);
	}
	dtl_metrics_end(g->with.metrics, DTL_END_GROUP, false);
	closed = g->rk == NULL || close_client(g);
	dtl_group_drop_all(g);
	for (size_t i = 0; i < g->held_count; i++)
		dtl_fetched_free(&g->held[i]);
	free(g->held);
	free(g->parts);
	free(g->member);
	g->member = NULL;
	if (closed)
		free(g);
}
