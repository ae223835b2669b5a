/*
 * worker - the loop that processors and sinks share: records in from a group, one at a time, in batches.
 *
 *	start   (one ... one flush commit) (one ... one flush commit) ...   stop
 *
 * A batch ends after batch_ms, batch_records or an eighth of limits.memory. Its offsets are committed
 * after everything it put was acknowledged and flush returned DTL_OK; with transactions, together with
 * what it put, by the txn's thread while the next batch is worked. An aborted batch is sent again from
 * memory, without what belongs to partitions that have gone: nothing is read or worked twice. A record that cannot be worked, or that ended the
 * process limits.crashes times, becomes a dead letter. While the world is bad the partitions are
 * paused and polling goes on.
 *
 * Errors:  those of processor.h and sink.h.
 * Memory:  one arena per record.
 * Threads: main thread.
 */
#ifndef DTL_RUN_WORKER_H
#define DTL_RUN_WORKER_H

#include "run/crash.h"
#include "run/frame.h"
#include "run/group.h"
#include "run/outbox.h"
#include "run/processor.h"

struct dtl_worker_ops {
	void *self;
	const char *stage; /* of dead letters: "TRANSFORMATION", "TASK_PUT" */
	dtl_rc (*one)(void *self, struct dtl_arena *a, const struct dtl_message *msg,
	    enum dtl_work *ret_work, struct dtl_err *err);
	/* May be NULL. */
	dtl_rc (*flush)(
	    void *self, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err);
	/* SIGHUP came and nothing is open: read the settings anew. */
	void (*reload)(void *self);
	dtl_rc (*start)(void *self, const char *topic, int32_t partition, int64_t *ret_offset,
	    struct dtl_err *err);
};

struct dtl_worker_options {
	struct dtl_frame *frame;
	struct dtl_out *out;
	struct dtl_worker_ops ops;
	enum dtl_topic topics[DTL_GROUP_TOPICS];
	size_t topic_count;
	bool latest;
	int64_t batch_ms;
	int64_t batch_records;
};

/* Runs until a signal, or until the input is drained (--once). *ret_again: with DTL_FAIL, that the group lost us and
 * another run goes on where it stands, once what is open in the destination is dropped. */
dtl_rc dtl_worker_run(
    const struct dtl_worker_options *options, bool *ret_again, struct dtl_err *err) DTL_MUST_USE;

#endif
