/*
 * clause_work - what the parts of clause finding share: clause.c finds the predicates, clause_args.c
 * reads their own arguments, clause_mend.c puts right what the parser often misplaces, clause_link.c hangs the clauses on each other and passes arguments down.
 *
 * Errors:  none.
 * Memory:  the document's arena.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_CLAUSE_WORK_H
#define DTL_TEXT_CLAUSE_WORK_H

#include "text/clause.h"
#include "text/tree.h"

struct dtl_clause_work {
	struct dtl_document *doc;
	struct dtl_tree tree;
	uint32_t *of_token; /* clause whose predicate is this token, or DTL_NO_TOKEN */
	uint32_t *order; /* clauses, parents before children */
};

void dtl_clause_read_verbal(struct dtl_clause_work *w, struct dtl_clause *c);
void dtl_clause_read_nominal(struct dtl_clause_work *w, struct dtl_clause *c);
/* Fills link, parent, inherited arguments, tense of infinitives, reported and speaker. */
void dtl_clauses_link(struct dtl_clause_work *w);

/* mend: what a subject or object is meant to be; t itself where nothing is wrong with it. */
uint32_t dtl_clause_subject(const struct dtl_clause_work *w, uint32_t t);
uint32_t dtl_clause_object(const struct dtl_clause_work *w, uint32_t t);
/* "Prime Minister A and B": A, whose conjuncts are the minister's; DTL_NO_TOKEN when t has no name. */
uint32_t dtl_clause_named(const struct dtl_clause_work *w, uint32_t t);
/* "by A, B and C" of a passive: a person without preposition is one more agent. */
bool dtl_clause_is_bare_person(const struct dtl_clause_work *w, uint32_t t);
/* A preposition between two objects: the second is its, and no object. */
bool dtl_clause_behind_preposition(const struct dtl_clause_work *w, uint32_t first, uint32_t t);
/* Conjuncts that are verbs of their own leave the list; the new count. */
size_t dtl_clause_drop_verbs(const struct dtl_clause_work *w, uint32_t *tokens, size_t count);
/* The subject of a finite verb that has none, or DTL_NO_TOKEN. */
uint32_t dtl_clause_missing_subject(const struct dtl_clause_work *w, uint32_t predicate);
/* Marks the participle of a passive that has no auxiliary of its own: "was beaten and [abducted]". */
void
dtl_clause_mend_voice(struct dtl_clause_work *w, struct dtl_clause *c, struct dtl_clause *parent);
/* "an invitation to A to visit": A; DTL_NO_TOKEN when the noun asks nobody. */
uint32_t dtl_clause_asked(const struct dtl_clause_work *w, uint32_t noun, uint32_t before);

/* Tokens in the arena. */
const uint32_t *dtl_clause_tokens(struct dtl_arena *a, const uint32_t *tokens, size_t count);

#endif
