#include "fleet.h"
#include "reload.h"

#include <signal.h>

static bool
same_names(struct dtl_conf_list a, struct dtl_conf_list b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (strcmp(a.items[i], b.items[i]) != 0)
			return false;
	return true;
}

/* Which processes there are is ours to know, not theirs. */
static void
look_at_processes(struct dtl_fleet *fleet)
{
	struct dtl_conf *now = NULL;
	struct dtl_err err;
	bool same = true;

	if (dtl_conf_open(fleet->line->config, &now, &err) != DTL_OK)
		return; /* they say what is wrong with it */
	for (int kind = 0; kind < DTL_OF_COUNT; kind++) {
		const char *folder = dtl_kind_folder((enum dtl_kind_of)kind);

		same = same && same_names(dtl_conf_names(fleet->line->conf, folder),
				   dtl_conf_names(now, folder));
	}
	dtl_conf_free(now);
	if (!same)
		dtl_status_say(fleet,
		    "processes were added or taken away in '%s': that takes a restart",
		    fleet->line->config);
}

void
dtl_fleet_reload(struct dtl_fleet *fleet)
{
	int count = 0;

	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];
		struct dtl_metrics m;
		struct dtl_err err;

		if (child->kind == DTL_OF_VIEWER || child->state != DTL_CHILD_RUNNING)
			continue;
		child->asked =
		    dtl_metrics_read(child->counters, &m, &err) == DTL_OK && m.pid == child->pid;
		child->reloads = child->asked ? m.reloads : 0;
		dtl_child_signal(child, SIGHUP);
		count++;
	}
	dtl_status_say(fleet, "reload: %d processes are asked", count);
	look_at_processes(fleet);
}

void
dtl_fleet_reload_look(struct dtl_fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];
		struct dtl_metrics m;

		if (!child->asked || !dtl_reload_answered(child->counters, child->reloads, &m))
			continue;
		child->asked = false;
		if (m.reload_ok == 1)
			dtl_status_say(fleet, "%s: reloaded, generation %lld",
			    dtl_child_label(child), (long long)m.generation);
		else
			dtl_status_say(fleet, "%s: reload refused, nothing was changed: %s",
			    dtl_child_label(child), m.reload_text);
	}
}
