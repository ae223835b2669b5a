/*
 * sink - what a folder under sinks/ has to provide, and the main it gets.
 *
 *	open   (write ... write flush) (write ... write flush) ...   close
 *
 * A sink reads the events topic (or happenings: `topic:` in its section, owned by the skeleton) and
 * the ledger (coded). Offsets are committed after a flush that returned DTL_OK, so every record is
 * seen at least once and may be seen again: write must tolerate a repeat. A sink that can keep
 * offsets in its own transaction offers offsets_load and makes flush store them there with
 * compare-and-set (range.from must equal what is stored): then nothing is seen twice, and a stale
 * sink fails. The skeleton seeks to the loaded offsets on every assignment.
 *
 * An article's events are exactly those listed in its newest coded record; the newest
 * (revision, generation) per article wins. write gets both kinds in any order.
 *
 * A sink that forwards to the line's own Kafka is transactional: what it sends through the desk becomes
 * visible together with the input's offsets, as with a processor; flush is never called.
 *
 * Skeleton keys, in every sink's section besides its own: topic (events | happenings), batch_records,
 * batch_wait, from (start of the first run: earliest | latest), filter (news/filter.h: events that do not
 * fit are counted as filtered and write never sees them; the ledger passes whole).
 *
 * Errors:  write: DTL_SKIP makes the record a dead letter; DTL_RETRY waits (its partitions paused,
 *          polling goes on) and calls again with the same arguments; DTL_FAIL closes and exits 1.
 *          flush: DTL_RETRY calls flush again; never DTL_SKIP. While a write waits for its next
 *          try, flush may be called for what was written before (its partitions are going).
 * Memory:  the record and everything in it die when write returns.
 * Threads: all calls come from the main thread.
 */
#ifndef DTL_RUN_SINK_H
#define DTL_RUN_SINK_H

#include "run/delivery.h"
#include "run/message.h"

/* bury: for a sink that learns only while it flushes that a record is bad: one dead letter more. The record
 * counts as dead instead of done.
 * send: for a transactional sink, during write; to any of a bounded number of topics. DTL_SKIP: too large. */
struct dtl_sink_desk {
	void *self;
	const char *identity; /* "news/kafka/0" */
	struct dtl_wire *wire; /* the line's own */
	dtl_rc (*send)(void *self, const struct dtl_send *msg, struct dtl_err *err);
	dtl_rc (*bury)(void *self, const char *topic, const struct dtl_raw_message *raw,
	    const char *why, struct dtl_err *err);
};

struct dtl_sink {
	const char *name; /* folder name: "jsonl" */
	const struct dtl_conf_key *keys;
	size_t conf_size;
	bool reopens; /* can be opened beside itself: then its own keys may change while it runs */
	bool no_ledger; /* true: coded records are not read */
	/* Both may be NULL: as no_ledger says; not transactional. */
	bool (*wants_ledger)(const void *section);
	bool (*transactional)(const void *section);
	dtl_rc (*check)(
	    const struct dtl_conf *conf, void *section, struct dtl_err *err); /* may be NULL */
	dtl_rc (*open)(const void *section, const struct dtl_shared *shared, void **ret_self,
	    struct dtl_err *err);
	dtl_rc (*write)(void *self, const struct dtl_message *msg, struct dtl_err *err);
	dtl_rc (*flush)(
	    void *self, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err);
	/* Optional: *ret_offset = next offset to read, -1 when the sink has none for this partition. */
	dtl_rc (*offsets_load)(void *self, const char *topic, int32_t partition,
	    int64_t *ret_offset, struct dtl_err *err);
	/* Optional, after open: the desk stays good until close. */
	void (*lend)(void *self, const struct dtl_sink_desk *desk);
	void (*close)(void *self);
};

int dtl_sink_main(int argc, char **argv, const struct dtl_sink *sink);

#endif
