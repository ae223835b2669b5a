/*
 * table - events as lines of a table for people, as they arrive.
 *
 *	date  type  source  target  forum / instrument  place  evidence
 *
 * Below 140 columns the evidence stands in a line of its own under the rest. A date shows as much as
 * is known: day, month or year.
 *
 * Errors:  none.
 * Memory:  appends to the caller's buffer.
 * Threads: no shared state.
 */
#ifndef DATELINE_TABLE_H
#define DATELINE_TABLE_H

#include "base/buf.h"
#include "news/event.h"

/* width: columns of the terminal. */
void dtl_table_head(struct dtl_buf *out, int width, bool color);
void dtl_table_event(struct dtl_buf *out, const struct dtl_event *ev, int width, bool color);
/* Columns of standard output; no terminal: $COLUMNS, else 160. */
int dtl_table_width(void);

#endif
