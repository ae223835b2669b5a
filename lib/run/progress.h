/*
 * progress - where each source of a producer stands: read from the progress topic at start, moved when
 * everything sent before is acknowledged.
 *
 *	dtl_progress_open (reads the topic)  (dtl_progress_set  dtl_progress_due ...) ...  close
 *
 * Key "<producer>/<source>", value any bytes, newest wins, a tombstone takes a source out. Each source
 * has one position that waits for its acknowledgements and one newest; so memory is bounded and
 * positions advance while records stream.
 *
 * Errors:  DTL_RETRY when Kafka cannot be asked; DTL_FAIL when the topic does not exist.
 * Memory:  heap copies of sources and positions.
 * Threads: main thread.
 */
#ifndef DTL_RUN_PROGRESS_H
#define DTL_RUN_PROGRESS_H

#include "run/kafka.h"

struct dtl_progress;

/* Empty, reads nothing. */
struct dtl_progress *dtl_progress_new(const char *producer);
void dtl_progress_free(struct dtl_progress *p); /* NULL is fine */
/* Reads the topic up to the high watermarks of now. */
dtl_rc dtl_progress_load(struct dtl_progress *p, const struct dtl_shared *shared,
    const char *client_id, struct dtl_err *err) DTL_MUST_USE;
/* One record of the topic, as load sees them; value absent: tombstone. */
void dtl_progress_take(
    struct dtl_progress *p, struct dtl_str key, struct dtl_str value, int64_t timestamp_ms);

/* Position of a source; absent when there is none. Lives until the next call. */
struct dtl_str dtl_progress_get(const struct dtl_progress *p, struct dtl_str source);
/* The source stands at position once everything below seq is acknowledged. */
void dtl_progress_set(
    struct dtl_progress *p, struct dtl_str source, struct dtl_str position, uint64_t seq);
/* Takes out one position that may be written now that everything below low is acknowledged; false
 * when there is none. Key and position live until the next call. */
bool dtl_progress_due(
    struct dtl_progress *p, uint64_t low, struct dtl_str *ret_key, struct dtl_str *ret_position);

#endif
