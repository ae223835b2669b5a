/*
 * learning - one batch on its way through the net: what net_learn.c and net_tree.c share.
 *
 *	dtl_learning_tree   (of the second layer's states)
 *
 * Without random numbers nothing is left out and nothing learned: the chances are told (struct dtl_net_opinions).
 *
 * Errors:  none.
 * Memory:  the work arena's.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_LEARNING_H
#define DTL_TRAIN_LEARNING_H

#include "net.h"

struct dtl_learning {
	const struct dtl_net *net;
	struct dtl_arena *work;
	const struct dtl_net_batch *batch;
	struct dtl_net_random *r; /* NULL: nothing is learned */
	struct dtl_net_opinions *told; /* what is told then */
	struct dtl_net_rows rows;
	const struct dtl_net_word **words; /* of each row */
	uint32_t *sentence; /* of each row */
	uint8_t *drops; /* what was left out of the input */
	float *in, *states[2], *mask_in, *mask[2];
	uint8_t *tags;
	float share; /* of each token */
	struct dtl_net_losses losses;
};

static inline bool
dtl_learning_chance(struct dtl_net_random *r, int percent)
{
	return r != NULL && dtl_net_roll(r) * 100.0F < (float)percent;
}

/* Percent. */
static inline int
dtl_learning_drop(const struct dtl_learning *l, int usual)
{
	return usual * (int)l->net->habits.drop / 100;
}

/* The same of whole words. */
static inline int
dtl_learning_strange(const struct dtl_learning *l, int usual)
{
	return usual * (int)l->net->habits.strange / 100;
}

/* Of a row's classes: the right one, and what another net thinks, NULL if nothing. */
struct dtl_learning_goal {
	size_t gold;
	const float *opinion;
	float trust; /* in the opinion, beside what is right */
	float share;
};

/* Scores become chances. */
void dtl_learning_chances(float *score, size_t count);
/* Scores become their gradient; the loss. */
double dtl_learning_loss(float *score, size_t count, const struct dtl_learning_goal *goal);
/* How far a row's sentence is learned from opinions. */
static inline float
dtl_learning_trust(const struct dtl_learning *l, uint32_t sentence)
{
	const struct dtl_net_batch *b = l->batch;

	return b->opinions != NULL ? b->trust[sentence] : 0.0F;
}

/* Arcs and labels; the gradient of the second layer's states, NULL when nothing is learned. */
float *dtl_learning_tree(struct dtl_learning *l);

#endif
