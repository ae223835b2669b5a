/*
 * date - calendar days and instants; proleptic Gregorian, no locale, no time-zone database.
 *
 * Instants are int64_t milliseconds since 1970-01-01T00:00:00Z; DTL_TIME_NONE is "unknown".
 *
 * Errors:  parsers return false and leave *ret untouched.
 * Memory:  none.
 * Threads: pure functions, except dtl_time_now_ms.
 */
#ifndef DTL_BASE_DATE_H
#define DTL_BASE_DATE_H

#include "base/str.h"

#define DTL_TIME_NONE INT64_MIN

struct dtl_date {
	int16_t year; /* 0 = unknown date */
	int8_t month; /* 1-12, 0 = unknown */
	int8_t day; /* 1-31, 0 = unknown */
};

bool dtl_date_valid(struct dtl_date d); /* a real calendar day */
int64_t dtl_date_to_days(struct dtl_date d); /* days since 1970-01-01; d must be valid */
struct dtl_date dtl_date_from_days(int64_t days);
struct dtl_date dtl_date_add_days(struct dtl_date d, int64_t days);
struct dtl_date dtl_date_add_months(struct dtl_date d, int months); /* clamps the day */
int dtl_date_weekday(struct dtl_date d); /* 0 = Monday ... 6 = Sunday */
int dtl_date_days_in_month(int year, int month);
int dtl_date_cmp(struct dtl_date a, struct dtl_date b);
struct dtl_date dtl_date_from_ms(int64_t ms); /* UTC day */
int64_t dtl_date_to_ms(struct dtl_date d); /* UTC midnight */

/* "2025-12-22" (whole string). */
bool dtl_date_parse(struct dtl_str s, struct dtl_date *ret);
/* "YYYY-MM-DD" and NUL. */
void dtl_date_format(struct dtl_date d, char out[11]);

/* RFC 3339 / ISO 8601 instants ("2025-12-22T09:14:03Z", "...+05:30", fractions, blank for T,
 * date alone = midnight UTC, month alone = its first midnight, basic form 20251222T091403Z) and RFC 2822 / HTTP dates in their
 * three forms, with the named zones of RFC 822. Whole string after trimming. */
bool dtl_time_parse(struct dtl_str s, int64_t *ret_ms);
/* "2025-12-22T09:14:03.123Z" (milliseconds left out when 0) and NUL. */
void dtl_time_format(int64_t ms, char out[25]);

/* The wall clock. Never called from lib/text or lib/news. */
int64_t dtl_time_now_ms(void);
/* A clock that never goes back, for waits and rates. */
int64_t dtl_time_mono_ms(void);

#endif
