/*
 * explain_reasons - why each event was made so, and why a sentence gave none, as rows for people and JSON.
 *
 *	dtl_reasons_of_event  ->  spans and rows        dtl_reasons_of_sentence  ->  rows
 *
 * The rows put into words what the coder noted (news/trace.h) and what stands in the event; nothing
 * is decided here.
 *
 * Errors:  none.
 * Memory:  the arena of the extraction.
 * Threads: pure functions.
 */
#ifndef DATELINE_EXPLAIN_REASONS_H
#define DATELINE_EXPLAIN_REASONS_H

#include "explain.h"
#include "news/confidence.h"
#include "news/pattern.h"

/* A stretch of the evidence sentence and what it is to the event. */
struct dtl_mark {
	uint32_t beg, end; /* bytes of the clean text */
	const char *role; /* "source", "predicate", "date" ... */
};

struct dtl_reason {
	const char *about; /* "pattern", "source", "date" ... */
	bool rejected; /* looked at, but not taken */
	struct dtl_str what; /* the words, the code or the rule meant */
	struct dtl_str line; /* "actors/leaders.txt:120"; absent */
	struct dtl_str why;
};

struct dtl_reasons {
	struct dtl_arena *a;
	const struct dtl_extraction *x;
	uint32_t sentence; /* index */
	struct dtl_mark *marks; /* in order, not overlapping */
	size_t mark_count, mark_cap;
	struct dtl_reason *rows;
	size_t row_count, row_cap;
	const struct dtl_signals *signals; /* of its confidence; NULL: of no event */
};

/* Needs an extraction with a trace. */
void dtl_reasons_of_event(
    struct dtl_arena *a, const struct dtl_extraction *x, size_t event, struct dtl_reasons *ret);
void dtl_reasons_of_sentence(struct dtl_arena *a, const struct dtl_extraction *x, uint32_t sentence,
    struct dtl_reasons *ret);
/* True when an event that is given was told in it. */
bool dtl_sentence_has_event(const struct dtl_extraction *x, uint32_t sentence);

/* explain_people.c: why each of the event's participants is there; `d` told it there. */
void dtl_reasons_add_people(struct dtl_reasons *r, const struct dtl_event *ev, size_t event);

/* For the files of this module. */
void reasons_row(struct dtl_reasons *r, const char *about, bool rejected, struct dtl_str what,
    struct dtl_str line, struct dtl_str why);
/* A row of about "pattern": its file and line, code and rule. */
void reasons_rule(struct dtl_reasons *r, const char *about, bool rejected,
    const struct dtl_pattern *p, struct dtl_str why);
void reasons_mark(struct dtl_reasons *r, uint32_t beg, uint32_t end, const char *role);
/* The draft is part of the event that is given under this index. */
bool reasons_is_of(const struct dtl_extraction *x, size_t draft, size_t event);

#endif
