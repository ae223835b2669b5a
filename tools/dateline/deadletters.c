#include "deadletters.h"

#include "base/file.h"

#include <stdio.h>

struct dtl_str
dtl_letter_header(const struct dtl_raw_message *m, const char *name)
{
	struct dtl_str value = dtl_raw_header(m, name);

	return value.p != NULL ? value : (struct dtl_str)DTL_STR("-");
}

/* Header and what it must be; contains: anywhere in it, in any case. */
static bool
passes(const struct dtl_raw_message *m, const char *name, const char *wanted, bool contains)
{
	struct dtl_str value = dtl_letter_header(m, name);

	if (wanted == NULL)
		return true;
	if (contains)
		return dtl_str_find_nocase(value, dtl_str_from(wanted), 0) < value.n;
	return dtl_str_is(value, wanted);
}

static bool
is_wanted(const struct letters *l, const struct dtl_raw_message *m)
{
	bool wanted = l->position_count == 0;

	for (size_t i = 0; i < l->position_count; i++)
		wanted = wanted || (l->positions[i].partition == m->partition &&
				       l->positions[i].offset == m->offset);
	return wanted && m->timestamp_ms >= l->since_ms && m->timestamp_ms < l->until_ms &&
	       passes(m, "__connect.errors.connector.name", l->process, false) &&
	       passes(m, "__connect.errors.stage", l->stage, false) &&
	       passes(m, "__connect.errors.topic", l->topic, false) &&
	       passes(m, "dtl.error", l->error, false) &&
	       passes(m, "dtl.origin", l->origin, true) &&
	       passes(m, "__connect.errors.exception.message", l->contains, true);
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
	    (long long)m->offset, when,
	    DTL_STR_FMT(dtl_letter_header(m, "__connect.errors.connector.name")),
	    DTL_STR_FMT(dtl_letter_header(m, "dtl.error")),
	    DTL_STR_FMT(dtl_letter_header(m, "dtl.origin")),
	    DTL_STR_FMT(dtl_letter_header(m, "__connect.errors.exception.message")));
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

/* What says the same as an earlier letter is one with it; only what is to be deleted, or is shown by its position, is
 * each record. */
static bool
is_passed_over(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	const char *first = dtl_letters_double(l, m);

	if (first == NULL || l->take == dtl_letters_purge ||
	    (l->position_count > 0 && l->take != dtl_letters_requeue) || !is_wanted(l, m))
		return false;
	l->doubles++;
	l->matched += l->position_count > 0;
	if (l->position_count > 0)
		(void)printf("%s says the same as %s\n", dtl_letters_mark(a, m), first);
	return true;
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
		if (is_passed_over(l, a, m)) {
			dtl_arena_reset(a);
			continue;
		}
		if (is_wanted(l, m)) {
			l->matched++;
			code = l->take(l, a, m);
		} else if (l->pass_over != NULL) {
			l->pass_over(l, m);
		}
		dtl_arena_reset(a);
	}
	dtl_arena_free(a);
	return code;
}

static bool
is_filtered(const struct letters *l)
{
	return l->process != NULL || l->topic != NULL || l->error != NULL || l->contains != NULL ||
	       l->stage != NULL || l->origin != NULL || l->since_ms != INT64_MIN ||
	       l->until_ms != INT64_MAX;
}

static dtl_rc
open_all(struct letters *l, struct dtl_scan **ret, struct dtl_err *err)
{
	const struct dtl_shared *shared = &l->line->shared;
	const struct dtl_scan_from from = { -1, -1, false };
	dtl_rc rc = DTL_OK;

	if (l->take == dtl_letters_requeue || l->take == dtl_letters_purge)
		rc = dtl_hand_open(shared, "deadletters", &l->hand, err);
	if (rc == DTL_OK && l->take == dtl_letters_requeue)
		rc = dtl_schemas_open(shared, &l->schemas, err);
	if (rc == DTL_OK && l->take == dtl_letters_purge)
		rc = dtl_admin_open(shared, &l->admin, err);
	if (rc == DTL_OK)
		rc = dtl_scan_open(shared, shared->topics[DTL_TOPIC_DEADLETTERS], &from, ret, err);
	return rc;
}

static int
work(struct letters *l)
{
	struct dtl_scan *scan = NULL;
	struct dtl_err err;
	int code = 0;

	if (open_all(l, &scan, &err) == DTL_OK)
		code = read_letters(l, scan);
	else
		code = dtl_command_fail(l->self, DTL_EXIT_FAIL, "%s", err.text);
	dtl_scan_close(scan);
	if (code == 0 && l->take == dtl_letters_purge)
		code = dtl_letters_purged(l);
	dtl_hand_close(l->hand);
	dtl_schemas_close(l->schemas);
	dtl_admin_close(l->admin);
	if (code == 0 && l->position_count > (size_t)l->matched)
		code = dtl_command_fail(l->self, DTL_EXIT_FAIL, "%zu of %zu letters are not there",
		    l->position_count - (size_t)l->matched, l->position_count);
	if (code == 0 && l->doubles > 0)
		(void)fprintf(stderr, "%lld said the same as others\n", (long long)l->doubles);
	if (code == 0 && l->matched == 0)
		(void)fprintf(stderr, "no dead letters%s\n", is_filtered(l) ? " of that kind" : "");
	return code == 0 && l->skipped > 0 ? DTL_EXIT_FAIL : code;
}

static bool
read_time(const char *text, int64_t *ret_ms)
{
	return text == NULL || dtl_time_parse(dtl_str_from(text), ret_ms);
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
		l->take = dtl_letters_requeue;
	else if (strcmp(verb, "purge") == 0)
		l->take = dtl_letters_purge;
	else
		return dtl_command_fail(
		    l->self, DTL_EXIT_USAGE, "say `list`, `show`, `requeue` or `purge`");
	if (l->take == dtl_letters_purge)
		l->pass_over = dtl_letters_keep;
	if (opt->rest_count - 1 > MAX_POSITIONS)
		return dtl_command_fail(
		    l->self, DTL_EXIT_USAGE, "at most %d positions", MAX_POSITIONS);
	for (int i = 1; i < opt->rest_count; i++) {
		struct position *p = &l->positions[l->position_count++];

		if (!dtl_raw_position(opt->rest[i], &p->partition, &p->offset))
			return dtl_command_fail(l->self, DTL_EXIT_USAGE,
			    "'%s' is no position; `list` shows them, as 0:12", opt->rest[i]);
	}
	if (l->take != list_one && l->take != show_one && l->position_count == 0 &&
	    !is_filtered(l) && !l->all)
		return dtl_command_fail(l->self, DTL_EXIT_USAGE,
		    "which letters? name positions, a filter such as --process extract, or --all");
	return 0;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct letters l = {
		.self = self, .limit = INT64_MAX, .since_ms = INT64_MIN, .until_ms = INT64_MAX
	};
	const char *limit = NULL, *since = NULL, *until = NULL;
	const struct dtl_opt_extra extra[] = {
		{ 'n', "count", &limit, NULL },
		{ 0, "process", &l.process, NULL },
		{ 0, "stage", &l.stage, NULL },
		{ 0, "topic", &l.topic, NULL },
		{ 0, "origin", &l.origin, NULL },
		{ 0, "since", &since, NULL },
		{ 0, "until", &until, NULL },
		{ 0, "error", &l.error, NULL },
		{ 0, "contains", &l.contains, NULL },
		{ 0, "all", NULL, &l.all },
	};
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, sizeof extra / sizeof extra[0], &opt);

	if (code >= 0)
		return code;
	if (!read_time(since, &l.since_ms) || !read_time(until, &l.until_ms))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--since and --until are times such as 2025-03-11T06:30:00Z");
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
	l.told_a = dtl_arena_new(0);
	dtl_map_init(&l.told, l.told_a);
	code = work(&l);
	dtl_arena_free(l.told_a);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_deadletters = {
	"deadletters",
	"list | show | requeue | purge [POSITION ...] [--process NAME] [--stage STAGE]\n"
	"           [--topic NAME] [--error CLASS] [--origin TEXT] [--contains TEXT]\n"
	"           [--since TIME] [--until TIME] [--all] [-n N] [-c FILE]",
	"Lists, shows, sends back or deletes what could not be worked",
	"A position is PARTITION:OFFSET as list shows it. Filters: the process that gave up,\n"
	"what it was doing (VALUE_CONVERTER, TRANSFORMATION, TASK_PUT ...), the topic the\n"
	"record came from, the class of error (skip, crash), words in its origin or in the\n"
	"reason, and the record's time.\n\n"
	"requeue sends the original record to the topic it came from, exactly once: the same\n"
	"letter is not sent again by a later command, also after one that was killed. Its\n"
	"header dtl.requeued counts, and dtl.attempts goes on from there. What came from a file\n"
	"or a feed has no topic and is given to its producer again by hand.\n"
	"A process that was killed after a letter and before its table had the rest writes the\n"
	"letter again: the same record at the same place, given up by the same process, is one\n"
	"letter, listed and sent back once.\n"
	"purge deletes letters. Kafka forgets from the oldest on, so it deletes up to the first\n"
	"one that is not named, and says how many stay behind that.\n\n"
	"Exit codes: 0 done, 1 failed, or some could not be sent back or deleted.\n\n"
	"Example:\n"
	"    dateline deadletters list --process extract\n"
	"    dateline deadletters requeue 0:12 0:15\n"
	"    dateline deadletters purge --until 2025-01-01T00:00:00Z\n",
	run,
};
