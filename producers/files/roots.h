/*
 * roots - the list of paths of a walk, made absolute and known by kind; and which names count.
 *
 * Errors:  roots_open: DTL_FAIL with the path and the remedy.
 * Memory:  heap, until roots_close.
 * Threads: read-only after roots_open.
 */
#ifndef DTL_PRODUCERS_FILES_ROOTS_H
#define DTL_PRODUCERS_FILES_ROOTS_H

#include "walk.h"

enum root_kind { ROOT_STDIN, ROOT_FILE, ROOT_FOLDER, ROOT_GLOB };

struct root {
	enum root_kind kind;
	char *path;
};

struct roots {
	struct root *items;
	size_t count;
	struct walk_options options;
};

dtl_rc
roots_open(const struct walk_options *options, struct roots *ret, struct dtl_err *err) DTL_MUST_USE;
void roots_close(struct roots *roots); /* fine when zeroed */
/* A name inside a folder that a walk looks at. */
bool roots_visible(const char *name);
/* include and exclude; below_root is the path under its root, without a leading '/'. */
bool roots_chosen(const struct roots *roots, const char *below_root);
/* Whether a file of this path belongs to one of the roots and is chosen. */
bool roots_want(const struct roots *roots, const char *path);

#endif
