/*
 * transition - the arc-hybrid system: a stack, the rest of the sentence, and three moves.
 *
 *	dtl_state_init   (dtl_state_allows  dtl_state_after) ...   dtl_state_done
 *
 *	shift   the next word goes on the stack
 *	left    the next word becomes the head of the top, which leaves the stack
 *	right   the second of the stack becomes the head of the top, which leaves the stack
 *
 * Nodes are 1 .. n, the words; 0 is the root, which lies at the bottom of the stack and takes
 * exactly one word, when nothing else is left. 2n moves parse n words.
 *
 * A state never changes: a move makes a new one, which shares all but one node with the old. So a
 * beam keeps many states at the price of a node each, and what they have in common is known by its
 * signature.
 *
 * Errors:  none; a move that is not allowed is a bug.
 * Memory:  nodes from the arena, about 100 bytes a move.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_TRANSITION_H
#define DTL_TEXT_TRANSITION_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum dtl_move { DTL_SHIFT, DTL_LEFT, DTL_RIGHT, DTL_MOVE_COUNT };

/* A word with the children it has so far. */
struct dtl_node {
	const struct dtl_node *below; /* under it on the stack; NULL under the root */
	const struct dtl_node *left[2]; /* outermost and second outermost child, NULL none */
	const struct dtl_node *right[2];
	uint64_t left_labels, right_labels; /* sets of labels of its children */
	uint64_t sign; /* equal for equal words with equal trees under them */
	uint32_t word;
	uint8_t left_label[2], right_label[2]; /* of the arcs to left[] and right[] */
	uint8_t left_count, right_count; /* stop at 255 */
};

struct dtl_state {
	struct dtl_arena *a;
	const struct dtl_node *top; /* of the stack */
	const struct dtl_node
	    *next; /* first word not yet on the stack; its word is n + 1 at the end */
	const struct dtl_node *fresh; /* words without children, by number */
	uint32_t depth; /* words and root on the stack */
	uint32_t n;
};

void dtl_state_init(struct dtl_state *s, struct dtl_arena *a, uint32_t n);
bool dtl_state_done(const struct dtl_state *s);
bool dtl_state_allows(const struct dtl_state *s, enum dtl_move move);
/* How many moves are allowed; the last of them in ret_move. */
unsigned dtl_state_choices(const struct dtl_state *s, enum dtl_move *ret_move);
/* label is ignored by shift. */
struct dtl_state dtl_state_after(const struct dtl_state *s, enum dtl_move move, uint8_t label);

/* Words of the arc that left or right makes. */
static inline uint32_t
dtl_state_head(const struct dtl_state *s, enum dtl_move move)
{
	return move == DTL_LEFT ? s->next->word : s->top->below->word;
}

#endif
