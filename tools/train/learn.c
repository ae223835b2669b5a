#include "learn.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 16 };

static void *
must(void *p)
{
	if (p == NULL) {
		(void)fputs("train: out of memory\n", stderr);
		abort();
	}
	return p;
}

void
dtl_learner_init(struct dtl_learner *l, uint32_t class_count)
{
	memset(l, 0, sizeof *l);
	l->class_count = class_count;
	l->slot_count = FIRST_SLOTS;
	l->slots = must(calloc(l->slot_count, sizeof *l->slots));
	l->keys = must(calloc(l->slot_count, sizeof *l->keys));
	l->row_cap = FIRST_SLOTS;
	l->rows = must(calloc(l->row_cap, sizeof *l->rows));
}

void
dtl_learner_clear(struct dtl_learner *l)
{
	for (size_t i = 0; i < l->row_count; i++)
		free(l->rows[i].cells);
	free(l->rows);
	free(l->slots);
	free(l->keys);
	memset(l, 0, sizeof *l);
}

/* The slot of a key, or the empty one where it belongs. */
static size_t
slot_of(const struct dtl_learner *l, uint64_t key)
{
	size_t i = key & (l->slot_count - 1);

	while (l->slots[i] != 0 && l->keys[i] != key)
		i = (i + 1) & (l->slot_count - 1);
	return i;
}

static void
grow(struct dtl_learner *l)
{
	l->slot_count *= 2;
	free(l->slots);
	free(l->keys);
	l->slots = must(calloc(l->slot_count, sizeof *l->slots));
	l->keys = must(calloc(l->slot_count, sizeof *l->keys));
	for (size_t i = 0; i < l->row_count; i++) {
		size_t slot = slot_of(l, l->rows[i].key);

		l->slots[slot] = (uint32_t)i + 1;
		l->keys[slot] = l->rows[i].key;
	}
}

static void
add_cells(struct dtl_row *row, uint32_t class_count)
{
	row->cells = must(calloc(class_count, sizeof *row->cells));
	row->count = row->cap = (uint16_t)class_count;
	for (uint32_t i = 0; i < class_count; i++)
		row->cells[i].cls = (uint16_t)i;
}

/* The number of a row + 1; 0 when it is not there and may not be added. */
static uint32_t
add_row(struct dtl_learner *l, uint64_t key)
{
	if (l->closed)
		return l->slots[slot_of(l, key)];
	if ((l->row_count + 1) * 2 > l->slot_count)
		grow(l);
	size_t slot = slot_of(l, key);
	if (l->slots[slot] != 0)
		return l->slots[slot];
	if (l->row_count == l->row_cap) {
		l->row_cap *= 2;
		l->rows = must(realloc(l->rows, l->row_cap * sizeof *l->rows));
	}
	l->rows[l->row_count] = (struct dtl_row){ .key = key };
	if (l->class_count <= DTL_LEARN_FEW)
		add_cells(&l->rows[l->row_count], l->class_count);
	l->slots[slot] = (uint32_t)++l->row_count;
	l->keys[slot] = key;
	return l->slots[slot];
}

void
dtl_learner_score(struct dtl_learner *l, const uint64_t *features, size_t count, int32_t *score)
{
	assert(count <= DTL_LEARN_FEATURES_MAX);
	memset(score, 0, l->class_count * sizeof *score);
	for (size_t i = 0; i < count; i++) {
		__builtin_prefetch(&l->keys[features[i] & (l->slot_count - 1)]);
		__builtin_prefetch(&l->slots[features[i] & (l->slot_count - 1)]);
	}
	for (size_t i = 0; i < count; i++) {
		l->found[i] = l->slots[slot_of(l, features[i])];
		if (l->found[i] != 0)
			__builtin_prefetch(&l->rows[l->found[i] - 1]);
	}
	for (size_t i = 0; i < count; i++)
		if (l->found[i] != 0)
			__builtin_prefetch(l->rows[l->found[i] - 1].cells);
	for (size_t i = 0; i < count; i++) {
		if (l->found[i] == 0)
			continue;
		struct dtl_row *row = &l->rows[l->found[i] - 1];

		row->uses++;
		for (uint16_t k = 0; k < row->count; k++)
			score[row->cells[k].cls] += row->cells[k].weight;
	}
}

static void
change(struct dtl_learner *l, struct dtl_row *row, uint32_t cls, int32_t by)
{
	uint16_t k = 0;

	while (k < row->count && row->cells[k].cls != cls)
		k++;
	if (k == row->count) {
		if (row->count == row->cap) {
			row->cap = (uint16_t)(row->cap * 2 + 2);
			row->cells = must(realloc(row->cells, row->cap * sizeof *row->cells));
		}
		row->cells[row->count++] = (struct dtl_cell){ .cls = (uint16_t)cls };
	}
	row->cells[k].weight += by;
	row->cells[k].sum += l->step * by;
}

void
dtl_learner_update(
    struct dtl_learner *l, const uint64_t *features, size_t count, uint32_t good, uint32_t bad)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t at = l->found[i] != 0 ? l->found[i] : add_row(l, features[i]);
		if (at == 0)
			continue;
		struct dtl_row *row = &l->rows[at - 1];

		change(l, row, good, 1);
		change(l, row, bad, -1);
	}
}

void
dtl_learner_move(struct dtl_learner *l, uint64_t feature, uint32_t cls, int32_t by)
{
	change(l, &l->rows[add_row(l, feature) - 1], cls, by);
}

static struct dtl_cell *
cell_of(struct dtl_row *row, uint16_t cls)
{
	change(&(struct dtl_learner){ 0 }, row, cls, 0);
	for (uint16_t k = 0;; k++)
		if (row->cells[k].cls == cls)
			return &row->cells[k];
}

void
dtl_learner_merge(struct dtl_learner *l, uint64_t (*other)(uint64_t feature))
{
	for (size_t i = 0; i < l->row_count; i++) {
		uint32_t at = l->slots[slot_of(l, other(l->rows[i].key))];

		if (at == 0)
			continue;
		struct dtl_row *from = &l->rows[at - 1];
		for (uint16_t k = 0; k < from->count; k++) {
			struct dtl_cell *to = cell_of(&l->rows[i], from->cells[k].cls);

			to->weight += from->cells[k].weight;
			to->sum += from->cells[k].sum;
		}
		from->count = 0;
	}
}

void
dtl_learner_move_all(
    struct dtl_learner *l, const uint64_t *features, size_t count, uint32_t cls, int32_t by)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t at = add_row(l, features[i]);

		if (at != 0)
			change(l, &l->rows[at - 1], cls, by);
	}
}

int64_t
dtl_learner_importance(const struct dtl_learner *l, const struct dtl_row *row)
{
	int64_t low = 0, high = 0;

	for (uint16_t i = 0; i < row->count; i++) {
		int64_t average = dtl_learner_average(l, &row->cells[i]);

		low = average < low ? average : low;
		high = average > high ? average : high;
	}
	return (int64_t)((double)(high - low) * log1p((double)row->uses));
}

static int
falling(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/* The importance that the feature in place `keep` has. */
static int64_t
least_to_keep(const struct dtl_learner *l, size_t keep)
{
	int64_t *all = must(calloc(l->row_count + 1, sizeof *all));

	for (size_t i = 0; i < l->row_count; i++)
		all[i] = dtl_learner_importance(l, &l->rows[i]);
	qsort(all, l->row_count, sizeof *all, falling);
	int64_t least = keep < l->row_count ? all[keep] : 0;
	free(all);
	return least;
}

void
dtl_learner_close(struct dtl_learner *l, size_t keep)
{
	int64_t least = least_to_keep(l, keep);
	size_t count = 0;

	for (size_t i = 0; i < l->row_count; i++) {
		if (dtl_learner_importance(l, &l->rows[i]) > least)
			l->rows[count++] = l->rows[i];
		else
			free(l->rows[i].cells);
	}
	l->row_count = count;
	l->slot_count = FIRST_SLOTS;
	while (l->slot_count < count * 2)
		l->slot_count *= 2;
	l->slot_count /= 2;
	grow(l);
	l->closed = true;
}

void
dtl_learner_tick(struct dtl_learner *l)
{
	l->step++;
}

int64_t
dtl_learner_average(const struct dtl_learner *l, const struct dtl_cell *cell)
{
	return cell->weight * l->step - cell->sum;
}
