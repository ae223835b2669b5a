/*
 * httpdate - dates as HTTP writes them, and how long an answer may be used or has to be waited for.
 *
 *	Sun, 06 Nov 1994 08:49:37 GMT     Sunday, 06-Nov-94 08:49:37 GMT     Sun Nov  6 08:49:37 1994
 *
 * A two-digit year more than 50 years ahead of now is in the past (RFC 9110).
 *
 * Errors:  false; *ret untouched.
 * Memory:  none.
 * Threads: pure functions.
 */
#ifndef DTL_NET_HTTPDATE_H
#define DTL_NET_HTTPDATE_H

#include "base/date.h"

bool dtl_httpdate_parse(struct dtl_str text, int64_t now_ms, int64_t *ret_ms);
/* The first form and NUL. Years 0-9999. */
void dtl_httpdate_format(int64_t ms, char out[30]);

struct dtl_cache_control {
	int64_t max_age_s; /* -1: not stated; the largest usable value is a year */
	bool no_store;
	bool no_cache;
	bool must_revalidate;
};

/* Unknown directives and broken ones are passed over; of two the first counts, as RFC 9111 advises. */
void dtl_cache_control_parse(struct dtl_str value, struct dtl_cache_control *ret);

/* How long after now an answer is fresh, from Cache-Control, Expires, Date and Age; absent strings where
 * a header is missing. -1: the server says nothing. 0: it says "ask again". At most a year. */
struct dtl_freshness {
	struct dtl_str cache_control;
	struct dtl_str expires;
	struct dtl_str date;
	struct dtl_str age;
};
int64_t dtl_freshness_ms(const struct dtl_freshness *headers, int64_t now_ms);

/* Retry-After in seconds or as a date: milliseconds from now, 0 for the past; false when it is neither. */
bool dtl_retry_after_parse(struct dtl_str value, int64_t now_ms, int64_t *ret_wait_ms);

#endif
