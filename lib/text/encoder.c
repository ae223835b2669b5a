#include "text/encoder_work.h"

enum { SCORE_UNIT = 1024 };

/* The next piece of the texts, unless there is none or it is more than fits. */
static bool
add_piece(struct dtl_encoder_batch *b)
{
	while (b->next < b->text_count && b->first >= b->texts[b->next].count) {
		b->next++;
		b->first = 0;
	}
	if (b->next == b->text_count || b->count == DTL_BATCH_PIECES)
		return false;
	const struct dtl_encoder_text *text = &b->texts[b->next];
	size_t left = text->count - b->first;
	size_t count = left < DTL_ENCODER_PIECE ? left : DTL_ENCODER_PIECE;
	size_t at = b->count;
	if (b->word_count + count > DTL_BATCH_WORDS)
		return false;
	for (; at > 0 && b->piece[at - 1].count < count; at--)
		b->piece[at] = b->piece[at - 1];
	b->piece[at] = (struct dtl_encoder_piece){ text, b->first, count };
	b->count++;
	b->word_count += count;
	b->first += count;
	return true;
}

bool
dtl_encoder_next(struct dtl_encoder_batch *b)
{
	b->count = b->word_count = 0;
	while (add_piece(b)) {
	}
	return b->count > 0;
}

static int32_t
whole(float score)
{
	return (int32_t)dtl_encoder_clamp(score * (float)SCORE_UNIT, -1e9F, 1e9F);
}

static void
whole_scores(const float *score, size_t count, int32_t *out)
{
	enum { SIDE = 16 }; /* the compiler makes vectors of so many */
	size_t i = 0;

	for (; i + SIDE <= count; i += SIDE)
		for (size_t k = 0; k < SIDE; k++)
			out[i + k] = whole(score[i + k]);
	for (; i < count; i++)
		out[i] = whole(score[i]);
}

/* Scores of the tags of some words, by their states. */
static void
score_tags(
    const struct dtl_encoder *e, struct dtl_encoder_work *w, const struct dtl_encoder_piece *p)
{
	const uint8_t **in = dtl_encoder_rows(
	    &w->one, dtl_encoder_states(e, p), (size_t)2 * e->size[DTL_ENCODER_STATE], p->count);
	const size_t stride = p->text->encoded->tag_stride;
	float *score =
	    dtl_scratch_take(&w->one, (size_t)DTL_ENCODER_CHUNK * e->tags.rows, sizeof *score);

	for (size_t i = 0; i < p->count; i += DTL_ENCODER_CHUNK) {
		size_t some = p->count - i < DTL_ENCODER_CHUNK ? p->count - i : DTL_ENCODER_CHUNK;

		e->kernel->apply(&e->tags, in + i, NULL, some, score);
		for (size_t k = 0; k < some; k++)
			whole_scores(score + k * e->tags.rows, stride,
			    p->text->encoded->tags + (p->first + i + k) * stride);
	}
}

/* States and scores of tags. */
static void
read_batch(
    const struct dtl_encoder *e, struct dtl_encoder_work *w, const struct dtl_encoder_batch *b)
{
	const uint32_t cols = e->layer[0].input[0].cols;
	struct dtl_layer_sentence sentences[DTL_BATCH_PIECES];

	dtl_scratch_begin(&w->scratch, w->a);
	uint8_t *in = dtl_scratch_take(&w->scratch, b->word_count, cols);
	for (size_t i = 0; i < b->count; i++) {
		const struct dtl_encoder_piece *p = &b->piece[i];

		dtl_encoder_spell(e, p->text->words + p->first, p->count, in);
		sentences[i] = (struct dtl_layer_sentence){
			.count = p->count, .in = in, .out = dtl_encoder_states(e, p)
		};
		in += p->count * cols;
	}
	dtl_layer_run(
	    &(struct dtl_layer_run){ e->kernel, &e->layer[0], &w->scratch }, sentences, b->count);
	for (size_t i = 0; i < b->count; i++) {
		dtl_scratch_begin(&w->one, w->a);
		score_tags(e, w, &b->piece[i]);
	}
}

static struct dtl_encoded *
new_encoded(const struct dtl_encoder *e, struct dtl_arena *a, size_t count)
{
	struct dtl_encoded *ret = DTL_NEW(a, struct dtl_encoded);

	ret->by = e;
	ret->tag_stride = e->size[DTL_ENCODER_TAGS];
	ret->states = dtl_arena_bare(a, count * 2 * e->size[DTL_ENCODER_STATE]);
	ret->tags = dtl_arena_bare(a, count * ret->tag_stride * sizeof *ret->tags);
	return ret;
}

void
dtl_encoder_tags(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    struct dtl_encoder_text *texts, size_t count)
{
	struct dtl_encoder_batch b = { .texts = texts, .text_count = count };

	for (size_t i = 0; i < count; i++)
		texts[i].encoded = new_encoded(e, w->a, texts[i].count);
	while (dtl_encoder_next(&b))
		read_batch(e, w, &b);
}
