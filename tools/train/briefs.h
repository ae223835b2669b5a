/*
 * briefs - the names that short sentences of training tell of (briefs.c).
 *
 *	dtl_brief_names_read   dtl_brief_put ...
 *
 * Errors:  none; read returns false where a kind has no names.
 * Memory:  the arena's; names point into the texts of the lists.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_BRIEFS_H
#define DTL_TRAIN_BRIEFS_H

#include "train.h"

enum dtl_brief_kind {
	DTL_BRIEF_COUNTRY,
	DTL_BRIEF_CITY,
	DTL_BRIEF_GIVEN,
	DTL_BRIEF_SURNAME,
	DTL_BRIEF_DEMONYM, /* "Norwegian" */
	DTL_BRIEF_KINDS,
};

/* Names of one word. */
struct dtl_brief_list {
	struct dtl_str *items;
	size_t count, cap;
};

struct dtl_brief_names {
	struct dtl_brief_list list[DTL_BRIEF_KINDS];
};

bool dtl_brief_names_read(
    struct dtl_brief_names *n, struct dtl_arena *a, const struct dtl_name_input *in);
enum { DTL_BRIEF_WORDS = 3 }; /* of what stands for a subject or an object */

/* Where what stands for a phrase is written. */
struct dtl_brief_place {
	const struct dtl_token *old; /* head of the phrase */
	uint32_t at; /* of the first word, in the new sentence */
	struct dtl_token *to; /* room for DTL_BRIEF_WORDS */
	bool *set; /* of each: the head is told as a place in the new sentence */
	bool one, many; /* may it be one, may it be more? */
};

/* A name or people of a country, by the corpus's random numbers; returns how many words. */
uint32_t dtl_brief_put(
    const struct dtl_brief_names *n, struct dtl_corpus *c, const struct dtl_brief_place *p);

#endif
