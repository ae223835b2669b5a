#include "raw.h"

#include "base/file.h"

#include <stdio.h>

#define MAX_POSITIONS 64

struct position {
	int32_t partition;
	int64_t offset;
};

struct letters {
	const struct dtl_command *self;
	struct dtl_line *line;
	struct dtl_admin *admin; /* requeue only */
	struct position positions[MAX_POSITIONS];
	size_t position_count;
	const char *process, *topic, *error, *contains; /* filters; NULL = any */
	bool all;
	int64_t limit;
	int64_t matched, skipped;
	int (*take)(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m);
};

static struct dtl_str
header(const struct dtl_raw_message *m, const char *name)
{
	struct dtl_str value = dtl_raw_header(m, name);

	return value.p != NULL ? value : (struct dtl_str)DTL_STR("-");
}

static bool
is_wanted(const struct letters *l, const struct dtl_raw_message *m)
{
	struct dtl_str why = header(m, "__connect.errors.exception.message");
	bool wanted = l->position_count == 0;

	for (size_t i = 0; i < l->position_count; i++)
		wanted = wanted || (l->positions[i].partition == m->partition &&
				       l->positions[i].offset == m->offset);
	if (l->process != NULL)
		wanted =
		    wanted && dtl_str_is(header(m, "__connect.errors.connector.name"), l->process);
	if (l->topic != NULL)
		wanted = wanted && dtl_str_is(header(m, "__connect.errors.topic"), l->topic);
	if (l->error != NULL)
		wanted = wanted && dtl_str_is(header(m, "dtl.error"), l->error);
	if (l->contains != NULL)
		wanted = wanted && dtl_str_find_nocase(why, dtl_str_from(l->contains), 0) < why.n;
	return wanted;
}

static int
list_one(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	char when[25];

	(void)a;
	if (l->matched == 1)
		(void)printf("%-10s %-20s %-10s %-6s %-36s %s\n", "position", "when", "process",
		    "error", "origin", "why");
	dtl_time_format(m->timestamp_ms / 1000 * 1000, when);
	(void)printf("%d:%-8lld %-20s %-10.*s %-6.*s %-36.*s %.*s\n", (int)m->partition,
	    (long long)m->offset, when, DTL_STR_FMT(header(m, "__connect.errors.connector.name")),
	    DTL_STR_FMT(header(m, "dtl.error")), DTL_STR_FMT(header(m, "dtl.origin")),
	    DTL_STR_FMT(header(m, "__connect.errors.exception.message")));
	return 0;
}

static int
show_one(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 2);
	dtl_raw_begin(&w, a, l->line->shared.topics[DTL_TOPIC_DEADLETTERS], m);
	dtl_json_key(&w, "value");
	dtl_raw_bytes(&w, a, m->value);
	dtl_json_end_object(&w);
	(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
	return 0;
}

static bool
is_ours(struct dtl_str name)
{
	return dtl_str_starts(name, "__connect.errors.") || dtl_str_starts(name, "dtl.");
}

/* The original again, to where it came from, and how often that was done. */
static int
requeue_one(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	struct dtl_str to = dtl_raw_header(m, "__connect.errors.topic");
	struct dtl_raw_message again = { .key = m->key, .value = m->value, .partition = -1 };
	struct dtl_header *headers = DTL_NEW_ARRAY(a, m->header_count + 1, struct dtl_header);
	int64_t times = 0;
	struct dtl_err err;

	if (to.n == 0) {
		l->skipped++;
		(void)dtl_command_fail(l->self, 0,
		    "%d:%lld came from '%.*s', not from a topic: give that to its producer again",
		    (int)m->partition, (long long)m->offset, DTL_STR_FMT(header(m, "dtl.origin")));
		return 0;
	}
	for (size_t i = 0; i < m->header_count; i++) {
		if (!is_ours(m->headers[i].name))
			headers[again.header_count++] = m->headers[i];
	}
	(void)dtl_str_to_i64(dtl_raw_header(m, "dtl.requeued"), 0, INT32_MAX, &times);
	headers[again.header_count].name = dtl_str_from("dtl.requeued");
	headers[again.header_count++].value =
	    dtl_str_from(dtl_arena_printf(a, "%lld", (long long)times + 1));
	again.headers = headers;
	const char *topic = dtl_arena_strndup(a, to.p, to.n);
	if (dtl_admin_send(l->admin, topic, &again, &err) != DTL_OK)
		return dtl_command_fail(l->self, DTL_EXIT_FAIL, "%d:%lld: %s", (int)m->partition,
		    (long long)m->offset, err.text);
	(void)printf("%d:%lld sent to %s (time %lld)\n", (int)m->partition, (long long)m->offset,
	    topic, (long long)times + 1);
	return 0;
}

static int
read_letters(struct letters *l, struct dtl_scan *scan)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int code = 0;

	while (code == 0 && l->matched < l->limit) {
		const struct dtl_raw_message *m = NULL;
		struct dtl_err err;

		if (dtl_scan_next(scan, 500, &m, &err) != DTL_OK)
			code = dtl_command_fail(l->self, DTL_EXIT_FAIL, "%s", err.text);
		if (m == NULL)
			break;
		if (is_wanted(l, m)) {
			l->matched++;
			code = l->take(l, a, m);
		}
		dtl_arena_reset(a);
	}
	dtl_arena_free(a);
	return code;
}

static int
work(struct letters *l)
{
	const struct dtl_shared *shared = &l->line->shared;
	const struct dtl_scan_from from = { -1, -1, false };
	struct dtl_scan *scan = NULL;
	struct dtl_err err;
	dtl_rc rc = DTL_OK;
	int code = 0;

	if (l->take == requeue_one)
		rc = dtl_admin_open(shared, &l->admin, &err);
	if (rc == DTL_OK)
		rc = dtl_scan_open(
		    shared, shared->topics[DTL_TOPIC_DEADLETTERS], &from, &scan, &err);
	if (rc == DTL_OK)
		code = read_letters(l, scan);
	else
		code = dtl_command_fail(l->self, DTL_EXIT_FAIL, "%s", err.text);
	dtl_scan_close(scan);
	dtl_admin_close(l->admin);
	if (code == 0 && l->position_count > (size_t)l->matched)
		code = dtl_command_fail(l->self, DTL_EXIT_FAIL, "%zu of %zu letters are not there",
		    l->position_count - (size_t)l->matched, l->position_count);
	if (code == 0 && l->matched == 0)
		(void)fprintf(stderr, "no dead letters%s\n",
		    l->process != NULL || l->topic != NULL || l->error != NULL ? " of that kind"
									       : "");
	return code == 0 && l->skipped > 0 ? DTL_EXIT_FAIL : code;
}

static int
parse_verb(struct letters *l, const struct dtl_opt *opt)
{
	const char *verb = opt->rest_count > 0 ? opt->rest[0] : "";

	if (strcmp(verb, "list") == 0)
		l->take = list_one;
	else if (strcmp(verb, "show") == 0)
		l->take = show_one;
	else if (strcmp(verb, "requeue") == 0)
		l->take = requeue_one;
	else
		return dtl_command_fail(l->self, DTL_EXIT_USAGE, "say `list`, `show` or `requeue`");
	if (opt->rest_count - 1 > MAX_POSITIONS)
		return dtl_command_fail(
		    l->self, DTL_EXIT_USAGE, "at most %d positions", MAX_POSITIONS);
	for (int i = 1; i < opt->rest_count; i++) {
		struct position *p = &l->positions[l->position_count++];

		if (!dtl_raw_position(opt->rest[i], &p->partition, &p->offset))
			return dtl_command_fail(l->self, DTL_EXIT_USAGE,
			    "'%s' is no position; `list` shows them, as 0:12", opt->rest[i]);
	}
	bool filtered = l->process != NULL || l->topic != NULL || l->error != NULL ||
			l->contains != NULL || l->all;
	if (l->take == requeue_one && l->position_count == 0 && !filtered)
		return dtl_command_fail(l->self, DTL_EXIT_USAGE,
		    "which letters? name positions, a filter such as --process extract, or --all");
	return 0;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct letters l = { .self = self, .limit = INT64_MAX };
	const char *limit = NULL;
	const struct dtl_opt_extra extra[] = {
		{ 'n', "count", &limit, NULL },
		{ 0, "process", &l.process, NULL },
		{ 0, "topic", &l.topic, NULL },
		{ 0, "error", &l.error, NULL },
		{ 0, "contains", &l.contains, NULL },
		{ 0, "all", NULL, &l.all },
	};
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, sizeof extra / sizeof extra[0], &opt);

	if (code >= 0)
		return code;
	code = parse_verb(&l, &opt);
	if (code != 0)
		return code;
	if (limit != NULL && !dtl_str_to_i64(dtl_str_from(limit), 1, INT64_MAX, &l.limit))
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "-n: '%s' is no number above 0", limit);
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	l.line = &line;
	code = work(&l);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_deadletters = {
	"deadletters",
	"list | show | requeue [POSITION ...] [--process NAME] [--topic NAME] [--error CLASS]\n"
	"           [--contains TEXT] [--all] [-n N] [-c FILE]",
	"Lists, shows or sends back what could not be worked",
	"A position is PARTITION:OFFSET as list shows it. Filters: the process that gave up,\n"
	"the topic the record came from, the class of error (skip, crash), words in the\n"
	"reason. requeue sends the original record to the topic it came from and counts that\n"
	"in the header dtl.requeued; what came from a file or a feed has no topic and is\n"
	"given to its producer again by hand.\n\n"
	"Exit codes: 0 done, 1 failed or some could not be sent back.\n\n"
	"Example:\n"
	"    dateline deadletters list --process extract\n"
	"    dateline deadletters requeue 0:12 0:15\n",
	run,
};
