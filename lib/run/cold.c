#include "run/cold.h"

#include "base/buf.h"
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PUT, GET, DROP, NEXT, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[PUT] = "INSERT OR REPLACE INTO cold (key, value, time, part) VALUES (?1, ?2, ?3, ?4)",
	[GET] = "SELECT key, value, time, part FROM cold WHERE key = ?1",
	[DROP] = "DELETE FROM cold WHERE key = ?1",
	[NEXT] = "SELECT key, value, time, part FROM cold WHERE key > ?1 ORDER BY key LIMIT 1",
};

struct dtl_cold {
	struct dtl_store *store;
	struct dtl_stmt *st[STATEMENTS];
	struct dtl_buf key; /* of the row that was given */
	struct dtl_buf value;
};

static dtl_rc
make_file(const char *folder, char *path, size_t size, struct dtl_err *err)
{
	int fd;

	(void)snprintf(path, size, "%s/cold.XXXXXX", folder);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "no file in '%s': %s", folder, strerror(errno));
	(void)close(fd);
	return DTL_OK;
}

static dtl_rc
prepare(struct dtl_cold *c, struct dtl_err *err)
{
	dtl_rc rc = dtl_store_exec(c->store,
	    "CREATE TABLE cold (key TEXT PRIMARY KEY, value TEXT, time INTEGER, part INTEGER)"
	    " WITHOUT ROWID",
	    err);

	for (int i = 0; rc == DTL_OK && i < STATEMENTS; i++)
		rc = dtl_store_prepare(c->store, texts[i], &c->st[i], err);
	return rc;
}

dtl_rc
dtl_cold_open(const char *folder, struct dtl_cold **ret, struct dtl_err *err)
{
	char path[4200];
	struct dtl_store_options options = {
		.path = path, .sync = DTL_STORE_SYNC_OFF, .scratch = true
	};
	struct dtl_cold *c = calloc(1, sizeof *c);
	dtl_rc rc;

	if (c == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	dtl_buf_init(&c->key, NULL);
	dtl_buf_init(&c->value, NULL);
	rc = make_file(folder, path, sizeof path, err);
	if (rc == DTL_OK)
		rc = dtl_store_open(&options, &c->store, err);
	if (rc == DTL_OK)
		rc = prepare(c, err);
	if (rc != DTL_OK) {
		dtl_cold_close(c);
		return rc;
	}
	*ret = c;
	return DTL_OK;
}

void
dtl_cold_close(struct dtl_cold *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		dtl_stmt_close(c->st[i]);
	dtl_store_close(c->store);
	dtl_buf_clear(&c->key);
	dtl_buf_clear(&c->value);
	free(c);
}

dtl_rc
dtl_cold_begin(struct dtl_cold *c, struct dtl_err *err)
{
	return dtl_store_begin(c->store, err);
}

dtl_rc
dtl_cold_put(struct dtl_cold *c, const struct dtl_cold_row *row, struct dtl_err *err)
{
	struct dtl_stmt *st = c->st[PUT];

	dtl_stmt_bind_str(st, 1, row->key);
	dtl_stmt_bind_str(st, 2, row->value);
	dtl_stmt_bind_int(st, 3, row->time_ms);
	dtl_stmt_bind_int(st, 4, row->partition);
	return dtl_stmt_run(st, err);
}

dtl_rc
dtl_cold_end(struct dtl_cold *c, bool keep, struct dtl_err *err)
{
	dtl_rc rc = keep ? dtl_store_commit(c->store, err) : DTL_OK;

	if (!keep || rc != DTL_OK)
		dtl_store_rollback(c->store);
	return rc;
}

dtl_rc
dtl_cold_drop(struct dtl_cold *c, struct dtl_str key, struct dtl_err *err)
{
	dtl_stmt_bind_str(c->st[DROP], 1, key);
	return dtl_stmt_run(c->st[DROP], err);
}

static void
give(struct dtl_cold *c, const struct dtl_stmt *st, struct dtl_cold_row *ret)
{
	struct dtl_str value = dtl_stmt_str(st, 1);

	dtl_buf_truncate(&c->key, 0);
	dtl_buf_add_str(&c->key, dtl_stmt_str(st, 0));
	dtl_buf_truncate(&c->value, 0);
	dtl_buf_add_str(&c->value, value);
	ret->key = dtl_buf_str(&c->key);
	ret->value = value.p != NULL ? dtl_buf_str(&c->value) : DTL_STR_NONE;
	ret->time_ms = dtl_stmt_int(st, 2);
	ret->partition = (int32_t)dtl_stmt_int(st, 3);
}

static dtl_rc
one_row(struct dtl_cold *c, struct dtl_stmt *st, struct dtl_str key, struct dtl_cold_row *ret,
    bool *ret_found, struct dtl_err *err)
{
	dtl_rc rc;

	*ret_found = false;
	dtl_stmt_bind_str(st, 1, key);
	rc = dtl_stmt_step(st, ret_found, err);
	if (rc == DTL_OK && *ret_found)
		give(c, st, ret);
	dtl_stmt_reset(st);
	return rc;
}

dtl_rc
dtl_cold_get(struct dtl_cold *c, struct dtl_str key, struct dtl_cold_row *ret, bool *ret_found,
    struct dtl_err *err)
{
	return one_row(c, c->st[GET], key, ret, ret_found, err);
}

dtl_rc
dtl_cold_next(struct dtl_cold *c, struct dtl_str after, struct dtl_cold_row *ret, bool *ret_found,
    struct dtl_err *err)
{
	return one_row(c, c->st[NEXT], after, ret, ret_found, err);
}
