/*
 * notes - phrases that say something about a whole sentence or story: what is left out, what it is about.
 *
 *	dtl_notes_open(lexicon's section)   dtl_notes_find(document) -> story, sentences, topics
 *
 * They come from the user's own folder, notes/ and petrarch/ (data/lexicon/README.md); without them
 * nothing is looked for.
 *
 * Errors:  open: DTL_FAIL (damaged).
 * Memory:  arena.
 * Threads: read-only after open.
 */
#ifndef DTL_NEWS_NOTES_H
#define DTL_NEWS_NOTES_H

#include "base/map.h"
#include "news/lexicon.h"

#define DTL_NOTES_SECTION "notes"

struct dtl_note;

struct dtl_notes {
	struct dtl_map by_word; /* first word -> struct dtl_note, chained */
	size_t count;
};

/* What was found in one document. */
struct dtl_noted {
	struct dtl_str story_discard; /* the phrase; absent: none */
	struct dtl_str *sentence_discards; /* per sentence; absent: none */
	const struct dtl_str **topics; /* per sentence */
	size_t *topic_counts;
};

dtl_rc dtl_notes_open(struct dtl_arena *a, struct dtl_str section, struct dtl_notes *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Needs sentences. */
void dtl_notes_find(
    const struct dtl_notes *notes, const struct dtl_document *doc, struct dtl_noted *ret);

#endif
