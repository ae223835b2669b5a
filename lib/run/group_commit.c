#include "run/group_parts.h"

#include "base/date.h"
#include "run/fault.h"

#include <inttypes.h>

#define ASK_MS 10000
#define ASK_EVERY_MS 500

static bool
is_pending(const struct dtl_part *part)
{
	return part->assigned && part->to > part->from && part->to > part->flying;
}

bool
dtl_group_pending(const struct dtl_group *g)
{
	for (size_t i = 0; i < g->part_count; i++)
		if (is_pending(&g->parts[i]))
			return true;
	return false;
}

const struct dtl_offset_range *
dtl_group_ranges(const struct dtl_group *g, struct dtl_arena *a, size_t *ret_count)
{
	struct dtl_offset_range *ranges =
	    DTL_NEW_ARRAY(a, g->part_count + 1, struct dtl_offset_range);
	size_t count = 0;

	for (size_t i = 0; i < g->part_count; i++) {
		const struct dtl_part *part = &g->parts[i];

		if (is_pending(part))
			ranges[count++] = (struct dtl_offset_range){ part->topic, part->partition,
				part->from, part->to };
	}
	*ret_count = count;
	return ranges;
}

/* What was worked is handed over: only what is in hand stays in the tally. */
static void
hand_over(struct dtl_part *part)
{
	struct dtl_tally *t = &part->tally;
	int64_t counted = t->done + t->filtered + t->dead;

	part->flown = (struct dtl_tally){ counted, t->done, t->filtered, t->dead };
	*t = (struct dtl_tally){ .in = t->in - counted };
	part->flying = part->to;
}

static void
land(struct dtl_group *g, struct dtl_part *part)
{
	struct dtl_metrics *m = g->with.metrics;

	dtl_metrics_add(&m->done, part->flown.done);
	dtl_metrics_add(&m->filtered, part->flown.filtered);
	dtl_metrics_add(&m->dead, part->flown.dead);
	part->flown = (struct dtl_tally){ 0, 0, 0, 0 };
	part->from = part->flying;
	part->flying = -1;
}

/* A commit that failed: pending as before. */
static void
take_back(struct dtl_part *part)
{
	struct dtl_tally *t = &part->tally;
	const struct dtl_tally *back = &part->flown;

	*t = (struct dtl_tally){ t->in + back->in, t->done + back->done,
		t->filtered + back->filtered, t->dead + back->dead };
	part->flown = (struct dtl_tally){ 0, 0, 0, 0 };
	part->flying = -1;
}

rd_kafka_topic_partition_list_t *
dtl_group_again(struct dtl_group *g)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)g->part_count);

	for (size_t i = 0; i < g->part_count; i++)
		if (g->parts[i].flying >= 0)
			rd_kafka_topic_partition_list_add(
			    list, g->parts[i].topic, g->parts[i].partition)
			    ->offset = g->parts[i].flying;
	return list;
}

rd_kafka_topic_partition_list_t *
dtl_group_hand_over(struct dtl_group *g)
{
	for (size_t i = 0; i < g->part_count; i++)
		if (is_pending(&g->parts[i]))
			hand_over(&g->parts[i]);
	return dtl_group_again(g);
}

void
dtl_group_landed(struct dtl_group *g)
{
	for (size_t i = 0; i < g->part_count; i++)
		if (g->parts[i].flying >= 0)
			land(g, &g->parts[i]);
}

void
dtl_group_take_back(struct dtl_group *g)
{
	for (size_t i = 0; i < g->part_count; i++)
		if (g->parts[i].flying >= 0)
			take_back(&g->parts[i]);
}

/* A transaction commits all of them or none. */
dtl_rc
dtl_group_has_landed(struct dtl_group *g, bool *ret, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = dtl_group_again(g);
	rd_kafka_resp_err_t code = rd_kafka_committed(g->rk, list, ASK_MS);

	*ret = list->cnt > 0;
	for (int i = 0; i < list->cnt && code == RD_KAFKA_RESP_ERR_NO_ERROR; i++) {
		const rd_kafka_topic_partition_t *at = &list->elems[i];

		code = at->err;
		*ret = *ret && at->offset >= dtl_group_part(g, at->topic, at->partition)->flying;
	}
	rd_kafka_topic_partition_list_destroy(list);
	return dtl_kafka_err(err, code, "committed offsets of group '%s'", g->with.group);
}

/* Asked for first and checked then: what was given is of the member that it was still after. */
dtl_rc
dtl_group_member(struct dtl_group *g, rd_kafka_consumer_group_metadata_t **ret, struct dtl_err *err)
{
	rd_kafka_consumer_group_metadata_t *member = rd_kafka_consumer_group_metadata(g->rk);
	dtl_rc rc = dtl_group_check(g, err);

	if (rc != DTL_OK && member != NULL)
		rd_kafka_consumer_group_metadata_destroy(member);
	else
		*ret = member;
	return rc;
}

/* A refusal of one partition is a refusal of the commit: offsets only ever go up, so saying those
 * that were taken once more does no harm. */
static rd_kafka_resp_err_t
commit_list(struct dtl_group *g, rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_resp_err_t code;

	dtl_fault_at(DTL_FAULT_GROUP_COMMITTING);
	code = rd_kafka_commit(g->rk, list, 0);

	for (int i = 0; i < list->cnt && code == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
		code = list->elems[i].err;
	return code;
}

dtl_rc
dtl_group_commit(struct dtl_group *g, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = dtl_group_hand_over(g);
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (list->cnt > 0)
		code = commit_list(g, list);
	if (list->cnt > 0 && code == RD_KAFKA_RESP_ERR_NO_ERROR) {
		dtl_group_landed(g);
		dtl_metrics_add(&g->with.metrics->commits, 1);
	}
	rd_kafka_topic_partition_list_destroy(list);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
		return DTL_OK;
	dtl_group_take_back(g);
	(void)dtl_kafka_err(err, code, "commit of group '%s'", g->with.group);
	return dtl_kafka_class(code) == DTL_FAIL && code != RD_KAFKA_RESP_ERR__STATE ? DTL_FAIL
										     : DTL_RETRY;
}

static dtl_rc
mark_ends(struct dtl_group *g, rd_kafka_t *rk, struct dtl_err *err)
{
	for (size_t i = 0; i < g->part_count; i++) {
		struct dtl_part *part = &g->parts[i];
		int64_t low = 0;
		int64_t high = 0;
		rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
		    rk, part->topic, part->partition, &low, &high, ASK_MS);

		if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
			return dtl_kafka_err(
			    err, code, "end of %s/%" PRId32, part->topic, part->partition);
		part->end = high > low ? high : -1;
	}
	return DTL_OK;
}

/* The ends of all records: the last transaction before now may still be on its way to the committed ones. */
dtl_rc
dtl_group_mark_ends(struct dtl_group *g, struct dtl_err *err)
{
	rd_kafka_t *rk = NULL;
	dtl_rc rc =
	    dtl_kafka_open(g->with.shared, DTL_KAFKA_ADMIN, g->with.instance, NULL, &rk, err);

	if (rc == DTL_OK)
		rc = mark_ends(g, rk, err);
	dtl_kafka_free(rk);
	return rc;
}

/* Partitions of others count as drained when the group has committed up to their end. */
static bool
others_drained(struct dtl_group *g)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)g->part_count);
	bool drained;

	for (size_t i = 0; i < g->part_count; i++)
		if (!g->parts[i].assigned && g->parts[i].end >= 0)
			(void)rd_kafka_topic_partition_list_add(
			    list, g->parts[i].topic, g->parts[i].partition);
	drained =
	    list->cnt == 0 || rd_kafka_committed(g->rk, list, ASK_MS) == RD_KAFKA_RESP_ERR_NO_ERROR;
	for (int i = 0; drained && i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *at = &list->elems[i];

		drained = at->err == RD_KAFKA_RESP_ERR_NO_ERROR &&
			  at->offset >= dtl_group_part(g, at->topic, at->partition)->end;
	}
	rd_kafka_topic_partition_list_destroy(list);
	return drained;
}

/* A committed offset beyond the end proves nothing until Kafka has been seen to agree with it. */
static bool
part_drained(const struct dtl_part *part)
{
	if (part->eof >= part->end || part->next == part->end)
		return true;
	return part->delivered && part->next > part->end;
}

bool
dtl_group_drained(struct dtl_group *g)
{
	int64_t now_ms = dtl_time_mono_ms();

	for (size_t i = 0; i < g->part_count; i++)
		if (g->parts[i].assigned && !part_drained(&g->parts[i]))
			return false;
	if (!g->ever_assigned || g->held_count > 0 || now_ms - g->asked_ms < ASK_EVERY_MS)
		return false;
	g->asked_ms = now_ms;
	return others_drained(g);
}
