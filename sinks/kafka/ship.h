/*
 * ship - records on their way to another cluster, until it has them.
 *
 *	(ship_add ... ship_flush) ...
 *
 * A record is sent when it is added, and again until it is acknowledged or refused as too large; then it is a dead
 * letter. What was refused among others is sent once more alone, since Kafka judges what travels together.
 *
 * Errors:  flush: DTL_RETRY while the cluster does not have everything; it is called again. DTL_FAIL.
 * Memory:  one batch: each record as it goes and as it came.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_KAFKA_SHIP_H
#define DTL_SINKS_KAFKA_SHIP_H

#include "run/remote.h"
#include "run/sink.h"

struct ship;

struct ship *ship_new(void);
void ship_free(struct ship *s); /* NULL is fine */
/* What dtl_remote_options.done is, with the ship as self. */
void ship_done(void *self, size_t token, dtl_rc rc, const char *why);
void ship_use(struct ship *s, struct dtl_remote *remote, const struct dtl_sink_desk *desk);
/* send is copied; msg is kept as it came. */
void ship_add(struct ship *s, const struct dtl_message *msg, const struct dtl_send *send);
dtl_rc ship_flush(struct ship *s, struct dtl_err *err) DTL_MUST_USE;

#endif
