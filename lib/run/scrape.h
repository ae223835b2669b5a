/*
 * scrape - what a process tells of itself over HTTP, by a thread that does nothing else.
 *
 *	/metrics   the counters, for Prometheus (run/exposition.h)
 *	/live      200 while the main loop turns, 503 when it has not for DTL_LIVE_MS
 *	/ready     200 while both ends answer, else 503 and which do not
 *
 * The address is host:port, the host numeric ("[::1]:0" too). Port 0 is any free one; slot N of a stage
 * listens N ports higher than the port that is named.
 *
 * Errors:  open: DTL_FAIL: the address is in use or no address of this machine.
 * Memory:  at most 16 clients at once, who send nothing but a head.
 * Threads: one of its own from open to close; it only reads what is atomic.
 */
#ifndef DTL_RUN_SCRAPE_H
#define DTL_RUN_SCRAPE_H

#include "base/arena.h"
#include "run/metrics.h"

struct dtl_scrape;

/* Whether a text is such an address; *ret_why says what is wrong. "" is none and fine. */
bool dtl_scrape_address_good(const char *address, const char **ret_why);
/* address must be good and not "". Where it listens is told in m->address. */
dtl_rc dtl_scrape_open(struct dtl_metrics *m, const char *address, int slot,
    struct dtl_scrape **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_scrape_close(struct dtl_scrape *s); /* NULL is fine */

#endif
