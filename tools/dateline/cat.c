#include "raw.h"
#include "table.h"

#include "conf/suggest.h"
#include "run/headers.h"
#include "run/schemas.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void
on_signal(int sig)
{
	(void)sig;
	stopped = 1;
}

struct cat {
	const struct dtl_command *self;
	struct dtl_line *line;
	struct dtl_wire *wire;
	enum dtl_topic topic;
	struct dtl_scan_from from;
	int64_t limit; /* records at most; INT64_MAX = all */
	bool envelope;
	bool table; /* lines for people instead of JSON */
	bool color;
	int64_t failed;
};

static dtl_rc
add_value(struct cat *cat, struct dtl_arena *a, const struct dtl_raw_message *m,
    struct dtl_json_writer *w, struct dtl_err *err)
{
	enum dtl_kind kind = dtl_topic_kind(cat->topic);
	struct dtl_record record;
	dtl_rc rc;

	if (m->value.p == NULL || kind == DTL_KIND_COUNT) {
		dtl_raw_bytes(w, a, m->value);
		return DTL_OK;
	}
	struct dtl_wire_message message = dtl_header_message(m->value, m->headers, m->header_count);
	rc = dtl_wire_decode(cat->wire, a, kind, message, &record, err);
	if (rc == DTL_OK)
		dtl_wire_json_value(record, DTL_STR_NONE, w);
	return rc;
}

/* Plain records by default; with an envelope where the record alone would say too little. */
static void
print_message(struct cat *cat, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	bool wrapped =
	    cat->envelope || m->value.p == NULL || dtl_topic_kind(cat->topic) == DTL_KIND_COUNT;
	struct dtl_json_writer w;
	struct dtl_buf out;
	struct dtl_err err;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	if (wrapped) {
		dtl_raw_begin(&w, a, cat->line->shared.topics[cat->topic], m);
		dtl_json_key(&w, "value");
	}
	if (add_value(cat, a, m, &w, &err) != DTL_OK) {
		cat->failed++;
		(void)dtl_command_fail(cat->self, 1, "%s %d:%lld: %s",
		    cat->line->shared.topics[cat->topic], (int)m->partition, (long long)m->offset,
		    err.text);
		return;
	}
	if (wrapped)
		dtl_json_end_object(&w);
	dtl_buf_add_char(&out, '\n');
	(void)fwrite(out.p, 1, out.n, stdout);
}

static void
print_row(struct cat *cat, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	struct dtl_wire_message message = dtl_header_message(m->value, m->headers, m->header_count);
	struct dtl_record record;
	struct dtl_buf out;
	struct dtl_err err;

	if (m->value.p == NULL)
		return;
	if (dtl_wire_decode(cat->wire, a, dtl_topic_kind(cat->topic), message, &record, &err) !=
	    DTL_OK) {
		cat->failed++;
		(void)dtl_command_fail(
		    cat->self, 1, "%d:%lld: %s", (int)m->partition, (long long)m->offset, err.text);
		return;
	}
	const struct dtl_event *ev =
	    record.kind == DTL_KIND_EVENT ? record.u.event : &record.u.happening->event;
	dtl_buf_init(&out, a);
	dtl_table_event(&out, ev, dtl_table_width(), cat->color);
	(void)fwrite(out.p, 1, out.n, stdout);
}

static void
print_head(const struct cat *cat)
{
	struct dtl_buf out;

	dtl_buf_init(&out, NULL);
	dtl_table_head(&out, dtl_table_width(), cat->color);
	(void)fwrite(out.p, 1, out.n, stdout);
	(void)fflush(stdout);
	dtl_buf_clear(&out);
}

static dtl_rc
read_all(struct cat *cat, struct dtl_scan *scan, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && cat->limit > 0 && ferror(stdout) == 0) {
		const struct dtl_raw_message *m = NULL;

		rc = dtl_scan_next(scan, 500, &m, err);
		if (rc != DTL_OK || (m == NULL && (!cat->from.follow || stopped)))
			break;
		if (m == NULL) {
			(void)fflush(stdout);
			continue;
		}
		if (cat->table)
			print_row(cat, a, m);
		else
			print_message(cat, a, m);
		dtl_arena_reset(a);
		cat->limit--;
	}
	dtl_arena_free(a);
	return rc;
}

/* Asked to stop, a follower first gives what has come already. */
static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

static int
cat_topic(struct cat *cat)
{
	struct dtl_scan *scan = NULL;
	struct dtl_schemas *schemas = NULL;
	struct dtl_err err;
	dtl_rc rc = dtl_schemas_open(&cat->line->shared, &schemas, &err);

	if (rc == DTL_OK)
		cat->wire = dtl_schemas_wire(schemas);

	if (rc == DTL_OK)
		rc = dtl_scan_open(&cat->line->shared, cat->line->shared.topics[cat->topic],
		    &cat->from, &scan, &err);
	if (cat->from.follow)
		catch_signals();
	if (rc == DTL_OK && cat->table)
		print_head(cat);
	if (rc == DTL_OK)
		rc = read_all(cat, scan, &err);
	dtl_scan_close(scan);
	dtl_schemas_close(schemas);
	if (rc != DTL_OK)
		return dtl_command_fail(cat->self, DTL_EXIT_FAIL, "%s", err.text);
	return cat->failed == 0 ? 0 : DTL_EXIT_FAIL;
}

/* "beginning", "end", "-5" (the last five of each partition), "2:81" (one partition from there). */
static bool
parse_from(const char *text, struct dtl_scan_from *ret)
{
	int64_t n;

	if (strcmp(text, "beginning") == 0)
		return true;
	if (strcmp(text, "end") == 0) {
		ret->offset = INT64_MAX;
		return true;
	}
	if (*text == '-' && dtl_str_to_i64(dtl_str_from(text + 1), 1, INT32_MAX, &n)) {
		ret->offset = -n - 1;
		return true;
	}
	return strchr(text, ':') != NULL && dtl_raw_position(text, &ret->partition, &ret->offset);
}

static int
find_topic(const struct dtl_command *self, const struct dtl_shared *shared, const char *word,
    enum dtl_topic *ret)
{
	const char *names[2 * DTL_TOPIC_COUNT];
	size_t count = 0;

	if (dtl_raw_topic(shared, word, ret))
		return 0;
	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		names[count++] = dtl_topic_role((enum dtl_topic)t);
		names[count++] = shared->topics[t];
	}
	const char *near = dtl_suggest(dtl_str_from(word), names, count);
	if (near != NULL)
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "no topic is called '%s'; did you mean '%s'?", word, near);
	return dtl_command_fail(self, DTL_EXIT_USAGE,
	    "no topic is called '%s'; there are articles, events, coded, happenings, progress, "
	    "deadletters, manifest and errands",
	    word);
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct cat cat = { .self = self, .limit = INT64_MAX, .from = { -1, -1, false } };
	const char *limit = NULL, *from = NULL;
	const struct dtl_opt_extra extra[] = {
		{ 'n', "count", &limit, NULL },
		{ 'f', "follow", NULL, &cat.from.follow },
		{ 0, "from", &from, NULL },
		{ 'e', "envelope", NULL, &cat.envelope },
		{ 't', "table", NULL, &cat.table },
	};
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, 5, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count != 1)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "name one topic, as in `dateline cat events`");
	if (limit != NULL && !dtl_str_to_i64(dtl_str_from(limit), 1, INT64_MAX, &cat.limit))
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "-n: '%s' is no number above 0", limit);
	if (from != NULL && !parse_from(from, &cat.from))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--from: '%s' is none of beginning, end, -N, PARTITION:OFFSET", from);
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	cat.line = &line;
	cat.color = dtl_command_color(STDOUT_FILENO);
	code = find_topic(self, &line.shared, opt.rest[0], &cat.topic);
	if (code == 0 && cat.table && cat.topic != DTL_TOPIC_EVENTS &&
	    cat.topic != DTL_TOPIC_HAPPENINGS)
		code =
		    dtl_command_fail(self, DTL_EXIT_USAGE, "--table is for events and happenings");
	if (code == 0)
		code = cat_topic(&cat);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_cat = {
	"cat",
	"TOPIC [-c FILE] [-n N] [-f] [--from WHERE] [-e] [--table]",
	"Prints the records of one of our topics as JSON, one a line",
	"TOPIC is a role (articles, events, coded, happenings, progress, deadletters, manifest,\n"
	"errands) or the name that the configuration gives it. -n stops after N records, -f goes\n"
	"on as new ones come, -e adds topic, partition, offset, time, key and headers, --table\n"
	"prints events as a table. WHERE is beginning, end, -N (the last N of each partition) or\n"
	"PARTITION:OFFSET.\n\n"
	"Exit codes: 0 done, 1 Kafka did not answer or a record could not be decoded.\n\n"
	"Example:\n"
	"    dateline cat events -n 10 | jq -c '[.type, .when.start, .evidence.sentence]'\n",
	run,
};
