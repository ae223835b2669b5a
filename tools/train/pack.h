/*
 * pack - what was learned, as bytes of a model file.
 *
 * Errors:  none; sizes that a table cannot hold abort with a message.
 * Memory:  results are appended to buffers.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_PACK_H
#define DTL_TRAIN_PACK_H

#include "base/buf.h"
#include "learn.h"
#include "text/model.h"

/* The `keep` features that weigh most, rounded to companded bytes. Weights of a feature under
 * least_percent of its greatest are left out. */
void dtl_pack_linear(struct dtl_arena *a, const struct dtl_learner *l, size_t keep,
    unsigned least_percent, struct dtl_buf *out);

struct dtl_pair {
	uint64_t hash;
	uint32_t value;
};

/* Later pairs of the same print are dropped. Sorts pairs. */
void dtl_pack_words(struct dtl_pair *pairs, size_t count, struct dtl_buf *out);

/* A whole model file from its sections. */
void dtl_pack_model(const struct dtl_str section[DTL_SECTION_COUNT], struct dtl_buf *out);

#endif
