/*
 * out_parts - the inside of an outbox, shared by out*.c only.
 *
 * Errors:  as run/outbox.h. Memory: owned by the outbox. Threads: main thread.
 */
#ifndef DTL_RUN_OUT_PARTS_H
#define DTL_RUN_OUT_PARTS_H

#include "base/map.h"
#include "run/outbox.h"
#include "run/progress.h"
#include "run/relay.h"
#include "run/share.h"

/* Input records of a producer that become final with a batch. */
struct dtl_out_tally {
	int64_t done;
	int64_t dead;
};

struct dtl_out {
	struct dtl_out_options with;
	struct dtl_delivery *delivery; /* NULL when transactional */
	struct dtl_txn *txn; /* NULL when not */
	struct dtl_txn *letters; /* NULL until the first dead letter that needs it */
	int letters_renewed; /* since the last that came through */
	dtl_out_owner owner_of; /* NULL: nobody's */
	void *owner_self;
	struct dtl_progress *progress;
	struct dtl_arena *a; /* dead letters being made */
	struct dtl_arena *names_a;
	struct dtl_map names; /* of topics that are not the line's */
	struct dtl_buf bytes; /* record being encoded */
	struct dtl_owner owner;
	struct dtl_trace trace; /* its strings are the next two */
	char trace_parent[DTL_TRACE_PARENT];
	char trace_state[DTL_TRACE_STATE];
	struct dtl_stage stages[2];
	int gathering; /* which of them; the other flies or is empty */
	bool flying;
	dtl_rc verdict; /* on what flies: DTL_RETRY aborted, DTL_FAIL for good */
	struct dtl_err why;
	uint64_t started; /* batches of a producer, and those of them that landed */
	uint64_t settled;
	int renewed; /* since the last landing */
	struct dtl_out_tally tally; /* gathered, not kept */
	struct dtl_out_tally kept;
	struct dtl_out_tally flown;
	struct dtl_retry retry;
	int64_t since_ms; /* when the gathering batch got its first record; 0: nothing in it */
	int64_t again_ms; /* 0: no abort to mend */
	struct dtl_share *share; /* NULL: sources are not shared */
	struct dtl_relay *relay; /* NULL until there are others to talk to */
	uint64_t heard; /* changes of the share that the relay follows */
	int32_t home; /* a place of ours, for answers; -1: none */
	void (*halt)(void *self);
	void *halt_self;
};

struct dtl_stage *dtl_out_stage(struct dtl_out *out);
/* Takes part in the group that shares the sources. */
dtl_rc dtl_out_join(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;
/* The topics that this process may send to are there. */
dtl_rc dtl_out_expect(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;

#endif
