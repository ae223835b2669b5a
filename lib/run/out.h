/*
 * out - where a producer or processor puts what it made; the skeleton owns delivery.
 *
 * Records are keyed by article id, partitioned by murmur2 as Java's default partitioner does,
 * and stamped with the wall clock. Everything is committed in Kafka transactions, so that readers see each
 * record once however often processes die.
 *
 * For a processor, what one message puts is committed whole with the message's offset, or not at all.
 *
 * A producer says where it stands beside what it puts:
 *
 *	dtl_out_position at open: go on from there (another machine may have been there before)
 *	step:  (dtl_out_put ... dtl_out_progress) ...   [dtl_out_commit]
 *
 *	for (each entry of the feed)
 *		if (is_new(entry))
 *			rc = dtl_out_put(out, article_of(entry), err);
 *	rc = dtl_out_progress(out, feed_url, etag_and_seen_ids, err);
 *
 * What a step put and the progress it stated become visible together, after the step has returned DTL_OK:
 * all of it or nothing. So puts and the progress that covers them belong in one step, in any order.
 * A step of many parts that are whole in themselves says dtl_out_commit after each. Position is the only
 * truth; a local store is a cache of it that must be rebuilt or checked when it differs. How often
 * transactions end is the skeleton's matter (about 100 ms, or an eighth of limits.memory); a step that
 * puts more than that, without dtl_out_commit, only costs memory.
 *
 * Errors:  DTL_SKIP: this record cannot be sent (too large, bad UTF-8); nothing was put. DTL_RETRY: the
 *          broker is away and the skeleton's patience (a signal) ended. DTL_FAIL: fatal; another
 *          process has our identity, or Kafka refused.
 * Memory:  the record is encoded before put returns; nothing is kept.
 * Threads: main thread only.
 */
#ifndef DTL_RUN_OUT_H
#define DTL_RUN_OUT_H

#include "run/shared.h"

struct dtl_out;

/* The name that a source is shared under, in the arena: all sources of a name are worked by one process. */
typedef struct dtl_str (*dtl_share_name)(struct dtl_arena *a, struct dtl_str source);

/* Encodes a record for the topic of its kind. */
dtl_rc dtl_out_put(struct dtl_out *out, struct dtl_record record, struct dtl_err *err) DTL_MUST_USE;

/* For producers: where a source stands ("/data/x.jsonl" -> JSON or any bytes) after everything put so
 * far; absent position: the source is forgotten. Written to the compacted news.progress under
 * "<producer>/<source>". Said again before the commit, the last one counts. */
dtl_rc dtl_out_progress(struct dtl_out *out, struct dtl_str source, struct dtl_str position,
    struct dtl_err *err) DTL_MUST_USE;
/* The newest position of a source of this producer, in the arena; absent when there is none. */
struct dtl_str dtl_out_position(struct dtl_out *out, struct dtl_arena *a, struct dtl_str source);
/* For producers: what was put and said so far is whole. It is committed now or with what follows; waits
 * only while too much is under way. The end of a step says it by itself. */
dtl_rc dtl_out_commit(struct dtl_out *out, struct dtl_err *err) DTL_MUST_USE;

/* For producers that answer for what they took: the number of the commit that what is put in this step becomes
 * part of, and the highest number that Kafka has. */
uint64_t dtl_out_ticket(const struct dtl_out *out);
uint64_t dtl_out_committed(const struct dtl_out *out);
/* Reads an article that came as an Avro message in one of our framings. DTL_SKIP: it is none. */
dtl_rc dtl_out_read_article(struct dtl_out *out, struct dtl_arena *a, struct dtl_str bytes,
    struct dtl_article *ret, struct dtl_err *err) DTL_MUST_USE;

/* For producers: input that has no Kafka position becomes a dead letter: origin is its path or URL
 * (with line or offset), bytes its content, of which the first 64 KiB are kept. */
dtl_rc dtl_out_dead(struct dtl_out *out, struct dtl_str origin, struct dtl_str bytes,
    const char *reason, struct dtl_err *err) DTL_MUST_USE;

/* Input records of a producer: one call for each article, line or file that was looked at. */
enum dtl_fate { DTL_FATE_DONE, DTL_FATE_FILTERED, DTL_FATE_DEAD };
void dtl_out_count(struct dtl_out *out, enum dtl_fate fate);

/* For producers that share their sources (run/producer.h). Whether sources under this name are ours, and where
 * they stand is known; what we own changed when the number did (0: nothing yet); how many of us there may be. */
bool dtl_out_owns(const struct dtl_out *out, struct dtl_str name);
uint64_t dtl_out_shares(const struct dtl_out *out);
int64_t dtl_out_sharers(const struct dtl_out *out);

/* Words between the processes that share, to the place of a name and so to whoever has what is shared under it. They
 * may be lost or come twice (run/relay.h). tell: DTL_RETRY: not now; DTL_SKIP: too large. hear: never waits; the word
 * lives until the next call. */
struct dtl_word {
	int32_t to, from; /* places */
	struct dtl_str bytes;
};
int32_t dtl_out_place(const struct dtl_out *out, struct dtl_str name);
dtl_rc dtl_out_tell(
    struct dtl_out *out, int32_t to, struct dtl_str bytes, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_out_hear(
    struct dtl_out *out, struct dtl_word *ret, bool *ret_any, struct dtl_err *err) DTL_MUST_USE;

/* True after the first SIGTERM / SIGINT: finish what is in hand and return. */
bool dtl_out_stopping(const struct dtl_out *out);

#endif
