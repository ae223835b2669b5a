#include "learn.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_SLOTS = 1 << 16, LINE = 64, HUGE_PAGE = 1 << 21 };
_Static_assert(sizeof(struct dtl_row) == LINE, "a row is a line of the cache");

static void *
must(void *p)
{
	if (p == NULL) {
		(void)fputs("train: out of memory\n", stderr);
		abort();
	}
	return p;
}

/* Zeroes, on huge pages where there are any: the tables are read all over. */
static void *
table(size_t bytes)
{
	size_t size = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	void *p = must(aligned_alloc(HUGE_PAGE, size));

	(void)madvise(p, size, MADV_HUGEPAGE);
	return memset(p, 0, size);
}

void
dtl_learner_init(struct dtl_learner *l, uint32_t class_count)
{
	memset(l, 0, sizeof *l);
	l->class_count = class_count;
	l->slot_count = FIRST_SLOTS;
	l->slots = table(l->slot_count * sizeof *l->slots);
	l->row_cap = FIRST_SLOTS;
	l->rows = table(l->row_cap * sizeof *l->rows);
}

static void
clear_row(struct dtl_row *row)
{
	if (row->cap > 0)
		free(row->at.many);
}

void
dtl_learner_clear(struct dtl_learner *l)
{
	for (size_t i = 0; i < l->row_count; i++)
		clear_row(&l->rows[i]);
	free(l->rows);
	free(l->slots);
	memset(l, 0, sizeof *l);
}

/* The slot of a key, or the empty one where it belongs. */
static size_t
slot_of(const struct dtl_learner *l, uint64_t key)
{
	size_t i = key & (l->slot_count - 1);

	while (l->slots[i].row != 0 && l->slots[i].key != key)
		i = (i + 1) & (l->slot_count - 1);
	return i;
}

static void
grow(struct dtl_learner *l)
{
	l->slot_count *= 2;
	free(l->slots);
	l->slots = table(l->slot_count * sizeof *l->slots);
	for (size_t i = 0; i < l->row_count; i++)
		l->slots[slot_of(l, l->rows[i].key)] =
		    (struct dtl_learner_slot){ l->rows[i].key, i + 1 };
}

static void
grow_rows(struct dtl_learner *l)
{
	struct dtl_row *rows = table(2 * l->row_cap * sizeof *rows);

	memcpy(rows, l->rows, l->row_count * sizeof *rows);
	free(l->rows);
	l->rows = rows;
	l->row_cap *= 2;
}

/* The number of a row, which is added when it is not there, + 1. */
static uint32_t
add_row(struct dtl_learner *l, uint64_t key)
{
	if ((l->row_count + 1) * 2 > l->slot_count)
		grow(l);
	size_t slot = slot_of(l, key);
	if (l->slots[slot].row != 0)
		return (uint32_t)l->slots[slot].row;
	if (l->row_count == l->row_cap)
		grow_rows(l);
	l->rows[l->row_count] = (struct dtl_row){ .key = key };
	l->slots[slot] = (struct dtl_learner_slot){ key, ++l->row_count };
	return (uint32_t)l->row_count;
}

void
dtl_learner_score(struct dtl_learner *l, const uint64_t *features, size_t count, int32_t *score)
{
	assert(count <= DTL_LEARN_FEATURES_MAX);
	memset(score, 0, l->class_count * sizeof *score);
	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(&l->slots[features[i] & (l->slot_count - 1)]);
	for (size_t i = 0; i < count; i++) {
		l->found[i] = (uint32_t)l->slots[slot_of(l, features[i])].row;
		if (l->found[i] != 0)
			__builtin_prefetch(&l->rows[l->found[i] - 1]);
	}
	for (size_t i = 0; i < count; i++)
		if (l->found[i] != 0)
			__builtin_prefetch(dtl_row_cells(&l->rows[l->found[i] - 1]));
	for (size_t i = 0; i < count; i++) {
		if (l->found[i] == 0)
			continue;
		struct dtl_row *row = &l->rows[l->found[i] - 1];

		row->uses++;
		const struct dtl_cell *cells = dtl_row_cells(row);
		for (uint16_t k = 0; k < row->count; k++)
			score[cells[k].cls] += cells[k].weight;
	}
}

static void
more_cells(struct dtl_row *row)
{
	uint16_t cap = row->cap == 0 ? 2 * DTL_LEARN_FEW : (uint16_t)(2 * row->cap);
	struct dtl_cell *cells = must(calloc(cap, sizeof *cells));

	memcpy(cells, dtl_row_cells(row), row->count * sizeof *cells);
	clear_row(row);
	row->at.many = cells;
	row->cap = cap;
}

static struct dtl_cell *
cell_of(struct dtl_row *row, uint32_t cls)
{
	const struct dtl_cell *cells = dtl_row_cells(row);
	uint16_t k = 0;

	while (k < row->count && cells[k].cls != cls)
		k++;
	if (k == row->count) {
		if (row->count == (row->cap == 0 ? DTL_LEARN_FEW : row->cap))
			more_cells(row);
		struct dtl_cell *fresh = (row->cap == 0 ? row->at.few : row->at.many) + k;
		*fresh = (struct dtl_cell){ .cls = (uint16_t)cls };
		row->count++;
	}
	return (row->cap == 0 ? row->at.few : row->at.many) + k;
}

static void
change(struct dtl_learner *l, struct dtl_row *row, uint32_t cls, int32_t by)
{
	struct dtl_cell *cell = cell_of(row, cls);

	cell->weight += by;
	cell->sum += l->step * by;
}

void
dtl_learner_update(
    struct dtl_learner *l, const uint64_t *features, size_t count, uint32_t good, uint32_t bad)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t at = l->found[i] != 0 ? l->found[i] : add_row(l, features[i]);
		struct dtl_row *row = &l->rows[at - 1];

		change(l, row, good, 1);
		change(l, row, bad, -1);
	}
}

void
dtl_learner_move(struct dtl_learner *l, uint64_t feature, uint32_t cls, int32_t by)
{
	uint32_t at = add_row(l, feature); /* may move the rows */

	change(l, &l->rows[at - 1], cls, by);
}

void
dtl_learner_merge(struct dtl_learner *l, uint64_t (*other)(uint64_t feature))
{
	for (size_t i = 0; i < l->row_count; i++) {
		uint32_t at = (uint32_t)l->slots[slot_of(l, other(l->rows[i].key))].row;

		if (at == 0)
			continue;
		struct dtl_row *from = &l->rows[at - 1];
		for (uint16_t k = 0; k < from->count; k++) {
			struct dtl_cell cell = dtl_row_cells(from)[k];
			struct dtl_cell *to = cell_of(&l->rows[i], cell.cls);

			to->weight += cell.weight;
			to->sum += cell.sum;
		}
		from->count = 0;
	}
}

int64_t
dtl_learner_importance(const struct dtl_learner *l, const struct dtl_row *row)
{
	int64_t low = 0, high = 0;

	for (uint16_t i = 0; i < row->count; i++) {
		int64_t average = dtl_learner_average(l, &dtl_row_cells(row)[i]);

		low = average < low ? average : low;
		high = average > high ? average : high;
	}
	return (int64_t)((double)(high - low) * log1p((double)row->uses));
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

void
dtl_learner_add(struct dtl_learner *l, const struct dtl_learner *other)
{
	for (size_t i = 0; i < other->row_count; i++) {
		const struct dtl_row *from = &other->rows[i];
		const struct dtl_cell *cells = dtl_row_cells(from);
		uint32_t at = add_row(l, from->key);

		struct dtl_row *row = &l->rows[at - 1];
		row->uses += from->uses;
		for (uint16_t k = 0; k < from->count; k++) {
			struct dtl_cell *cell = cell_of(row, cells[k].cls);
			cell->weight += cells[k].weight;
			cell->sum += cells[k].sum;
		}
	}
}
