/*
 * briefs - the names that short sentences of training tell of (briefs.c).
 *
 *	dtl_brief_names_read   dtl_brief_name ...
 *
 * Errors:  none; read returns false where a kind has no names.
 * Memory:  the arena's; names point into the texts of the lists.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_BRIEFS_H
#define DTL_TRAIN_BRIEFS_H

#include "train.h"

enum dtl_brief_kind {
	DTL_BRIEF_COUNTRY,
	DTL_BRIEF_CITY,
	DTL_BRIEF_GIVEN,
	DTL_BRIEF_SURNAME,
	DTL_BRIEF_KINDS,
};

/* Names of one word. */
struct dtl_brief_list {
	struct dtl_str *items;
	size_t count, cap;
};

struct dtl_brief_names {
	struct dtl_brief_list list[DTL_BRIEF_KINDS];
};

bool dtl_brief_names_read(
    struct dtl_brief_names *n, struct dtl_arena *a, const struct dtl_name_input *in);
/* One of a kind by the corpus's random numbers. */
struct dtl_str
dtl_brief_name(const struct dtl_brief_names *n, struct dtl_corpus *c, enum dtl_brief_kind kind);

#endif
