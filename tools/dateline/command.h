/*
 * command - what one command of `dateline` is, and what they all need.
 *
 *	run:  dtl_command_begin  (dtl_line_open ... work ...  dtl_line_close)  exit code
 *
 * Exit codes: 0 done, 1 failed, 64 wrong usage, 78 wrong config.
 *
 * Errors:  one line on stderr, "dateline NAME: why".
 * Memory:  a line owns its arena and configuration.
 * Threads: main thread.
 */
#ifndef DATELINE_COMMAND_H
#define DATELINE_COMMAND_H

#include "run/shared.h"

struct dtl_command {
	const char *name;
	const char *usage; /* after "dateline NAME" */
	const char *brief; /* one line for the list */
	const char *help; /* paragraphs and an example */
	int (*run)(const struct dtl_command *self, int argc, char **argv);
};

/* Every command, ended by a NULL name. */
extern const struct dtl_command *const dtl_commands[];
extern const struct dtl_command dtl_command_up, dtl_command_produce, dtl_command_feeds,
    dtl_command_process, dtl_command_sink, dtl_command_check, dtl_command_explain, dtl_command_cat,
    dtl_command_deadletters, dtl_command_topics, dtl_command_schema, dtl_command_kafka,
    dtl_command_audit, dtl_command_filter, dtl_command_retract, dtl_command_lexicon,
    dtl_command_reload, dtl_command_status, dtl_command_version, dtl_command_help;

/* Parses the options; -1 = go on, else the exit code (after --help, or wrong usage). */
int dtl_command_begin(const struct dtl_command *self, int argc, char **argv,
    const struct dtl_opt_extra *extra, size_t extra_count, struct dtl_opt *ret);
/* Prints "dateline NAME: <text>" on stderr and returns code. */
int
dtl_command_fail(const struct dtl_command *self, int code, const char *fmt, ...) DTL_PRINTF(3, 4);
void dtl_command_print_help(const struct dtl_command *self);
/* Whether colours may be written: a terminal, NO_COLOR is not set. */
bool dtl_command_color(int fd);
/* The command of that name, or NULL. */
const struct dtl_command *dtl_command_find(const char *name);

/* The configuration of a line, as the front end reads it: shared sections only. */
struct dtl_line {
	struct dtl_arena *a;
	struct dtl_conf *conf;
	struct dtl_shared shared;
	const char *config; /* path, or NULL when there is none */
	const struct dtl_opt *opt;
};

/* -c, else $DATELINE_CONFIG, else dateline.yaml, else config/dateline.yaml; NULL when none is there. */
const char *dtl_line_config(const struct dtl_opt *opt);
/* 0, or the exit code after the message was printed. check_only: nothing is made. */
int dtl_line_open(const struct dtl_command *self, const struct dtl_opt *opt, bool check_only,
    struct dtl_line *ret);
void dtl_line_close(struct dtl_line *line);

#endif
