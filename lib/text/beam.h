/*
 * beam - the search for the best moves, for training and for work.
 *
 *	dtl_beam_init   dtl_beam_step ... until it returns false   beam.items[0] is the best
 *
 * Every parse of n words takes 2n moves, so all items of a step have made as many. Items share what
 * they have in common: the weights of features that look at the same nodes are summed once and kept
 * under the nodes' signature. A move that is the only one allowed is not scored.
 *
 * Errors:  none.
 * Memory:  everything from the arena: a few KB and about 200 bytes a move and item.
 * Threads: one beam, one thread.
 */
#ifndef DTL_TEXT_BEAM_H
#define DTL_TEXT_BEAM_H

#include "text/features.h"

enum { DTL_BEAM_MAX = 64 };

/* Weights, packed or still being learned. */
struct dtl_scorer {
	const void *self;
	/* told of features before they are scored; may be NULL */
	void (*fetch)(const void *self, const uint64_t *features, size_t count);
	/* adds to score[0 .. DTL_MOVE_COUNT) */
	void (*moves)(const void *self, const uint64_t *features, size_t count, int32_t *score);
	uint8_t (*label)(const void *self, const uint64_t *features, size_t count);
	/* what a move is paid for being wrong, in training; NULL at work */
	int32_t (*bonus)(const void *self, const struct dtl_state *s, enum dtl_move move);
	/* items that are so far behind the best are given up; 0 none are */
	int64_t gap;
};

struct dtl_beam_item {
	struct dtl_state s;
	const struct dtl_beam_item *prev; /* before the move; NULL at the start */
	int64_t score;
	uint8_t move, label; /* that led here */
};

struct dtl_beam {
	struct dtl_arena *a;
	const struct dtl_scorer *scorer;
	const struct dtl_word *words;
	struct dtl_beam_item **items; /* best first */
	size_t count, width;
	struct dtl_beam_memo *memo;
};

/* width is 1 .. DTL_BEAM_MAX. */
void dtl_beam_init(struct dtl_beam *b, struct dtl_arena *a, const struct dtl_scorer *scorer,
    const struct dtl_word *words, uint32_t n, size_t width);
/* One more move for every item; false when the parses are done. */
bool dtl_beam_step(struct dtl_beam *b);
/* The label that the arc of a move gets. */
uint8_t dtl_beam_label(struct dtl_beam *b, const struct dtl_state *s, enum dtl_move move);
/* What the moves of a state score. */
void dtl_beam_score(struct dtl_beam *b, const struct dtl_state *s, int32_t score[DTL_MOVE_COUNT]);

#endif
