/*
 * segment - clean text to sentences and tokens made for news, and its language.
 *
 * Sentences never cross blocks and stand only in blocks that are coded. Abbreviations, titles,
 * initials, decimals, quotes, brackets, URLs and clitics ("do|n't", "India|'s", "can|not") are
 * handled as in the treebanks that the language model learns from. So are hyphens: compounds fall
 * into parts ("India|-|Russia", "two|-|day", "US|-|led"), while words with a bound prefix or suffix
 * ("co-chaired", "non-aligned", "anti-tank", "e-mail"), number ranges ("3-4", "2011-2020") and
 * acronyms with an ampersand ("R&D", "IRIGC-M&MTC") stay one token; SPACE_BEFORE tells them apart
 * from loose dashes. "$5bn" is "$|5|bn" and "50%" is "50|%". The dateline, agency tags, links and
 * other marked pieces of a line are blocks of their own and no part of a sentence.
 *
 * Errors:  DTL_SKIP over max_sentences or max_tokens.
 * Memory:  arena.
 * Threads: pure functions; the identifier is read-only after open.
 */
#ifndef DTL_TEXT_SEGMENT_H
#define DTL_TEXT_SEGMENT_H

#include "base/err.h"
#include "text/document.h"

/* Fills doc->sentences and doc->tokens. A sentence over 200 tokens is split at a safe point. */
dtl_rc dtl_segment(struct dtl_document *doc, size_t max_sentences, size_t max_tokens,
    struct dtl_err *err) DTL_MUST_USE;

struct dtl_language_id;
/* data_dir NULL: the library's own folder. */
dtl_rc dtl_language_open(
    const char *data_dir, struct dtl_language_id **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_language_close(struct dtl_language_id *id); /* NULL is fine */
/* Sets doc->language and its confidence from the coded blocks. */
void dtl_language_find(const struct dtl_language_id *id, struct dtl_document *doc);

#endif
