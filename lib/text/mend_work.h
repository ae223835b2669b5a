/*
 * mend_work - what mend.c (verbs and what hangs on them), mend_clause.c, mend_phrase.c (nouns, names) and
 * mend_person.c share.
 *
 * Heads are tokens of the document; other places count from the first token of the sentence.
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_MEND_WORK_H
#define DTL_TEXT_MEND_WORK_H

#include "text/labels.h"

static inline bool
dtl_mend_is_noun(const struct dtl_token *t)
{
	return t->upos == DTL_NOUN || t->upos == DTL_PROPN;
}

static inline bool
dtl_mend_is_xpos(const struct dtl_token *t, const char *name)
{
	return strcmp(dtl_xpos_name(t->xpos), name) == 0;
}

static inline void
dtl_mend_set(struct dtl_token *t, uint32_t head, const char *deprel, enum dtl_rel rel)
{
	t->head = head;
	t->deprel = deprel;
	t->rel = (uint8_t)rel;
}

/* The first child of a token that has this relation and lies in [beg, end), or DTL_NO_TOKEN; all from 0. */
static inline uint32_t
dtl_mend_child(
    const struct dtl_token *tokens, uint32_t beg, uint32_t end, uint32_t head, enum dtl_rel rel)
{
	for (uint32_t i = beg; i < end; i++)
		if (tokens[i].head == head && tokens[i].rel == rel)
			return i;
	return DTL_NO_TOKEN;
}

/* Puts right the inside of noun phrases. */
void dtl_mend_phrases(struct dtl_token *tokens, uint32_t count, uint32_t first);
/* Puts right what clauses and their agents hang on. */
void dtl_mend_clauses(struct dtl_token *tokens, uint32_t count, uint32_t first);
/* Puts right who visits, and which of two subjects acts. */
void dtl_mend_persons(struct dtl_token *tokens, uint32_t count, uint32_t first);

#endif
