/*
 * screen - which sentences can hold an event, before any of them is parsed.
 *
 * A pattern needs words: its predicate, the parts of that ("carry out"), one of those that it lists for
 * a place, the prepositions of its phrases. A sentence that lacks some of them for every pattern
 * of every word cannot match. What the parse would say is not asked, so a sentence that passes may
 * still hold nothing.
 *
 *	s = dtl_screen_new(a, patterns)   dtl_screen_passes(s, tokens, count) ...
 *
 * Errors:  none.
 * Memory:  the screen lives in the arena and points into the patterns.
 * Threads: read-only once made.
 */
#ifndef DTL_NEWS_SCREEN_H
#define DTL_NEWS_SCREEN_H

#include "news/pattern.h"
#include "text/document.h"

struct dtl_screen;

struct dtl_screen *dtl_screen_new(struct dtl_arena *a, const struct dtl_patterns *patterns);
/* The tokens of one sentence, with lemmas. */
bool
dtl_screen_passes(const struct dtl_screen *s, const struct dtl_token *tokens, size_t token_count);

#endif
