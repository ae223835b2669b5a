/*
 * local_kafka - Apache Kafka on this machine, one node in KRaft mode, for a line without a broker.
 *
 *	dtl_local_kafka_start   ...   dtl_local_kafka_stop
 *
 * Lives in <state>/kafka: data/, logs/, server.properties, bootstrap (host:port), pid. Jars come from
 * the cache (tools/fetch-kafka fills and checks it). Formatted on first use; a free loopback port is
 * chosen once and kept when still free. The broker is not our child's child: it outlives `dateline
 * kafka start` and is stopped by pid; `dateline up` starts it with owned = true, so that it dies with it.
 *
 * Errors:  DTL_FAIL: no Java, jars missing, disk full, port taken, already running under another
 *          state: each with the remedy. DTL_RETRY: did not answer in time.
 * Memory:  none kept.
 * Threads: main thread.
 */
#ifndef DTL_RUN_LOCAL_KAFKA_H
#define DTL_RUN_LOCAL_KAFKA_H

#include "run/shared.h"

struct dtl_local_kafka {
	int pid; /* 0: not running */
	char bootstrap[64]; /* "127.0.0.1:43210" */
	bool started; /* this call started it */
	bool died; /* not running, and nobody stopped it */
};

dtl_rc dtl_local_kafka_start(const struct dtl_shared *shared, bool owned,
    struct dtl_local_kafka *ret, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_local_kafka_status(
    const struct dtl_shared *shared, struct dtl_local_kafka *ret, struct dtl_err *err) DTL_MUST_USE;
/* Waits for a clean stop; kills after 30 s. Fine when it is not running. */
dtl_rc dtl_local_kafka_stop(const struct dtl_shared *shared, struct dtl_err *err) DTL_MUST_USE;

#endif
