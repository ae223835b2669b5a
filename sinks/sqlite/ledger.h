/*
 * ledger - the rule that keeps the tables right whatever the order in which records arrive.
 *
 *	ledger_open   begin (ledger_event | ledger_coded | ledger_forget) ... ledger_offset commit
 *
 * An article's events are exactly those listed in its newest coded record, newest by (revision,
 * generation). Compared with what the table has for the article,
 *
 *	an event     below: ignored.  equal: shown when listed.  Unlisted, above, or no record yet:
 *	             kept unseen (listed = 0) until a record lists it.
 *	a record     below: ignored.  else: replaces the old one and its list, deletes all events
 *	             below it, shows the listed ones at its level and hides the others.
 *
 * Two records of one level exist when two inputs give different text for one URL: the later one wins,
 * as it does in the compacted topic.
 * Every order of the same records ends in the same visible events.
 *
 * Errors:  as store/sqlite.h; ledger_offset: DTL_FAIL when the stored offset is not `from`.
 * Memory:  prepared statements until ledger_close.
 * Threads: one ledger, one thread.
 */
#ifndef DTL_SINKS_SQLITE_LEDGER_H
#define DTL_SINKS_SQLITE_LEDGER_H

#include "run/message.h"
#include "store/sqlite.h"

struct ledger;

dtl_rc ledger_open(struct dtl_store *store, struct ledger **ret, struct dtl_err *err) DTL_MUST_USE;
void ledger_close(struct ledger *l); /* NULL is fine */

/* a: scratch for joined lists. */
dtl_rc ledger_event(struct ledger *l, struct dtl_arena *a, const struct dtl_event *ev,
    struct dtl_err *err) DTL_MUST_USE;
dtl_rc
ledger_coded(struct ledger *l, const struct dtl_coded *coded, struct dtl_err *err) DTL_MUST_USE;
/* The article's record was deleted from the topic. */
dtl_rc ledger_forget(struct ledger *l, struct dtl_str article_id, struct dtl_err *err) DTL_MUST_USE;

/* Compare and set, inside the caller's transaction. */
dtl_rc ledger_offset(
    struct ledger *l, const struct dtl_offset_range *range, struct dtl_err *err) DTL_MUST_USE;
/* -1: none stored. */
dtl_rc ledger_offset_load(struct ledger *l, const char *topic, int32_t partition, int64_t *ret,
    struct dtl_err *err) DTL_MUST_USE;

#endif
