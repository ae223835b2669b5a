/*
 * arcs - what training of moves and of labels has in common.
 *
 * Errors:  none.
 * Memory:  the learners are the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_ARCS_H
#define DTL_TRAIN_ARCS_H

#include "gold.h"
#include "text/beam.h"

struct dtl_arc_trainer {
	struct dtl_corpus *c;
	const struct dtl_train_options *options;
	struct dtl_arc_learners *learn;
	const struct dtl_word *words; /* of the example at hand */
	const struct dtl_gold *gold;
	bool explore;
	uint64_t wrong, total;
};

/* Label for the arc that a move makes; learns when the arc is right. */
uint8_t
dtl_arc_learn_label(struct dtl_arc_trainer *t, const struct dtl_state *s, enum dtl_move move);
/* Learns from the beam's mistakes in one example. */
void dtl_search_learn(struct dtl_arc_trainer *t, struct dtl_arena *a, const struct dtl_example *e);

#endif
