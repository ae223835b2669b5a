#include "command.h"
#include "programs.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static void
print_names(enum dtl_kind_of kind, FILE *to)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_conf_list list = dtl_programs_list(a, kind);

	(void)fprintf(to, "%s:", dtl_kind_folder(kind));
	for (size_t i = 0; i < list.count; i++)
		(void)fprintf(to, " %s", list.items[i]);
	(void)fprintf(to, "%s\n", list.count == 0 ? " none installed" : "");
	dtl_arena_free(a);
}

/* NAME:SLOT, as systemd's instances are called, is NAME --slot SLOT. words[0] is left to the program. */
static char **
with_slot(struct dtl_arena *a, int argc, char **argv, const char **name)
{
	char **words = DTL_NEW_ARRAY(a, (size_t)argc + 3, char *);
	const char *colon = strchr(*name, ':');
	size_t count = 1;

	if (colon != NULL) {
		words[count++] = dtl_arena_printf(a, "--slot");
		words[count++] = dtl_arena_printf(a, "%s", colon + 1);
		*name = dtl_arena_strndup(a, *name, (size_t)(colon - *name));
	}
	for (int i = 2; i < argc; i++)
		words[count++] = argv[i];
	return words;
}

/* The program takes over the process: its options, signals and exit code are its own. */
static int
dispatch(const struct dtl_command *self, enum dtl_kind_of kind, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL, *path;
	struct dtl_err err;

	if (name == NULL) {
		(void)dtl_command_fail(self, 0, "which one?");
		print_names(kind, stderr);
		return DTL_EXIT_USAGE;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		dtl_command_print_help(self);
		print_names(kind, stdout);
		return 0;
	}
	struct dtl_arena *a = dtl_arena_new(0);
	char **words = with_slot(a, argc, argv, &name);
	if (dtl_programs_find(a, kind, name, &path, &err) != DTL_OK) {
		dtl_arena_free(a);
		return dtl_command_fail(self, DTL_EXIT_USAGE, "%s", err.text);
	}
	words[0] = (char *)(uintptr_t)path;
	(void)execv(path, words);
	int code = dtl_command_fail(self, DTL_EXIT_FAIL, "'%s': %s", path, strerror(errno));
	dtl_arena_free(a);
	return code;
}

static int
run_produce(const struct dtl_command *self, int argc, char **argv)
{
	return dispatch(self, DTL_OF_PRODUCER, argc, argv);
}

static int
run_process(const struct dtl_command *self, int argc, char **argv)
{
	return dispatch(self, DTL_OF_PROCESSOR, argc, argv);
}

static int
run_sink(const struct dtl_command *self, int argc, char **argv)
{
	return dispatch(self, DTL_OF_SINK, argc, argv);
}

/* The list of feeds belongs to the producer that reads it: its program edits it. */
static int
run_feeds(const struct dtl_command *self, int argc, char **argv)
{
	struct dtl_arena *a = dtl_arena_new(0);
	char **words = DTL_NEW_ARRAY(a, (size_t)argc + 2, char *);
	char flag[] = "--feeds";
	const char *path;
	struct dtl_err err;

	if (dtl_programs_find(a, DTL_OF_PRODUCER, "feeds", &path, &err) != DTL_OK) {
		dtl_arena_free(a);
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	}
	words[0] = (char *)(uintptr_t)path;
	words[1] = flag;
	for (int i = 1; i < argc; i++)
		words[i + 1] = argv[i];
	(void)execv(path, words);
	int code = dtl_command_fail(self, DTL_EXIT_FAIL, "'%s': %s", path, strerror(errno));
	dtl_arena_free(a);
	return code;
}

#define OPTIONS                                                                                    \
	"Every one has the same options: -c FILE config, -n check and exit, -nv check and print\n" \
	"the effective config, -o section.key=value override, -d debug, -V version, --slot N,\n"   \
	"--once stop when the input is drained.\n\n"

const struct dtl_command dtl_command_produce = {
	"produce",
	"NAME [option ...] [operand ...]",
	"Runs one producer: a process that brings articles into the line",
	OPTIONS "Example:\n"
		"    dateline produce files -c config/dateline.yaml --once stories/*.txt\n\n",
	run_produce,
};

const struct dtl_command dtl_command_feeds = {
	"feeds",
	"[-c FILE] add | remove | list | check | import | export [operand ...] | --unhealthy "
	"[--json]",
	"The list of feeds, and how each of them is",
	"add and remove edit the OPML file that producers.feeds.list names; a producer that runs "
	"reads it\n"
	"again by itself. check asks now and shows what comes, and finds the feeds that a page "
	"names.\n"
	"--unhealthy lists the feeds that are not well, and then ends with 1.\n\n"
	"Example:\n"
	"    dateline feeds add https://example.org/feed folder=World country=GBR language=en\n"
	"    dateline feeds check https://example.org/\n\n",
	run_feeds,
};

const struct dtl_command dtl_command_process = {
	"process",
	"NAME[:SLOT] [option ...]",
	"Runs one processor: a process that reads one topic and writes others",
	OPTIONS "Start it several times to share the work.\n\n"
		"Example:\n"
		"    dateline process extract -c config/dateline.yaml\n\n",
	run_process,
};

const struct dtl_command dtl_command_sink = {
	"sink",
	"NAME [option ...]",
	"Runs one sink: a process that takes events away",
	OPTIONS
	"Example:\n"
	"    dateline sink sqlite -c config/dateline.yaml -o sinks.sqlite.path=events.db\n\n",
	run_sink,
};
