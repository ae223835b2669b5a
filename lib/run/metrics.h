/*
 * metrics - counters in input records, seen by others while the process runs.
 *
 *	in = done + filtered + dead + in flight
 *
 * Each process maps <state>/run/<stage>.<slot>.counters (fixed layout below), so that `dateline up`
 * shows a line for each and a crash leaves the last values. Printed on SIGUSR1 and at exit, and served to
 * Prometheus (run/scrape.h) by a thread that only reads.
 *
 * Errors:  DTL_FAIL when the file cannot be made.
 * Memory:  some pages, mapped.
 * Threads: numbers may be written by any thread; readers read atomically. reload_text belongs to the main thread and
 *          is whole once reloads has risen.
 */
#ifndef DTL_RUN_METRICS_H
#define DTL_RUN_METRICS_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Name, unit, kind (COUNTER only rises), name and scale for Prometheus, one sentence: the table also makes
 * docs/metrics.md (dateline help metrics). */
#define DTL_COUNTERS(X)                                                                            \
	X(in, "records", COUNTER, "in_records_total", 1, "input records taken up")                 \
	X(done, "records", COUNTER, "done_records_total", 1,                                       \
	    "input records worked and acknowledged")                                               \
	X(filtered, "records", COUNTER, "filtered_records_total", 1,                               \
	    "input records that were not for us, with a reason in the ledger")                     \
	X(dead, "records", COUNTER, "dead_records_total", 1,                                       \
	    "input records that became dead letters")                                              \
	X(out, "records", COUNTER, "out_records_total", 1,                                         \
	    "records put to Kafka or to the destination")                                          \
	X(retries, "calls", COUNTER, "retries_total", 1, "waits because the world was bad")        \
	X(commits, "commits", COUNTER, "commits_total", 1,                                         \
	    "offset commits or flushes that succeeded")                                            \
	X(rebalances, "events", COUNTER, "rebalances_total", 1,                                    \
	    "assignments and revocations of partitions")                                           \
	X(paused, "partitions", GAUGE, "paused_partitions", 1, "partitions paused now")            \
	X(lag, "records", GAUGE, "lag_records", 1,                                                 \
	    "input records behind the end of the assigned partitions")                             \
	X(busy_ms, "ms", COUNTER, "busy_seconds_total", 1000,                                      \
	    "time spent in work, write and flush")                                                 \
	X(state_changes, "changes", COUNTER, "state_changes_total", 1,                             \
	    "changes between running, waiting and the other states")                               \
	X(reloads, "reloads", COUNTER, "config_reloads_total", 1,                                  \
	    "times that the configuration was read anew, taken or refused")                        \
	X(generation, "number", GAUGE, "config_generation", 1,                                     \
	    "1 at the start, one more with every reload that was taken")                           \
	X(reload_ok, "0 or 1", GAUGE, "config_last_reload_successful", 1,                          \
	    "whether the last reload was taken (1 before the first)")                              \
	X(config_ms, "ms", GAUGE, "config_last_reload_success_timestamp_seconds", 1000,            \
	    "when the configuration in use was read")

/* What a process does, for the status line. */
#define DTL_STATES(X)                                                                              \
	X(STARTING, "starting")                                                                    \
	X(RUNNING, "running")                                                                      \
	X(IDLE, "idle")                                                                            \
	X(WAITING_KAFKA, "waiting: Kafka")                                                         \
	X(WAITING_RETRY, "waiting: retry")                                                         \
	X(STOPPING, "stopping")                                                                    \
	X(STOPPED, "stopped")                                                                      \
	X(FAILED, "failed")

enum dtl_state {
#define X(name, text) DTL_STATE_##name,
	DTL_STATES(X)
#undef X
	    DTL_STATE_COUNT
};

/* What must answer before a process is ready. */
enum dtl_end {
	DTL_END_KAFKA = 1, /* a broker is connected */
	DTL_END_GROUP = 2, /* we are in the consumer group */
	DTL_END_WORK = 4, /* the destination takes what we bring, or has not refused it yet */
};

#define DTL_METRICS_TOPICS 2
#define DTL_METRICS_PARTS 1024 /* partitions whose lag is shown one by one */
#define DTL_LATENCY_BOUNDS 10 /* and one more for what is above them */
#define DTL_LIVE_MS 60000 /* a main loop that has not turned for so long is dead */

struct dtl_metrics_part {
	_Atomic int32_t topic; /* index into topics */
	_Atomic int32_t partition;
	_Atomic int64_t lag; /* -1: not ours now */
};

struct dtl_latency {
	_Atomic int64_t counts[DTL_LATENCY_BOUNDS + 1];
	_Atomic int64_t sum_us;
};

struct dtl_metrics {
	uint32_t magic;
	uint32_t version;
	int32_t pid;
	uint32_t unused;
	char name[64]; /* "extract" */
	char instance[128];
	_Atomic int64_t started_ms;
	_Atomic int64_t beat_ms;
#define X(name, unit, kind, prometheus, scale, help) _Atomic int64_t name;
	DTL_COUNTERS(X)
#undef X
	_Atomic int64_t turn_ms; /* the beat by the monotonic clock */
	_Atomic int32_t state; /* enum dtl_state */
	_Atomic int32_t needs; /* enum dtl_end */
	_Atomic int32_t ends; /* those that answer */
	_Atomic int32_t part_count;
	struct dtl_latency commit; /* until a batch was final */
	char address[64]; /* where it is served: "127.0.0.1:9100"; "" = nowhere */
	char topics[DTL_METRICS_TOPICS][256];
	char reload_text[512]; /* what the last reload said */
	struct dtl_metrics_part parts[DTL_METRICS_PARTS];
};

dtl_rc dtl_metrics_open(const char *path, const char *name, const char *instance,
    struct dtl_metrics **ret, struct dtl_err *err) DTL_MUST_USE;
dtl_rc
dtl_metrics_read(const char *path, struct dtl_metrics *ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_metrics_close(struct dtl_metrics *m); /* NULL is fine; the file stays */

void dtl_metrics_state(struct dtl_metrics *m, enum dtl_state state);
const char *dtl_metrics_state_name(int32_t state); /* "waiting: Kafka" */
/* The main loop turns. */
void dtl_metrics_beat(struct dtl_metrics *m);
/* Which ends this process has, and whether one of them answers. */
void dtl_metrics_need(struct dtl_metrics *m, int32_t ends);
void dtl_metrics_end(struct dtl_metrics *m, enum dtl_end end, bool answers);
/* Whether anybody may look at it over HTTP (run/scrape.h): so from before the first client of Kafka, or never. */
bool dtl_metrics_served(const struct dtl_metrics *m);
bool dtl_metrics_ready(const struct dtl_metrics *m);
bool dtl_metrics_live(const struct dtl_metrics *m);
/* A topic's partitions get a place each; *ret_first is the first one's, -1 when there is no room for all. */
void dtl_metrics_topic(
    struct dtl_metrics *m, int32_t topic, const char *name, int32_t partitions, int32_t *ret_first);
void dtl_metrics_committed(struct dtl_metrics *m, int64_t took_us);
/* A reload ended so; the counter rises last. */
void dtl_metrics_reloaded(struct dtl_metrics *m, bool taken, const char *text);
extern const int32_t dtl_latency_bounds_ms[DTL_LATENCY_BOUNDS];
void dtl_metrics_add(_Atomic int64_t *counter, int64_t n);
/* in - done - filtered - dead. */
int64_t dtl_metrics_in_flight(const struct dtl_metrics *m);
/* All counters as one info line with this id. */
void dtl_metrics_log(const struct dtl_metrics *m, const char *id);

/* The table as data, for docs and displays. */
struct dtl_counter {
	const char *name;
	const char *unit;
	const char *prometheus; /* after "dateline_" */
	int scale; /* of Prometheus's unit; 1000: milliseconds to seconds */
	bool rises; /* a counter, not a gauge */
	const char *help;
	size_t offset; /* of the _Atomic int64_t in struct dtl_metrics */
};
const struct dtl_counter *dtl_metrics_table(size_t *ret_count);
int64_t dtl_metrics_value(const struct dtl_metrics *m, const struct dtl_counter *c);

#endif
