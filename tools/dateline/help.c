#include "command.h"
#include "programs.h"

#include "conf/suggest.h"
#include "run/exposition.h"

#include <stdio.h>

static int
list_commands(void)
{
	(void)printf("usage: dateline COMMAND [option ...]\n\ncommands:\n");
	for (size_t i = 0; dtl_commands[i] != NULL; i++)
		(void)printf("    %-12s %s\n", dtl_commands[i]->name, dtl_commands[i]->brief);
	(void)printf(
	    "\n`dateline COMMAND --help` and `dateline help COMMAND` say more;\n"
	    "`dateline help config` lists every key, `dateline help metrics` every counter.\n");
	return 0;
}

static int
print_metrics(void)
{
	size_t count;
	const struct dtl_counter *table = dtl_metrics_table(&count);

	(void)printf(
	    "# Counters\n\nMade by `dateline help metrics`. Every process counts **input "
	    "records**:\n`in = done + filtered + dead + in flight`; outputs are counted "
	    "apart. The counters of a\nprocess lie in `<state>/run/<name>.<slot>.counters`, "
	    "are shown by `dateline up`, and are\nlogged on SIGUSR1 and at exit. With `metrics: "
	    "127.0.0.1:9100` they are served over HTTP\n(docs/operations.md): the third column is "
	    "the name that Prometheus reads, in seconds where\nours are milliseconds.\n\n"
	    "| counter | unit | Prometheus | type | meaning |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < count; i++)
		(void)printf("| `%s` | %s | `dateline_%s` | %s | %s |\n", table[i].name,
		    table[i].unit, table[i].prometheus, table[i].rises ? "counter" : "gauge",
		    table[i].help);
	(void)printf("\nServed besides:\n\n| Prometheus | type | meaning |\n|---|---|---|\n");
	for (const struct dtl_exposed *e = dtl_exposed; e->name != NULL; e++)
		(void)printf("| `%s` | %s | %s |\n", e->name, e->type, e->help);
	return 0;
}

static int
print_program_keys(
    const struct dtl_command *self, struct dtl_arena *a, enum dtl_kind_of kind, const char *name)
{
	const char *path, *argv[3] = { NULL, "--keys", NULL };
	struct dtl_buf out;
	struct dtl_err err;
	int code = 0;
	dtl_rc rc = dtl_programs_find(a, kind, name, &path, &err);

	dtl_buf_init(&out, a);
	argv[0] = path;
	if (rc == DTL_OK)
		rc = dtl_program_run(argv, &out, NULL, &code, &err);
	if (rc == DTL_OK && code != 0)
		rc = dtl_err_set(&err, DTL_FAIL, "'%s --keys' ended with %d", path, code);
	if (rc != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	(void)printf("\n%.*s", DTL_STR_FMT(dtl_buf_str(&out)));
	return 0;
}

static int
print_config(const struct dtl_command *self)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_shared shared;
	struct dtl_buf out;
	size_t count;
	const struct dtl_conf_section *sections = dtl_shared_sections(&shared, &count);
	int code = 0;

	dtl_buf_init(&out, a);
	dtl_conf_document(sections, count, &out);
	(void)printf(
	    "# Configuration\n\nMade by `dateline help config` from the tables that the "
	    "programs read. One YAML file holds a\nwhole line; `dateline check FILE` checks "
	    "it. `${NAME}` is replaced by an environment variable\nand `${file:/path}` by a "
	    "file's content; `$$` is a dollar sign.\n\n## Shared by every process\n\n%.*s",
	    DTL_STR_FMT(dtl_buf_str(&out)));
	for (int kind = 0; kind < DTL_OF_COUNT && code == 0; kind++) {
		struct dtl_conf_list list = dtl_programs_list(a, (enum dtl_kind_of)kind);

		(void)printf("\n## %c%s\n", dtl_kind_folder((enum dtl_kind_of)kind)[0] - 'a' + 'A',
		    dtl_kind_folder((enum dtl_kind_of)kind) + 1);
		for (size_t i = 0; i < list.count && code == 0; i++)
			code = print_program_keys(self, a, (enum dtl_kind_of)kind, list.items[i]);
	}
	dtl_arena_free(a);
	return code;
}

static int
unknown(const struct dtl_command *self, const char *word)
{
	const char *names[64] = { "config", "metrics" };
	size_t count = 2;

	for (size_t i = 0; dtl_commands[i] != NULL && count < 64; i++)
		names[count++] = dtl_commands[i]->name;
	const char *near = dtl_suggest(dtl_str_from(word), names, count);
	if (near != NULL)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "nothing about '%s'; did you mean '%s'?", word, near);
	return dtl_command_fail(self, DTL_EXIT_USAGE, "nothing about '%s'", word);
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct dtl_opt opt;
	int code = dtl_command_begin(self, argc, argv, NULL, 0, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count == 0)
		return list_commands();
	if (opt.rest_count > 1)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "one topic at a time");
	if (strcmp(opt.rest[0], "metrics") == 0)
		return print_metrics();
	if (strcmp(opt.rest[0], "config") == 0)
		return print_config(self);
	const struct dtl_command *command = dtl_command_find(opt.rest[0]);
	if (command == NULL)
		return unknown(self, opt.rest[0]);
	dtl_command_print_help(command);
	return 0;
}

const struct dtl_command dtl_command_help = {
	"help",
	"[COMMAND | config | metrics]",
	"Lists the commands, or tells more about one",
	"`config` prints every key of the configuration and `metrics` every counter, as\n"
	"Markdown: the files docs/config.md and docs/metrics.md.\n\n"
	"Example:\n"
	"    dateline help up\n",
	run,
};
