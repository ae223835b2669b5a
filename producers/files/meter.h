/*
 * meter - how far we are: a bar on a terminal, a line now and then elsewhere.
 *
 *	meter_init   (meter_show ...)   meter_end
 *
 * Errors:  none; what cannot be shown is not shown.
 * Memory:  none.
 * Threads: one meter, one thread.
 */
#ifndef DTL_PRODUCERS_FILES_METER_H
#define DTL_PRODUCERS_FILES_METER_H

#include "base/buf.h"
#include "files.h"
#include "intake.h"

struct meter {
	bool bar;
	bool lines;
	bool drawn; /* a bar stands on the terminal */
	bool ended; /* what an inbox brings later is not shown */
	int64_t total_bytes; /* 0 = unknown */
	int64_t begun_ms;
	int64_t shown_ms;
};

void meter_init(struct meter *m, enum files_meter style, int64_t total_bytes);
/* Cheap when it is too early for the next showing. */
void meter_show(struct meter *m, const struct intake_counts *counts);
/* The last word, once: the bar goes, a line with the sums stays. */
void meter_end(struct meter *m, const struct intake_counts *counts);

/* "[#####.....]  50%  1234 articles  617/s  ETA 00:02" for tests and the bar. */
void meter_text(int64_t elapsed_ms, int64_t total_bytes, const struct intake_counts *counts,
    struct dtl_buf *out);

#endif
