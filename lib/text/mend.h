/*
 * mend - heads that the parser hangs one word off in a few well known ways: particles, "have" and
 * "do", lists of verbs and nouns, titles before names.
 *
 *	dtl_parse(m, doc, sentence)  ...  called by it
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_MEND_H
#define DTL_TEXT_MEND_H

#include "text/document.h"

/* The tokens of one sentence with head, rel and deprel set; `first` is the number of tokens[0]. */
void dtl_mend_heads(struct dtl_token *tokens, uint32_t count, uint32_t first);

#endif
