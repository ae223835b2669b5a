/*
 * net - the encoder while it is being learned: text/encoder.h in floats, with gradients.
 *
 *	dtl_net_init   (dtl_net_learn) ...   dtl_net_pack
 *
 * A batch is sentences of about one length, longest first; its rows are tokens: all first ones, then all
 * second ones ... so that the rows of a step stand together.
 *
 * Errors:  none.
 * Memory:  the arena's; about 20 bytes a weight.
 * Threads: one net, one thread.
 */
#ifndef DTL_TRAIN_NET_H
#define DTL_TRAIN_NET_H

#include "base/buf.h"
#include "floats.h"
#include "text/encoder.h"

enum { DTL_NET_ROWS = 2 + DTL_ENCODER_SPELLINGS + 2 }; /* of tables that a word looks up */

struct dtl_net_layer {
	size_t input[2], state[2], bias[2];
	size_t cols; /* of the input */
};

/* What is made of training, in percent. */
struct dtl_net_habits {
	uint32_t told; /* how often the second layer is told the gold tag, not the best one */
	uint32_t tag_share; /* what the loss of a tag weighs beside that of a head */
	uint32_t tag_trust; /* how far a teacher that is trusted with trees is so with tags */
	uint32_t drop; /* how much of the usual share is left out of what it sees */
	uint32_t strange; /* of the usual share of words that it is not told */
};

/* Places in the arrays of weights. */
struct dtl_net {
	uint32_t size[DTL_ENCODER_SIZES];
	uint32_t tag_cols, label_cols; /* with padding */
	const int8_t *vectors; /* fixed */
	bool shared; /* its tables of words are another's: neither learned nor packed */
	struct dtl_net_layer layer[2];
	size_t words, spellings, shapes, tag_input, tags, tags_bias, views, views_bias, pairing,
	    pairing_bias, labels, labels_bias, root, count;
	struct dtl_adam_state w;
	struct dtl_net_habits habits;
	uint64_t steps;
};

struct dtl_net_word {
	uint32_t row[DTL_NET_ROWS]; /* vector, word, spellings, two shapes */
	uint32_t head; /* gold: 0 the root, else 1 .. */
	uint8_t tag, label; /* gold; tag 0 unknown */
};

/* The chances that a net gives, in places as the one that learns from them has them. */
struct dtl_net_opinions {
	float *tags, *labels; /* rows x columns; labels of the gold arcs */
	float **heads; /* of each sentence: words x 1 + words, padded to 32 */
	size_t rows;
};

struct dtl_net_batch {
	struct dtl_net_word *const *sentences; /* longest first */
	const uint32_t *lengths;
	size_t count;
	const struct dtl_net_opinions *opinions; /* of another net; NULL none */
	const float *trust; /* in them, of each sentence: 0 .. 1 */
};

struct dtl_net_random {
	uint64_t state;
};

/* 0 <= .. < 1 */
static inline float
dtl_net_roll(struct dtl_net_random *r)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (float)(r->state >> 40) / (float)(1 << 24);
}

struct dtl_net_losses {
	double tags, arcs, labels;
};

void dtl_net_init(struct dtl_net *net, struct dtl_arena *a, struct dtl_net_random *r);
/* Adds the gradients of a batch; work is reset by the caller. */
struct dtl_net_losses dtl_net_learn(const struct dtl_net *net, struct dtl_arena *work,
    const struct dtl_net_batch *batch, struct dtl_net_random *r);
/* What the net thinks of a batch; nothing is learned. */
void dtl_net_tell(const struct dtl_net *net, struct dtl_arena *work,
    const struct dtl_net_batch *batch, struct dtl_net_opinions *ret);
/* The first weight that is learned. */
static inline size_t
dtl_net_first(const struct dtl_net *net)
{
	return net->shared ? net->layer[0].input[0] : 0;
}

/* The section of the model file, made of the means of the weights. */
void dtl_net_pack(const struct dtl_net *net, struct dtl_str index, struct dtl_buf *out);
/* The section again, with what tags say in 16 bits: shorter, and good enough for all but learning on. */
void dtl_net_shorten(const struct dtl_encoder *e, struct dtl_str bytes, struct dtl_buf *out);

/* The tables of words of a file; the net has been set up with the same sizes of them. */
void dtl_net_take_tables(struct dtl_net *net, const struct dtl_encoder *e);
/* The weights of a file, as far as bytes tell them; the net has been set up with the same sizes. */
void dtl_net_unpack(struct dtl_net *net, struct dtl_arena *a, const struct dtl_encoder *e);

/* The bytes of its table of words, which stand before the vectors. */
struct dtl_str dtl_net_index(const struct dtl_encoder *e);

/* net_layer.c: one layer, both directions. */
struct dtl_net_rows {
	size_t count; /* tokens */
	size_t steps; /* words of the longest sentence */
	const size_t *first; /* row of each step; first[steps] is count */
};

struct dtl_net_pass {
	const struct dtl_net *net;
	const struct dtl_net_layer *layer;
	const struct dtl_net_rows *rows;
	const float *in; /* rows x layer->cols */
	const uint8_t *tags; /* of each row, for the second layer; NULL */
	float *gates[2], *memory[2], *before[2]; /* states before each row */
	float *out; /* rows x 2 states */
	const float *none; /* zeros: the memory before the first word */
};

void dtl_net_forward(struct dtl_net_pass *p, struct dtl_arena *work);
/* d_out is the gradient of out; the gradient of in goes to d_in unless that is NULL. */
void dtl_net_back(struct dtl_net_pass *p, struct dtl_arena *work, const float *d_out, float *d_in);

/* What a matrix and its bias make of rows, and the way back: gradients of both are added. */
struct dtl_net_dense {
	size_t weights, bias;
	size_t inner, cols;
};

/* Rows that went in, what is known of their results, and where what is known of them goes: NULL nowhere. */
struct dtl_net_flow {
	const float *in, *d_out;
	size_t rows;
	float *d_in;
};

float *dtl_net_apply(const struct dtl_net *net, struct dtl_arena *work,
    const struct dtl_net_dense *d, const float *in, size_t rows);
void dtl_net_apply_back(const struct dtl_net *net, struct dtl_arena *work,
    const struct dtl_net_dense *d, const struct dtl_net_flow *f);

#endif
