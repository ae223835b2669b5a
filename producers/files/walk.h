/*
 * walk - the files that a list of paths stands for, one after the other, in a fixed order.
 *
 *	walk_open   (walk_next ... walk_restart) ...   walk_close
 *
 * A path is "-" (standard input), a file, a folder (walked to a bounded depth, entries by name) or a
 * glob (* ? [] as in glob(7)). Links are followed; a folder is entered once, however many links or
 * loops lead to it. Inside folders hidden names, "*.tmp", "*.part" and "*~" are passed over, and
 * include / exclude patterns choose: without '/' they match the name, with it the path below the root.
 *
 * Errors:  walk_open: DTL_FAIL for a path that is not there. Unreadable folders come from walk_next
 *          as items with a problem.
 * Memory:  one sorted list of names per level of the folder being walked.
 * Threads: one walk, one thread.
 */
#ifndef DTL_PRODUCERS_FILES_WALK_H
#define DTL_PRODUCERS_FILES_WALK_H

#include "base/err.h"
#include "conf/conf.h"

#include <stdbool.h>

struct walk_options {
	const struct dtl_conf_list *paths; /* relative ones count from dir */
	const char *dir;
	const char *const *operands; /* relative ones count from the working folder */
	int operand_count;
	const struct dtl_conf_list *include;
	const struct dtl_conf_list *exclude;
	int depth; /* folders below a root */
};

struct walk_item {
	const char *path; /* absolute, or "-"; lives until the next call */
	const char *problem; /* NULL, or why the path cannot be walked */
	bool named; /* stands itself in the list of paths */
};

struct walk;

dtl_rc
walk_open(const struct walk_options *options, struct walk **ret, struct dtl_err *err) DTL_MUST_USE;
void walk_close(struct walk *w); /* NULL is fine */
bool walk_next(struct walk *w, struct walk_item *ret); /* false: all seen */
void walk_restart(struct walk *w);
/* Whether the walk would give a file with this path: for names that inotify brings. */
bool walk_wants(const struct walk *w, const char *path);
/* Calls visit for every folder that can bring files: roots, what is below them, parents of files. */
void walk_folders(struct walk *w, void (*visit)(void *self, const char *path), void *self);

#endif
