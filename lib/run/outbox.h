/*
 * outbox - what the skeletons do with a dtl_out beyond what producers and processors see.
 *
 *	dtl_out_open  (dtl_out_put ... dtl_out_finish) ...  dtl_out_close
 *
 * Errors:  as run/delivery.h.
 * Memory:  the outbox owns its delivery; wire, metrics and identity are borrowed.
 * Threads: main thread.
 */
#ifndef DTL_RUN_OUTBOX_H
#define DTL_RUN_OUTBOX_H

#include "run/dead.h"
#include "run/delivery.h"
#include "run/frame.h"
#include "run/out.h"

struct dtl_out_options {
	const struct dtl_shared *shared;
	const char *process; /* "extract" */
	const char *instance;
	struct dtl_wire *wire; /* NULL: only dead letters are sent */
	struct dtl_metrics *metrics;
	bool progress; /* read and keep news.progress: producers */
};

dtl_rc dtl_out_open(
    const struct dtl_out_options *options, struct dtl_out **ret, struct dtl_err *err) DTL_MUST_USE;
/* The same, but waits while Kafka is away; DTL_RETRY when a signal ended that. */
dtl_rc dtl_frame_open_out(struct dtl_frame *f, const struct dtl_out_options *options,
    struct dtl_out **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_out_close(struct dtl_out *out); /* NULL is fine */
struct dtl_delivery *dtl_out_delivery(struct dtl_out *out);
/* Serves acknowledgements, counts what they made done, and sends positions that are due. */
dtl_rc dtl_out_tick(struct dtl_out *out, int wait_ms, struct dtl_err *err) DTL_MUST_USE;
/* Everything put is acknowledged, every position due is written and acknowledged. This is the one
 * place where a transaction of a producer will be committed. */
dtl_rc dtl_out_finish(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
/* Sends a dead letter with the original's key, value and time. */
dtl_rc dtl_out_bury(struct dtl_out *out, const struct dtl_dead_reason *reason,
    const struct dtl_raw_message *original, struct dtl_err *err) DTL_MUST_USE;

#endif
