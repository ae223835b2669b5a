/*
 * tag_mend - tags that the words beside them rule out, put right before the sentence is parsed.
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_TAG_MEND_H
#define DTL_TEXT_TAG_MEND_H

#include "text/model.h"

/*
 * Sets words[].tag of one tagged sentence, and what follows from tags for the words behind.
 * Complexity: linear.
 */
void dtl_tag_mend(const struct dtl_model *m, const struct dtl_token *tokens, struct dtl_word *words,
    size_t count);

#endif
