/*
 * clause - from a parse to who does what to whom: the structure that the coder reads.
 *
 * One clause a predicate: verbs, copular predicates, and nominalisations with arguments ("the
 * signing of X", "talks between A and B", "A's visit to B"). Conjuncts are expanded: each argument
 * list holds every conjunct's head token.
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_CLAUSE_H
#define DTL_TEXT_CLAUSE_H

#include "text/document.h"

enum dtl_tense { DTL_TENSE_NONE, DTL_TENSE_PAST, DTL_TENSE_PRESENT, DTL_TENSE_FUTURE };
enum dtl_link { /* how a clause hangs on its parent */
	DTL_LINK_ROOT,
	DTL_LINK_CONJ,
	DTL_LINK_XCOMP,
	DTL_LINK_CCOMP,
	DTL_LINK_ADVCL,
	DTL_LINK_PURPOSE,
	DTL_LINK_CONDITION,
	DTL_LINK_RELATIVE,
	DTL_LINK_PARTICIPLE,
	DTL_LINK_NOUN,
	DTL_LINK_PARATAXIS,
	DTL_LINK_COUNT,
};

struct dtl_argument {
	uint32_t token; /* head token */
	struct dtl_str
	    prep; /* lemma of its preposition ("with", "in_front_of"); absent for core arguments */
	struct dtl_span span; /* the whole phrase */
};

struct dtl_clause {
	uint32_t sentence;
	uint32_t predicate; /* token index */
	struct dtl_str lemma; /* "meet" */
	struct dtl_str particle; /* "out" in "carry out"; absent */
	uint32_t light_noun; /* noun of a light verb ("hold talks": talks), or DTL_NO_TOKEN */
	bool nominal, passive, negated, question, imperative;
	bool perfect, progressive;
	struct dtl_str modal; /* "will", "may", "should"; absent */
	enum dtl_tense tense;
	enum dtl_link link;
	uint32_t parent; /* clause index, or DTL_NO_TOKEN */
	bool reported; /* content of a saying: its speaker is not its actor */
	uint32_t speaker; /* token of the speaker, or DTL_NO_TOKEN */
	const uint32_t
	    *subjects; /* head tokens; inherited through xcomp, conj and relative links */
	size_t subject_count;
	const uint32_t *agents; /* "by" phrase of a passive */
	size_t agent_count;
	const uint32_t *objects;
	size_t object_count;
	const uint32_t *recipients; /* indirect objects */
	size_t recipient_count;
	const struct dtl_argument *obliques;
	size_t oblique_count;
};

const char *dtl_link_name(enum dtl_link link); /* "purpose" */
/* Fills doc->clauses from every parsed sentence. Linear in tokens. */
void dtl_clauses_find(struct dtl_document *doc);

#endif
