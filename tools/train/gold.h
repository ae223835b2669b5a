/*
 * gold - the tree that a sentence should get, and what a move costs.
 *
 * Errors:  none.
 * Memory:  the arena given.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_GOLD_H
#define DTL_TRAIN_GOLD_H

#include "text/transition.h"
#include "train.h"

/* The gold tree of an example in the parser's terms. */
struct dtl_gold {
	uint32_t *head; /* of nodes 1 .. n; 0 the root */
	uint8_t *label; /* class */
	uint32_t n;
};

struct dtl_gold
dtl_gold_of(const struct dtl_corpus *c, struct dtl_arena *a, const struct dtl_example *e);
/* Arcs of the gold tree that a move puts out of reach (Goldberg and Nivre 2013). */
uint32_t dtl_gold_cost(const struct dtl_gold *g, const struct dtl_state *s, enum dtl_move move);
/* The costs of all moves, UINT32_MAX for one that is not allowed. Returns the least. */
uint32_t
dtl_gold_costs(const struct dtl_gold *g, const struct dtl_state *s, uint32_t cost[DTL_MOVE_COUNT]);

#endif
