/*
 * coref_work - what the linkers of names and of anaphors share.
 *
 * Errors:  none.
 * Memory:  the document's arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_COREF_WORK_H
#define DTL_NEWS_COREF_WORK_H

#include "news/mention.h"

#define COREF_WINDOW 2000 /* mentions looked back over */
#define COREF_SENTENCES 12 /* sentences an anaphor looks back over */

void coref_copy(struct dtl_mention *m, const struct dtl_mention *from);
/* Settles "both sides", "his Russian counterpart", "he" at index; other kinds stay as they are. */
void coref_anaphor(const struct dtl_document *doc, struct dtl_mention_list *l, uint32_t index);

/* coref_counterpart.c: the rank of the one before; for "her Dutch counterpart, Mr Jan Visser", too. */
void coref_counterpart(struct dtl_mention_list *l, uint32_t index);
void coref_titled_counterpart(struct dtl_mention_list *l, uint32_t index);
/* Gives a role without a country that of the story, if it has one. */
void coref_story(struct dtl_mention_list *l);

#endif
