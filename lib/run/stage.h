/*
 * stage - records that wait to be sent together: what one batch will put.
 *
 *	(dtl_stage_add ... dtl_stage_keep | dtl_stage_undo) ...   dtl_stage_reset
 *
 * What one input record puts is kept whole or undone whole. Every record knows by a counter whether
 * its input is still ours: it is stale once the counter differs from what it was.
 *
 * Errors:  none; out of memory aborts.
 * Memory:  copies in an arena that lives until reset.
 * Threads: one at a time.
 */
#ifndef DTL_RUN_STAGE_H
#define DTL_RUN_STAGE_H

#include "run/delivery.h"

struct dtl_owner {
	const uint32_t *epoch; /* NULL: never stale */
	uint32_t was;
};

struct dtl_staged {
	struct dtl_send send;
	struct dtl_owner owner;
};

struct dtl_stage {
	struct dtl_arena *a;
	struct dtl_staged *items;
	size_t count;
	size_t cap;
	size_t kept; /* items below belong to finished input */
};

void dtl_stage_init(struct dtl_stage *s);
void dtl_stage_clear(struct dtl_stage *s);
void dtl_stage_reset(struct dtl_stage *s);
void dtl_stage_add(struct dtl_stage *s, const struct dtl_send *send, struct dtl_owner owner);
void dtl_stage_keep(struct dtl_stage *s);
void dtl_stage_undo(struct dtl_stage *s);
/* Moves what is not kept to an empty stage. */
void dtl_stage_split(struct dtl_stage *s, struct dtl_stage *ret_rest);
/* Takes out what is stale. */
void dtl_stage_drop_stale(struct dtl_stage *s);
size_t dtl_stage_bytes(const struct dtl_stage *s);

#endif
