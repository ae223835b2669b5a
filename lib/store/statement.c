#include "store/handle.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

dtl_rc
dtl_store_prepare(
    struct dtl_store *store, const char *sql, struct dtl_stmt **ret, struct dtl_err *err)
{
	struct dtl_stmt *st = calloc(1, sizeof *st);

	if (st == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	int code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->st, NULL);

	if (code != SQLITE_OK) {
		free(st);
		return dtl_store_error(store, code, "prepare", err);
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
		note(st, sqlite3_bind_text64(st->st, param, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
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
		return dtl_store_error(st->store, bad, "bind", err);
	}
	int code = sqlite3_step(st->st);

	if (code == SQLITE_ROW || code == SQLITE_DONE) {
		*ret_row = code == SQLITE_ROW;
		return DTL_OK;
	}
	dtl_rc rc = dtl_store_error(st->store, code, "step", err);

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
