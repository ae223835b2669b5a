/*
 * mention_title_work - what the two sides of a name share while its title is looked for.
 *
 * Errors:  none.
 * Memory:  views of the text and the lexicon.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_MENTION_TITLE_WORK_H
#define DTL_NEWS_MENTION_TITLE_WORK_H

#include "news/mention_title.h"

struct walk {
	const struct finder *f;
	struct person_title *t;
	uint32_t name; /* where the name begins */
	uint32_t role_beg, role_end; /* the roles met so far */
	uint32_t at; /* next token is at - 1 */
	bool pending; /* capitalised words that only "of", "for" or an owner explain */
	bool generic; /* the role takes its actor from the affiliation ("spokesman") */
	bool of_any; /* the office is one of parties and firms too ("president", "spokesman") */
	bool stranger; /* no word of the lexicon stands right before the role: "FOO chairman" */
};

const struct dtl_mention *title_organisation_at(const struct finder *f, uint32_t token);
void title_take_role(struct walk *w, const struct hit *h, const struct dtl_entry *e);
void title_take_affiliation(struct walk *w, const struct dtl_mention *m);
/* "of", "for", "on", "to" between an office and what it is for. */
bool title_connects(const struct finder *f, uint32_t t);
/* ", the Russian defence minister," right behind the name, which ends here. */
void title_look_right(struct walk *w, uint32_t end);

#endif
