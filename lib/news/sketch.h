/*
 * sketch - a fingerprint of a text by which near-duplicates are found: MinHash over 3-word shingles.
 *
 * Two sketches agree in about the share of positions that their texts share of shingles.
 *
 * Errors:  none.
 * Memory:  minima in the arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_SKETCH_H
#define DTL_NEWS_SKETCH_H

#include "news/article.h"
#include "text/document.h"

#define DTL_SKETCH_SIZE 64
#define DTL_SKETCH_WORDS 3

/* Words of the coded blocks, without case, digits kept, punctuation dropped. */
void dtl_sketch_make(struct dtl_arena *a, const struct dtl_document *doc, struct dtl_sketch *ret);
/* Estimated Jaccard similarity, 0 when either is empty. */
double dtl_sketch_similarity(const struct dtl_sketch *a, const struct dtl_sketch *b);

#endif
