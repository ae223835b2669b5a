/*
 * when_scan - the readers of single time expressions, each a place in a sentence to a timex.
 *
 *	when.c          walks the sentences, chooses the longest reading, keeps the list
 *	when_open.c     where a reader can find anything; knows the words of all of them
 *	when_absolute.c "December 22, 2025", "February 3-4", "in October 2025", "2026", "the 1990s"
 *	when_relative.c "Monday", "next month", "two days ago", "earlier this year", "now"
 *	when_span.c     "three days", "every week", "10:30 a.m.", "the third quarter"
 *	when_named.c    "the summer of 2023", "fiscal 2024", "the 19th century", "in two weeks"
 *	when_feast.c    "Christmas Eve", "Easter 2024"
 *	when_clock.c    "2 a.m. Tuesday", "half past nine", "overnight"
 *	when_loose.c    "for years", "half an hour", "long ago"
 *	when_join.c     two dates that are the ends of one stretch
 *	when_value.c    days to values and back, direction by tense
 *
 * A reader returns how many tokens it used, 0 when there is nothing for it.
 *
 * Errors:  none.
 * Memory:  the document's arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_WHEN_SCAN_H
#define DTL_NEWS_WHEN_SCAN_H

#include "news/when.h"
#include "base/buf.h"
#include "text/clause.h"

struct dtl_when_scan {
	const struct dtl_document *doc;
	struct dtl_date anchor; /* year 0 when unknown */
	uint32_t beg, end; /* tokens of the sentence */
	uint32_t sentence;
};

enum dtl_unit {
	DTL_UNIT_NONE,
	DTL_UNIT_DAY,
	DTL_UNIT_WEEK,
	DTL_UNIT_MONTH,
	DTL_UNIT_QUARTER,
	DTL_UNIT_YEAR,
	DTL_UNIT_DECADE,
	DTL_UNIT_CENTURY,
	DTL_UNIT_HOUR,
	DTL_UNIT_MINUTE,
	DTL_UNIT_SECOND,
	DTL_UNIT_WEEKEND,
	DTL_UNIT_SEASON
};

size_t dtl_when_absolute(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
size_t dtl_when_relative(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
size_t dtl_when_duration(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
size_t dtl_when_named(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
size_t dtl_when_clock(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
size_t dtl_when_loose(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
size_t dtl_when_feast(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t);
/* The token may be the first word of a feast. */
bool dtl_when_feast_begins(const struct dtl_token *t);
/* For each token of the sentence: false where no reader finds anything. */
void dtl_when_open(const struct dtl_when_scan *s, bool *ret_open);
/* a and b, next to each other in the text, get the whole stretch where they are its ends. */
void dtl_when_join(const struct dtl_when_scan *s, struct dtl_timex *a, struct dtl_timex *b);

/* Words. Token text in lower case; {"",0} past the end. */
struct dtl_str dtl_when_word(const struct dtl_when_scan *s, uint32_t at);
bool dtl_when_is(const struct dtl_when_scan *s, uint32_t at, const char *word);
bool dtl_when_any(const struct dtl_when_scan *s, uint32_t at, const char *const *list);
int dtl_when_month(const struct dtl_when_scan *s, uint32_t at); /* 1-12, 0 none */
int dtl_when_weekday(const struct dtl_when_scan *s, uint32_t at); /* 1 = Monday, 0 none */
int dtl_when_season(const struct dtl_when_scan *s, uint32_t at); /* 1 spring - 4 winter, 0 none */
enum dtl_unit dtl_when_unit(const struct dtl_when_scan *s, uint32_t at, bool *ret_plural);
int dtl_when_year(const struct dtl_when_scan *s, uint32_t at); /* 1700-2199, 0 none */
/* "TMO" for "morning", TAF, TEV, TNI; NULL when it is no part of a day. */
const char *dtl_when_part(const struct dtl_when_scan *s, uint32_t at);
/* Number in digits or words; tokens used. */
size_t dtl_when_number(const struct dtl_when_scan *s, uint32_t at, double *ret);

/* -1 past, 1 future, 0 unknown: by the clause the token stands in. */
int dtl_when_tense(const struct dtl_when_scan *s, uint32_t at);

/* Results. */
void dtl_when_set_day(const struct dtl_when_scan *s, struct dtl_timex *t, struct dtl_date d);
void dtl_when_set_range(
    const struct dtl_when_scan *s, struct dtl_timex *t, struct dtl_date a, struct dtl_date b);
void dtl_when_set_week(const struct dtl_when_scan *s, struct dtl_timex *t, struct dtl_date in_it);
void dtl_when_set_month(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int month);
void dtl_when_set_year(const struct dtl_when_scan *s, struct dtl_timex *t, int year);
void dtl_when_set_season(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int season);
void
dtl_when_set_quarter(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int quarter);
void dtl_when_set_value(struct dtl_timex *t, enum dtl_timex_type type, struct dtl_str value);
struct dtl_str
dtl_when_printf(const struct dtl_when_scan *s, const char *fmt, ...) DTL_PRINTF(2, 3);
/* The year that makes month and day fit the tense, seen from the anchor; 0 without an anchor. */
int dtl_when_fit_year(const struct dtl_when_scan *s, int month, int day, int tense);
/* Anchor moved by count units, as the value of that unit. */
void
dtl_when_shift(const struct dtl_when_scan *s, struct dtl_timex *t, enum dtl_unit unit, int count);

#endif
