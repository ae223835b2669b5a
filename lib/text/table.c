#include "text/table.h"

#include "text/slot.h"

enum { BATCH = 64 };

static uint32_t
load_u32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

bool
dtl_linear_open(struct dtl_linear *l, struct dtl_str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;

	if (bytes.n < DTL_LINEAR_HEAD)
		return false;
	l->class_count = load_u32(p);
	l->row_count = load_u32(p + 4);
	l->pool_count = load_u32(p + 8);
	if (l->class_count == 0 || l->class_count > DTL_CLASS_MAX || l->row_count == 0)
		return false;
	size_t rows = (size_t)l->row_count * DTL_TABLE_ROW;
	if (bytes.n != DTL_LINEAR_HEAD + rows + (size_t)l->pool_count * 2)
		return false;
	memcpy(l->weight, p + 12, sizeof l->weight);
	for (size_t i = 0; i < sizeof l->weight / sizeof l->weight[0]; i++)
		if (l->weight[i] < -DTL_WEIGHT_MAX || l->weight[i] > DTL_WEIGHT_MAX)
			return false;
	l->rows = p + DTL_LINEAR_HEAD;
	l->pool = l->rows + rows;
	for (size_t i = 0; i < l->pool_count; i++)
		if (l->pool[2 * i] >= l->class_count)
			return false;
	return true;
}

static const unsigned char *
payload_at(const unsigned char *row, unsigned slot)
{
	return row + (size_t)2 * DTL_LINEAR_SLOTS + sizeof(uint32_t) * slot;
}

/* Payload of a feature that is not in this row but spilt from it. The table may be damaged. */
static uint32_t
find_spilt(const struct dtl_linear *l, const unsigned char *row, uint16_t print)
{
	const unsigned char *end = l->rows + (size_t)l->row_count * DTL_TABLE_ROW;

	for (uint32_t seen = 1; seen < l->row_count; seen++) {
		row = row + DTL_TABLE_ROW < end ? row + DTL_TABLE_ROW : l->rows;
		unsigned slot = dtl_slot(row, DTL_LINEAR_SLOTS, print);

		if (slot < DTL_LINEAR_SLOTS)
			return load_u32(payload_at(row, slot));
		if (!dtl_linear_spilt(row, print))
			break;
	}
	return 0;
}

/*
 * Payload of a feature, or 0. A third of the features asked for
 * is not there, at random, which no processor guesses: so what is not there is masked out rather than
 * branched around, and the only branch is the rare one to the next row.
 */
static inline uint32_t
find(const struct dtl_linear *l, uint64_t hash)
{
	const unsigned char *row =
	    l->rows + (size_t)dtl_table_row(hash, l->row_count) * DTL_TABLE_ROW;
	uint16_t print = dtl_linear_print(hash);
	unsigned same = dtl_slot_bits(row, DTL_LINEAR_SLOTS, print);
	unsigned slot = (unsigned)__builtin_ctz(same | 1u << DTL_LINEAR_SLOTS);
	uint32_t payload = load_u32(payload_at(row, slot));

	if (__builtin_expect((same == 0) & dtl_linear_spilt(row, print), 0))
		return find_spilt(l, row, print);
	return payload & (0u - (uint32_t)(same != 0));
}

/* Read, not prefetched: processors drop prefetches when many are under way. */
static void
fetch(const struct dtl_linear *l, const uint64_t *features, size_t count)
{
	const volatile unsigned char *rows = l->rows;

	for (size_t i = 0; i < count; i++)
		(void)rows[(size_t)dtl_table_row(features[i], l->row_count) * DTL_TABLE_ROW];
}

static void
add_pairs(const struct dtl_linear *l, uint32_t payload, int32_t *restrict score)
{
	uint32_t pairs = payload >> 24, at = payload & 0xffffff;

	if (pairs == 1) {
		if ((at & 0xff) < l->class_count)
			score[at & 0xff] += l->weight[at >> 8 & 0xff];
		return;
	}
	if (at + pairs > l->pool_count)
		return;
	const unsigned char *p = l->pool + 2 * (size_t)at, *end = p + 2 * (size_t)pairs;
	for (; p < end; p += 2)
		score[p[0]] += l->weight[p[1]];
}

/*
 * A payload is count << 24 | first pair; a single pair is its own payload, in the low 16 bits. The pool
 * is asked for all pairs of a batch before the first is looked at.
 */
static void
add_all(const struct dtl_linear *l, const uint64_t *features, size_t count, int32_t *score)
{
	uint32_t payload[BATCH];

	while (count > 0) {
		size_t batch = count < BATCH ? count : BATCH, found = 0;

		for (size_t i = 0; i < batch; i++) {
			uint32_t v = find(l, features[i]);

			__builtin_prefetch(l->pool + 2 * (size_t)(v & 0xffffff));
			payload[found] = v;
			found += v != 0;
		}
		for (size_t i = 0; i < found; i++)
			add_pairs(l, payload[i], score);
		features += batch;
		count -= batch;
	}
}

void
dtl_linear_fetch(const struct dtl_linear *l, const uint64_t *features, size_t count)
{
	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(
		    l->rows + (size_t)dtl_table_row(features[i], l->row_count) * DTL_TABLE_ROW);
}

void
dtl_linear_score(const struct dtl_linear *l, const uint64_t *features, size_t count, int32_t *score)
{
	/* the table is larger than the caches: ask for every row before the first is looked at */
	fetch(l, features, count);
	add_all(l, features, count, score);
}

bool
dtl_words_open(struct dtl_words *w, struct dtl_str bytes)
{
	if (bytes.n == 0 || bytes.n % DTL_TABLE_ROW != 0 || bytes.n / DTL_TABLE_ROW > UINT32_MAX)
		return false;
	w->rows = (const unsigned char *)bytes.p;
	w->row_count = (uint32_t)(bytes.n / DTL_TABLE_ROW);
	return true;
}

void
dtl_words_fetch(const struct dtl_words *w, uint64_t hash)
{
	__builtin_prefetch(w->rows + (size_t)dtl_table_row(hash, w->row_count) * DTL_TABLE_ROW);
}

uint32_t
dtl_words_get(const struct dtl_words *w, uint64_t hash)
{
	uint32_t row = dtl_table_row(hash, w->row_count);
	uint32_t wanted = dtl_words_print(hash);

	for (uint32_t seen = 0; seen < w->row_count; seen++) {
		const unsigned char *p = w->rows + (size_t)row * DTL_TABLE_ROW;

		for (int i = 0; i < DTL_WORDS_SLOTS; i++) {
			uint32_t print = load_u32(p + 4 * i);

			if (print == wanted)
				return load_u32(p + 4 * (DTL_WORDS_SLOTS + i));
			if (print == 0)
				return 0;
		}
		row = row + 1 < w->row_count ? row + 1 : 0;
	}
	return 0;
}
