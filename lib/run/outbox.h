/*
 * outbox - what the skeletons do with a dtl_out beyond what producers and processors see.
 *
 *	dtl_out_open
 *	worker, for each record:  (dtl_out_put ... dtl_out_keep | dtl_out_undo)
 *	worker, for each batch:   dtl_out_start  (dtl_out_land, after an abort dtl_out_again) ...
 *	producer, between steps:  dtl_out_tick ...  dtl_out_finish
 *	dtl_out_close
 *
 * Transactional: what is kept gathers until the batch is started; a thread commits it while the next
 * gathers. Otherwise (sinks, `transactions: false`) what is kept is sent at once and dtl_out_delivery tells
 * what is acknowledged.
 *
 * Errors:  as run/delivery.h and run/txn.h.
 * Memory:  the outbox owns its delivery; wire, metrics and identity are borrowed.
 * Threads: main thread.
 */
#ifndef DTL_RUN_OUTBOX_H
#define DTL_RUN_OUTBOX_H

#include "run/dead.h"
#include "run/frame.h"
#include "run/headers.h"
#include "run/out.h"
#include "run/txn.h"

struct dtl_out_options {
	const struct dtl_shared *shared;
	const char *process; /* "extract" */
	const char *instance;
	struct dtl_wire *wire; /* NULL: only dead letters are sent */
	struct dtl_metrics *metrics;
	bool progress; /* read and keep news.progress: producers */
	bool transactional;
	bool letters; /* without transactions: what is kept waits for dtl_out_send_letters */
	dtl_share_name share; /* NULL: sources are not shared */
	struct dtl_heartbeat *heartbeat; /* of producers: notes what is put */
};

dtl_rc dtl_out_open(
    const struct dtl_out_options *options, struct dtl_out **ret, struct dtl_err *err) DTL_MUST_USE;
/* The same, but waits while Kafka is away; DTL_RETRY when a signal ended that. */
dtl_rc dtl_frame_open_out(struct dtl_frame *f, const struct dtl_out_options *options,
    struct dtl_out **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_out_close(struct dtl_out *out); /* NULL is fine */
struct dtl_delivery *dtl_out_delivery(struct dtl_out *out);
bool dtl_out_is_transactional(const struct dtl_out *out);

/* What is put from now on belongs to this input. */
void dtl_out_own(struct dtl_out *out, struct dtl_owner owner);
/* What is put from now on goes on with this trace, which is copied. */
void dtl_out_trace(struct dtl_out *out, const struct dtl_trace *trace);
/* What was put since the last keep is whole: sent, or in the batch. */
dtl_rc dtl_out_keep(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
/* What was put since the last keep never was. */
void dtl_out_undo(struct dtl_out *out);
/* Memory of what was kept and not started. */
size_t dtl_out_gathered(const struct dtl_out *out);
/* Whether a batch was started and has not landed. */
bool dtl_out_flying(const struct dtl_out *out);
/* What was kept, with the offsets that it makes final (taken over), becomes a transaction. */
void dtl_out_start(struct dtl_out *out, struct dtl_txn_offsets offsets);
/* The same batch once more after an abort, without what is stale. */
void dtl_out_again(struct dtl_out *out, struct dtl_txn_offsets offsets);
/* What was put and has not landed never was. Not while a thread has it: land first. */
void dtl_out_forget(struct dtl_out *out);
/* Waits for the batch; *ret_landed true when it is committed or there is none. DTL_RETRY: it was aborted and
 * flies on only by dtl_out_again. */
dtl_rc
dtl_out_land(struct dtl_out *out, int wait_ms, bool *ret_landed, struct dtl_err *err) DTL_MUST_USE;

/* After DTL_FAIL of land: a new client of the same identity, when that may help; DTL_RETRY: not yet, DTL_FAIL
 * with land's reason: it may not. Then Kafka is asked what became of the batch: dtl_out_again, or this. */
dtl_rc dtl_out_renew(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
void dtl_out_landed(struct dtl_out *out);

/* For sinks that forward elsewhere (options.letters): their dead letters and the offsets of the batch, which are taken
 * over, become one transaction. One at a time; await tells its end once: DTL_RETRY: aborted, or not begun, the letters
 * still wait. DTL_FAIL as dtl_txn_wait: then renew as dtl_out_renew. */
bool dtl_out_has_letters(const struct dtl_out *out);
dtl_rc dtl_out_send_letters(
    struct dtl_out *out, struct dtl_txn_offsets offsets, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_out_await_letters(
    struct dtl_out *out, int wait_ms, bool *ret_done, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_out_renew_letters(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
/* They are told, or never were. */
void dtl_out_forget_letters(struct dtl_out *out);
/* Forgets them and their client; false: it is still under way, and left to the end of the process. */
bool dtl_out_close_letters(struct dtl_out *out);
/* Whose what is put from now on is, by its position; as the worker that has the group told. */
typedef struct dtl_owner (*dtl_out_owner)(void *self, const char *topic, int32_t partition);
void dtl_out_on_owner(struct dtl_out *out, dtl_out_owner owner, void *self);
void dtl_out_own_of(struct dtl_out *out, const char *topic, int32_t partition);

/* Between steps of a producer: ends and begins transactions that are due. */
dtl_rc dtl_out_tick(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
/* Between steps of a producer that shares: takes part in the group. What halt does is called before sources
 * go to others: nothing may be under way for them afterwards. Both NULL: nothing is. */
dtl_rc dtl_out_serve(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
void dtl_out_on_halt(struct dtl_out *out, void (*halt)(void *self), void *self);
/* Everything kept is committed. */
dtl_rc dtl_out_finish(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
/* A record that is encoded already, for any of a bounded number of topics. */
dtl_rc
dtl_out_send(struct dtl_out *out, const struct dtl_send *msg, struct dtl_err *err) DTL_MUST_USE;
/* Sends a dead letter with the original's key, value and time. */
dtl_rc dtl_out_bury(struct dtl_out *out, const struct dtl_dead_reason *reason,
    const struct dtl_raw_message *original, struct dtl_err *err) DTL_MUST_USE;

#endif
