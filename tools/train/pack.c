#include "pack.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

enum {
	LEVELS = 127,
	TOP = 1 << 20,
	FILL_PERCENT = 84,
};
static const double MU = 255.0;

struct packer {
	const struct dtl_learner *l;
	double greatest; /* weight of all that are kept */
	unsigned least_percent;
};

struct kept {
	uint64_t key;
	const struct dtl_row *row;
	int64_t importance;
};

static int
by_importance(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->importance != y->importance)
		return x->importance > y->importance ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static int
by_key(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

/* Companding: half of the 127 levels lie below a sixteenth of the greatest weight. */
static int
level_of(int64_t average, double greatest)
{
	double share = fabs((double)average) / greatest;
	int level = (int)lround(log1p(MU * (share < 1 ? share : 1)) / log1p(MU) * LEVELS);

	return average < 0 ? -level : level;
}

static int32_t
weight_of(int level)
{
	double share = (pow(1 + MU, abs(level) / (double)LEVELS) - 1) / MU;
	int32_t weight = (int32_t)lround(share * TOP);

	return level < 0 ? -weight : weight;
}

static uint32_t
byte_of(int level)
{
	return (uint32_t)level & 0xff;
}

static void
add_u32(struct dtl_buf *out, uint32_t v)
{
	dtl_buf_add(out, &v, sizeof v);
}

static int64_t
greatest_in(const struct dtl_learner *l, const struct dtl_row *row)
{
	int64_t greatest = 0;

	for (uint16_t i = 0; i < row->count; i++) {
		int64_t average = dtl_learner_average(l, &dtl_row_cells(row)[i]);

		average = average < 0 ? -average : average;
		greatest = average > greatest ? average : greatest;
	}
	return greatest;
}

static uint32_t
payload_of(const struct packer *p, const struct dtl_row *row, struct dtl_buf *pool)
{
	uint32_t count = 0, last = 0, at = (uint32_t)(pool->n / 2);
	int64_t least = greatest_in(p->l, row) / 100 * p->least_percent;

	for (uint16_t i = 0; i < row->count; i++) {
		int64_t average = dtl_learner_average(p->l, &dtl_row_cells(row)[i]);
		int level = level_of(average, p->greatest);

		if (level == 0 || (average < 0 ? -average : average) < least)
			continue;
		last = dtl_row_cells(row)[i].cls | byte_of(level) << 8;
		dtl_buf_add_char(pool, (char)(last & 0xff));
		dtl_buf_add_char(pool, (char)(last >> 8));
		count++;
	}
	if (count <= 1)
		dtl_buf_truncate(pool, (size_t)at * 2);
	if (count == 0)
		return 0;
	return count == 1 ? 1u << 24 | last : count << 24 | at;
}

/* First place in the row's chain that is free; rows are never all full. */
static void
put_print(unsigned char *rows, uint32_t row_count, uint64_t key, uint32_t payload)
{
	uint32_t row = dtl_table_row(key, row_count);
	uint16_t print = dtl_linear_print(key);

	for (;; row = row + 1 < row_count ? row + 1 : 0) {
		unsigned char *p = rows + (size_t)row * DTL_TABLE_ROW;

		for (size_t i = 0; i < DTL_LINEAR_SLOTS; i++) {
			uint16_t there;

			memcpy(&there, p + 2 * i, sizeof there);
			if (there != 0)
				continue;
			memcpy(p + 2 * i, &print, sizeof print);
			p += (size_t)2 * DTL_LINEAR_SLOTS;
			memcpy(p + sizeof payload * i, &payload, sizeof payload);
			return;
		}
		dtl_linear_spill(p, print);
	}
}

static double
greatest_of(const struct dtl_learner *l, const struct kept *kept, size_t count)
{
	double greatest = 1;

	for (size_t i = 0; i < count; i++)
		for (uint16_t k = 0; k < kept[i].row->count; k++) {
			double v =
			    fabs((double)dtl_learner_average(l, &dtl_row_cells(kept[i].row)[k]));

			greatest = v > greatest ? v : greatest;
		}
	return greatest;
}

static struct kept *
select_rows(struct dtl_arena *a, const struct dtl_learner *l, size_t *keep)
{
	struct kept *kept = DTL_NEW_ARRAY(a, l->row_count, struct kept);
	size_t count = 0;

	for (size_t i = 0; i < l->row_count; i++) {
		int64_t importance = dtl_learner_importance(l, &l->rows[i]);

		if (importance > 0)
			kept[count++] = (struct kept){ l->rows[i].key, &l->rows[i], importance };
	}
	if (count > 0)
		qsort(kept, count, sizeof *kept, by_importance);
	*keep = *keep < count ? *keep : count;
	if (*keep > 0)
		qsort(kept, *keep, sizeof *kept, by_key);
	return kept;
}

void
dtl_pack_linear(struct dtl_arena *a, const struct dtl_learner *l, size_t keep,
    unsigned least_percent, struct dtl_buf *out)
{
	struct kept *kept = select_rows(a, l, &keep);
	uint32_t row_count = (uint32_t)(keep * 100 / (DTL_LINEAR_SLOTS * FILL_PERCENT) + 2);
	unsigned char *rows = DTL_NEW_ARRAY(a, (size_t)row_count * DTL_TABLE_ROW, unsigned char);
	struct packer p = { l, greatest_of(l, kept, keep), least_percent };
	size_t begin = out->n;
	struct dtl_buf pool;

	dtl_buf_init(&pool, a);
	for (size_t i = 0; i < keep; i++) {
		uint32_t payload = payload_of(&p, kept[i].row, &pool);

		if (payload != 0)
			put_print(rows, row_count, kept[i].key, payload);
	}
	add_u32(out, l->class_count);
	add_u32(out, row_count);
	add_u32(out, (uint32_t)(pool.n / 2));
	for (int byte = 0; byte < 256; byte++)
		add_u32(out, (uint32_t)weight_of(byte < 128 ? byte : byte == 128 ? 0 : byte - 256));
	while (out->n - begin < DTL_LINEAR_HEAD)
		dtl_buf_add_char(out, 0);
	dtl_buf_add(out, rows, (size_t)row_count * DTL_TABLE_ROW);
	dtl_buf_add(out, pool.p, pool.n);
}

static int
by_hash(const void *a, const void *b)
{
	const struct dtl_pair *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

static void
put_word(unsigned char *rows, uint32_t row_count, const struct dtl_pair *pair)
{
	uint32_t row = dtl_table_row(pair->hash, row_count);
	uint32_t print = dtl_words_print(pair->hash);

	for (;; row = row + 1 < row_count ? row + 1 : 0) {
		unsigned char *p = rows + (size_t)row * DTL_TABLE_ROW;

		for (size_t i = 0; i < DTL_WORDS_SLOTS; i++) {
			uint32_t there;

			memcpy(&there, p + 4 * i, sizeof there);
			if (there == print)
				return;
			if (there != 0)
				continue;
			memcpy(p + 4 * i, &print, sizeof print);
			memcpy(p + 4 * (DTL_WORDS_SLOTS + i), &pair->value, sizeof pair->value);
			return;
		}
	}
}

void
dtl_pack_words(struct dtl_pair *pairs, size_t count, struct dtl_buf *out)
{
	uint32_t row_count = (uint32_t)(count * 100 / (DTL_WORDS_SLOTS * FILL_PERCENT) + 2);
	size_t begin = out->n;

	if (count > 0)
		qsort(pairs, count, sizeof *pairs, by_hash);
	dtl_buf_reserve(out, (size_t)row_count * DTL_TABLE_ROW);
	for (size_t i = 0; i < (size_t)row_count * DTL_TABLE_ROW; i++)
		dtl_buf_add_char(out, 0);
	for (size_t i = 0; i < count; i++)
		put_word((unsigned char *)out->p + begin, row_count, &pairs[i]);
}

static void
pad(struct dtl_buf *out, size_t multiple)
{
	while (out->n % multiple != 0)
		dtl_buf_add_char(out, 0);
}

void
dtl_pack_model(const struct dtl_str section[DTL_SECTION_COUNT], struct dtl_buf *out)
{
	uint64_t place[DTL_SECTION_COUNT][2];
	unsigned char head[DTL_MODEL_HEAD] = { 0 };
	const uint32_t fixed[2] = { DTL_MODEL_VERSION, DTL_MODEL_ORDER };
	const uint32_t counts[2] = { DTL_FEATURES_VERSION, DTL_SECTION_COUNT };

	dtl_buf_add(out, head, sizeof head);
	for (size_t i = 0; i < DTL_SECTION_COUNT; i++) {
		pad(out, DTL_MODEL_ALIGN);
		place[i][0] = out->n;
		place[i][1] = section[i].n;
		dtl_buf_add_str(out, section[i]);
	}
	uint64_t size = out->n;
	memcpy(head, DTL_MODEL_MAGIC, 8);
	memcpy(head + 8, fixed, sizeof fixed);
	memcpy(head + 16, &size, sizeof size);
	dtl_sha256(dtl_str_make(out->p + sizeof head, out->n - sizeof head), head + 24);
	memcpy(head + 56, counts, sizeof counts);
	memcpy(head + 64, place, sizeof place);
	memcpy(out->p, head, sizeof head);
}
