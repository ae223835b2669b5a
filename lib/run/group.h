/*
 * group - our membership in a consumer group: partitions come and go, offsets follow the work.
 *
 *	dtl_group_open  (dtl_group_next  dtl_group_worked ... dtl_group_commit) ...  dtl_group_leave
 *	slow:  dtl_group_pause  (dtl_group_serve ...)  dtl_group_resume
 *
 * Cooperative-sticky with static membership: partitions move one by one, and a process that comes
 * back under its name within the session timeout gets its own again. Partitions without a
 * committed offset start at the beginning (or the end, if asked); an offset that is gone is an
 * error with its remedy, never a silent jump.
 *
 * Facts of librdkafka 2.0 that shape this file: resuming a partition that is not paused rewinds
 * it, so only what is paused is resumed and what was delivered is never delivered again; closing
 * a cooperative consumer does not leave the group, so leave unsubscribes and polls first; commits give
 * explicit offsets.
 *
 * Errors:  DTL_RETRY: the broker is away or the group is rebalancing: serve, then call again.
 *          DTL_FAIL: fenced by a process of the same name, offset gone, topic gone, not allowed.
 * Memory:  fetched messages are destroyed by dtl_fetched_free; limits.memory bounds what is queued.
 * Threads: main thread; hooks run inside next, serve and leave.
 */
#ifndef DTL_RUN_GROUP_H
#define DTL_RUN_GROUP_H

#include "run/kafka.h"
#include "run/message.h"
#include "run/metrics.h"

#define DTL_GROUP_TOPICS 2

struct dtl_group;

/* Input records taken up but not yet committed. in = done + filtered + dead + the one in hand. */
struct dtl_tally {
	int64_t in;
	int64_t done;
	int64_t filtered;
	int64_t dead;
};

struct dtl_part {
	const char *topic;
	int32_t partition;
	bool assigned;
	bool paused;
	bool delivered; /* anything, in this assignment */
	uint32_t epoch; /* rises with each assignment and revocation */
	int64_t from; /* committed; -1 nothing */
	int64_t to; /* worked up to here; pending while to > from and > flying */
	int64_t flying; /* handed over, not yet committed; -1 nothing */
	int32_t metric; /* its place in the metrics' parts; -1 none */
	int64_t next; /* offsets below were delivered; -1 unknown */
	int64_t end; /* dtl_group_mark_ends; -1 nothing to drain */
	int64_t eof; /* where the end was last reached; -1 never */
	struct dtl_tally tally;
	struct dtl_tally flown; /* of what is handed over */
};

struct dtl_group_hooks {
	void *self;
	/* Partitions are about to go: flush, and commit unless they are lost already. What stays
	 * pending is worked again by whoever gets them. DTL_FAIL ends the process. */
	dtl_rc (*settle)(void *self, bool lost, struct dtl_err *err);
	/* Where to start, when the destination keeps offsets; NULL: Kafka's committed offsets. */
	dtl_rc (*start)(void *self, const char *topic, int32_t partition, int64_t *ret_offset,
	    struct dtl_err *err);
	void (*assigned)(void *self); /* may be NULL */
};

struct dtl_group_options {
	const struct dtl_shared *shared;
	const char *group; /* "news.extract" */
	const char *instance; /* "news/extract/0" */
	const char *topics[DTL_GROUP_TOPICS];
	size_t topic_count;
	bool latest; /* where partitions without an offset start */
	bool idle; /* only membership counts: what the partitions hold is not read, and is no lag */
	struct dtl_metrics *metrics;
	struct dtl_group_hooks hooks;
};

struct dtl_fetched {
	rd_kafka_message_t *msg; /* NULL: nothing came */
	struct dtl_part *part;
	uint32_t epoch; /* of the part when it was delivered */
};

dtl_rc dtl_group_open(const struct dtl_group_options *options, struct dtl_group **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* DTL_FAIL when the group took us out, as when we stood still for longer than the session, and librdkafka has
 * joined again by itself: it keeps what was assigned, and offsets would be taken from the new member, but others have
 * worked our partitions meanwhile. Asked before anything becomes final. */
dtl_rc dtl_group_check(struct dtl_group *g, struct dtl_err *err) DTL_MUST_USE;
/* After DTL_FAIL: that happened; or Kafka fenced us although nobody may have our name: a coordinator that died
 * forgot the last change of members, and so takes us for a stranger (once for each time that Kafka was away).
 * What was not committed is read again. */
bool dtl_group_may_rejoin(const struct dtl_group *g);
/* Every partition of the topics. */
const struct dtl_part *dtl_group_parts(const struct dtl_group *g, size_t *ret_count);
/* Asks Kafka whether we are still a member: DTL_FAIL when not, DTL_RETRY when it does not answer. */
dtl_rc dtl_group_confirm(struct dtl_group *g, struct dtl_err *err) DTL_MUST_USE;
/* The offsets of a transaction that moves none: it is refused when we are no member any more. */
rd_kafka_topic_partition_list_t *dtl_group_pledge(const struct dtl_group *g);
/* Unsubscribes, polls until nothing is assigned, closes. NULL is fine. */
void dtl_group_leave(struct dtl_group *g);

dtl_rc dtl_group_next(
    struct dtl_group *g, int wait_ms, struct dtl_fetched *ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_fetched_free(struct dtl_fetched *f);
/* Whether the partition of a fetched message is still ours. */
bool dtl_fetched_owned(const struct dtl_fetched *f);
/* The record is worked: its offset may be committed. */
void dtl_group_worked(struct dtl_fetched *f);

/* No more records until resume; what arrives all the same is held. */
void dtl_group_pause(struct dtl_group *g);
/* Polls while paused. Does nothing inside a hook. */
dtl_rc dtl_group_serve(struct dtl_group *g, int wait_ms, struct dtl_err *err) DTL_MUST_USE;
void dtl_group_resume(struct dtl_group *g);

/* Whether offsets wait to be committed. */
bool dtl_group_pending(const struct dtl_group *g);
/* Pending ranges, in the arena. */
const struct dtl_offset_range *
dtl_group_ranges(const struct dtl_group *g, struct dtl_arena *a, size_t *ret_count);
/* False while the group rebalances: a commit would arrive under the next generation and cost us all our
 * partitions (librdkafka before 2.10). Records may be worked meanwhile. */
bool dtl_group_steady(const struct dtl_group *g);
/* For transactions: what is pending is handed over, and counts when it has landed. A partition that goes
 * meanwhile is forgotten. again: what was handed over and is still ours, once more. Offsets to commit. */
rd_kafka_topic_partition_list_t *dtl_group_hand_over(struct dtl_group *g);
rd_kafka_topic_partition_list_t *dtl_group_again(struct dtl_group *g);
void dtl_group_landed(struct dtl_group *g);
/* What was handed over is pending as before. */
void dtl_group_take_back(struct dtl_group *g);
/* Asks Kafka whether what was handed over, and is still ours, was committed. */
dtl_rc dtl_group_has_landed(struct dtl_group *g, bool *ret, struct dtl_err *err) DTL_MUST_USE;
/* Who we are in the group, for the transaction: destroyed by the caller. DTL_FAIL as dtl_group_check. */
dtl_rc dtl_group_member(struct dtl_group *g, rd_kafka_consumer_group_metadata_t **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Commits every pending offset and moves the tallies into the counters. */
dtl_rc dtl_group_commit(struct dtl_group *g, struct dtl_err *err) DTL_MUST_USE;

/* For --once: remembers the end offsets of now; drained tells when the group has come to them. */
dtl_rc dtl_group_mark_ends(struct dtl_group *g, struct dtl_err *err) DTL_MUST_USE;
bool dtl_group_drained(struct dtl_group *g);

/* Updates lag, paused and the heartbeat; cheap, about once a second does something. */
void dtl_group_tick(struct dtl_group *g);

#endif
