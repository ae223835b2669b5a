/*
 * out - where a producer or processor puts what it made; the skeleton owns delivery.
 *
 * Records are keyed by article id, partitioned by murmur2 as Java's default partitioner does,
 * and stamped with the wall clock. Nothing is acknowledged to the input before Kafka has acknowledged what was put.
 *
 * Errors:  DTL_SKIP: this record cannot be sent (too large, bad UTF-8). DTL_RETRY: the queue is full
 *          or the broker is away and the skeleton's patience (a signal) ended. DTL_FAIL: fatal.
 * Memory:  the record is encoded before put returns; nothing is kept.
 * Threads: main thread only.
 */
#ifndef DTL_RUN_OUT_H
#define DTL_RUN_OUT_H

#include "run/shared.h"

struct dtl_out;

/* Encodes and queues a record on the topic of its kind. Blocks (polling) while the queue is full. */
dtl_rc dtl_out_put(struct dtl_out *out, struct dtl_record record, struct dtl_err *err) DTL_MUST_USE;

/* For producers: remembers where a source stands ("files:/data/x.jsonl" -> JSON or any bytes) in
 * news.progress, after everything put before it was acknowledged. */
dtl_rc dtl_out_progress(struct dtl_out *out, struct dtl_str source, struct dtl_str position,
    struct dtl_err *err) DTL_MUST_USE;
/* The newest position of a source of this producer, in the arena; absent when there is none. */
struct dtl_str dtl_out_position(struct dtl_out *out, struct dtl_arena *a, struct dtl_str source);

/* For producers: input that has no Kafka position becomes a dead letter: origin is its path or URL
 * (with line or offset), bytes its content, of which the first 64 KiB are kept. */
dtl_rc dtl_out_dead(struct dtl_out *out, struct dtl_str origin, struct dtl_str bytes,
    const char *reason, struct dtl_err *err) DTL_MUST_USE;

/* Input records of a producer: one call for each article, line or file that was looked at. */
enum dtl_fate { DTL_FATE_DONE, DTL_FATE_FILTERED, DTL_FATE_DEAD };
void dtl_out_count(struct dtl_out *out, enum dtl_fate fate);

/* True after the first SIGTERM / SIGINT: finish what is in hand and return. */
bool dtl_out_stopping(const struct dtl_out *out);

#endif
