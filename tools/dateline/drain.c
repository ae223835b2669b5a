/*
 * A line is drained when its producers have ended and each later process has committed up to the
 * end of what it reads, asked in the order of the flow: what a process has committed was first put
 * to Kafka, so an end that is read after it holds everything.
 */
#include "fleet.h"

#include "base/date.h"
#include "run/admin.h"

enum { IDLE_MS = 10000 };

/* Nothing is in hand, nothing lies behind its partitions, and nothing came for a while. */
static bool
is_idle(struct dtl_child *child)
{
	struct dtl_metrics m;
	struct dtl_err err;
	int64_t now = dtl_time_mono_ms();

	if (child->state != DTL_CHILD_RUNNING ||
	    dtl_metrics_read(child->counters, &m, &err) != DTL_OK)
		return false;
	bool quiet = m.pid == child->pid && m.rebalances > 0 && m.lag == 0 &&
		     dtl_metrics_in_flight(&m) == 0 && m.state == DTL_STATE_RUNNING;
	if (!quiet || child->idle_ms == 0 || m.in != child->idle_count) {
		child->idle_ms = quiet ? now : 0;
		child->idle_count = m.in;
	}
	return quiet && now - child->idle_ms >= IDLE_MS;
}

/* A sink that keeps its offsets with its rows may have been killed before Kafka heard of the last
 * ones. Then Kafka's number never moves again, and the sink's own counters decide. */
static bool
all_idle(struct dtl_fleet *fleet, const char *name)
{
	bool idle = true;

	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];

		if (child->kind == DTL_OF_SINK && strcmp(child->name, name) == 0)
			idle = is_idle(child) && idle;
	}
	return idle;
}

static dtl_rc
is_at_end(struct dtl_fleet *fleet, struct dtl_admin *admin, const char *process,
    enum dtl_topic topic, bool *ret, struct dtl_err *err)
{
	struct dtl_topic_state states[DTL_TOPIC_COUNT];
	const char *group =
	    dtl_arena_printf(fleet->line->a, "%s.%s", fleet->line->shared.line, process);
	int64_t lag = 0;
	dtl_rc rc = dtl_admin_lag(admin, group, topic, &lag, err);

	if (rc != DTL_OK)
		return rc;
	*ret = lag == 0;
	if (lag >= 0)
		return DTL_OK;
	rc = dtl_admin_describe(
	    admin, fleet->line->a, states, err); /* no offsets: nothing to read? */
	if (rc == DTL_OK)
		*ret = states[topic].offsets == 0;
	return rc;
}

static dtl_rc
sink_is_at_end(struct dtl_fleet *fleet, struct dtl_admin *admin, const char *name, bool *ret,
    struct dtl_err *err)
{
	const char *section = dtl_arena_printf(fleet->line->a, "sinks.%s", name);
	const char *topic = dtl_conf_scalar(fleet->line->conf, section, "topic");
	bool merged = topic != NULL && strcmp(topic, "happenings") == 0;
	dtl_rc rc = is_at_end(
	    fleet, admin, name, merged ? DTL_TOPIC_HAPPENINGS : DTL_TOPIC_EVENTS, ret, err);

	if (rc == DTL_OK && *ret)
		rc = is_at_end(fleet, admin, name, DTL_TOPIC_CODED, ret, err);
	if (rc == DTL_OK && !*ret)
		*ret = all_idle(fleet, name);
	return rc;
}

static dtl_rc
kind_is_at_end(struct dtl_fleet *fleet, struct dtl_admin *admin, enum dtl_kind_of kind, bool *ret,
    struct dtl_err *err)
{
	struct dtl_conf_list names = dtl_conf_names(fleet->line->conf, dtl_kind_folder(kind));
	dtl_rc rc = DTL_OK;

	*ret = true;
	for (size_t i = 0; rc == DTL_OK && *ret && i < names.count; i++) {
		if (kind == DTL_OF_SINK)
			rc = sink_is_at_end(fleet, admin, names.items[i], ret, err);
		else
			rc = is_at_end(fleet, admin, names.items[i], DTL_TOPIC_ARTICLES, ret, err);
	}
	return rc;
}

dtl_rc
dtl_fleet_drained(struct dtl_fleet *fleet, struct dtl_admin *admin, bool *ret, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	*ret = dtl_fleet_ended(fleet, DTL_OF_PRODUCER);
	if (*ret)
		rc = kind_is_at_end(fleet, admin, DTL_OF_PROCESSOR, ret, err);
	if (rc == DTL_OK && *ret)
		rc = kind_is_at_end(fleet, admin, DTL_OF_SINK, ret, err);
	return rc;
}
