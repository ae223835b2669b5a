#include "store/sqlite.h"

#include "base/file.h"
#include "store/handle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRATCH_CACHE_KIB "256"

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
	    "the file is damaged; move it away (it can be made again from Kafka) or restore a "
	    "backup" },
	{ SQLITE_NOTADB, DTL_FAIL, "the file is no SQLite database; choose another path" },
	{ SQLITE_READONLY, DTL_FAIL, "the file may not be written" },
	{ SQLITE_CANTOPEN, DTL_FAIL,
	    "cannot be opened; does its folder exist and may we write there?" },
};

dtl_rc
dtl_store_error(struct dtl_store *store, int code, const char *what, struct dtl_err *err)
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
	return dtl_store_error(store, code, "execute", err);
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
	if (version > options->migration_count && options->migration_count > 0)
		return dtl_err_set(err, DTL_FAIL,
		    "database '%s': has version %lld, this program knows up to %d; use a newer "
		    "program",
		    store->path, (long long)version, options->migration_count);
	if (options->read_only)
		return DTL_OK;
	for (int i = (int)version; i < options->migration_count && rc == DTL_OK; i++)
		rc = migrate_one(store, options->migrations[i], i + 1, err);
	return rc;
}

/* What is not kept needs no care against power cuts; its cache stays small, since it is there to save memory. */
static dtl_rc
set_up_scratch(struct dtl_store *store, struct dtl_err *err)
{
	if (unlink(store->path) != 0)
		return dtl_err_set(err, DTL_FAIL, "remove '%s': %s", store->path, strerror(errno));
	return dtl_store_exec(store,
	    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
	    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -" SCRATCH_CACHE_KIB,
	    err);
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
	if (options->scratch) {
		rc = set_up_scratch(store, err);
		if (rc != DTL_OK)
			return rc;
	} else if (!options->read_only) {
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
dtl_store_open(const struct dtl_store_options *options, struct dtl_store **ret, struct dtl_err *err)
{
	int flags =
	    options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
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
		rc = dtl_store_error(store, code, "open", err);
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
	return dtl_store_error(store, code, "commit", err);
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
