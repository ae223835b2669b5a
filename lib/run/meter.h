/*
 * meter - how far we are: a bar on a terminal, a line now and then elsewhere.
 *
 *	dtl_meter_init   (dtl_meter_show ...)   dtl_meter_end
 *
 * Errors:  none; what cannot be shown is not shown.
 * Memory:  none.
 * Threads: one meter, one thread.
 */
#ifndef DTL_RUN_METER_H
#define DTL_RUN_METER_H

#include "base/buf.h"

enum dtl_meter_style { DTL_METER_AUTO, DTL_METER_BAR, DTL_METER_LINES, DTL_METER_NONE };
/* For a key of a configuration whose values are the styles in their order. */
extern const char *const dtl_meter_choices[];

/* What a producer that reads files has done. */
struct dtl_meter_counts {
	int64_t files;
	int64_t articles;
	int64_t filtered;
	int64_t dead;
	int64_t unchanged;
	int64_t bytes; /* as stored */
};

struct dtl_meter {
	const char *name; /* of the producer: "files" */
	bool bar;
	bool lines;
	bool drawn; /* a bar stands on the terminal */
	bool ended; /* what an inbox brings later is not shown */
	int64_t total_bytes; /* 0 = unknown */
	int64_t begun_ms;
	int64_t shown_ms;
};

void dtl_meter_init(
    struct dtl_meter *m, const char *name, enum dtl_meter_style style, int64_t total_bytes);
/* Cheap when it is too early for the next showing. */
void dtl_meter_show(struct dtl_meter *m, const struct dtl_meter_counts *counts);
/* The last word, once: the bar goes, a line with the sums stays. */
void dtl_meter_end(struct dtl_meter *m, const struct dtl_meter_counts *counts);

/* "[#####.....]  50%  1234 articles  617/s  ETA 00:02" for tests and the bar. */
void dtl_meter_text(int64_t elapsed_ms, int64_t total_bytes, const struct dtl_meter_counts *counts,
    struct dtl_buf *out);

#endif
