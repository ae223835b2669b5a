#include "store/sqlite.h"

#include "base/file.h"

#include <assert.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct dtl_store {
	sqlite3 *db;
	char *path;
};

struct dtl_stmt {
	struct dtl_store *store;
	sqlite3_stmt *st;
	int bind_error; /* first SQLite code of a bind since the last reset */
};

/* Codes that need no text of their own get SQLite's. */
static const struct {
	int code;
	dtl_rc rc;
	const char *text;
} classes[] = {
	{ SQLITE_BUSY, DTL_RETRY, "locked by another process" },
	{ SQLITE_LOCKED, DTL_RETRY, "locked by another process" },
	{ SQLITE_FULL, DTL_RETRY, "the disk is full; free space there, nothing is lost meanwhile" },
	{ SQLITE_IOERR, DTL_RETRY, NULL },
	{ SQLITE_NOMEM, DTL_RETRY, "out of memory" },
	{ SQLITE_TOOBIG, DTL_SKIP, NULL },
	{ SQLITE_CONSTRAINT, DTL_SKIP, NULL },
	{ SQLITE_MISMATCH, DTL_SKIP, NULL },
	{ SQLITE_CORRUPT, DTL_FAIL,
	    "the file is damaged; move it away (it can be made again from Kafka) or restore a backup" },
	{ SQLITE_NOTADB, DTL_FAIL, "the file is no SQLite database; choose another path" },
	{ SQLITE_READONLY, DTL_FAIL, "the file may not be written" },
	{ SQLITE_CANTOPEN, DTL_FAIL, "cannot be opened; does its folder exist and may we write there?" },
};

static dtl_rc
error(struct dtl_store *store, int code, const char *what, struct dtl_err *err)
{
	const char *text = store->db != NULL ? sqlite3_errmsg(store->db) : sqlite3_errstr(code);
	dtl_rc rc = DTL_FAIL;

	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		if (classes[i].code != (code & 0xff))
			continue;
		rc = classes[i].rc;
		if (classes[i].text != NULL)
			text = classes[i].text;
	}
	return dtl_err_set(
	    err, rc, "database '%s': %s: %s (SQLite %d)", store->path, what, text, code);
}

dtl_rc
dtl_store_exec(struct dtl_store *store, const char *sql, struct dtl_err *err)
{
	int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return DTL_OK;
	return error(store, code, "execute", err);
}

static dtl_rc
pragma_int(struct dtl_store *store, const char *sql, int64_t *ret, struct dtl_err *err)
{
	struct dtl_stmt *st = NULL;
	bool row = false;
	dtl_rc rc = dtl_store_prepare(store, sql, &st, err);

	if (rc != DTL_OK)
		return rc;
	rc = dtl_stmt_step(st, &row, err);
	if (rc == DTL_OK)
		*ret = row ? dtl_stmt_int(st, 0) : 0;
	dtl_stmt_close(st);
	return rc;
}

static dtl_rc
pragma_set(struct dtl_store *store, const char *name, int64_t value, struct dtl_err *err)
{
	char *sql = sqlite3_mprintf("PRAGMA %s = %lld", name, (long long)value);
	dtl_rc rc;

	if (sql == NULL)
		return dtl_err_set(err, DTL_RETRY, "database '%s': out of memory", store->path);
	rc = dtl_store_exec(store, sql, err);
	sqlite3_free(sql);
	return rc;
}

static dtl_rc
migrate_one(struct dtl_store *store, const char *sql, int version, struct dtl_err *err)
{
	int64_t present = 0;
	dtl_rc rc = dtl_store_begin(store, err);

	if (rc != DTL_OK)
		return rc;
	/* Another process may have done it between our look and our lock. */
	rc = pragma_int(store, "PRAGMA user_version", &present, err);
	if (rc == DTL_OK && present < version) {
		rc = dtl_store_exec(store, sql, err);
		if (rc == DTL_OK)
			rc = pragma_set(store, "user_version", version, err);
	}
	if (rc == DTL_OK)
		rc = dtl_store_commit(store, err);
	if (rc == DTL_OK)
		return DTL_OK;
	dtl_store_rollback(store);
	return dtl_err_wrap(err, rc == DTL_SKIP ? DTL_FAIL : rc, "migration %d", version);
}

static dtl_rc
check_owner(struct dtl_store *store, const struct dtl_store_options *options, int64_t version,
    struct dtl_err *err)
{
	int64_t id = 0;
	int64_t tables = 0;
	dtl_rc rc = pragma_int(store, "PRAGMA application_id", &id, err);

	if (rc != DTL_OK)
		return rc;
	rc = pragma_int(store, "SELECT count(*) FROM sqlite_master", &tables, err);
	if (rc != DTL_OK)
		return rc;
	if (options->application_id == 0 || id == options->application_id)
		return DTL_OK;
	if (id == 0 && tables == 0 && version == 0 && !options->read_only)
		return pragma_set(store, "application_id", options->application_id, err);
	return dtl_err_set(err, DTL_FAIL,
	    "database '%s': belongs to another program (application id %lld, ours is %d); choose "
	    "another path",
	    store->path, (long long)id, (int)options->application_id);
}

static dtl_rc
migrate(struct dtl_store *store, const struct dtl_store_options *options, struct dtl_err *err)
{
	int64_t version = 0;
	dtl_rc rc = pragma_int(store, "PRAGMA user_version", &version, err);

	if (rc != DTL_OK)
		return rc;
	rc = check_owner(store, options, version, err);
	if (rc != DTL_OK)
		return rc;
	if (version > options->migration_count)
		return dtl_err_set(err, DTL_FAIL,
		    "database '%s': has version %lld, this program knows up to %d; use a newer program",
		    store->path, (long long)version, options->migration_count);
	if (options->read_only)
		return DTL_OK;
	for (int i = (int)version; i < options->migration_count && rc == DTL_OK; i++)
		rc = migrate_one(store, options->migrations[i], i + 1, err);
	return rc;
}

static dtl_rc
set_up(struct dtl_store *store, const struct dtl_store_options *options, struct dtl_err *err)
{
	static const int levels[] = { 2, 1, 0 };
	dtl_rc rc;

	(void)sqlite3_busy_timeout(store->db, (int)options->busy_wait_ms);
	(void)sqlite3_extended_result_codes(store->db, 1);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	rc = dtl_store_exec(store, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF", err);
	if (rc != DTL_OK)
		return rc;
	if (!options->read_only) {
		rc = dtl_store_exec(store, "PRAGMA journal_mode = WAL", err);
		if (rc != DTL_OK)
			return rc;
		rc = pragma_set(store, "synchronous", levels[options->sync], err);
		if (rc != DTL_OK)
			return rc;
	}
	return migrate(store, options, err);
}

static dtl_rc
make_folder(const char *path, struct dtl_err *err)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	dtl_rc rc;

	if (slash == NULL || slash == path)
		return DTL_OK;
	dir = strndup(path, (size_t)(slash - path));
	if (dir == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	rc = dtl_dir_make(dir, 0755, err);
	free(dir);
	return rc;
}

dtl_rc
dtl_store_open(
    const struct dtl_store_options *options, struct dtl_store **ret, struct dtl_err *err)
{
	int flags = options->read_only ? SQLITE_OPEN_READONLY
				       : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct dtl_store *store;
	dtl_rc rc = options->read_only ? DTL_OK : make_folder(options->path, err);

	if (rc != DTL_OK)
		return rc;
	store = calloc(1, sizeof *store);
	if (store == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	store->path = strdup(options->path);
	if (store->path == NULL) {
		rc = dtl_err_set(err, DTL_FAIL, "out of memory");
		goto fail;
	}
	int code = sqlite3_open_v2(
	    options->path, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	if (code != SQLITE_OK) {
		rc = error(store, code, "open", err);
		goto fail;
	}
	rc = set_up(store, options, err);
	if (rc != DTL_OK)
		goto fail;
	*ret = store;
	return DTL_OK;

fail:
	dtl_store_close(store);
	return rc;
}

void
dtl_store_close(struct dtl_store *store)
{
	if (store == NULL)
		return;
	(void)sqlite3_close_v2(store->db);
	free(store->path);
	free(store);
}

dtl_rc
dtl_store_begin(struct dtl_store *store, struct dtl_err *err)
{
	return dtl_store_exec(store, "BEGIN IMMEDIATE", err);
}

dtl_rc
dtl_store_commit(struct dtl_store *store, struct dtl_err *err)
{
	int code = sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return DTL_OK;
	return error(store, code, "commit", err);
}

void
dtl_store_rollback(struct dtl_store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

int64_t
dtl_store_changes(const struct dtl_store *store)
{
	return sqlite3_changes(store->db);
}

int64_t
dtl_store_last_rowid(const struct dtl_store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}

dtl_rc
dtl_store_prepare(
    struct dtl_store *store, const char *sql, struct dtl_stmt **ret, struct dtl_err *err)
{
	struct dtl_stmt *st = calloc(1, sizeof *st);

	if (st == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	int code
	    = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->st, NULL);

	if (code != SQLITE_OK) {
		free(st);
		return error(store, code, "prepare", err);
	}
	st->store = store;
	*ret = st;
	return DTL_OK;
}

void
dtl_stmt_close(struct dtl_stmt *st)
{
	if (st == NULL)
		return;
	(void)sqlite3_finalize(st->st);
	free(st);
}

static void
note(struct dtl_stmt *st, int code)
{
	/* SQLITE_RANGE means the SQL and the C beside it disagree. */
	assert(code != SQLITE_RANGE && code != SQLITE_MISUSE);
	if (code != SQLITE_OK && st->bind_error == SQLITE_OK)
		st->bind_error = code;
}

void
dtl_stmt_bind_null(struct dtl_stmt *st, int param)
{
	note(st, sqlite3_bind_null(st->st, param));
}

void
dtl_stmt_bind_int(struct dtl_stmt *st, int param, int64_t v)
{
	note(st, sqlite3_bind_int64(st->st, param, v));
}

void
dtl_stmt_bind_bool(struct dtl_stmt *st, int param, bool v)
{
	note(st, sqlite3_bind_int64(st->st, param, v ? 1 : 0));
}

void
dtl_stmt_bind_real(struct dtl_stmt *st, int param, double v)
{
	note(st,
	    isnan(v) ? sqlite3_bind_null(st->st, param) : sqlite3_bind_double(st->st, param, v));
}

void
dtl_stmt_bind_str(struct dtl_stmt *st, int param, struct dtl_str s)
{
	if (s.p == NULL)
		note(st, sqlite3_bind_null(st->st, param));
	else
		note(st,
		    sqlite3_bind_text64(st->st, param, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void
dtl_stmt_bind_z(struct dtl_stmt *st, int param, const char *z)
{
	dtl_stmt_bind_str(st, param, dtl_str_from(z));
}

/* The short texts below live on our stack and must be copied. */
static void
bind_copy(struct dtl_stmt *st, int param, const char *text)
{
	note(st, sqlite3_bind_text(st->st, param, text, -1, SQLITE_TRANSIENT));
}

void
dtl_stmt_bind_date(struct dtl_stmt *st, int param, struct dtl_date d)
{
	char text[11];

	if (!dtl_date_valid(d)) {
		dtl_stmt_bind_null(st, param);
		return;
	}
	dtl_date_format(d, text);
	bind_copy(st, param, text);
}

void
dtl_stmt_bind_time(struct dtl_stmt *st, int param, int64_t ms)
{
	char text[25];

	if (ms == DTL_TIME_NONE) {
		dtl_stmt_bind_null(st, param);
		return;
	}
	dtl_time_format(ms, text);
	bind_copy(st, param, text);
}

dtl_rc
dtl_stmt_step(struct dtl_stmt *st, bool *ret_row, struct dtl_err *err)
{
	if (st->bind_error != SQLITE_OK) {
		int bad = st->bind_error;

		dtl_stmt_reset(st);
		return error(st->store, bad, "bind", err);
	}
	int code = sqlite3_step(st->st);

	if (code == SQLITE_ROW || code == SQLITE_DONE) {
		*ret_row = code == SQLITE_ROW;
		return DTL_OK;
	}
	dtl_rc rc = error(st->store, code, "step", err);

	dtl_stmt_reset(st);
	return rc;
}

void
dtl_stmt_reset(struct dtl_stmt *st)
{
	(void)sqlite3_reset(st->st);
	(void)sqlite3_clear_bindings(st->st);
	st->bind_error = SQLITE_OK;
}

dtl_rc
dtl_stmt_run(struct dtl_stmt *st, struct dtl_err *err)
{
	bool row = true;

	while (row) {
		dtl_rc rc = dtl_stmt_step(st, &row, err);

		if (rc != DTL_OK)
			return rc;
	}
	dtl_stmt_reset(st);
	return DTL_OK;
}

bool
dtl_stmt_is_null(const struct dtl_stmt *st, int column)
{
	return sqlite3_column_type(st->st, column) == SQLITE_NULL;
}

int64_t
dtl_stmt_int(const struct dtl_stmt *st, int column)
{
	return sqlite3_column_int64(st->st, column);
}

double
dtl_stmt_real(const struct dtl_stmt *st, int column)
{
	return sqlite3_column_double(st->st, column);
}

struct dtl_str
dtl_stmt_str(const struct dtl_stmt *st, int column)
{
	const unsigned char *p = sqlite3_column_text(st->st, column);

	if (p == NULL)
		return DTL_STR_NONE;
	return dtl_str_make((const char *)p, (size_t)sqlite3_column_bytes(st->st, column));
}
