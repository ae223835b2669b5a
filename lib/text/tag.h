/*
 * tag, parse - the language model at work: parts of speech, lemmas, dependency heads.
 *
 *	dtl_model_open(bytes)  (dtl_tag  dtl_lemmatise  dtl_parse ...)  dtl_model_close
 *
 * The model is one mapped file made by tools/train from treebanks; see data/model/README.md. Labels are Universal
 * Dependencies (v2, English). Tagging and parsing read document tokens of one sentence and fill
 * upos, xpos, lemma, head, rel, deprel. Who reads them is doc->reader; it may be changed between calls: what one
 * has tagged another may tag again, or parse (it then reads the sentence from the beginning, with the tags there are).
 *
 * Errors:  open: DTL_FAIL (damaged, truncated, foreign).
 * Memory:  the model points into its bytes; work memory is the arena's.
 * Threads: the model is read-only.
 */
#ifndef DTL_TEXT_TAG_H
#define DTL_TEXT_TAG_H

#include "base/err.h"
#include "text/document.h"

struct dtl_model;

dtl_rc
dtl_model_open(struct dtl_str bytes, struct dtl_model **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_model_close(struct dtl_model *m); /* NULL is fine */
struct dtl_str dtl_model_checksum(const struct dtl_model *m);
/* "full", "quick"; NULL-ended. */
extern const char *const dtl_text_readers[DTL_READER_COUNT + 1];
/* Who is not there must not be chosen as the reader of a document. */
bool dtl_model_has(const struct dtl_model *m, enum dtl_text_reader reader);

/* Sets upos, xpos and lemma of the sentence's tokens. Linear. */
void dtl_tag(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence);
/* The same for several, which costs less than one after the other. */
void dtl_tag_all(const struct dtl_model *m, struct dtl_document *doc,
    struct dtl_sentence *const *sentences, size_t count);
/* Sets head, rel, deprel; tags must be set. Linear. Sets sentence->parsed. */
void dtl_parse(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence);

/* Words that are parsed as one sentence; the last two are set where they are NULL. */
struct dtl_parse_item {
	struct dtl_token *tokens;
	uint32_t count;
	uint32_t first; /* what heads are counted from */
	struct dtl_word *words;
	struct dtl_encoded *encoded;
};
/* dtl_parse of several. */
void dtl_parse_all(const struct dtl_model *m, struct dtl_document *doc,
    struct dtl_parse_item *items, size_t count);
/* Lemma of a word with this tag: irregular table, then rules; in the arena or static. */
struct dtl_str dtl_lemma(const struct dtl_model *m, struct dtl_arena *a, struct dtl_str form,
    enum dtl_upos upos, uint16_t xpos);

#endif
