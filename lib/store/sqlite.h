/*
 * sqlite - tables in one local file, with the errors named for what the caller does next.
 *
 *	dtl_store_open(path, migrations)
 *	dtl_store_prepare ...			once, at start
 *	begin  (bind ... step ... reset) ...  commit | rollback
 *	dtl_stmt_close ...  dtl_store_close
 *
 *	dtl_stmt_bind_str(st, 1, id);
 *	dtl_stmt_bind_int(st, 2, revision);
 *	rc = dtl_stmt_run(st, err);
 *
 * A bind cannot fail in the caller's eyes: its error is kept and comes back from the next step. The
 * file is in WAL mode, so readers never wait for us; foreign keys are on. Migrations are numbered
 * from 1 by their place in the array, PRAGMA user_version remembers the last one that ran, and each
 * runs in a transaction of its own. A file with a newer version, or of another program
 * (application_id), is refused.
 *
 * Errors:  DTL_RETRY: the file is locked by another process, the disk is full, memory is short.
 *          DTL_SKIP: a value is too large or breaks a constraint. DTL_FAIL: everything else (the file
 *          is damaged, is no database, cannot be opened, is read-only). The text names the file.
 *          After DTL_RETRY and DTL_FAIL inside a transaction: dtl_store_rollback.
 * Memory:  strings given to bind must live until the step; strings from a column until the next
 *          step or reset.
 * Threads: one store, one thread.
 */
#ifndef DTL_STORE_SQLITE_H
#define DTL_STORE_SQLITE_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct dtl_store;
struct dtl_stmt;

enum dtl_store_sync {
	DTL_STORE_SYNC_FULL, /* a commit survives a power cut */
	DTL_STORE_SYNC_NORMAL, /* a power cut may take the last commits, never the file */
	DTL_STORE_SYNC_OFF, /* tests */
};

struct dtl_store_options {
	const char *path; /* made when missing, with its folder; ":memory:" is fine */
	const char *const *migrations; /* SQL texts, in order, never changed once released */
	int migration_count; /* 0: any version is fine */
	int32_t application_id; /* 0 = not checked */
	int64_t busy_wait_ms; /* how long a statement waits for another process */
	enum dtl_store_sync sync;
	bool read_only; /* no migrations, no WAL switch */
	bool scratch; /* not kept: without a name as soon as it is open, ends with the process */
};

dtl_rc dtl_store_open(const struct dtl_store_options *options, struct dtl_store **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_store_close(struct dtl_store *store); /* NULL is fine; after its statements */

/* Any number of statements without values; rows are thrown away. */
dtl_rc dtl_store_exec(struct dtl_store *store, const char *sql, struct dtl_err *err) DTL_MUST_USE;
/* Takes the write lock at once, so that a transaction never fails half-way for a lock. */
dtl_rc dtl_store_begin(struct dtl_store *store, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_store_commit(struct dtl_store *store, struct dtl_err *err) DTL_MUST_USE;
/* Fine outside a transaction: SQLite may have rolled back by itself. */
void dtl_store_rollback(struct dtl_store *store);
/* Rows that the last insert, update or delete changed. */
int64_t dtl_store_changes(const struct dtl_store *store);
int64_t dtl_store_last_rowid(const struct dtl_store *store);

dtl_rc dtl_store_prepare(struct dtl_store *store, const char *sql, struct dtl_stmt **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_stmt_close(struct dtl_stmt *st); /* NULL is fine */

/* Parameters count from 1; they are cleared by reset. */
void dtl_stmt_bind_null(struct dtl_stmt *st, int param);
void dtl_stmt_bind_int(struct dtl_stmt *st, int param, int64_t v);
void dtl_stmt_bind_bool(struct dtl_stmt *st, int param, bool v);
void dtl_stmt_bind_real(struct dtl_stmt *st, int param, double v); /* NaN = NULL */
void dtl_stmt_bind_str(struct dtl_stmt *st, int param, struct dtl_str s); /* absent = NULL */
void dtl_stmt_bind_z(struct dtl_stmt *st, int param, const char *z); /* NULL = NULL */
/* "YYYY-MM-DD"; an unknown date = NULL. */
void dtl_stmt_bind_date(struct dtl_stmt *st, int param, struct dtl_date d);
/* RFC 3339; DTL_TIME_NONE = NULL. */
void dtl_stmt_bind_time(struct dtl_stmt *st, int param, int64_t ms);

/* *ret_row: whether there is a row to read. */
dtl_rc dtl_stmt_step(struct dtl_stmt *st, bool *ret_row, struct dtl_err *err) DTL_MUST_USE;
void dtl_stmt_reset(struct dtl_stmt *st);
/* step, rows thrown away, reset: for statements that only write. */
dtl_rc dtl_stmt_run(struct dtl_stmt *st, struct dtl_err *err) DTL_MUST_USE;

/* Columns count from 0. */
bool dtl_stmt_is_null(const struct dtl_stmt *st, int column);
int64_t dtl_stmt_int(const struct dtl_stmt *st, int column);
double dtl_stmt_real(const struct dtl_stmt *st, int column);
struct dtl_str dtl_stmt_str(const struct dtl_stmt *st, int column); /* NULL = absent */

#endif
