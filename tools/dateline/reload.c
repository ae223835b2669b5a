#include "reload.h"

#include "base/date.h"
#include "command.h"
#include "programs.h"
#include "run/slot.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

enum { MAX_PROCESSES = 256, LOOK_MS = 50 };

struct target {
	const char *stage;
	int slot;
	const char *counters;
	int64_t before;
	struct dtl_metrics seen;
	bool answered;
};

bool
dtl_reload_answered(const char *counters, int64_t before, struct dtl_metrics *ret)
{
	struct dtl_err err;

	return dtl_metrics_read(counters, ret, &err) == DTL_OK && ret->reloads > before;
}

/* "extract.0.counters" -> stage and slot. */
static bool
parse_name(struct dtl_arena *a, const char *file, struct target *ret)
{
	struct dtl_str name = dtl_str_from(file), ending = DTL_STR(".counters");
	const char *dot;
	int64_t slot = 0;

	if (!dtl_str_ends(name, ".counters"))
		return false;
	name = dtl_str_slice(name, 0, name.n - ending.n);
	file = dtl_arena_strndup(a, name.p, name.n);
	dot = strrchr(file, '.');
	if (dot == NULL || !dtl_str_to_i64(dtl_str_from(dot + 1), 0, DTL_SLOT_MAX, &slot))
		return false;
	ret->stage = dtl_arena_strndup(a, file, (size_t)(dot - file));
	ret->slot = (int)slot;
	return true;
}

/* "all", "extract", "extract/0" or "extract:0". */
static bool
is_meant(const struct target *t, const char *wanted)
{
	struct dtl_str rest = dtl_str_from(wanted), stage;
	int64_t slot = t->slot;

	if (strcmp(wanted, "all") == 0)
		return true;
	(void)dtl_str_split(&rest, strchr(wanted, ':') != NULL ? ':' : '/', &stage);
	if (rest.n > 0 && !dtl_str_to_i64(rest, 0, DTL_SLOT_MAX, &slot))
		return false;
	return dtl_str_is(stage, t->stage) && slot == t->slot;
}

static size_t
find(struct dtl_line *line, const char *wanted, struct target *targets)
{
	const char *folder = dtl_arena_printf(line->a, "%s/run", line->shared.state);
	DIR *dir = opendir(folder);
	struct dirent *e;
	size_t count = 0;

	while (dir != NULL && (e = readdir(dir)) != NULL && count < MAX_PROCESSES) {
		struct target *t = &targets[count];
		struct dtl_err err;

		if (!parse_name(line->a, e->d_name, t) || !is_meant(t, wanted) ||
		    !dtl_slot_alive(&line->shared, t->stage, t->slot))
			continue;
		t->counters = dtl_arena_printf(line->a, "%s/%s", folder, e->d_name);
		if (dtl_metrics_read(t->counters, &t->seen, &err) != DTL_OK)
			continue;
		t->before = t->seen.reloads;
		count++;
	}
	if (dir != NULL)
		(void)closedir(dir);
	return count;
}

static void
await(struct target *targets, size_t count, int64_t limit_ms)
{
	int64_t until_ms = dtl_time_mono_ms() + limit_ms;
	size_t answered = 0;

	while (answered < count && dtl_time_mono_ms() < until_ms) {
		answered = 0;
		for (size_t i = 0; i < count; i++) {
			struct target *t = &targets[i];

			t->answered =
			    t->answered || dtl_reload_answered(t->counters, t->before, &t->seen);
			answered += t->answered;
		}
		if (answered < count)
			(void)poll(NULL, 0, LOOK_MS);
	}
}

static int
tell(const struct target *targets, size_t count, int64_t limit_ms)
{
	int code = 0;

	for (size_t i = 0; i < count; i++) {
		const struct target *t = &targets[i];

		if (t->answered && t->seen.reload_ok == 1) {
			(void)printf("%s/%d: reloaded, generation %lld\n", t->stage, t->slot,
			    (long long)t->seen.generation);
			continue;
		}
		code = DTL_EXIT_FAIL;
		if (t->answered)
			(void)fprintf(stderr, "%s/%d: refused, nothing was changed: %s\n", t->stage,
			    t->slot, t->seen.reload_text);
		else
			(void)fprintf(stderr,
			    "%s/%d: no answer within %lld s (%s); it reloads once its batch is "
			    "final\n",
			    t->stage, t->slot, (long long)(limit_ms / 1000),
			    dtl_metrics_state_name(t->seen.state));
	}
	return code;
}

static int
work(const struct dtl_command *self, struct dtl_line *line, const char *wanted, int64_t limit_ms)
{
	struct target *targets = DTL_NEW_ARRAY(line->a, MAX_PROCESSES, struct target);
	size_t count = find(line, wanted, targets);

	if (count == 0)
		return dtl_command_fail(self, DTL_EXIT_FAIL,
		    "no process of '%s' runs with the state folder '%s'", wanted,
		    line->shared.state);
	for (size_t i = 0; i < count; i++)
		if (kill((pid_t)targets[i].seen.pid, SIGHUP) != 0)
			(void)fprintf(stderr, "%s/%d: process %d: %s\n", targets[i].stage,
			    targets[i].slot, (int)targets[i].seen.pid, strerror(errno));
	await(targets, count, limit_ms);
	return tell(targets, count, limit_ms);
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	const char *wait = "30";
	const struct dtl_opt_extra extra[] = { { 'w', "wait", &wait, NULL } };
	struct dtl_opt opt;
	struct dtl_line line;
	int64_t limit_s = 0;
	int code = dtl_command_begin(self, argc, argv, extra, 1, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count > 1)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "one process, one stage, or all: not '%s'", opt.rest[1]);
	if (!dtl_str_to_i64(dtl_str_from(wait), 1, 3600, &limit_s))
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "--wait: '%s' is no number of seconds in 1..3600", wait);
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	code = work(self, &line, opt.rest_count > 0 ? opt.rest[0] : "all", limit_s * 1000);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_reload = {
	"reload",
	"[-c FILE] [all | STAGE | STAGE/SLOT] [--wait SECONDS]",
	"Makes running processes read their configuration anew",
	"Each takes the whole of it (lexicon, filter and feeds too) between two batches, or "
	"refuses\n"
	"it, says why, and goes on as it was. The processes are those of the state folder on this\n"
	"machine; the same as SIGHUP, but the answer is waited for (30 s unless said "
	"otherwise).\n\n"
	"Exit codes: 0 all took it, 1 one refused or did not answer, 78 the shared part is "
	"wrong.\n\n"
	"Example:\n"
	"    dateline reload extract -c config/dateline.yaml\n",
	run,
};
