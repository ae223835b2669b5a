/*
 * conllu - treebank text (CoNLL-U) to a document and back, for training, scoring and explain.
 *
 *	dtl_conllu_read   (dtl_tag dtl_parse ...)   dtl_conllu_write
 *
 * Reading makes the document's text from the words and their spacing ("SpaceAfter=No"): a block for
 * each text without a blank line is not needed, one block holds all. Multiword tokens are read as
 * their words, empty nodes are passed over. Columns that are "_" stay empty; a file of which only
 * the second column is filled is read as pretokenised text.
 *
 * Errors:  DTL_SKIP with the line: too few columns, ids out of order, a head outside its sentence.
 * Memory:  arena; the document points into the arena only.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_CONLLU_H
#define DTL_TEXT_CONLLU_H

#include "base/buf.h"
#include "base/err.h"
#include "text/document.h"

dtl_rc dtl_conllu_read(struct dtl_arena *a, struct dtl_str text, struct dtl_document *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Every sentence of the document. Values that are not set are written as "_"; a word of a name has
 * "Name=B-PER" or "Name=I-PER" in its last column. */
void dtl_conllu_write(const struct dtl_document *doc, struct dtl_buf *out);

#endif
