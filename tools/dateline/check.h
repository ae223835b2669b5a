/*
 * check - the whole YAML, as each of its processes would read it, without starting anything.
 *
 * Errors:  DTL_FAIL with the first message; each problem is also printed on stderr.
 * Memory:  the line's arena.
 * Threads: main thread.
 */
#ifndef DATELINE_CHECK_H
#define DATELINE_CHECK_H

#include "command.h"
#include "programs.h"

/* Number of problems found; each was printed. effective: append what -nv of each prints. */
int
dtl_check_line(const struct dtl_command *self, struct dtl_line *line, struct dtl_buf *effective);
/* argv for a process of the line: program, -c, -o ...; ends with NULL and has room for 8 more. */
const char **dtl_check_argv(const struct dtl_line *line, const char *program, size_t *ret_count);

#endif
