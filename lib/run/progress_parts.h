/*
 * progress_parts - the inside of a progress table, shared by progress*.c only.
 *
 * Sources that are under way are in memory; once many are settled, they go to a file together, and come back
 * one at a time when they move again. What is in memory is newer than what the file says.
 *
 * Errors:  a file that cannot be written leaves sources in memory; one that cannot be read is kept for
 *          dtl_progress_check.
 * Memory:  owned by the table.
 * Threads: main thread.
 */
#ifndef DTL_RUN_PROGRESS_PARTS_H
#define DTL_RUN_PROGRESS_PARTS_H

#include "base/map.h"
#include "run/cold.h"
#include "run/progress.h"

#define DTL_PROGRESS_HOT 256 /* settled sources in memory, about */

struct dtl_standing {
	char *key; /* heap, "<producer>/<source>" */
	size_t key_n;
	struct dtl_str at; /* heap; absent: none */
	struct dtl_str base; /* heap; what the topic has, unless same */
	bool same; /* the topic has what is in at: for most sources, most of the time */
	int64_t known_ms;
	int32_t partition;
	bool changed;
};

struct dtl_progress {
	char prefix[80]; /* "files/" */
	struct dtl_map sources;
	struct dtl_standing **changed; /* in the order they were set */
	size_t changed_count;
	size_t changed_cap;
	size_t told;
	dtl_progress_wants wants;
	void *wants_self;
	char *folder; /* heap; NULL: all in memory */
	struct dtl_cold *cold; /* NULL: nothing went there yet */
	size_t fold_at; /* sources in memory that are worth another try */
	dtl_rc rc; /* of the file, when it could not be read */
	struct dtl_err why;
};

/* A heap copy takes the place of what is there. */
void dtl_progress_keep(struct dtl_str *at, struct dtl_str bytes);
void dtl_progress_free_source(struct dtl_standing *s);
/* In memory from now on, made when it is not known. */
struct dtl_standing *dtl_progress_source(struct dtl_progress *p, struct dtl_str key);
/* The row of a source that is not in memory. */
bool dtl_progress_cold(const struct dtl_progress *p, struct dtl_str key, struct dtl_cold_row *ret);
/* The next row after this key whose source is not in memory. */
bool dtl_progress_cold_next(
    const struct dtl_progress *p, struct dtl_str after, struct dtl_cold_row *ret);
/* What is settled goes to the file, when it is much. No source may be in hand. */
void dtl_progress_tidy(struct dtl_progress *p);

#endif
