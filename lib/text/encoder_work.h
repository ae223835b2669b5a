/*
 * encoder_work - what the parts of the encoder share; only encoder*.c include it.
 *
 *	struct dtl_encoder_batch b = { .texts = texts, .text_count = count };
 *	while (dtl_encoder_next(&b)) ... b.piece
 *
 * Errors:  none.
 * Memory:  the scratch of the work.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_ENCODER_WORK_H
#define DTL_TEXT_ENCODER_WORK_H

#include "text/encoder.h"

enum { DTL_BATCH_PIECES = 64, DTL_BATCH_WORDS = 1024, DTL_ENCODER_CHUNK = 32 };

/* Words of a text that are seen as one. */
struct dtl_encoder_piece {
	const struct dtl_encoder_text *text;
	size_t first, count;
};

/* Pieces that are read together, the longest first. */
struct dtl_encoder_batch {
	const struct dtl_encoder_text *texts;
	size_t text_count;
	size_t next, first; /* text and word that come next */
	struct dtl_encoder_piece piece[DTL_BATCH_PIECES];
	size_t count, word_count;
};

/* The next pieces; false when there are no more. */
bool dtl_encoder_next(struct dtl_encoder_batch *b);

/* The bytes that the first layer sees of words, one behind the other. */
void dtl_encoder_spell(
    const struct dtl_encoder *e, const struct dtl_word *words, size_t count, uint8_t *out);

/* The states of a piece's words. */
static inline uint8_t *
dtl_encoder_states(const struct dtl_encoder *e, const struct dtl_encoder_piece *p)
{
	return p->text->encoded->states + p->first * 2 * e->size[DTL_ENCODER_STATE];
}

/* Where each of some rows of bytes begins. */
static inline const uint8_t **
dtl_encoder_rows(struct dtl_scratch *s, const uint8_t *p, size_t stride, size_t count)
{
	const uint8_t **ret = dtl_scratch_take(s, count, sizeof *ret);

	for (size_t i = 0; i < count; i++)
		ret[i] = p + i * stride;
	return ret;
}

#endif
