/*
 * when - dates in the text and their values, TIMEX3-like, resolved against the publication day.
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_WHEN_H
#define DTL_NEWS_WHEN_H

#include "news/event.h"
#include "text/document.h"

enum dtl_timex_type { DTL_TIMEX_DATE, DTL_TIMEX_TIME, DTL_TIMEX_DURATION, DTL_TIMEX_SET };

struct dtl_timex {
	struct dtl_span span;
	uint32_t token, token_count;
	uint32_t sentence;
	enum dtl_timex_type type;
	struct dtl_str value; /* ISO 8601 as TIMEX3 writes it: "2025-12-22", "2025-W51", "P3D" */
	struct dtl_when when; /* resolved days; year 0 when it has none (a duration) */
	bool past_reference; /* "ago", "last", "had ... in 2019" */
};

struct dtl_date_list {
	struct dtl_timex *items;
	size_t count;
};

/* anchor: publication day, else the dateline's; year 0 when nothing is known. Tense of the clause (where
 * there is one) decides the direction of bare weekdays and months. */
void dtl_dates_find(struct dtl_document *doc, struct dtl_date anchor, struct dtl_date_list *ret);
/* Day of the dateline with its year resolved against published; year 0 when it has none. */
struct dtl_date dtl_dates_dateline(const struct dtl_document *doc, struct dtl_date published);

#endif
