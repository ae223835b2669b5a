/*
 * java - the Java programs of Apache Kafka, run as children.
 *
 *	dtl_java_find   (dtl_java_format_storage)   dtl_java_start_broker
 *
 * Errors:  DTL_FAIL with the remedy: no Java, jars that cannot be fetched, storage that cannot be
 *          formatted (with the tool's last line).
 * Memory:  paths live in the arena.
 * Threads: main thread (fork).
 */
#ifndef DTL_RUN_JAVA_H
#define DTL_RUN_JAVA_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

struct dtl_java {
	const char *classpath; /* folder of the jars and a star */
	const char *log_config;
};

/* Fetches and checks the jars when they are not in the cache. */
dtl_rc dtl_java_find(struct dtl_arena *a, struct dtl_java *ret, struct dtl_err *err) DTL_MUST_USE;
dtl_rc
dtl_java_format_storage(const struct dtl_java *java, struct dtl_arena *a, const char *properties,
    const char *logs, const unsigned char cluster_id[16], struct dtl_err *err) DTL_MUST_USE;
/* The broker is its own process group, so that Ctrl-C does not reach it before its clients stopped. owned: it
 * gets SIGTERM when this process dies. */
dtl_rc dtl_java_start_broker(const struct dtl_java *java, const char *properties, const char *logs,
    bool owned, int *ret_pid, struct dtl_err *err) DTL_MUST_USE;

#endif
