/*
 * clock - the time that feeds are planned by: the system's, or for tests one that leaps.
 *
 *	clock_open   (clock_now ... clock_leap) ...   clock_close
 *
 * With a file, its first 8 bytes hold the time in milliseconds; a server that maps the same file lives in
 * the same time. It stands still while there is work and leaps to the next thing to do.
 *
 * Errors:  clock_open: DTL_FAIL.
 * Memory:  one mapped page.
 * Threads: main thread; the file may be read by others.
 */
#ifndef DTL_PRODUCERS_FEEDS_CLOCK_H
#define DTL_PRODUCERS_FEEDS_CLOCK_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct clock {
	volatile int64_t *shared; /* NULL: the system's clock */
	int64_t end_ms; /* the lapse ends here */
};

/* path "": the system's clock. */
dtl_rc
clock_open(struct clock *c, const char *path, int64_t lapse_ms, struct dtl_err *err) DTL_MUST_USE;
void clock_close(struct clock *c);
int64_t clock_now(const struct clock *c);
bool clock_leaps(const struct clock *c);
/* Goes on to at_ms; false: that is past the end, nothing is left to do. */
bool clock_leap(struct clock *c, int64_t at_ms);

#endif
