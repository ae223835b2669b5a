/*
 * token - one sentence to tokens, cut as the treebanks of the language model cut them.
 *
 *	dtl_tokens_init(&out, doc)  dtl_tokenise(&out, span) ...  doc->tokens, doc->token_count
 *
 * Errors:  none; more than limit tokens are not made, the count says limit + 1.
 * Memory:  tokens and lower-cased forms in the document's arena.
 * Threads: one document, one thread. Linear in the length of the sentence.
 */
#ifndef DTL_TEXT_TOKEN_H
#define DTL_TEXT_TOKEN_H

#include "text/document.h"

struct dtl_token_out {
	struct dtl_document *doc;
	size_t cap;
	size_t limit; /* tokens past it are not made */
	uint32_t sentence_beg, sentence_end;
};

void dtl_token_out_init(struct dtl_token_out *out, struct dtl_document *doc, size_t limit);
/* Appends the tokens of the span to the document. */
void dtl_tokenise(struct dtl_token_out *out, struct dtl_span sentence);

/* Parts for token.c and its tests: */

/* Appends one token [beg, end) with extra flags. */
void dtl_token_add(struct dtl_token_out *out, size_t beg, size_t end, unsigned flags);
/* Appends a run of letters, digits and inner marks, cut at clitics, hyphens and units. */
void dtl_token_add_word(struct dtl_token_out *out, size_t beg, size_t end);
/* Length of the URL, address, handle or hashtag that begins at beg, or 0. end: next white space. */
size_t dtl_token_url(struct dtl_str text, size_t beg, size_t end);
/* Length of the emoticon at pos (":)", ";-)"), which stands between blanks and marks, or 0. */
size_t dtl_token_emoticon(struct dtl_str text, size_t pos);

#endif
