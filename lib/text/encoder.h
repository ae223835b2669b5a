/*
 * encoder - the neural net that reads a sentence: what tags and heads are chosen from.
 *
 *	dtl_encoder_open   (dtl_encoder_tags   dtl_encoder_arcs) ...	many sentences at a time
 *
 * A second one, with fewer cells, may share the tables of words of the first (enum dtl_text_reader).
 *
 * Two layers run over the sentence from both ends (long short-term memory). The first sees the words, by
 * known vectors, endings and shapes; from it tags are scored. The second sees the first and the tags that
 * were chosen; from it each word's heads are scored, and the label of the arc to a head.
 *
 * Weights and states are bytes, sums are whole numbers, and what is done in floats is the same everywhere: a
 * machine of any kind gives the same tags and trees (see text/dense.h). An input of the first layer is in steps of
 * 1/32, a state in steps of 1/127.
 *
 * Errors:  open returns false when the bytes are not a whole encoder.
 * Memory:  an open encoder points into its bytes, which are aligned to 4, and into the arena; work memory is the
 *          arena's.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_ENCODER_H
#define DTL_TEXT_ENCODER_H

#include "text/features.h"
#include "text/layer.h"

enum {
	DTL_ENCODER_PIECE =
	    256, /* words that are seen as one; sentences are shorter (text/segment.h) */
	DTL_ENCODER_SPELLINGS = 5, /* endings of 1 .. 4 bytes, a beginning of 3 */
	DTL_ENCODER_SHAPES = 288, /* 256 of the letters, 32 of the place and the sentence */
};

/* Numbers at the head of the section. */
enum dtl_encoder_size {
	DTL_ENCODER_VECTORS, /* rows of vectors of known words; row 0 is of strangers */
	DTL_ENCODER_WORDS, /* rows of words that training saw; row 0 as well */
	DTL_ENCODER_BUCKETS, /* rows of each spelling */
	DTL_ENCODER_VECTOR, /* columns of a vector */
	DTL_ENCODER_OWN, /* columns of what was learned of words, spellings and shapes: their sum */
	DTL_ENCODER_STATE, /* cells of a layer in a direction */
	DTL_ENCODER_ARC, /* columns that heads are chosen by */
	DTL_ENCODER_LABEL, /* columns that labels are chosen by */
	DTL_ENCODER_TAGS, /* classes */
	DTL_ENCODER_LABELS,
	DTL_ENCODER_INDEX, /* bytes of the table of words */
	DTL_ENCODER_SIZES,
};

struct dtl_encoder {
	const struct dtl_kernel *kernel;
	uint32_t size[16];
	struct dtl_words index; /* row of vectors + 1 << 17 times row of words */
	const int8_t *vectors, *words, *spellings, *shapes;
	struct dtl_layer layer[2];
	const float *tag_input; /* what a tag says to the gates of the second layer */
	struct dtl_dense tags; /* from the first layer */
	struct dtl_dense
	    views; /* from the second: as dependent, as head; of arcs, then of labels */
	struct dtl_dense pairing; /* the view as dependent, as heads see it */
	struct dtl_dense labels;
	const float *root; /* views of the root as head, of arcs and of labels */
	float view_unit, pair_unit, label_unit; /* what a step of a byte is worth */
};

/* Also what is no number becomes low. */
static inline float
dtl_encoder_clamp(float v, float low, float high)
{
	v = v > low ? v : low;
	return v < high ? v : high;
}

/* What the first layer made of a sentence. */
struct dtl_encoded {
	const struct dtl_encoder *by;
	uint8_t *states; /* of each word, two directions */
	int32_t *tags; /* score of each word and class; tag_stride apart */
	size_t tag_stride;
};

/* Where an encoder works; zero at first. */
struct dtl_encoder_work {
	struct dtl_arena *a; /* results live here */
	struct dtl_scratch scratch; /* what some sentences at a time need */
	struct dtl_scratch one; /* what one of them needs */
};

static inline struct dtl_encoder_work *
dtl_encoder_work_of(struct dtl_document *doc)
{
	if (doc->work == NULL) {
		doc->work = DTL_NEW(doc->a, struct dtl_encoder_work);
		doc->work->a = doc->a;
	}
	return doc->work;
}

/* A sentence, or what is read as if it were one. */
struct dtl_encoder_text {
	const struct dtl_word *words;
	size_t count;
	struct dtl_encoded *encoded; /* set by dtl_encoder_tags */
	uint32_t *head; /* filled by dtl_encoder_arcs: 0 the root, else 1 .. count */
	uint8_t *label; /* the same: class of each arc */
};

/* tables: whose tables of words it shares, or NULL: it has its own. */
bool dtl_encoder_open(struct dtl_encoder *e, struct dtl_arena *a, struct dtl_str bytes,
    const struct dtl_encoder *tables);
/* Sets encoded of each. The more sentences at a time the faster; memory for work does not grow with them. */
void dtl_encoder_tags(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    struct dtl_encoder_text *texts, size_t count);
/* Needs words with tags, and what the first layer made of them. */
void dtl_encoder_arcs(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    const struct dtl_encoder_text *texts, size_t count);

#endif
