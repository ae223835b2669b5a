/*
 * remote_parts - the inside of a remote, shared by remote*.c only.
 *
 * Errors:  as run/remote.h. Memory: owned by the remote. Threads: main thread.
 */
#ifndef DTL_RUN_REMOTE_PARTS_H
#define DTL_RUN_REMOTE_PARTS_H

#include "run/kafka.h"
#include "run/remote.h"

#define DTL_REMOTE_ASK_MS 3000

struct dtl_remote {
	struct dtl_shared far; /* what a client of that cluster is made from */
	const char *client_id;
	void (*done)(void *self, size_t token, dtl_rc rc, const char *why);
	void *self;
	rd_kafka_t *rk;
	struct dtl_err trouble;
};

#endif
