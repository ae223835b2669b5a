#include "run/group_parts.h"

/* Membership that stands for something else than records to read. */

const struct dtl_part *
dtl_group_parts(const struct dtl_group *g, size_t *ret_count)
{
	*ret_count = g->part_count;
	return g->parts;
}

rd_kafka_topic_partition_list_t *
dtl_group_pledge(const struct dtl_group *g)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

	for (size_t i = 0; i < g->part_count && list->cnt == 0; i++)
		if (g->parts[i].assigned)
			rd_kafka_topic_partition_list_add(
			    list, g->parts[i].topic, g->parts[i].partition)
			    ->offset = g->parts[i].to > 0 ? g->parts[i].to : 0;
	return list;
}

dtl_rc
dtl_group_confirm(struct dtl_group *g, struct dtl_err *err)
{
	rd_kafka_topic_partition_list_t *list = dtl_group_pledge(g);
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (list->cnt > 0)
		code = rd_kafka_commit(g->rk, list, 0);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR && list->cnt > 0)
		code = list->elems[0].err;
	rd_kafka_topic_partition_list_destroy(list);
	switch ((int)code) {
	case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION:
	case RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID:
	case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
		return dtl_err_set(err, DTL_FAIL,
		    "group '%s' took us out while we stood still: what was ours is with others",
		    g->with.group);
	case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
		return DTL_OK; /* told by the next poll */
	default:
		return dtl_kafka_err(err, code, "membership in group '%s'", g->with.group);
	}
}
