/*
 * list - `dateline feeds`: the list of feeds and how they are.
 *
 *	feeds add URL [attribute=value ...]   remove URL   list   check [URL ...]   import FILE   export [FILE]
 *	feeds --unhealthy [--json]
 *
 * Errors:  one line on standard error, exit 1; wrong usage 64, wrong configuration 78.
 * Memory:  one arena until exit.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_LIST_H
#define DTL_PRODUCERS_FEEDS_LIST_H

#include "feeds.h"
#include "opml.h"

struct list {
	struct dtl_arena *a;
	struct dtl_conf *conf;
	struct dtl_shared shared;
	struct feeds_conf section;
	const char *path; /* of the OPML file */
	struct opml opml;
	bool json;
	bool unhealthy;
	char **words; /* operands behind the verb */
	int count;
};

int list_add(struct list *l, struct dtl_err *err);
int list_remove(struct list *l, struct dtl_err *err);
int list_show(struct list *l, struct dtl_err *err);
int list_check(struct list *l, struct dtl_err *err);
int list_import(struct list *l, struct dtl_err *err);
int list_export(struct list *l, struct dtl_err *err);

/* Feeds that an HTML page names, absolute, in its order. */
size_t discover(struct dtl_arena *a, struct dtl_str page, struct dtl_str url, struct dtl_str *ret,
    size_t limit);

#endif
