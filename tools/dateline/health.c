/* `dateline status`: the last word of each process of a line, wherever it runs. */
#include "base/date.h"
#include "base/json.h"
#include "beats.h"

#include <inttypes.h>
#include <stdio.h>

static const char *
age(struct dtl_arena *a, int64_t then, int64_t now)
{
	int64_t s = (now - then) / 1000;

	if (then == DTL_TIME_NONE)
		return "-";
	if (s < 120)
		return dtl_arena_printf(a, "%" PRId64 "s", s < 0 ? 0 : s);
	if (s < 7200)
		return dtl_arena_printf(a, "%" PRId64 "m", s / 60);
	return dtl_arena_printf(a, "%" PRId64 "h", s / 3600);
}

static const char *
verdict(const struct dtl_beat *beat)
{
	static char text[80];

	if (beat->overdue)
		return "NOT HEARD OF";
	(void)snprintf(text, sizeof text, "%.*s",
	    DTL_STR_FMT(beat->last.final ? dtl_str_from("stopped") : beat->last.state));
	return text;
}

static void
print_plain(struct dtl_line *line, const struct dtl_beats *b, int64_t now)
{
	(void)printf("%-28s %-16s %9s %11s %9s %9s %6s %9s %5s\n", "instance", "state", "heard of",
	    "last record", "in", "done", "dead", "lag", "gaps");
	for (size_t i = 0; i < b->instances.count; i++) {
		const struct dtl_beat *beat = b->instances.entries[i].value.cptr;
		const struct dtl_manifest *m = &beat->last;

		(void)printf("%-28s %-16s %9s %11s %9" PRId64 " %9" PRId64 " %6" PRId64 " %9" PRId64
			     " %5" PRId64 "\n",
		    beat->instance, verdict(beat), age(line->a, m->interval_end, now),
		    age(line->a, m->last_record_at, now), m->in, m->done, m->dead, m->lag,
		    beat->gap_count);
	}
	if (b->instances.count == 0)
		(void)printf("no process has said anything yet\n");
}

static void
write_gaps(struct dtl_json_writer *w, const struct dtl_beat *beat)
{
	dtl_json_key(w, "gaps");
	dtl_json_begin_array(w);
	for (int64_t i = 0; i < beat->gap_count && i < DTL_BEATS_GAPS; i++) {
		dtl_json_begin_object(w);
		dtl_json_member_time(w, "from", beat->gaps[i].from);
		dtl_json_member_time(w, "to", beat->gaps[i].to);
		dtl_json_end_object(w);
	}
	dtl_json_end_array(w);
}

static void
print_json(struct dtl_line *line, const struct dtl_beats *b)
{
	for (size_t i = 0; i < b->instances.count; i++) {
		const struct dtl_beat *beat = b->instances.entries[i].value.cptr;
		struct dtl_json_writer w;
		struct dtl_buf out;

		dtl_buf_init(&out, line->a);
		dtl_json_writer_init(&w, &out, 0);
		dtl_json_begin_object(&w);
		dtl_json_key(&w, "instance");
		dtl_json_z(&w, beat->instance);
		dtl_json_key(&w, "state");
		dtl_json_z(&w, verdict(beat));
		dtl_json_key(&w, "overdue");
		dtl_json_bool(&w, beat->overdue);
		dtl_json_member_time(&w, "heard_of", beat->last.interval_end);
		dtl_json_member_time(&w, "last_record_at", beat->last.last_record_at);
		dtl_json_member_int(&w, "in", beat->last.in);
		dtl_json_member_int(&w, "done", beat->last.done);
		dtl_json_member_int(&w, "dead", beat->last.dead);
		dtl_json_member_int(&w, "lag", beat->last.lag);
		dtl_json_member_int(&w, "done_in_all", beat->done);
		dtl_json_member_int(&w, "gap_count", beat->gap_count);
		write_gaps(&w, beat);
		dtl_json_end_object(&w);
		(void)printf("%s\n", out.p);
	}
}

static int
work(const struct dtl_command *self, struct dtl_line *line, bool json)
{
	int64_t now = dtl_time_now_ms();
	struct dtl_beats beats;
	struct dtl_err err;
	int overdue = 0;

	if (dtl_beats_read(line, now, &beats, &err) != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	if (json)
		print_json(line, &beats);
	else
		print_plain(line, &beats, now);
	for (size_t i = 0; i < beats.instances.count; i++) {
		const struct dtl_beat *beat = beats.instances.entries[i].value.cptr;

		overdue += beat->overdue;
	}
	return overdue == 0 ? 0 : DTL_EXIT_FAIL;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	bool json = false;
	const struct dtl_opt_extra extra[] = { { 0, "json", NULL, &json } };
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, 1, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count > 0)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "'%s': no operands", opt.rest[0]);
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	code = work(self, &line, json);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_status = {
	"status",
	"[-c FILE] [--json]",
	"The last word of each process of the line, and which was not heard of",
	"Reads the manifests, which every process of the line writes each manifests.interval (60 "
	"s)\n"
	"wherever it runs: what it took in and got done in its last interval, its lag, when it "
	"had\n"
	"its last record. An instance is NOT HEARD OF when its next manifest is overdue though\n"
	"it did not say that it stops. A gap is a time that none of its manifests covers.\n\n"
	"Exit codes: 0 all were heard of or have stopped, 1 some were not.\n\n"
	"Example:\n"
	"    dateline status -c config/dateline.yaml\n",
	run,
};
