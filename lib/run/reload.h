/*
 * reload - the configuration read anew while the process runs: the whole of it, or nothing.
 *
 *	between two batches:  dtl_reload(frame, how)  ->  read, compare, how->take  ->  log line and metrics
 *
 * The file is read and checked as at the start. A key that cannot change is named, with its place in the file. Then take opens
 * what the new settings say (lexicon, filter, feeds) beside what is there, and only when that is whole the new takes the
 * place of the old. Whatever goes wrong before leaves everything as it was.
 *
 * May change: data, lexicon.*, limits.max_article_bytes, limits.crashes; batch_wait, batch_records and filter of a section;
 * its own keys where the process can be opened anew beside itself.
 *
 * Errors:  none: a reload that is refused is a log line of level error, id reload.refused, and a number in the metrics.
 * Memory:  the settings in use and those of the start are kept.
 * Threads: main thread.
 */
#ifndef DTL_RUN_RELOAD_H
#define DTL_RUN_RELOAD_H

#include "run/frame.h"

struct dtl_reload {
	bool reopens; /* the folder's own keys may change */
	void *self;
	/* Opens what next says and closes what was there. Anything but DTL_OK: nothing was changed. */
	dtl_rc (*take)(void *self, const struct dtl_frame *next, struct dtl_err *err);
};

void dtl_reload(struct dtl_frame *f, const struct dtl_reload *how);
/* It cannot be done now, and this is why. */
void dtl_reload_refuse(struct dtl_frame *f, const char *why);
/* At the end of the process. */
void dtl_reload_forget(struct dtl_frame *f);

#endif
