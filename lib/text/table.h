/*
 * table - the two packed hash tables of a model file: features with weights, words with values.
 *
 * Both are rows of 64 bytes that fill from the front; a full row runs over into the next, and a row
 * of features says in its last bytes whether it did, and for which prints. A feature is known by 16 bits of its hash, a word by 32: a stranger is taken for an inmate about once in
 * 10,000 look-ups of features, which costs less than the bytes of longer prints would.
 *
 * A feature's weights are one byte each, companded: small weights keep their ratios and large ones
 * their size. Its row leads to (class, weight) pairs in a pool, or is itself the only pair.
 *
 * Errors:  open returns false when the bytes are not a whole table.
 * Memory:  a view points into the caller's bytes, which need no alignment.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_TABLE_H
#define DTL_TEXT_TABLE_H

#include "base/str.h"

enum {
	DTL_TABLE_ROW = 64, /* bytes */
	DTL_LINEAR_SLOTS = 10, /* features in a row: 10 prints of 2 bytes, 10 payloads of 4 */
	DTL_WORDS_SLOTS = 8, /* words in a row: 8 prints of 4 bytes, 8 values of 4 */
	DTL_WEIGHT_MAX = 1 << 20,
	DTL_LINEAR_HEAD = 1088, /* 3 numbers, 256 weights of 4 bytes, padding */
	DTL_LINEAR_SPILT =
	    60, /* 4 bytes of a row: which of its features lie in the next, see below */
	DTL_CLASS_MAX = 255,
};

struct dtl_linear {
	const unsigned char *rows;
	const unsigned char *pool; /* pairs of class and weight */
	uint32_t row_count;
	uint32_t pool_count; /* pairs */
	uint32_t class_count;
	int32_t weight[256]; /* what a stored byte stands for */
};

bool dtl_linear_open(struct dtl_linear *l, struct dtl_str bytes);
/* Asks memory for what dtl_linear_score will need. */
void dtl_linear_fetch(const struct dtl_linear *l, const uint64_t *features, size_t count);
/* Adds the weights of every feature to score[0 .. class_count). */
void dtl_linear_score(
    const struct dtl_linear *l, const uint64_t *features, size_t count, int32_t *score);

struct dtl_words {
	const unsigned char *rows;
	uint32_t row_count;
};

bool dtl_words_open(struct dtl_words *w, struct dtl_str bytes);
/* Asks memory for what a look-up will need. */
void dtl_words_fetch(const struct dtl_words *w, uint64_t hash);
/* 0 when the word is not there. */
uint32_t dtl_words_get(const struct dtl_words *w, uint64_t hash);

/* Where a hash lives; shared with the packer. */
static inline uint32_t
dtl_table_row(uint64_t hash, uint32_t row_count)
{
	return (uint32_t)(((hash & 0xffffffffu) * row_count) >> 32);
}

static inline uint16_t
dtl_linear_print(uint64_t hash)
{
	uint16_t print = (uint16_t)(hash >> 48);

	return print != 0 ? print : 1;
}

/* A row that spilled over says so in bit 24, and of which prints in the bits below. */
enum { DTL_SPILT_ANY = 1 << 24 };

static inline uint32_t
dtl_linear_spilt_bit(uint16_t print)
{
	return 1u << ((print & 0xff) * 24u >> 8);
}

static inline void
dtl_linear_spill(unsigned char *row, uint16_t print)
{
	uint32_t tail;

	memcpy(&tail, row + DTL_LINEAR_SPILT, sizeof tail);
	tail |= dtl_linear_spilt_bit(print) | DTL_SPILT_ANY;
	memcpy(row + DTL_LINEAR_SPILT, &tail, sizeof tail);
}

/* May the print lie in the next row? */
static inline bool
dtl_linear_spilt(const unsigned char *row, uint16_t print)
{
	uint32_t tail;

	memcpy(&tail, row + DTL_LINEAR_SPILT, sizeof tail);
	return (tail & dtl_linear_spilt_bit(print)) != 0;
}

static inline uint32_t
dtl_words_print(uint64_t hash)
{
	uint32_t print = (uint32_t)(hash >> 32);

	return print != 0 ? print : 1;
}

#endif
