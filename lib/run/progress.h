/*
 * progress - where each source of a producer stands: read from the progress topic at start, written in
 * the transaction that carries what was put before.
 *
 *	dtl_progress_load   (dtl_progress_set ... dtl_progress_changed ...) ...   dtl_progress_free
 *
 * Key "<producer>/<source>", value any bytes, newest wins, a tombstone takes a source out. What is set
 * again before it was taken is written once.
 *
 * Errors:  DTL_RETRY when Kafka cannot be asked; DTL_FAIL when the topic does not exist.
 * Memory:  heap copies of sources and positions; with dtl_progress_fold of those that moved lately, however many
 *          there are.
 * Threads: main thread.
 */
#ifndef DTL_RUN_PROGRESS_H
#define DTL_RUN_PROGRESS_H

#include "run/kafka.h"

struct dtl_progress;

/* Empty, reads nothing. */
struct dtl_progress *dtl_progress_new(const char *producer);
void dtl_progress_free(struct dtl_progress *p); /* NULL is fine */
/* Some hundreds of settled sources stay in memory, more go to a file in this folder (run/cold.h). Without it all
 * stay in memory. */
void dtl_progress_fold(struct dtl_progress *p, const char *folder);
/* Whether all that was asked was answered: else (the file cannot be read) nothing may be built on the answers. */
dtl_rc dtl_progress_check(const struct dtl_progress *p, struct dtl_err *err) DTL_MUST_USE;
/* Reads the topic up to its end of now. What others have under way is waited for: it may be where our
 * predecessor on another machine stood. */
dtl_rc dtl_progress_load(struct dtl_progress *p, const struct dtl_shared *shared,
    const char *client_id, struct dtl_err *err) DTL_MUST_USE;
struct dtl_progress_record {
	struct dtl_str key;
	struct dtl_str value; /* absent: tombstone */
	int32_t partition;
	int64_t timestamp_ms;
};
/* One record of the topic, in the order of its partition. */
void dtl_progress_take(struct dtl_progress *p, const struct dtl_progress_record *record);

/* Only records of these sources are taken; NULL: all. */
typedef bool (*dtl_progress_wants)(void *self, struct dtl_str source);
void dtl_progress_filter(struct dtl_progress *p, dtl_progress_wants wants, void *self);
/* Forgets the positions of these sources; nothing that was set may be untold. */
void dtl_progress_drop(struct dtl_progress *p, dtl_progress_wants which, void *self);

/* Position of a source; absent when there is none. Lives until the next call. */
struct dtl_str dtl_progress_get(const struct dtl_progress *p, struct dtl_str source);
/* The source stands at position; absent takes it out. */
void dtl_progress_set(struct dtl_progress *p, struct dtl_str source, struct dtl_str position);
/* A position that is known to be committed, by its key; and whether Kafka's view, another table, still has that
 * for it (or has position itself). */
void dtl_progress_committed(struct dtl_progress *p, struct dtl_str key, struct dtl_str position);
bool dtl_progress_is_base(
    const struct dtl_progress *p, struct dtl_str key, const struct dtl_progress *view);
bool dtl_progress_has(const struct dtl_progress *p, struct dtl_str key, struct dtl_str position);
/* Calls differs for each key that Kafka's view has otherwise than p knows it to be committed. */
void dtl_progress_compare(const struct dtl_progress *p, const struct dtl_progress *view,
    void (*differs)(void *self, struct dtl_str key), void *self);
/* One source that was set since it was last told, absent position: tombstone; false when there is none.
 * Lives until the next call. */
bool
dtl_progress_changed(struct dtl_progress *p, struct dtl_str *ret_key, struct dtl_str *ret_position);

#endif
