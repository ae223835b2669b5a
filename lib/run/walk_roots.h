/*
 * roots - the list of paths of a walk, made absolute and known by kind; and which names count.
 *
 * Errors:  dtl_roots_open: DTL_FAIL with the path and the remedy.
 * Memory:  heap, until dtl_roots_close.
 * Threads: read-only after dtl_roots_open.
 */
#ifndef DTL_RUN_WALK_ROOTS_H
#define DTL_RUN_WALK_ROOTS_H

#include "run/walk.h"

enum dtl_root_kind { ROOT_STDIN, ROOT_FILE, ROOT_FOLDER, ROOT_GLOB };

struct dtl_root {
	enum dtl_root_kind kind;
	char *path;
};

struct dtl_roots {
	struct dtl_root *items;
	size_t count;
	struct dtl_walk_options options;
};

dtl_rc dtl_roots_open(const struct dtl_walk_options *options, struct dtl_roots *ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_roots_close(struct dtl_roots *roots); /* fine when zeroed */
/* A name inside a folder that a walk looks at. */
bool dtl_roots_visible(const char *name);
/* include and exclude; below_root is the path under its root, without a leading '/'. */
bool dtl_roots_chosen(const struct dtl_roots *roots, const char *below_root);
/* Whether a file of this path belongs to one of the roots and is chosen. */
bool dtl_roots_want(const struct dtl_roots *roots, const char *path);

#endif
