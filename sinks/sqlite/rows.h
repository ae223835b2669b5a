/*
 * rows - an event and its parts as values of prepared inserts.
 *
 * The order of the values is the order of the columns in the SQL beside them.
 *
 * Errors:  as store/sqlite.h.
 * Memory:  joined lists in the arena.
 * Threads: pure but for the statement.
 */
#ifndef DTL_SINKS_SQLITE_ROWS_H
#define DTL_SINKS_SQLITE_ROWS_H

#include "news/event.h"
#include "store/sqlite.h"

extern const char rows_event_sql[];
extern const char rows_participant_sql[];
extern const char rows_mention_sql[];
extern const char rows_article_sql[];

void
rows_bind_event(struct dtl_stmt *st, struct dtl_arena *a, const struct dtl_event *ev, bool listed);
void rows_bind_participant(struct dtl_stmt *st, struct dtl_arena *a, int64_t event_no, int position,
    const struct dtl_participant *p);
void
rows_bind_mention(struct dtl_stmt *st, int64_t event_no, int position, const struct dtl_telling *m);
void rows_bind_article(struct dtl_stmt *st, const struct dtl_coded *coded, size_t event_count);

#endif
