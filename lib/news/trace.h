/*
 * trace - why the coder did what it did, told by the coder itself while it works.
 *
 *	dtl_trace_new   (the coder notes ...)   dtl_trace_next(t, sentence, &cursor) ...
 *
 * Only `dateline explain` asks for one: without it dtl_coder.trace is NULL and nothing is noted.
 * A note never decides anything. What one draft lacks is noted where it is found lacking, with the
 * words that `explain --why-not` prints.
 *
 * Errors:  none. Past MAX_NOTES of trace.c further notes are dropped and `full` is set.
 * Memory:  the document's arena.
 * Threads: one trace, one thread.
 */
#ifndef DTL_NEWS_TRACE_H
#define DTL_NEWS_TRACE_H

#include "news/code.h"

/* What a note is about, in the order in which the coder asks. */
enum dtl_trace_step {
	DTL_TRACE_SENTENCE, /* left out before its clauses were looked at */
	DTL_TRACE_CLAUSE, /* a clause that no pattern was tried on, or none knows */
	DTL_TRACE_PATTERN, /* a pattern for its word that does not hold, or is not needed */
	DTL_TRACE_PEOPLE, /* a pattern that holds, but whose people do not */
	DTL_TRACE_SLOT, /* where somebody was found: `why` the slot, `word` its preposition */
	DTL_TRACE_DATE, /* a date of the sentence and how near it stands; `item` of the dates */
	DTL_TRACE_PLACE, /* likewise, `item` of the mentions */
	DTL_TRACE_READING, /* a reading of a place name: `item` of the mentions, `word` the reading */
	DTL_TRACE_STEP_COUNT,
};

struct dtl_trace_note {
	enum dtl_trace_step step;
	const char *why;
	struct dtl_str word; /* the word or the people it is about; absent */
	uint32_t sentence;
	uint32_t predicate; /* token, or DTL_NO_TOKEN */
	const struct dtl_pattern *pattern; /* NULL when none is meant */
	uint32_t item; /* DTL_NO_TOKEN when none */
	int nearness; /* DATE, PLACE: as dtl_code_nearness; 0 was not taken */
};

struct dtl_trace {
	struct dtl_arena *a;
	struct dtl_trace_note *notes;
	size_t count, cap;
	bool full;
	/* What became of the drafts. */
	const struct dtl_draft *drafts;
	size_t draft_count;
	uint32_t *merged; /* per draft: the event it became part of, weak ones counted too */
	uint32_t *given; /* per such event: index among the events given, or DTL_NO_TOKEN */
};

struct dtl_trace *dtl_trace_new(struct dtl_arena *a);
/* The next note of a sentence; *cursor is 0 at first; NULL at the end. */
const struct dtl_trace_note *
dtl_trace_next(const struct dtl_trace *t, uint32_t sentence, size_t *cursor);

/* All of them do nothing when there is no trace; those that return a bool return false. */
void
dtl_trace_sentence(struct dtl_trace *t, uint32_t sentence, const char *why, struct dtl_str word);
void dtl_trace_clause(const struct dtl_coder *k, const struct dtl_clause *c, const char *why);
/* None of the patterns for its word holds, or there is none. */
void dtl_trace_unmatched(const struct dtl_coder *k, const struct dtl_clause *c);
void dtl_trace_pattern(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_pattern *p, const char *why, struct dtl_str word);
bool dtl_trace_no(const struct dtl_coder *k, const struct dtl_draft *d, const char *why);
/* Also tells who was found on each side; after a more exact note on the draft only that. */
bool dtl_trace_sides(const struct dtl_coder *k, const struct dtl_draft *d,
    const struct dtl_actors *source, const struct dtl_actors *target, const char *why);
void dtl_trace_slot(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_slot *slot, const struct dtl_actors *found);
void dtl_trace_found(const struct dtl_coder *k, const struct dtl_view *v, const char *how,
    const struct dtl_actors *found);
/* The mention of this entity took its country from elsewhere; v may be NULL. */
void dtl_trace_taken(const struct dtl_coder *k, const struct dtl_view *v, uint32_t sentence,
    uint32_t entity, const char *why);
void dtl_trace_date(const struct dtl_coder *k, const struct dtl_draft *d, size_t date, int nearness,
    const char *why);
void dtl_trace_place(const struct dtl_coder *k, const struct dtl_draft *d,
    const struct dtl_mention *m, int nearness, const char *why);
void dtl_trace_reading(struct dtl_trace *t, uint32_t sentence, size_t mention,
    struct dtl_str reading, const char *why);
/* dtl_merge: the draft became part of this event. */
void dtl_trace_merged(const struct dtl_coder *k, size_t draft, size_t event);

/* "subject", "inside the object": words of a slot. */
const char *dtl_slot_words(enum dtl_slot_kind kind);

#endif
