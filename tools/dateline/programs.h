/*
 * programs - the executables of producers, processors and sinks that are installed.
 *
 * dateline-<verb>-<name> in libexec/dateline, or beside the front end.
 *
 * Errors:  find: DTL_FAIL with a suggestion.
 * Memory:  the caller's arena.
 * Threads: no shared state.
 */
#ifndef DATELINE_PROGRAMS_H
#define DATELINE_PROGRAMS_H

#include "conf/conf.h"

enum dtl_kind_of {
	DTL_OF_PRODUCER,
	DTL_OF_PROCESSOR,
	DTL_OF_SINK,
	DTL_OF_COUNT,
	DTL_OF_VIEWER = DTL_OF_COUNT, /* `dateline up --table`: shows events, no part of the line */
};

const char *dtl_kind_verb(enum dtl_kind_of kind); /* "produce" */
const char *dtl_kind_folder(enum dtl_kind_of kind); /* "producers" */
const char *dtl_kind_noun(enum dtl_kind_of kind); /* "producer" */

/* Names of the installed ones, sorted. */
struct dtl_conf_list dtl_programs_list(struct dtl_arena *a, enum dtl_kind_of kind);
dtl_rc dtl_programs_find(struct dtl_arena *a, enum dtl_kind_of kind, const char *name,
    const char **ret_path, struct dtl_err *err) DTL_MUST_USE;

/* Runs a program to its end with standard output into the buffer (NULL: dropped) and standard error
 * into another; *ret_code is its exit code, or 128 + signal. argv[0] is the path. */
dtl_rc dtl_program_run(const char *const *argv, struct dtl_buf *out, struct dtl_buf *err_out,
    int *ret_code, struct dtl_err *err) DTL_MUST_USE;

#endif
