/*
 * ledger - what Kafka and the tables hold of each article, gathered for `dateline audit`.
 *
 *	dtl_ledger_read   dtl_ledger_table   (look)   dtl_ledger_clear
 *
 * Errors:  DTL_RETRY when Kafka does not answer. Records that cannot be decoded are listed.
 * Memory:  an arena of its own; about 200 bytes an article and 100 an event.
 * Threads: main thread.
 */
#ifndef DATELINE_LEDGER_H
#define DATELINE_LEDGER_H

#include "base/map.h"
#include "command.h"
#include "run/admin.h"

struct dtl_account {
	struct dtl_str id;
	bool published; /* its article is in the topic */
	bool coded; /* a ledger record is there */
	bool dead; /* a dead letter of it is there */
	bool in_table;
	int32_t article_revision; /* newest in the articles topic */
	int32_t coded_revision, generation; /* newest in the ledger */
	enum dtl_outcome outcome;
	struct dtl_str *event_ids;
	size_t event_count;
};

struct dtl_ledger {
	struct dtl_arena *a;
	struct dtl_map accounts; /* article id to struct dtl_account */
	struct dtl_map events; /* event ids in the topic */
	struct dtl_map dead; /* where dead letters came from: "news.articles/3/12" */
	struct dtl_map
	    unreadable; /* the same for records nobody can decode and no letter tells of */
	struct dtl_map rows; /* event ids shown by the table */
	struct dtl_topic_state topics[DTL_TOPIC_COUNT]; /* by the broker */
	int64_t scanned[DTL_TOPIC_COUNT]; /* records read */
	bool has_table;
	int64_t article_rows;
};

void dtl_ledger_init(struct dtl_ledger *l);
void dtl_ledger_clear(struct dtl_ledger *l);
dtl_rc
dtl_ledger_read(struct dtl_ledger *l, struct dtl_line *line, struct dtl_err *err) DTL_MUST_USE;
/* Rows of the SQLite table at path. */
dtl_rc dtl_ledger_table(struct dtl_ledger *l, const char *path, struct dtl_err *err) DTL_MUST_USE;

#endif
