/*
 * layer - a recurrent layer runs over sentences, in both directions.
 *
 *	dtl_layer_run(&run, sentences, count)
 *
 * Several sentences go side by side, each at its own word, so that weights are read once for all of them. Where
 * one ends the next begins; which ones are neighbours changes nothing in what comes out.
 *
 * Errors:  none.
 * Memory:  work memory from the scratch, the same however many sentences there are.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_LAYER_H
#define DTL_TEXT_LAYER_H

#include "text/dense.h"
#include "text/scratch.h"

struct dtl_layer {
	struct dtl_dense input[2], state[2]; /* forwards, backwards */
};

/* A sentence on its way through a layer. */
struct dtl_layer_sentence {
	size_t count; /* words */
	const uint8_t *in; /* bytes of each, one behind the other */
	const float *const
	    *bias[2]; /* what is added for each word, by direction; NULL: the matrix's */
	uint8_t *out; /* two states a word, forwards and backwards */
};

struct dtl_layer_run {
	const struct dtl_kernel *kernel;
	const struct dtl_layer *layer;
	struct dtl_scratch *s;
};

/* Best with long sentences first. */
void dtl_layer_run(
    const struct dtl_layer_run *r, const struct dtl_layer_sentence *sentences, size_t count);

#endif
