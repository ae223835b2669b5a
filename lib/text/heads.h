/*
 * heads - the best tree of scored arcs.
 *
 *	dtl_heads_choose(s, score, stride, n, head)
 *
 * score[h * stride + d - 1] is what word d (1 .. n) gains under head h (0 the root, else a word). The tree has
 * one word under the root, and no arcs that cross. Each word's best head mostly makes such a tree already;
 * where not, the best one is found over all spans (Eisner 1996), which is cubic: see DTL_ENCODER_PIECE.
 *
 * Errors:  none.
 * Memory:  the scratch. Rows of scores are whole to a multiple of 16 words.
 * Threads: pure function.
 */
#ifndef DTL_TEXT_HEADS_H
#define DTL_TEXT_HEADS_H

#include "text/scratch.h"

#include <stdbool.h>

/* Sets head[d - 1]. */
void dtl_heads_choose(
    struct dtl_scratch *s, const int32_t *score, size_t stride, size_t n, uint32_t *head);
/* One root, all words under it, no arcs that cross? */
bool dtl_heads_are_tree(const uint32_t *head, size_t n);

#endif
