/*
 * manifest - the book that a process keeps of one interval: what its counters moved, and what each source gave.
 *
 *	(dtl_manifest_note ... dtl_manifest_close) ...
 *
 * Sources are bounded: of the first SOURCES that come all is known, of later ones only the sum.
 *
 * Errors:  none.
 * Memory:  the book's own; what close gives lives in the arena.
 * Threads: main thread; counters are read atomically.
 */
#ifndef DTL_RUN_MANIFEST_H
#define DTL_RUN_MANIFEST_H

#include "run/metrics.h"
#include "wire/wire.h"

#define DTL_MANIFEST_SOURCES 2000 /* that are remembered */
#define DTL_MANIFEST_LISTED 64

struct dtl_manifest_book;

struct dtl_manifest_book *dtl_manifest_open(const struct dtl_metrics *m, int64_t every_ms);
void dtl_manifest_free(struct dtl_manifest_book *b); /* NULL is fine */
/* One record of a source was worked. */
void dtl_manifest_note(struct dtl_manifest_book *b, struct dtl_str source, int64_t now_ms);
/* Ends the interval at now_ms, says what was in it, and begins the next. */
void dtl_manifest_close(struct dtl_manifest_book *b, struct dtl_arena *a, int64_t now_ms,
    bool final, struct dtl_manifest *ret);
/* Who an article, event or ledger record came from; "-" when nothing tells. */
struct dtl_str dtl_manifest_source(struct dtl_record record);

#endif
