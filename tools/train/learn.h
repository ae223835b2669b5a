/*
 * learn - an averaged perceptron over hashed features, in whole numbers only.
 *
 *	dtl_learner_init   (dtl_learner_score  dtl_learner_update) ...   dtl_learner_average  _clear
 *
 * Weights move by whole steps and their averages are sums of them, so a training run gives the same
 * bits on every machine.
 *
 * Errors:  none; out of memory aborts.
 * Memory:  heap, freed by clear.
 * Threads: one learner, one thread.
 */
#ifndef DTL_TRAIN_LEARN_H
#define DTL_TRAIN_LEARN_H

#include <stddef.h>
#include <stdint.h>

enum { DTL_LEARN_FEATURES_MAX = 160 };

struct dtl_cell {
	int64_t sum; /* step * change, summed: average = weight * steps - sum */
	int32_t weight;
	uint16_t cls;
};

enum { DTL_LEARN_FEW = 3 }; /* cells that lie in the row itself */

/* One line of the processor's cache, for as long as its cells are few. */
struct dtl_row {
	uint64_t key;
	uint16_t count, cap; /* cells; cap 0: they are in the row itself */
	uint32_t uses; /* times it was there since it was first learned */
	union {
		struct dtl_cell few[DTL_LEARN_FEW];
		struct dtl_cell *many;
	} at;
};

struct dtl_learner_slot {
	uint64_t key;
	uint64_t row; /* + 1; 0 empty */
};

struct dtl_learner {
	struct dtl_learner_slot *slots;
	size_t slot_count;
	struct dtl_row *rows;
	size_t row_count, row_cap;
	int64_t step;
	uint32_t class_count;
	/* rows of the features that were scored last */
	uint32_t found[DTL_LEARN_FEATURES_MAX];
};

static inline const struct dtl_cell *
dtl_row_cells(const struct dtl_row *row)
{
	return row->cap == 0 ? row->at.few : row->at.many;
}

void dtl_learner_init(struct dtl_learner *l, uint32_t class_count);
void dtl_learner_clear(struct dtl_learner *l);
/* Sets score[0 .. class_count) and remembers where the features are. */
void
dtl_learner_score(struct dtl_learner *l, const uint64_t *features, size_t count, int32_t *score);
/* Moves the features that were scored last towards good and away from bad. */
void dtl_learner_update(
    struct dtl_learner *l, const uint64_t *features, size_t count, uint32_t good, uint32_t bad);
/* Changes the weight of one feature for one class. */
void dtl_learner_move(struct dtl_learner *l, uint64_t feature, uint32_t cls, int32_t by);
/* Adds to each feature what other(feature) learned, and forgets what that is. */
void dtl_learner_merge(struct dtl_learner *l, uint64_t (*other)(uint64_t feature));
/* How much a feature says: the spread of its averages, for what was seen often. */
int64_t dtl_learner_importance(const struct dtl_learner *l, const struct dtl_row *row);
/* Adds what another learner of the same classes learned in as many steps. */
void dtl_learner_add(struct dtl_learner *l, const struct dtl_learner *other);
/* One more example was seen. */
void dtl_learner_tick(struct dtl_learner *l);
/* The average of a cell, times the number of steps. */
int64_t dtl_learner_average(const struct dtl_learner *l, const struct dtl_cell *cell);

#endif
