#include "check.h"
#include "fleet.h"

#include "base/date.h"
#include "run/admin.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TURN_MS = 500, DRAW_MS = 1000, LINE_MS = 10000, ASK_MS = 500, PATIENCE = 120 };

/* Owned: it dies with us. Not so one that was there before, nor what takes its place. */
static dtl_rc
start_kafka(struct dtl_fleet *fleet, bool owned, struct dtl_err *err)
{
	const struct dtl_shared *shared = &fleet->line->shared;
	int64_t begun = dtl_time_mono_ms();

	if (shared->bootstrap[0] != '\0')
		return DTL_OK;
	dtl_rc rc = dtl_local_kafka_start(shared, owned, &fleet->kafka, err);
	if (rc != DTL_OK)
		return rc;
	fleet->owns_kafka = owned && fleet->kafka.started;
	dtl_status_say(fleet, "Kafka %s at %s (%.1f s)",
	    fleet->kafka.started ? "started" : "was already running", fleet->kafka.bootstrap,
	    (double)(dtl_time_mono_ms() - begun) / 1000);
	return DTL_OK;
}

/* A broker of somebody else may still be on its way up: asked again for about a minute. */
static dtl_rc
open_admin(struct dtl_fleet *fleet, struct dtl_admin **ret, struct dtl_err *err)
{
	dtl_rc rc = DTL_RETRY;

	for (int i = 0; rc == DTL_RETRY && i < 4 && dtl_fleet_interrupts() == 0; i++) {
		if (i > 0)
			dtl_status_say(fleet, "%s; tried again", err->text);
		if (*ret == NULL)
			rc = dtl_admin_open(&fleet->line->shared, ret, err);
		else
			rc = DTL_OK;
		if (rc == DTL_OK)
			rc = dtl_admin_ensure(*ret, 0, err);
	}
	return rc;
}

/* The local broker is watched like the rest: one that died is started again on the same port; one
 * that somebody stopped is waited for. */
static dtl_rc
watch_kafka(struct dtl_fleet *fleet, struct dtl_err *err)
{
	struct dtl_local_kafka now;
	struct dtl_err ignored;

	if (fleet->line->shared.bootstrap[0] != '\0')
		return DTL_OK;
	if (fleet->kafka.started)
		(void)waitpid(fleet->kafka.pid, NULL, WNOHANG);
	dtl_rc rc = dtl_local_kafka_status(&fleet->line->shared, &now, &ignored);
	if (rc != DTL_OK || (now.pid != 0 && now.pid == fleet->kafka.pid))
		return DTL_OK;
	if (now.died) {
		dtl_status_say(fleet, "Kafka died; it is started again");
		return start_kafka(fleet, fleet->owns_kafka, err);
	}
	if (now.pid != 0) {
		dtl_status_say(fleet, "Kafka is back");
		fleet->owns_kafka = false;
	} else if (fleet->kafka.pid != 0) {
		dtl_status_say(fleet, "Kafka was stopped by somebody; the line waits until it is "
				      "started again (`dateline kafka start`)");
	}
	now.started = false;
	fleet->kafka = now;
	return DTL_OK;
}

static void
draw_when_due(struct dtl_fleet *fleet, int64_t *last_ms)
{
	int64_t now = dtl_time_mono_ms();
	int64_t every = fleet->in_place ? DRAW_MS : LINE_MS;

	if (now - *last_ms < every && !(fleet->in_place && fleet->drawn == 0))
		return;
	dtl_status_draw(fleet);
	*last_ms = now;
}

/* Whether --once has reached its end; a broker that does not answer for a minute is an error. */
static dtl_rc
ask_drained(
    struct dtl_fleet *fleet, struct dtl_admin *admin, int *failures, bool *ret, struct dtl_err *err)
{
	dtl_rc rc = dtl_fleet_drained(fleet, admin, ret, err);

	*failures = rc == DTL_OK ? 0 : *failures + 1;
	if (rc == DTL_OK || (rc == DTL_RETRY && *failures < PATIENCE)) {
		*ret = rc == DTL_OK && *ret;
		return DTL_OK;
	}
	return rc;
}

static dtl_rc
loop(struct dtl_fleet *fleet, struct dtl_admin *admin, struct dtl_err *err)
{
	int64_t drawn_ms = dtl_time_mono_ms(), asked_ms = 0;
	int64_t begun_ms = drawn_ms;
	int failures = 0;
	bool drained = false, told = false;
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && dtl_fleet_interrupts() == 0 && !drained && fleet->failed == 0) {
		rc = dtl_fleet_turn(fleet, TURN_MS, err);
		if (rc == DTL_OK)
			rc = watch_kafka(fleet, err);
		if (dtl_fleet_hangup())
			dtl_fleet_reload(fleet);
		dtl_fleet_reload_look(fleet);
		if (fleet->once && !told && dtl_status_made(fleet)) {
			dtl_status_say(fleet, "first events %.1f s after the start",
			    (double)(dtl_time_mono_ms() - begun_ms) / 1000);
			told = true;
		}
		draw_when_due(fleet, &drawn_ms);
		bool idle = dtl_fleet_ended(fleet, DTL_OF_PROCESSOR) &&
			    dtl_fleet_ended(fleet, DTL_OF_SINK) &&
			    dtl_fleet_ended(fleet, DTL_OF_PRODUCER);
		if (idle)
			break;
		if (!fleet->once || rc != DTL_OK || dtl_time_mono_ms() - asked_ms < ASK_MS)
			continue;
		rc = ask_drained(fleet, admin, &failures, &drained, err);
		asked_ms = dtl_time_mono_ms();
	}
	return rc;
}

static int
up(struct dtl_fleet *fleet)
{
	struct dtl_admin *admin = NULL;
	struct dtl_err err = { "" }, stop_err;
	dtl_rc rc = dtl_fleet_build(fleet, &err);
	int code = 0;

	if (rc != DTL_OK)
		return dtl_command_fail(fleet->self, DTL_EXIT_CONFIG, "%s", err.text);
	dtl_fleet_begin(fleet);
	rc = start_kafka(fleet, true, &err);
	if (rc == DTL_OK)
		rc = open_admin(fleet, &admin, &err);
	bool ran = rc == DTL_OK;
	if (ran)
		rc = loop(fleet, admin, &err);
	if (rc != DTL_OK)
		code = DTL_EXIT_FAIL;
	if (rc != DTL_OK && dtl_fleet_interrupts() == 0)
		dtl_status_say(fleet, "%s", err.text);
	if (ran)
		dtl_status_say(fleet, "stopping");
	dtl_fleet_stop(fleet);
	dtl_admin_close(admin);
	if (fleet->owns_kafka && dtl_local_kafka_stop(&fleet->line->shared, &stop_err) != DTL_OK) {
		dtl_status_say(fleet, "%s", stop_err.text);
		code = DTL_EXIT_FAIL;
	}
	if (ran)
		dtl_status_totals(fleet);
	if (fleet->failed > 0)
		code = DTL_EXIT_FAIL;
	dtl_fleet_clear(fleet);
	return code;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	bool table = false;
	const struct dtl_opt_extra extra[] = { { 't', "table", NULL, &table } };
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, 1, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count > 0)
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "'%s': no operands; the config comes with -c", opt.rest[0]);
	if (dtl_line_config(&opt) == NULL)
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "no config: give -c FILE, or stand where dateline.yaml or config/dateline.yaml "
		    "is");
	code = dtl_line_open(self, &opt, opt.check, &line);
	if (code != 0)
		return code;
	struct dtl_fleet fleet = { .self = self, .line = &line, .once = opt.once, .table = table };
	fleet.in_place = isatty(STDERR_FILENO) == 1;
	if (dtl_check_line(self, &line, NULL) > 0)
		code = DTL_EXIT_CONFIG;
	else if (opt.check)
		(void)printf("%s: ok\n", line.config);
	else
		code = up(&fleet);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_up = {
	"up",
	"[-c FILE] [-o key=value] [-n] [--once] [--table]",
	"Runs the whole line: every process in the configuration",
	"Without kafka.bootstrap a local Kafka is started first. Each section under\n"
	"producers, processors and sinks is one process, or several with `instances: N`. A\n"
	"process that crashes is started again; Ctrl-C stops all in the order of the flow, a\n"
	"second one kills. SIGHUP makes all read their configuration anew. --once ends when the "
	"producers have read everything and nothing\n"
	"waits between them and the tables; --table shows the events as they come.\n\n"
	"Exit codes: 0 stopped as asked, 1 a process failed, 64 wrong usage, 78 wrong config.\n\n"
	"Example:\n"
	"    dateline up -c config/dateline.yaml --once\n",
	run,
};
