#include "run/group_parts.h"

#include "base/log.h"
#include "run/fault.h"

#include <inttypes.h>

#define ASK_MS 10000
#define ASK_TIMES 3

/* Inside a callback nothing can be asked again: the process ends and starts anew. */
static void
fail(struct dtl_group *g, const struct dtl_err *err)
{
	if (g->failed != DTL_OK)
		return;
	g->failed = DTL_FAIL;
	g->why = *err;
}

static void
log_change(const struct dtl_group *g, const char *id, const rd_kafka_topic_partition_list_t *list)
{
	struct dtl_buf text;

	dtl_buf_init(&text, NULL);
	for (int i = 0; i < list->cnt; i++)
		dtl_buf_addf(&text, "%s%s/%" PRId32, i > 0 ? "," : "", list->elems[i].topic,
		    list->elems[i].partition);
	dtl_log(DTL_LOG_INFO, id, NULL, "group=%s instance=%s count=%d partitions=%.*s",
	    g->with.group, g->with.instance, list->cnt, DTL_STR_FMT(dtl_buf_str(&text)));
	dtl_buf_clear(&text);
}

/* Committed offsets of the group into the list; those it does not have are OFFSET_INVALID. */
static dtl_rc
ask_committed(struct dtl_group *g, rd_kafka_topic_partition_list_t *list, struct dtl_err *err)
{
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

	for (int times = 0; times < ASK_TIMES; times++) {
		code = rd_kafka_committed(g->rk, list, ASK_MS);
		for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; i++)
			code = list->elems[i].err;
		if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
			return DTL_OK;
	}
	return dtl_kafka_err(err, code, "committed offsets of group '%s'", g->with.group);
}

static dtl_rc
ask_destination(struct dtl_group *g, rd_kafka_topic_partition_list_t *list, struct dtl_err *err)
{
	for (int i = 0; i < list->cnt; i++) {
		rd_kafka_topic_partition_t *at = &list->elems[i];
		int64_t offset = -1;
		dtl_rc rc =
		    g->with.hooks.start(g->with.hooks.self, at->topic, at->partition, &offset, err);

		if (rc != DTL_OK)
			return dtl_err_wrap(err, rc, "offset of %s/%" PRId32 " in the destination",
			    at->topic, at->partition);
		at->offset = offset >= 0 ? offset : RD_KAFKA_OFFSET_INVALID;
	}
	return DTL_OK;
}

/* A partition nobody has read yet. `latest` becomes a number at once and is committed with the next
 * batch: a restart before the first record must not move it. */
static dtl_rc
start_unread(
    struct dtl_group *g, rd_kafka_topic_partition_t *at, struct dtl_part *part, struct dtl_err *err)
{
	int64_t low = 0;
	int64_t high = 0;
	rd_kafka_resp_err_t code;

	if (!g->with.latest) {
		at->offset = RD_KAFKA_OFFSET_BEGINNING;
		return DTL_OK;
	}
	code =
	    rd_kafka_query_watermark_offsets(g->rk, at->topic, at->partition, &low, &high, ASK_MS);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return dtl_kafka_err(err, code, "end of %s/%" PRId32, at->topic, at->partition);
	at->offset = high;
	part->to = high;
	part->next = high;
	return DTL_OK;
}

static dtl_rc
place(struct dtl_group *g, rd_kafka_topic_partition_t *at, struct dtl_err *err)
{
	struct dtl_part *part = dtl_group_part(g, at->topic, at->partition);

	if (part == NULL)
		return dtl_err_set(err, DTL_FAIL,
		    "topic '%s' was given more partitions: a restart reads them too", at->topic);
	part->assigned = true;
	part->paused = false;
	part->delivered = false;
	part->epoch++;
	part->eof = -1;
	part->tally = (struct dtl_tally){ 0, 0, 0, 0 };
	part->flown = (struct dtl_tally){ 0, 0, 0, 0 };
	part->flying = -1;
	part->from = at->offset >= 0 ? at->offset : -1;
	part->to = part->from;
	part->next = part->from;
	return part->from >= 0 ? DTL_OK : start_unread(g, at, part, err);
}

/* A sink that keeps its offsets with its rows may have been killed before Kafka heard of the last ones: Kafka is
 * told now, for those who ask it how far the sink is. */
static void
tell_kafka(struct dtl_group *g, const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_topic_partition_list_t *known = rd_kafka_topic_partition_list_new(list->cnt);

	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *at = &list->elems[i];

		if (at->offset >= 0)
			rd_kafka_topic_partition_list_add(known, at->topic, at->partition)->offset =
			    at->offset;
	}
	if (known->cnt > 0)
		(void)rd_kafka_commit(g->rk, known, 1);
	rd_kafka_topic_partition_list_destroy(known);
}

static dtl_rc
assign(struct dtl_group *g, rd_kafka_topic_partition_list_t *list, struct dtl_err *err)
{
	dtl_rc rc = g->with.hooks.start != NULL ? ask_destination(g, list, err)
						: ask_committed(g, list, err);

	for (int i = 0; rc == DTL_OK && i < list->cnt; i++)
		rc = place(g, &list->elems[i], err);
	if (rc != DTL_OK)
		return rc;
	rc = dtl_kafka_error(err, rd_kafka_incremental_assign(g->rk, list), "assignment");
	if (rc == DTL_OK && g->with.hooks.start != NULL)
		tell_kafka(g, list);
	return rc;
}

/* What is still pending goes with the partition: it was not committed, so it will be read again. */
static void
drop_part(struct dtl_group *g, struct dtl_part *part)
{
	dtl_metrics_add(&g->with.metrics->in, -part->tally.in - part->flown.in);
	part->tally = (struct dtl_tally){ 0, 0, 0, 0 };
	part->flown = (struct dtl_tally){ 0, 0, 0, 0 };
	part->flying = -1;
	part->to = part->from;
	part->assigned = false;
	part->paused = false;
	part->epoch++;
}

void
dtl_group_drop_all(struct dtl_group *g)
{
	for (size_t i = 0; i < g->part_count; i++)
		if (g->parts[i].assigned)
			drop_part(g, &g->parts[i]);
}

static void
drop_held(struct dtl_group *g)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->held_count; i++) {
		if (dtl_fetched_owned(&g->held[i]))
			g->held[kept++] = g->held[i];
		else
			dtl_fetched_free(&g->held[i]);
	}
	g->held_count = kept;
}

/* librdkafka remembers a pause by partition, also beyond an assignment: it must not come back paused. */
static void
resume_paused(struct dtl_group *g, const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_topic_partition_list_t *paused = rd_kafka_topic_partition_list_new(list->cnt);

	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *at = &list->elems[i];
		const struct dtl_part *part = dtl_group_part(g, at->topic, at->partition);

		if (part != NULL && part->paused)
			(void)rd_kafka_topic_partition_list_add(paused, at->topic, at->partition);
	}
	if (paused->cnt > 0)
		(void)rd_kafka_resume_partitions(g->rk, paused);
	rd_kafka_topic_partition_list_destroy(paused);
}

static void
revoke(struct dtl_group *g, rd_kafka_topic_partition_list_t *list)
{
	bool lost = rd_kafka_assignment_lost(g->rk) != 0 || g->lapsed;
	struct dtl_err err = { "" };
	dtl_rc rc = g->with.hooks.settle(g->with.hooks.self, lost, &err);

	if (rc == DTL_FAIL)
		fail(g, &err);
	else if (rc != DTL_OK)
		dtl_log(DTL_LOG_WARN, "group.unsettled", err.text, "group=%s", g->with.group);
	resume_paused(g, list);
	for (int i = 0; i < list->cnt; i++) {
		struct dtl_part *part =
		    dtl_group_part(g, list->elems[i].topic, list->elems[i].partition);

		if (part != NULL && part->assigned)
			drop_part(g, part);
	}
	drop_held(g);
	rc = dtl_kafka_error(&err, rd_kafka_incremental_unassign(g->rk, list), "revocation");
	if (rc != DTL_OK)
		fail(g, &err);
}

static bool
has_lapsed(struct dtl_group *g)
{
	char *now = g->member != NULL && !g->lapsed ? rd_kafka_memberid(g->rk) : NULL;

	if (now != NULL && strcmp(now, g->member) != 0)
		g->lapsed = true;
	if (now != NULL)
		rd_kafka_mem_free(g->rk, now);
	return g->lapsed;
}

dtl_rc
dtl_group_check(struct dtl_group *g, struct dtl_err *err)
{
	if (!has_lapsed(g))
		return DTL_OK;
	return dtl_err_set(err, DTL_FAIL,
	    "group '%s' took us out while we stood still: what was in hand is left to others",
	    g->with.group);
}

void
dtl_group_rebalance(
    rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list, void *opaque)
{
	struct dtl_group *g = opaque;
	struct dtl_err err = { "" };
	dtl_rc rc = DTL_OK;

	g->in_hook = true;
	if (dtl_group_check(g, &err) != DTL_OK)
		fail(g, &err);
	dtl_metrics_add(&g->with.metrics->rebalances, 1);
	if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
		g->ever_assigned = true;
		log_change(g, "group.assigned", list);
		dtl_metrics_end(g->with.metrics, DTL_END_GROUP, true);
		dtl_fault_at(DTL_FAULT_GROUP_ASSIGNING);
		rc = assign(g, list, &err);
		if (g->member == NULL)
			g->member = rd_kafka_memberid(rk);
		if (rc == DTL_OK && g->with.hooks.assigned != NULL)
			g->with.hooks.assigned(g->with.hooks.self);
		dtl_fault_at(DTL_FAULT_GROUP_ASSIGNED);
	} else if (code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
		log_change(g, "group.revoked", list);
		dtl_fault_at(DTL_FAULT_GROUP_REVOKING);
		revoke(g, list);
		dtl_fault_at(DTL_FAULT_GROUP_REVOKED);
	} else {
		rc = dtl_kafka_err(&err, code, "rebalance of group '%s'", g->with.group);
		(void)rd_kafka_assign(rk, NULL);
	}
	if (rc != DTL_OK)
		fail(g, &err);
	g->in_hook = false;
}
