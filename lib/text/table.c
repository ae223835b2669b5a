#include "text/table.h"

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
	return true;
}

/* Which of the 4 prints in v is wanted: its top bit is set; a false mark stands only above a true one. */
static uint64_t
marks_of(uint64_t v, uint64_t wanted)
{
	const uint64_t ones = 0x0001000100010001u;

	v ^= wanted * ones;
	return (v - ones) & ~v & ones << 15;
}

/* Slot of a print among the first 4 * words of a row, or 4 * words. */
static unsigned
slot_of(const unsigned char *row, unsigned words, uint16_t print)
{
	for (unsigned i = 0; i < words; i++) {
		uint64_t prints;

		memcpy(&prints, row + 8 * (size_t)i, sizeof prints);
		uint64_t marks = marks_of(prints, print);
		if (marks != 0)
			return 4 * i + (unsigned)__builtin_ctzll(marks) / 16;
	}
	return 4 * words;
}

static uint16_t
load_u16(const unsigned char *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* Payload in a row of 10, or 0 and whether the row has a hole. */
static uint32_t
sparse_payload(const unsigned char *row, uint16_t print, bool *ret_hole)
{
	unsigned slot = slot_of(row, 2, print);

	if (slot == 8 && load_u16(row + 16) != print)
		slot = load_u16(row + 18) == print ? 9 : DTL_LINEAR_SLOTS;
	*ret_hole = load_u16(row + 2 * (DTL_LINEAR_SLOTS - 1)) == 0;
	return slot < DTL_LINEAR_SLOTS ? load_u32(row + 2 * DTL_LINEAR_SLOTS + 4 * (size_t)slot)
				       : 0;
}

static uint32_t
dense_payload(const unsigned char *row, uint16_t print, bool *ret_hole)
{
	unsigned slot = slot_of(row, 4, print);

	*ret_hole = load_u16(row + 2 * (DTL_DENSE_SLOTS - 1)) == 0;
	return slot < DTL_DENSE_SLOTS ? load_u16(row + 2 * DTL_DENSE_SLOTS + 2 * (size_t)slot) : 0;
}

/* Payload of a feature, or 0. The walk is bounded by the table: a full one has no hole to end it. */
static uint32_t
find(const struct dtl_linear *l, uint64_t hash, bool dense)
{
	uint32_t row = dtl_table_row(hash, l->row_count);
	uint16_t print = dtl_linear_print(hash);

	for (uint32_t seen = 0; seen < l->row_count; seen++) {
		const unsigned char *p = l->rows + (size_t)row * DTL_TABLE_ROW;
		bool hole;
		uint32_t v =
		    dense ? dense_payload(p, print, &hole) : sparse_payload(p, print, &hole);

		if (v != 0 || hole)
			return v;
		row = row + 1 < l->row_count ? row + 1 : 0;
	}
	return 0;
}

static void
add_pair(const struct dtl_linear *l, unsigned cls, unsigned stored, int32_t *score)
{
	/* a file made wrong may name a class hundreds of times: then the sum goes round */
	if (cls < l->class_count)
		score[cls] = (int32_t)((uint32_t)score[cls] + (uint32_t)l->weight[stored]);
}

static void
score_dense(const struct dtl_linear *l, const uint64_t *features, size_t count, int32_t *score)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t v = find(l, features[i], true);

		score[1] += l->weight[v & 0xff];
		score[2] += l->weight[v >> 8 & 0xff];
	}
}

/* A payload is count << 24 | first pair; a single pair is its own payload, in the low 16 bits. */
static void
score_sparse(const struct dtl_linear *l, const uint64_t *features, size_t count, int32_t *score)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t v = find(l, features[i], false);
		uint32_t pairs = v >> 24, at = v & 0xffffff;

		if (pairs == 1)
			add_pair(l, at & 0xff, (at >> 8) & 0xff, score);
		else if (pairs > 1 && at + pairs <= l->pool_count)
			for (const unsigned char *p = l->pool + 2 * (size_t)at; pairs > 0;
			     pairs--, p += 2)
				add_pair(l, p[0], p[1], score);
	}
}

void
dtl_linear_score(const struct dtl_linear *l, const uint64_t *features, size_t count, int32_t *score)
{
	/* the table is larger than the caches: ask for every row before the first is looked at */
	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(
		    l->rows + (size_t)dtl_table_row(features[i], l->row_count) * DTL_TABLE_ROW);
	if (l->class_count == DTL_DENSE_CLASSES)
		score_dense(l, features, count, score);
	else
		score_sparse(l, features, count, score);
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
