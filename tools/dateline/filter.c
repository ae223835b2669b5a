#include "command.h"

#include "news/filter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The sinks' filters, tried on lines of JSON as sinks/jsonl writes them. */

struct trial {
	const struct dtl_command *self;
	const struct dtl_filter *filter;
	const char *path;
	bool quiet;
	int64_t line, passed, dropped, bad;
};

static void
print_verdict(struct trial *t, struct dtl_arena *a, const struct dtl_event *ev)
{
	struct dtl_filter_verdict v = dtl_filter_judge(t->filter, ev);
	struct dtl_buf why;

	t->passed += v.pass;
	t->dropped += !v.pass;
	if (t->quiet)
		return;
	dtl_buf_init(&why, a);
	dtl_filter_explain(v, ev, &why);
	(void)printf("%s %.*s  %.*s\n", v.pass ? "pass" : "drop", DTL_STR_FMT(ev->id),
	    DTL_STR_FMT(dtl_buf_str(&why)));
}

/* With --quiet the lines that pass are printed as they came. */
static void
take_line(struct trial *t, struct dtl_arena *a, struct dtl_str line)
{
	struct dtl_event ev;
	struct dtl_err err;
	int64_t before = t->passed;

	t->line++;
	if (dtl_str_trim(line).n == 0)
		return;
	if (dtl_wire_event_from_json(a, line, &ev, &err) != DTL_OK) {
		t->bad++;
		(void)dtl_command_fail(
		    t->self, 1, "%s:%lld: %s", t->path, (long long)t->line, err.text);
		return;
	}
	print_verdict(t, a, &ev);
	if (t->quiet && t->passed > before)
		(void)printf("%.*s\n", DTL_STR_FMT(line));
}

static int
try_file(struct trial *t)
{
	bool is_stdin = strcmp(t->path, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(t->path, "re");
	struct dtl_arena *a = dtl_arena_new(0);
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (in == NULL) {
		dtl_arena_free(a);
		return dtl_command_fail(
		    t->self, DTL_EXIT_FAIL, "open '%s': %s", t->path, strerror(errno));
	}
	while ((n = getline(&line, &cap, in)) >= 0) {
		size_t whole = n > 0 && line[n - 1] == '\n' ? (size_t)n - 1 : (size_t)n;

		take_line(t, a, dtl_str_make(line, whole));
		dtl_arena_reset(a);
	}
	if (ferror(in)) {
		t->bad++;
		(void)dtl_command_fail(
		    t->self, DTL_EXIT_FAIL, "read '%s': %s", t->path, strerror(errno));
	}
	free(line);
	if (!is_stdin)
		(void)fclose(in);
	dtl_arena_free(a);
	(void)fprintf(stderr, "%lld pass, %lld dropped, %lld unreadable\n", (long long)t->passed,
	    (long long)t->dropped, (long long)t->bad);
	return t->bad > 0 ? DTL_EXIT_FAIL : 0;
}

static int
test_expression(const struct dtl_command *self, const struct dtl_opt *opt, bool quiet)
{
	struct trial t = { .self = self, .quiet = quiet };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_err err;
	size_t at = 0;
	int code = 0;

	if (dtl_filter_parse(a, dtl_str_from(opt->rest[1]), &t.filter, &at, &err) != DTL_OK)
		code = dtl_command_fail(
		    self, DTL_EXIT_CONFIG, "at character %zu: %s", at + 1, err.text);
	else if (opt->rest_count > 2) {
		t.path = opt->rest[2];
		code = try_file(&t);
	} else
		(void)printf("ok\n");
	dtl_arena_free(a);
	return code;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	bool quiet = false;
	const struct dtl_opt_extra extra[] = { { 'q', "quiet", NULL, &quiet } };
	struct dtl_opt opt;
	struct dtl_buf out;
	int code = dtl_command_begin(self, argc, argv, extra, 1, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count == 1 && strcmp(opt.rest[0], "fields") == 0) {
		dtl_buf_init(&out, NULL);
		dtl_filter_document(&out);
		(void)printf("%.*s", DTL_STR_FMT(dtl_buf_str(&out)));
		dtl_buf_clear(&out);
		return 0;
	}
	if (opt.rest_count < 2 || opt.rest_count > 3 || strcmp(opt.rest[0], "test") != 0)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "usage: dateline filter %s", self->usage);
	return test_expression(self, &opt, quiet);
}

const struct dtl_command dtl_command_filter = {
	"filter",
	"test EXPRESSION [FILE.jsonl | -] | fields",
	"Tries the filter of a sink on events, and says why each one passes or not",
	"Events are lines of JSON, as the sink jsonl and `dateline cat events` write them. Without "
	"a\n"
	"file the expression alone is checked. With --quiet the lines that pass are printed as "
	"they\n"
	"came. fields lists what can be asked (docs/filters.md).\n"
	"Ends with 0, with 78 when the expression is wrong, with 1 when a line cannot be read.\n\n"
	"Example:\n"
	"    dateline cat events | dateline filter test 'type = AGREE and country = IND' -\n\n",
	run,
};
