/*
 * move_work - what move_features.c and move_groups.c share: the atoms of a move and its templates.
 *
 * Errors:  none.
 * Memory:  atoms are the caller's; templates are static.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_MOVE_WORK_H
#define DTL_TEXT_MOVE_WORK_H

#include "text/node_features.h"

/* Atoms of a move: the top of the stack, the rest, and their outermost children. */
enum {
	NONE,
	S0,
	S1 = S0 + FIELDS,
	B0 = S1 + FIELDS,
	/* of the pair */
	B1 = B0 + FIELDS,
	B2 = B1 + FIELDS,
	S0_AFTER = B2 + FIELDS, /* the word after it in the sentence */
	S0_BEFORE = S0_AFTER + FIELDS,
	B0_BEFORE = S0_BEFORE + FIELDS,
	S0B0 = B0_BEFORE + FIELDS, /* distance, and what lies between */
	S0_TO_B0,
	PAIR_ATOMS,
	/* of the triple */
	T_B1 = B0 + FIELDS,
	T_S1_AFTER = T_B1 + FIELDS,
	T_S1_BEFORE = T_S1_AFTER + FIELDS,
	T_S0_AFTER = T_S1_BEFORE + FIELDS,
	T_S0_BEFORE = T_S0_AFTER + FIELDS,
	S1S0 = T_S0_BEFORE + FIELDS,
	S1_TO_S0,
	TRIPLE_ATOMS,
	/* of the trees */
	S2 = B0 + FIELDS,
	S0L = S2 + FIELDS,
	S0R = S0L + FIELDS,
	S0K = S0R + FIELDS, /* second child on the left */
	S0M = S0K + FIELDS, /* second child on the right */
	S1L = S0M + FIELDS,
	S1R = S1L + FIELDS,
	S1M = S1R + FIELDS,
	B0L = S1M + FIELDS,
	B0K = B0L + FIELDS,
	S0RL = B0K + FIELDS, /* left child of the right child */
	S1RL = S0RL + FIELDS,
	S0RR = S1RL + FIELDS,
	S0_LEFT = S0RR + FIELDS, /* sets of labels */
	S0_RIGHT,
	S1_RIGHT,
	S1_LEFT,
	B0_LEFT,
	S0_RIGHTS, /* how many children */
	S1_RIGHTS,
	T_S1S0, /* distance again */
	T_S0B0,
	TREE_ATOMS,
	ATOMS = TREE_ATOMS,
};

/* The templates of a part, and how their atoms come about. */
struct dtl_move_part_of {
	void (*atoms)(const struct dtl_word *, const struct dtl_state *, uint64_t *);
	const uint8_t (*templates)[4];
	size_t count;
};

const struct dtl_move_part_of *dtl_move_part_of(enum dtl_move_part part);
void dtl_move_atoms(const struct dtl_move_part_of *part, const struct dtl_word *words,
    const struct dtl_state *s, uint64_t atom[ATOMS]);

/* Below the root there is nothing. */
static inline uint32_t
dtl_move_word_of(const struct dtl_state *s, const struct dtl_node *node)
{
	return node == NULL ? s->n + 1 : node->word;
}

#endif
