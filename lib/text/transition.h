/*
 * transition - the arc-hybrid system: a stack, the rest of the sentence, and three moves.
 *
 *	dtl_state_init   (dtl_state_allows  dtl_state_apply) ...   dtl_state_done
 *
 *	shift   the next word goes on the stack
 *	left    the next word becomes the head of the top, which leaves the stack
 *	right   the second of the stack becomes the head of the top, which leaves the stack
 *
 * Nodes are 1 .. n, the words; 0 is the root, which lies at the bottom of the stack and takes
 * exactly one word, when nothing else is left. 2n moves parse n words.
 *
 * Errors:  none; a move that is not allowed is a bug.
 * Memory:  arrays from the arena, n + 1 long each.
 * Threads: one state, one thread.
 */
#ifndef DTL_TEXT_TRANSITION_H
#define DTL_TEXT_TRANSITION_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum dtl_move { DTL_SHIFT, DTL_LEFT, DTL_RIGHT, DTL_MOVE_COUNT };
enum { DTL_NO_NODE = UINT32_MAX };

struct dtl_node {
	uint32_t head; /* DTL_NO_NODE before it is found */
	uint32_t left[2]; /* outermost and second outermost child on that side, 0 none */
	uint32_t right[2];
	uint8_t left_count, right_count; /* stop at 255 */
	uint8_t label; /* of the arc to its head */
	uint64_t left_labels, right_labels; /* sets of labels of its children */
};

struct dtl_state {
	struct dtl_node *nodes;
	uint32_t *stack;
	uint32_t depth; /* words and root on the stack */
	uint32_t next; /* first word not yet on the stack; n + 1 at the end */
	uint32_t n;
};

void dtl_state_init(struct dtl_state *s, struct dtl_arena *a, uint32_t n);
bool dtl_state_done(const struct dtl_state *s);
bool dtl_state_allows(const struct dtl_state *s, enum dtl_move move);
/* label is ignored by shift. */
void dtl_state_apply(struct dtl_state *s, enum dtl_move move, uint8_t label);

/* Node i from the top of the stack (0 the top), or DTL_NO_NODE. */
static inline uint32_t
dtl_state_stack(const struct dtl_state *s, uint32_t i)
{
	return i < s->depth ? s->stack[s->depth - 1 - i] : DTL_NO_NODE;
}

/* Node i of the rest (0 the next), or DTL_NO_NODE. */
static inline uint32_t
dtl_state_rest(const struct dtl_state *s, uint32_t i)
{
	return s->next + i <= s->n ? s->next + i : DTL_NO_NODE;
}

#endif
