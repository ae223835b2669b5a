#include "ledger.h"

#include "base/date.h"
#include "base/json.h"
#include "beats.h"

#include <stdio.h>
#include <unistd.h>

enum { SHOWN_IDS = 5 };

/* One way in which the books may differ: how often, and the first few ids. */
struct finding {
	const char *name; /* for --json */
	const char *text;
	int64_t count;
	struct dtl_str ids[SHOWN_IDS];
};

enum finding_kind {
	UNREADABLE,
	NOT_IN_LEDGER,
	LEDGER_BEHIND,
	EVENT_MISSING,
	EVENT_TWICE,
	ARTICLE_NOT_IN_TABLE,
	EVENT_NOT_IN_TABLE,
	ROW_NOT_LISTED,
	FINDING_COUNT,
};

struct audit {
	struct dtl_ledger *l;
	struct dtl_beats beats;
	int64_t articles, coded, filtered, retracted, dead, listed;
	struct finding findings[FINDING_COUNT];
};

static const struct finding blank[FINDING_COUNT] = {
	[UNREADABLE] = { .name = "unreadable",
	    .text = "records can be decoded by nobody and are not among the dead letters" },
	[NOT_IN_LEDGER] = { .name = "not_in_ledger",
	    .text = "articles are neither in the ledger nor among the dead letters" },
	[LEDGER_BEHIND] = { .name = "ledger_behind",
	    .text = "articles have a newer revision than the ledger knows" },
	[EVENT_MISSING] = { .name = "event_missing",
	    .text = "events are in the ledger but not in the events topic" },
	[EVENT_TWICE] = { .name = "event_twice", .text = "events are listed by two articles" },
	[ARTICLE_NOT_IN_TABLE] = { .name = "article_not_in_table",
	    .text = "articles of the ledger are not in the table" },
	[EVENT_NOT_IN_TABLE] = { .name = "event_not_in_table",
	    .text = "events of the ledger are not in the table" },
	[ROW_NOT_LISTED] = { .name = "row_not_listed",
	    .text = "events in the table are not in the ledger" },
};

static void
find(struct audit *audit, enum finding_kind kind, struct dtl_str id)
{
	struct finding *f = &audit->findings[kind];

	if (f->count < SHOWN_IDS)
		f->ids[f->count] = id;
	f->count++;
}

static void
judge_events(struct audit *audit, const struct dtl_account *account, struct dtl_map *listed)
{
	union dtl_map_value one = { .num = 1 };

	for (size_t i = 0; i < account->event_count; i++) {
		struct dtl_str id = account->event_ids[i];

		audit->listed++;
		if (!dtl_map_put(listed, id, one))
			find(audit, EVENT_TWICE, id);
		if (!dtl_map_get(&audit->l->events, id, NULL))
			find(audit, EVENT_MISSING, id);
		if (audit->l->has_table && !dtl_map_get(&audit->l->rows, id, NULL))
			find(audit, EVENT_NOT_IN_TABLE, id);
	}
}

static void
judge_article(struct audit *audit, const struct dtl_account *account, struct dtl_map *listed)
{
	audit->articles += account->published ? 1 : 0;
	audit->dead += account->dead ? 1 : 0;
	if (account->published && !account->coded && !account->dead)
		find(audit, NOT_IN_LEDGER, account->id);
	if (!account->coded)
		return;
	audit->coded += account->outcome == DTL_OUTCOME_CODED ? 1 : 0;
	audit->filtered += account->outcome == DTL_OUTCOME_FILTERED ? 1 : 0;
	audit->retracted += account->outcome == DTL_OUTCOME_RETRACTED ? 1 : 0;
	if (account->article_revision > account->coded_revision && !account->dead)
		find(audit, LEDGER_BEHIND, account->id);
	if (audit->l->has_table && !account->in_table)
		find(audit, ARTICLE_NOT_IN_TABLE, account->id);
	judge_events(audit, account, listed);
}

static int64_t
judge(struct audit *audit)
{
	struct dtl_ledger *l = audit->l;
	struct dtl_map listed;
	int64_t total = 0;

	memcpy(audit->findings, blank, sizeof blank);
	dtl_map_init(&listed, l->a);
	for (size_t i = 0; i < l->accounts.count; i++)
		judge_article(audit, l->accounts.entries[i].value.cptr, &listed);
	for (size_t i = 0; i < l->unreadable.count; i++)
		find(audit, UNREADABLE, l->unreadable.entries[i].key);
	for (size_t i = 0; i < l->rows.count; i++) {
		if (!dtl_map_get(&listed, l->rows.entries[i].key, NULL))
			find(audit, ROW_NOT_LISTED, l->rows.entries[i].key);
	}
	for (int i = 0; i < FINDING_COUNT; i++)
		total += audit->findings[i].count;
	return total;
}

static const char *
moment(int64_t ms, char out[25])
{
	if (ms == DTL_TIME_NONE)
		return "now";
	dtl_time_format(ms, out);
	return out;
}

/* Times that no manifest covers do not make the books wrong: they tell why something may be late. */
static void
print_gaps(const struct dtl_beats *b)
{
	char from[25], to[25];

	for (size_t i = 0; i < b->instances.count; i++) {
		const struct dtl_beat *beat = b->instances.entries[i].value.cptr;

		for (int64_t g = 0; g < beat->gap_count && g < DTL_BEATS_GAPS; g++)
			(void)printf("no word of %s from %s to %s\n", beat->instance,
			    moment(beat->gaps[g].from, from), moment(beat->gaps[g].to, to));
	}
}

static void
print_plain(const struct audit *audit, int64_t wrong)
{
	const struct dtl_ledger *l = audit->l;

	(void)printf("%-14s %10s %12s %10s\n", "topic", "read", "end offsets", "distinct");
	(void)printf("%-14s %10lld %12lld %10lld\n", "articles",
	    (long long)l->scanned[DTL_TOPIC_ARTICLES],
	    (long long)l->topics[DTL_TOPIC_ARTICLES].end_offset_sum, (long long)audit->articles);
	(void)printf("%-14s %10lld %12lld %10zu\n", "events",
	    (long long)l->scanned[DTL_TOPIC_EVENTS],
	    (long long)l->topics[DTL_TOPIC_EVENTS].end_offset_sum, l->events.count);
	(void)printf("%-14s %10lld %12lld %10lld\n", "coded",
	    (long long)l->scanned[DTL_TOPIC_CODED],
	    (long long)l->topics[DTL_TOPIC_CODED].end_offset_sum,
	    (long long)(audit->coded + audit->filtered + audit->retracted));
	(void)printf("%-14s %10lld %12lld %10lld\n", "deadletters",
	    (long long)l->scanned[DTL_TOPIC_DEADLETTERS],
	    (long long)l->topics[DTL_TOPIC_DEADLETTERS].end_offset_sum, (long long)audit->dead);
	(void)printf("\n%lld articles = %lld coded + %lld filtered + %lld retracted + %lld dead; "
		     "%lld events listed\n",
	    (long long)audit->articles, (long long)audit->coded, (long long)audit->filtered,
	    (long long)audit->retracted, (long long)audit->dead, (long long)audit->listed);
	if (l->has_table)
		(void)printf("table: %lld articles, %zu events\n", (long long)l->article_rows,
		    l->rows.count);
	print_gaps(&audit->beats);
	for (int i = 0; i < FINDING_COUNT; i++) {
		const struct finding *f = &audit->findings[i];

		if (f->count == 0)
			continue;
		(void)printf("WRONG: %lld %s:", (long long)f->count, f->text);
		for (int k = 0; k < SHOWN_IDS && k < f->count; k++)
			(void)printf(" %.*s", DTL_STR_FMT(f->ids[k]));
		(void)printf("%s\n", f->count > SHOWN_IDS ? " ..." : "");
	}
	(void)printf("%s\n", wrong == 0 ? "all of it adds up" : "it does not add up");
}

static void
print_json(const struct audit *audit, int64_t wrong)
{
	const struct dtl_ledger *l = audit->l;
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, l->a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_member_int(&w, "articles", audit->articles);
	dtl_json_member_int(
	    &w, "articles_end_offsets", l->topics[DTL_TOPIC_ARTICLES].end_offset_sum);
	dtl_json_member_int(&w, "coded", audit->coded);
	dtl_json_member_int(&w, "filtered", audit->filtered);
	dtl_json_member_int(&w, "retracted", audit->retracted);
	dtl_json_member_int(&w, "dead", audit->dead);
	dtl_json_member_int(&w, "deadletters", l->scanned[DTL_TOPIC_DEADLETTERS]);
	dtl_json_member_int(&w, "events", (int64_t)l->events.count);
	dtl_json_member_int(&w, "events_end_offsets", l->topics[DTL_TOPIC_EVENTS].end_offset_sum);
	dtl_json_member_int(&w, "events_listed", audit->listed);
	if (l->has_table) {
		dtl_json_member_int(&w, "table_articles", l->article_rows);
		dtl_json_member_int(&w, "table_events", (int64_t)l->rows.count);
	}
	dtl_json_member_int(&w, "manifests", audit->beats.read);
	dtl_json_member_int(&w, "instances", (int64_t)audit->beats.instances.count);
	dtl_json_member_int(&w, "gaps", audit->beats.gap_count);
	for (int i = 0; i < FINDING_COUNT; i++)
		dtl_json_member_int(&w, audit->findings[i].name, audit->findings[i].count);
	dtl_json_key(&w, "adds_up");
	dtl_json_bool(&w, wrong == 0);
	dtl_json_end_object(&w);
	(void)printf("%s\n", out.p);
}

/* The table of the sqlite sink where the line has one; its path counts from the YAML's folder. */
static const char *
table_path(struct dtl_line *line, const char *given)
{
	struct dtl_conf_list sinks = dtl_conf_names(line->conf, "sinks");

	if (given != NULL)
		return given;
	for (size_t i = 0; i < sinks.count; i++) {
		if (strcmp(sinks.items[i], "sqlite") != 0)
			continue;
		const char *path = dtl_conf_scalar(line->conf, "sinks.sqlite", "path");
		if (path == NULL)
			path = "events.db";
		return *path == '/'
			   ? path
			   : dtl_arena_printf(line->a, "%s/%s", dtl_conf_dir(line->conf), path);
	}
	return NULL;
}

static int
work(const struct dtl_command *self, struct dtl_line *line, const char *given, bool json)
{
	struct dtl_ledger l;
	struct audit audit = { .l = &l };
	const char *path = table_path(line, given);
	struct dtl_err err;
	int64_t wrong = 0;

	dtl_ledger_init(&l);
	dtl_rc rc = dtl_ledger_read(&l, line, &err);
	if (rc == DTL_OK && path != NULL && access(path, F_OK) == 0)
		rc = dtl_ledger_table(&l, path, &err);
	else if (rc == DTL_OK && path != NULL && l.accounts.count > 0)
		rc = dtl_err_set(&err, DTL_FAIL, "the table '%s' is not there", path);
	if (rc == DTL_OK)
		rc = dtl_beats_read(line, dtl_time_now_ms(), &audit.beats, &err);
	if (rc == DTL_OK) {
		wrong = judge(&audit);
		if (json)
			print_json(&audit, wrong);
		else
			print_plain(&audit, wrong);
	}
	dtl_ledger_clear(&l);
	if (rc != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	return wrong == 0 ? 0 : DTL_EXIT_FAIL;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	const char *table = NULL;
	bool json = false;
	const struct dtl_opt_extra extra[] = { { 0, "table", &table, NULL },
		{ 0, "json", NULL, &json } };
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, 2, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count > 0)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "'%s': no operands", opt.rest[0]);
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	code = work(self, &line, table, json);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_audit = {
	"audit",
	"[-c FILE] [--table FILE] [--json]",
	"Checks that every article is accounted for, from the broker to the table",
	"Reads the articles, the ledger, the events and the dead letters to the broker's end\n"
	"offsets, and the SQLite table when the line has one. Each article must be in the\n"
	"ledger or among the dead letters, each event that its newest ledger record lists\n"
	"must be in the events topic and, with a table, be one row. Times that no manifest of a\n"
	"process covers are told; they are no error. Run it when the line is\n"
	"drained; what is on its way is missing.\n\n"
	"Exit codes: 0 it adds up, 1 it does not, or something could not be read.\n\n"
	"Example:\n"
	"    dateline audit -c config/dateline.yaml\n",
	run,
};
