/*
 * gauges - what is known of each feed as a file of metrics, for who wants to watch feeds one by one.
 *
 *	dateline_feed_well{feed="https://n.example/feed",health="ok"} 1
 *
 * The text format of Prometheus, written anew as a whole, so that a collector of text files can read it at any time.
 *
 * Errors:  DTL_FAIL when the file cannot be written.
 * Memory:  the whole file while it is made: some 700 bytes a feed.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_GAUGES_H
#define DTL_PRODUCERS_FEEDS_GAUGES_H

#include "run.h"

/* Of the feeds that are this process's. */
dtl_rc gauges_write(struct run *r, const char *path, struct dtl_err *err) DTL_MUST_USE;

#endif
