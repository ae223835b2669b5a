#include "ledger.h"

#include "rows.h"

#include <stdlib.h>

enum {
	SELECT_ARTICLE,
	SELECT_LISTED,
	INSERT_EVENT,
	INSERT_PARTICIPANT,
	INSERT_MENTION,
	REPLACE_ARTICLE,
	DELETE_ARTICLE,
	DELETE_LISTED,
	INSERT_LISTED,
	DELETE_EVENTS,
	DELETE_ALL_EVENTS,
	SHOW_EVENTS,
	SELECT_OFFSET,
	INSERT_OFFSET,
	UPDATE_OFFSET,
	STATEMENT_COUNT,
};

static const char *const statements[STATEMENT_COUNT] = {
	[SELECT_ARTICLE] = "SELECT revision, generation FROM articles WHERE id = ?1",
	[SELECT_LISTED] = "SELECT 1 FROM listed WHERE article_id = ?1 AND event_id = ?2",
	[INSERT_EVENT] = rows_event_sql,
	[INSERT_PARTICIPANT] = rows_participant_sql,
	[INSERT_MENTION] = rows_mention_sql,
	[REPLACE_ARTICLE] = rows_article_sql,
	[DELETE_ARTICLE] = "DELETE FROM articles WHERE id = ?1",
	[DELETE_LISTED] = "DELETE FROM listed WHERE article_id = ?1",
	[INSERT_LISTED] = "INSERT OR IGNORE INTO listed (article_id, event_id) VALUES (?1, ?2)",
	[DELETE_EVENTS] = "DELETE FROM events WHERE article_id = ?1"
			  " AND (revision, generation) < (?2, ?3)",
	[DELETE_ALL_EVENTS] = "DELETE FROM events WHERE article_id = ?1",
	[SHOW_EVENTS] = "UPDATE events SET listed = id IN"
			" (SELECT event_id FROM listed WHERE article_id = ?1)"
			" WHERE article_id = ?1 AND (revision, generation) = (?2, ?3)",
	[SELECT_OFFSET] = "SELECT next_offset FROM offsets WHERE topic = ?1 AND partition = ?2",
	[INSERT_OFFSET] = "INSERT INTO offsets (topic, partition, next_offset) VALUES (?1, ?2, ?3)",
	[UPDATE_OFFSET] = "UPDATE offsets SET next_offset = ?3 WHERE topic = ?1 AND partition = ?2",
};

struct ledger {
	struct dtl_store *store;
	struct dtl_stmt *st[STATEMENT_COUNT];
};

struct level {
	bool known;
	int64_t revision;
	int64_t generation;
};

static dtl_rc
article_level(struct ledger *l, struct dtl_str article_id, struct level *ret, struct dtl_err *err)
{
	struct dtl_stmt *st = l->st[SELECT_ARTICLE];
	bool row = false;

	dtl_stmt_bind_str(st, 1, article_id);
	dtl_rc rc = dtl_stmt_step(st, &row, err);

	if (rc != DTL_OK)
		return rc;
	ret->known = row;
	ret->revision = row ? dtl_stmt_int(st, 0) : 0;
	ret->generation = row ? dtl_stmt_int(st, 1) : 0;
	dtl_stmt_reset(st);
	return DTL_OK;
}

/* Below 0, 0 or above 0, as (revision, generation) stands to the table's level. */
static int
compare(int64_t revision, int64_t generation, const struct level *level)
{
	if (revision != level->revision)
		return revision < level->revision ? -1 : 1;
	if (generation != level->generation)
		return generation < level->generation ? -1 : 1;
	return 0;
}

static dtl_rc
is_listed(struct ledger *l, struct dtl_str article_id, struct dtl_str event_id, bool *ret,
    struct dtl_err *err)
{
	struct dtl_stmt *st = l->st[SELECT_LISTED];

	dtl_stmt_bind_str(st, 1, article_id);
	dtl_stmt_bind_str(st, 2, event_id);
	dtl_rc rc = dtl_stmt_step(st, ret, err);

	if (rc == DTL_OK)
		dtl_stmt_reset(st);
	return rc;
}

static dtl_rc
insert_event(struct ledger *l, struct dtl_arena *a, const struct dtl_event *ev, bool listed,
    struct dtl_err *err)
{
	rows_bind_event(l->st[INSERT_EVENT], a, ev, listed);
	dtl_rc rc = dtl_stmt_run(l->st[INSERT_EVENT], err);

	if (rc != DTL_OK)
		return rc;
	int64_t no = dtl_store_last_rowid(l->store);

	for (size_t i = 0; i < ev->participant_count && rc == DTL_OK; i++) {
		rows_bind_participant(
		    l->st[INSERT_PARTICIPANT], a, no, (int)i, &ev->participants[i]);
		rc = dtl_stmt_run(l->st[INSERT_PARTICIPANT], err);
	}
	for (size_t i = 0; i < ev->mention_count && rc == DTL_OK; i++) {
		rows_bind_mention(l->st[INSERT_MENTION], no, (int)i, &ev->mentions[i]);
		rc = dtl_stmt_run(l->st[INSERT_MENTION], err);
	}
	return rc;
}

dtl_rc
ledger_event(struct ledger *l, struct dtl_arena *a, const struct dtl_event *ev, struct dtl_err *err)
{
	struct level level;
	bool listed = false;
	dtl_rc rc = article_level(l, ev->article_id, &level, err);

	if (rc != DTL_OK)
		return rc;
	if (level.known) {
		int order = compare(ev->article_revision, ev->generation, &level);

		if (order < 0)
			return DTL_OK;
		if (order == 0)
			rc = is_listed(l, ev->article_id, ev->id, &listed, err);
		if (rc != DTL_OK)
			return rc;
	}
	return insert_event(l, a, ev, listed, err);
}

static dtl_rc
run_id(struct ledger *l, int statement, struct dtl_str id, struct dtl_err *err)
{
	dtl_stmt_bind_str(l->st[statement], 1, id);
	return dtl_stmt_run(l->st[statement], err);
}

static dtl_rc
run_level(struct ledger *l, int statement, const struct dtl_coded *coded, struct dtl_err *err)
{
	dtl_stmt_bind_str(l->st[statement], 1, coded->article_id);
	dtl_stmt_bind_int(l->st[statement], 2, coded->revision);
	dtl_stmt_bind_int(l->st[statement], 3, coded->generation.number);
	return dtl_stmt_run(l->st[statement], err);
}

dtl_rc
ledger_coded(struct ledger *l, const struct dtl_coded *coded, struct dtl_err *err)
{
	struct level level;
	/* Only a coded article has events, whatever a writer may have left in the list. */
	size_t count = coded->outcome == DTL_OUTCOME_CODED ? coded->event_id_count : 0;
	dtl_rc rc = article_level(l, coded->article_id, &level, err);

	if (rc != DTL_OK)
		return rc;
	if (level.known && compare(coded->revision, coded->generation.number, &level) < 0)
		return DTL_OK;
	rows_bind_article(l->st[REPLACE_ARTICLE], coded, count);
	rc = dtl_stmt_run(l->st[REPLACE_ARTICLE], err);
	if (rc == DTL_OK)
		rc = run_id(l, DELETE_LISTED, coded->article_id, err);
	for (size_t i = 0; i < count && rc == DTL_OK; i++) {
		dtl_stmt_bind_str(l->st[INSERT_LISTED], 1, coded->article_id);
		dtl_stmt_bind_str(l->st[INSERT_LISTED], 2, coded->event_ids[i]);
		rc = dtl_stmt_run(l->st[INSERT_LISTED], err);
	}
	if (rc == DTL_OK)
		rc = run_level(l, DELETE_EVENTS, coded, err);
	if (rc == DTL_OK)
		rc = run_level(l, SHOW_EVENTS, coded, err);
	return rc;
}

dtl_rc
ledger_forget(struct ledger *l, struct dtl_str article_id, struct dtl_err *err)
{
	dtl_rc rc = run_id(l, DELETE_ARTICLE, article_id, err);

	if (rc == DTL_OK)
		rc = run_id(l, DELETE_LISTED, article_id, err);
	if (rc == DTL_OK)
		rc = run_id(l, DELETE_ALL_EVENTS, article_id, err);
	return rc;
}

dtl_rc
ledger_offset_load(
    struct ledger *l, const char *topic, int32_t partition, int64_t *ret, struct dtl_err *err)
{
	struct dtl_stmt *st = l->st[SELECT_OFFSET];
	bool row = false;

	dtl_stmt_bind_z(st, 1, topic);
	dtl_stmt_bind_int(st, 2, partition);
	dtl_rc rc = dtl_stmt_step(st, &row, err);

	if (rc != DTL_OK)
		return rc;
	*ret = row ? dtl_stmt_int(st, 0) : -1;
	dtl_stmt_reset(st);
	return DTL_OK;
}

dtl_rc
ledger_offset(struct ledger *l, const struct dtl_offset_range *range, struct dtl_err *err)
{
	int64_t stored = -1;
	dtl_rc rc = ledger_offset_load(l, range->topic, range->partition, &stored, err);

	if (rc != DTL_OK)
		return rc;
	if (stored != range->from)
		return dtl_err_set(err, DTL_FAIL,
		    "%s/%d: the table stands at offset %lld, we started from %lld: another sink "
		    "has written to this file; what we had is dropped, a restart goes on from "
		    "there",
		    range->topic, (int)range->partition, (long long)stored, (long long)range->from);
	struct dtl_stmt *st = l->st[stored < 0 ? INSERT_OFFSET : UPDATE_OFFSET];

	dtl_stmt_bind_z(st, 1, range->topic);
	dtl_stmt_bind_int(st, 2, range->partition);
	dtl_stmt_bind_int(st, 3, range->to);
	return dtl_stmt_run(st, err);
}

dtl_rc
ledger_open(struct dtl_store *store, struct ledger **ret, struct dtl_err *err)
{
	struct ledger *l = calloc(1, sizeof *l);

	if (l == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	l->store = store;
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		dtl_rc rc = dtl_store_prepare(store, statements[i], &l->st[i], err);

		if (rc != DTL_OK) {
			ledger_close(l);
			return rc;
		}
	}
	*ret = l;
	return DTL_OK;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	for (int i = 0; i < STATEMENT_COUNT; i++)
		dtl_stmt_close(l->st[i]);
	free(l);
}
