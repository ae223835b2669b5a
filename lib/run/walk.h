/*
 * walk - the files that a list of paths stands for, one after the other, in a fixed order.
 *
 *	dtl_walk_open   (dtl_walk_next ... dtl_walk_restart) ...   dtl_walk_close
 *
 * A path is "-" (standard input), a file, a folder (walked to a bounded depth, entries by name) or a
 * glob (* ? [] as in glob(7)). Links are followed; a folder is entered once, however many links or
 * loops lead to it. Inside folders hidden names, "*.tmp", "*.part" and "*~" are passed over, and
 * include / exclude patterns choose: without '/' they match the name, with it the path below the root.
 *
 * Errors:  dtl_walk_open: DTL_FAIL for a path that is not there. Unreadable folders come from dtl_walk_next
 *          as items with a problem.
 * Memory:  one sorted list of names per level of the folder being walked.
 * Threads: one walk, one thread.
 */
#ifndef DTL_RUN_WALK_H
#define DTL_RUN_WALK_H

#include "base/err.h"
#include "conf/conf.h"

#include <stdbool.h>

struct dtl_walk_options {
	const struct dtl_conf_list *paths; /* relative ones count from dir */
	const char *dir;
	const char *const *operands; /* relative ones count from the working folder */
	int operand_count;
	const struct dtl_conf_list *include;
	const struct dtl_conf_list *exclude;
	int depth; /* folders below a root */
};

struct dtl_walk_item {
	const char *path; /* absolute, or "-"; lives until the next call */
	const char *problem; /* NULL, or why the path cannot be walked */
	bool named; /* stands itself in the list of paths */
};

struct dtl_walk;

dtl_rc dtl_walk_open(const struct dtl_walk_options *options, struct dtl_walk **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_walk_close(struct dtl_walk *w); /* NULL is fine */
bool dtl_walk_next(struct dtl_walk *w, struct dtl_walk_item *ret); /* false: all seen */
void dtl_walk_restart(struct dtl_walk *w);
/* NULL, or why a process that walks these paths cannot be given new settings while it runs (steady in
 * run/producer.h). */
const char *dtl_walk_steady(const struct dtl_conf_list *paths);
/* Bytes of all files, before the first next; 0 where standard input is one of them or looking takes longer than a
 * second. */
int64_t dtl_walk_bytes(struct dtl_walk *w);
/* Whether the walk would give a file with this path: for names that inotify brings. */
bool dtl_walk_wants(const struct dtl_walk *w, const char *path);
/* Calls visit for every folder that can bring files: roots, what is below them, parents of files. */
void dtl_walk_folders(struct dtl_walk *w, void (*visit)(void *self, const char *path), void *self);

#endif
