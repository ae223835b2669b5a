/*
 * local_kafka_fence - what has to come before a local Kafka that was killed is started again.
 *
 *	dtl_local_kafka_fence   dtl_java_start_broker
 *
 * A node that is started within seconds of its death is by its own records still the leader of every partition,
 * but may not register until the controller has given up its former self. Kafka 4.3 (KAFKA-20734) takes
 * the partitions that lose their leader then for deleted ones: a transaction that was being committed when the node was
 * killed is told to be complete, but stays open on its partitions, and readers of committed records
 * wait for ever. So the controller is run alone until it has fenced the broker.
 *
 * Errors:  DTL_FAIL: the controller cannot run; its words are in <dir>/fence/kafka.out.
 * Memory:  none kept.
 * Threads: main thread (fork). Returns when the controller has ended.
 */
#ifndef DTL_RUN_LOCAL_KAFKA_FENCE_H
#define DTL_RUN_LOCAL_KAFKA_FENCE_H

#include "run/java.h"

/* Does nothing after a clean stop and before the first start. dir: <state>/kafka. */
dtl_rc dtl_local_kafka_fence(const struct dtl_java *java, const char *dir, int controller_port,
    struct dtl_err *err) DTL_MUST_USE;

#endif
