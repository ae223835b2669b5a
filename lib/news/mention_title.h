/*
 * mention_title - the title and affiliation that stand before or behind a person's name.
 *
 *	Secretary, Department of X and Chairman, KMFRI, [Peter A Otieno]
 *	[Peter Otieno], the African Union Special Envoy,
 *
 * Errors:  none.
 * Memory:  views of the text and the lexicon.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_MENTION_TITLE_H
#define DTL_NEWS_MENTION_TITLE_H

#include "news/mention_work.h"

struct person_title {
	uint32_t beg,
	    end; /* of everything, the name with it; beg = name's when nothing stands before */
	bool role, honorific, counterpart, former;
	struct dtl_str text; /* "Defence Minister"; absent */
	struct dtl_str actor; /* "GOVMIL"; absent */
	struct dtl_str country; /* named in it; absent */
	struct dtl_str host; /* to whom he is sent: "ambassador to Moscow"; absent */
	struct dtl_str
	    role_country; /* that only one country has such a role ("Secretary of War") */
	struct dtl_str affiliation, affiliation_country;
	struct dtl_str role_line; /* of the lexicon: "actors/roles.txt:12"; absent */
};

/* The name is [beg, end). */
void
person_title_find(const struct finder *f, uint32_t beg, uint32_t end, struct person_title *ret);

/* Where the words of an office begin that stand between a demonym and its role: "Guinean [natural
 * resources] minister"; the role itself when nothing or no demonym stands there. */
uint32_t person_office_begin(const struct finder *f, uint32_t role);

/* holder: the office holder of the lexicon whose name is [beg, end), and whether he is one today. */
bool person_holder(const struct finder *f, uint32_t beg, uint32_t end, struct dtl_entry *ret);
bool person_in_office(const struct finder *f, const struct dtl_entry *e);
uint32_t person_word_count(const struct finder *f, uint32_t beg, uint32_t end);

#endif
