/*
 * screen - which sentences can hold an event, before any of them is parsed.
 *
 * A pattern needs words: its predicate, the parts of that ("carry out"), one of those that it lists for
 * a place, the prepositions of its phrases. A sentence that lacks some of them for every pattern
 * of every word cannot match. What the parse would say is not asked, so a sentence that passes may
 * still hold nothing.
 *
 * It also needs people. No event is without a country; a meeting has two who are neither firms nor mere
 * names, an accusation somebody who is accused (screen_people.c counts them in mentions that were found
 * without a parse). What is told of a meeting told before may name nobody, and who
 * answers an act told before need not name whom he answers. "Must" and "should" may demand something
 * whatever the verb, of two.
 *
 *	s = dtl_screen_new(a, patterns)   dtl_screen_passes(s, tokens, count, NULL) ...
 *	who = dtl_screen_people(doc, mentions, leisure)   dtl_screen_passes(s, tokens, count, &who[i]) ...
 *
 * Errors:  none.
 * Memory:  the screen lives in the arena and points into the patterns; people in the document's.
 * Threads: read-only once made.
 */
#ifndef DTL_NEWS_SCREEN_H
#define DTL_NEWS_SCREEN_H

#include "news/mention.h"
#include "news/pattern.h"

struct dtl_screen;

/* How many different ones, up to two. */
struct dtl_screen_heads {
	uint32_t count;
	uint32_t first; /* entity */
};

/* Those in one sentence who may stand on a side of an event. */
struct dtl_screen_people {
	struct dtl_screen_heads actors;
	struct dtl_screen_heads publics; /* no firms, nor people of whom only the name is known */
	struct dtl_screen_heads officials; /* in an office, or only pointed at */
	bool country; /* one of them has a country */
	bool leisure; /* in a story of sports or shows, where only officials count */
	bool told; /* an event may have been told before, to which it answers; the caller knows */
	bool occasion; /* it may refer to a meeting told before; the caller knows */
};

struct dtl_screen *dtl_screen_new(struct dtl_arena *a, const struct dtl_patterns *patterns);
/* The tokens of one sentence, with lemmas and tags. who NULL: by its words alone. */
bool dtl_screen_passes(const struct dtl_screen *s, const struct dtl_token *tokens,
    size_t token_count, const struct dtl_screen_people *who);
/* One for each sentence of the document. */
struct dtl_screen_people *dtl_screen_people(
    const struct dtl_document *doc, const struct dtl_mention_list *mentions, bool leisure);

#endif
