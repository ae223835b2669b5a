/*
 * share - the sources of a producer divided among all its processes, by the partitions of the progress topic.
 *
 *	dtl_share_open   (dtl_share_serve ... dtl_share_owns ... dtl_share_pledge) ...   dtl_share_leave
 *
 * The processes of a producer are a consumer group on the topic. A source belongs to the partition that the hash of
 * its name (for a feed its site) leads to, and so to one process. Before partitions go, settle lets the owner drop
 * what is under way and commit what is whole; after they came, where their sources stand is read anew: only then
 * they are ours. Every transaction carries our membership, so what an owner of yesterday still wants to write is
 * refused; and after standing still for long, membership is confirmed before anything else is done.
 *
 * Errors:  DTL_RETRY: Kafka does not answer. DTL_FAIL: we were taken out of the group; a new process starts anew.
 * Memory:  as the group; positions of sources that are not ours are not kept.
 * Threads: main thread; settle runs inside serve and leave.
 */
#ifndef DTL_RUN_SHARE_H
#define DTL_RUN_SHARE_H

#include "run/group.h"
#include "run/out.h"
#include "run/progress.h"
#include "run/txn.h"

struct dtl_share;

struct dtl_share_options {
	const struct dtl_shared *shared;
	const char *process; /* "feeds" */
	const char *instance;
	struct dtl_metrics *metrics;
	struct dtl_progress *progress; /* filled with the positions of what is ours */
	dtl_share_name name;
	dtl_rc (*settle)(void *self, bool lost, struct dtl_err *err);
	void *self;
};

dtl_rc dtl_share_open(const struct dtl_share_options *options, struct dtl_share **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_share_leave(struct dtl_share *s); /* NULL is fine */
/* Never waits, but for the positions of what came. */
dtl_rc dtl_share_serve(struct dtl_share *s, struct dtl_err *err) DTL_MUST_USE;
bool dtl_share_owns(const struct dtl_share *s, struct dtl_str name);
/* The same for a source, as a filter of progress; self is the share. */
bool dtl_share_has(void *self, struct dtl_str source);
/* Rises with every change; 0: nothing was ever ours. */
uint64_t dtl_share_changes(const struct dtl_share *s);
/* Processes that share, as far as our part of the whole tells; 1 at least. */
int64_t dtl_share_members(const struct dtl_share *s);
/* The place of a name, and which places are ours: each leads to one process. */
int32_t dtl_share_place(const struct dtl_share *s, struct dtl_str name);
const bool *dtl_share_places(struct dtl_share *s, size_t *ret_count);
/* False between two generations of the group: no transaction should begin. */
bool dtl_share_steady(const struct dtl_share *s);
/* What binds a transaction to our membership. */
dtl_rc dtl_share_pledge(
    struct dtl_share *s, struct dtl_txn_offsets *ret, struct dtl_err *err) DTL_MUST_USE;

#endif
