/*
 * fold - parses a sentence with its brackets folded away, and unfolds them after.
 *
 *	"signed by Director General (Production) A and B": the parser sees "Director General A and B"
 *
 * Each bracket is parsed by itself and hangs on the word before it (appos). Titles and acronyms in
 * brackets, which news is full of, so cannot pull the sentence around them apart.
 *
 * Errors:  none.
 * Memory:  arena of the document.
 * Threads: pure function.
 */
#ifndef DTL_TEXT_FOLD_H
#define DTL_TEXT_FOLD_H

#include "text/tag.h"

/* As dtl_parse; linear. Tokens must be tagged. */
void dtl_parse_folded(
    const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence);
/* The same for several, which costs less than one after the other. */
void dtl_parse_folded_all(const struct dtl_model *m, struct dtl_document *doc,
    struct dtl_sentence *const *sentences, size_t count);

#endif
