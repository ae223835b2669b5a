/*
 * heartbeat - a process tells news.manifest, every manifests.interval, what it did: who listens sees an outage first.
 *
 *	dtl_heartbeat_open  (dtl_heartbeat_note  dtl_heartbeat_tick ...) ...  dtl_heartbeat_close
 *
 * The main loop beats, so that a process that stands still is silent; a client of its own sends, so that a
 * transaction that waits does not hold it up. It disturbs nothing: what cannot be sent is told once, as info. A
 * process that was killed leaves no last word: the next manifest of its instance begins later than its last
 * one ended.
 *
 * Errors:  none.
 * Memory:  its own.
 * Threads: main thread.
 */
#ifndef DTL_RUN_HEARTBEAT_H
#define DTL_RUN_HEARTBEAT_H

#include "run/manifest.h"
#include "run/shared.h"

struct dtl_heartbeat;

/* NULL when manifests.interval is 0: the others take NULL. */
struct dtl_heartbeat *dtl_heartbeat_open(
    const struct dtl_shared *shared, struct dtl_wire *wire, const struct dtl_metrics *metrics);
void dtl_heartbeat_note(struct dtl_heartbeat *h, struct dtl_record record);
void dtl_heartbeat_tick(struct dtl_heartbeat *h);
/* clean: the process ends as it should; its last manifest says so. */
void dtl_heartbeat_close(struct dtl_heartbeat *h, bool clean);

#endif
