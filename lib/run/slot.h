/*
 * slot - which of the equal processes of a stage on this machine we are.
 *
 *	dtl_slot_claim   ...   dtl_slot_release
 *
 * <state>/run/<stage>.<slot>.lock is locked while the process lives, however it ends. Beside it are
 * .counters (metrics.h) and .work (crash.h). Identity is <line>/<stage>/<slot>; with a broker that
 * other machines can reach the last part is <host>-<slot>.
 *
 * Errors:  DTL_FAIL: the wanted slot is taken (by which pid), or all are, or the folder is not ours.
 * Memory:  a plain struct.
 * Threads: main thread.
 */
#ifndef DTL_RUN_SLOT_H
#define DTL_RUN_SLOT_H

#include "run/shared.h"

#define DTL_SLOT_COUNT 256 /* chosen from without --slot */

struct dtl_slot {
	int number;
	int fd; /* of the lock file */
	char identity[256];
};

/* wanted -1: the lowest free one. */
dtl_rc dtl_slot_claim(const struct dtl_shared *shared, const char *stage, int wanted,
    struct dtl_slot *ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_slot_release(struct dtl_slot *slot);
/* "<state>/run/<stage>.<slot>.<suffix>" in the arena. */
const char *dtl_slot_path(const struct dtl_shared *shared, struct dtl_arena *a, const char *stage,
    int number, const char *suffix);
/* Whether the process that last claimed the slot is alive. */
bool dtl_slot_alive(const struct dtl_shared *shared, const char *stage, int number);

#endif
