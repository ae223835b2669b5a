#include "cache.h"

#include "store/sqlite.h"

#include <stdlib.h>

#define APPLICATION 0x64746c66 /* "dtlf" */

static const char *const migrations[] = {
	"CREATE TABLE feed (url TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID",
};

struct cache {
	struct dtl_store *store;
	struct dtl_stmt *get, *put;
	bool dirty;
};

dtl_rc
cache_open(const char *path, bool read_only, struct cache **ret, struct dtl_err *err)
{
	struct dtl_store_options options = { .path = path,
		.migrations = migrations,
		.migration_count = 1,
		.application_id = APPLICATION,
		.busy_wait_ms = 5000,
		.sync = DTL_STORE_SYNC_NORMAL,
		.read_only = read_only };
	struct cache *c = calloc(1, sizeof *c);
	dtl_rc rc;

	if (c == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	rc = dtl_store_open(&options, &c->store, err);
	if (rc == DTL_OK)
		rc = dtl_store_prepare(
		    c->store, "SELECT position FROM feed WHERE url = ?1", &c->get, err);
	if (rc == DTL_OK && !read_only)
		rc = dtl_store_prepare(c->store,
		    "INSERT INTO feed (url, position) VALUES (?1, ?2) "
		    "ON CONFLICT (url) DO UPDATE SET position = excluded.position",
		    &c->put, err);
	if (rc != DTL_OK) {
		cache_close(c);
		return rc;
	}
	*ret = c;
	return DTL_OK;
}

void
cache_close(struct cache *c)
{
	struct dtl_err err;

	if (c == NULL)
		return;
	(void)!cache_flush(c, &err);
	dtl_stmt_close(c->get);
	dtl_stmt_close(c->put);
	dtl_store_close(c->store);
	free(c);
}

struct dtl_str
cache_get(struct cache *c, struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_str position = DTL_STR_NONE;
	struct dtl_err err;
	bool row = false;

	dtl_stmt_bind_str(c->get, 1, url);
	if (dtl_stmt_step(c->get, &row, &err) == DTL_OK && row) {
		struct dtl_str s = dtl_stmt_str(c->get, 0);

		position = dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
	}
	dtl_stmt_reset(c->get);
	return position;
}

dtl_rc
cache_put(struct cache *c, struct dtl_str url, struct dtl_str position, struct dtl_err *err)
{
	dtl_rc rc = c->dirty ? DTL_OK : dtl_store_begin(c->store, err);

	if (rc != DTL_OK)
		return rc;
	c->dirty = true;
	dtl_stmt_bind_str(c->put, 1, url);
	dtl_stmt_bind_str(c->put, 2, position);
	return dtl_stmt_run(c->put, err);
}

dtl_rc
cache_flush(struct cache *c, struct dtl_err *err)
{
	dtl_rc rc;

	if (!c->dirty)
		return DTL_OK;
	rc = dtl_store_commit(c->store, err);
	if (rc == DTL_OK)
		c->dirty = false;
	else
		dtl_store_rollback(c->store);
	return rc;
}
