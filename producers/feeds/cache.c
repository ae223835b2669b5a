#include "cache.h"

#include "store/sqlite.h"

#include <stdlib.h>

#define APPLICATION 0x64746c66 /* "dtlf" */

static const char *const migrations[] = {
	"CREATE TABLE feed (url TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID",
	"CREATE TABLE page (feed TEXT NOT NULL, url TEXT NOT NULL, identity TEXT, canonical TEXT, "
	"title TEXT, etag TEXT, modified TEXT, published INTEGER, next INTEGER NOT NULL, "
	"step INTEGER NOT NULL, PRIMARY KEY (feed, url)) WITHOUT ROWID",
};

#define PAGE_COLUMNS "url, identity, canonical, title, etag, modified, published, next, step"

static const char *const statements[] = {
	"SELECT position FROM feed WHERE url = ?1",
	"SELECT " PAGE_COLUMNS
	" FROM page WHERE feed = ?1 AND next <= ?2 ORDER BY next, url LIMIT ?3",
	"SELECT " PAGE_COLUMNS " FROM page WHERE feed = ?1 AND url = ?2",
	"INSERT INTO feed (url, position) VALUES (?1, ?2) "
	"ON CONFLICT (url) DO UPDATE SET position = excluded.position",
	"INSERT OR REPLACE INTO page (" PAGE_COLUMNS ", feed) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	"DELETE FROM page WHERE feed = ?1 AND url = ?2",
};

enum { GET, PAGES_DUE, PAGE_GET, PUT, PAGE_PUT, PAGE_DROP, STATEMENTS };

struct cache {
	struct dtl_store *store;
	struct dtl_stmt *st[STATEMENTS];
	bool dirty;
};

dtl_rc
cache_open(const char *path, bool read_only, struct cache **ret, struct dtl_err *err)
{
	struct dtl_store_options options = { .path = path,
		.migrations = migrations,
		.migration_count = 2,
		.application_id = APPLICATION,
		.busy_wait_ms = 5000,
		.sync = DTL_STORE_SYNC_NORMAL,
		.read_only = read_only };
	struct cache *c = calloc(1, sizeof *c);
	dtl_rc rc;

	if (c == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	rc = dtl_store_open(&options, &c->store, err);
	for (int i = 0; rc == DTL_OK && i < (read_only ? PUT : STATEMENTS); i++)
		rc = dtl_store_prepare(c->store, statements[i], &c->st[i], err);
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
	for (int i = 0; i < STATEMENTS; i++)
		dtl_stmt_close(c->st[i]);
	dtl_store_close(c->store);
	free(c);
}

struct dtl_str
cache_get(struct cache *c, struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_str position = DTL_STR_NONE;
	struct dtl_err err;
	bool row = false;

	dtl_stmt_bind_str(c->st[GET], 1, url);
	if (dtl_stmt_step(c->st[GET], &row, &err) == DTL_OK && row) {
		struct dtl_str s = dtl_stmt_str(c->st[GET], 0);

		position = dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
	}
	dtl_stmt_reset(c->st[GET]);
	return position;
}

static dtl_rc
begin(struct cache *c, struct dtl_err *err)
{
	if (!c->dirty && dtl_store_begin(c->store, err) != DTL_OK)
		return DTL_FAIL;
	c->dirty = true;
	return DTL_OK;
}

dtl_rc
cache_put(struct cache *c, struct dtl_str url, struct dtl_str position, struct dtl_err *err)
{
	if (begin(c, err) != DTL_OK)
		return DTL_FAIL;
	dtl_stmt_bind_str(c->st[PUT], 1, url);
	dtl_stmt_bind_str(c->st[PUT], 2, position);
	return dtl_stmt_run(c->st[PUT], err);
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

static struct dtl_str
column(struct dtl_stmt *st, struct dtl_arena *a, int n)
{
	struct dtl_str s = dtl_stmt_str(st, n);

	return s.p == NULL ? DTL_STR_NONE : dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

static void
read_page(struct dtl_stmt *st, struct dtl_arena *a, struct page_row *row)
{
	row->url = column(st, a, 0);
	row->identity = column(st, a, 1);
	row->canonical = column(st, a, 2);
	row->title = column(st, a, 3);
	row->etag = column(st, a, 4);
	row->modified = column(st, a, 5);
	row->published_ms = dtl_stmt_is_null(st, 6) ? DTL_TIME_NONE : dtl_stmt_int(st, 6);
	row->next_ms = dtl_stmt_int(st, 7);
	row->step = dtl_stmt_int(st, 8);
}

size_t
cache_pages_due(struct cache *c, struct dtl_arena *a, struct dtl_str feed, int64_t now_ms,
    size_t limit, struct page_row **ret)
{
	struct dtl_stmt *st = c->st[PAGES_DUE];
	struct page_row *rows = DTL_NEW_ARRAY(a, limit + 1, struct page_row);
	size_t count = 0;
	struct dtl_err err;
	bool row = true;

	dtl_stmt_bind_str(st, 1, feed);
	dtl_stmt_bind_int(st, 2, now_ms);
	dtl_stmt_bind_int(st, 3, (int64_t)limit);
	while (count < limit && dtl_stmt_step(st, &row, &err) == DTL_OK && row)
		read_page(st, a, &rows[count++]);
	dtl_stmt_reset(st);
	*ret = rows;
	return count;
}

bool
cache_page_get(struct cache *c, struct dtl_arena *a, struct dtl_str feed, struct dtl_str url,
    struct page_row *ret)
{
	struct dtl_stmt *st = c->st[PAGE_GET];
	struct dtl_err err;
	bool row = false;

	dtl_stmt_bind_str(st, 1, feed);
	dtl_stmt_bind_str(st, 2, url);
	row = dtl_stmt_step(st, &row, &err) == DTL_OK && row;
	if (row)
		read_page(st, a, ret);
	dtl_stmt_reset(st);
	return row;
}

dtl_rc
cache_page_put(
    struct cache *c, struct dtl_str feed, const struct page_row *row, struct dtl_err *err)
{
	struct dtl_stmt *st = c->st[PAGE_PUT];

	if (begin(c, err) != DTL_OK)
		return DTL_FAIL;
	dtl_stmt_bind_str(st, 1, row->url);
	dtl_stmt_bind_str(st, 2, row->identity);
	dtl_stmt_bind_str(st, 3, row->canonical);
	dtl_stmt_bind_str(st, 4, row->title);
	dtl_stmt_bind_str(st, 5, row->etag);
	dtl_stmt_bind_str(st, 6, row->modified);
	if (row->published_ms != DTL_TIME_NONE)
		dtl_stmt_bind_int(st, 7, row->published_ms);
	dtl_stmt_bind_int(st, 8, row->next_ms);
	dtl_stmt_bind_int(st, 9, row->step);
	dtl_stmt_bind_str(st, 10, feed);
	return dtl_stmt_run(st, err);
}

dtl_rc
cache_page_drop(struct cache *c, struct dtl_str feed, struct dtl_str url, struct dtl_err *err)
{
	if (begin(c, err) != DTL_OK)
		return DTL_FAIL;
	dtl_stmt_bind_str(c->st[PAGE_DROP], 1, feed);
	dtl_stmt_bind_str(c->st[PAGE_DROP], 2, url);
	return dtl_stmt_run(c->st[PAGE_DROP], err);
}
