#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/sqlite.h"

#include "../parts/folder.h"

#include <math.h>

static const char *const versions[] = { "CREATE TABLE t (k TEXT PRIMARY KEY, v)",
	"ALTER TABLE t ADD COLUMN w", "INSERT INTO t (k) VALUES ('third')" };

static struct dtl_store_options
options_for(struct folder *f, int version)
{
	return (struct dtl_store_options){ .path = folder_path(f, "a/b/x.db"),
		.migrations = versions,
		.migration_count = version,
		.application_id = 77,
		.sync = DTL_STORE_SYNC_OFF };
}

static struct dtl_store *
open_ok(struct folder *f, int version)
{
	struct dtl_store_options options = options_for(f, version);
	struct dtl_store *store = NULL;
	struct dtl_err err = { "" };

	if (dtl_store_open(&options, &store, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return store;
}

static void
exec_ok(struct dtl_store *store, const char *sql)
{
	struct dtl_err err = { "" };

	if (dtl_store_exec(store, sql, &err) != DTL_OK)
		fail_msg("%s", err.text);
}

static struct dtl_stmt *
prepare_ok(struct dtl_store *store, const char *sql)
{
	struct dtl_stmt *st = NULL;
	struct dtl_err err = { "" };

	if (dtl_store_prepare(store, sql, &st, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return st;
}

static int64_t
number(struct dtl_store *store, const char *sql)
{
	struct dtl_stmt *st = prepare_ok(store, sql);
	struct dtl_err err;
	bool row = false;

	assert_int_equal(dtl_stmt_step(st, &row, &err), DTL_OK);
	assert_true(row);
	int64_t n = dtl_stmt_int(st, 0);

	dtl_stmt_close(st);
	return n;
}

static void
migrations_run_once_and_in_order(void **state)
{
	struct dtl_store *store = open_ok(*state, 1);

	assert_int_equal(number(store, "PRAGMA user_version"), 1);
	dtl_store_close(store);
	store = open_ok(*state, 3);
	assert_int_equal(number(store, "PRAGMA user_version"), 3);
	dtl_store_close(store);
	store = open_ok(*state, 3);
	assert_int_equal(number(store, "SELECT count(*) FROM t"), 1);
	dtl_store_close(store);
}

static void
files_of_others_are_refused(void **state)
{
	struct dtl_store_options options = options_for(*state, 3);
	struct dtl_store *store = open_ok(*state, 3);
	struct dtl_err err = { "" };

	dtl_store_close(store);
	options.migration_count = 2;
	assert_int_equal(dtl_store_open(&options, &store, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "has version 3, this program knows up to 2"));
	options = options_for(*state, 3);
	options.application_id = 78;
	assert_int_equal(dtl_store_open(&options, &store, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "belongs to another program"));
	options = options_for(*state, 3);
	options.path = folder_write(*state, "text.db", "this is certainly no database, is it?\n");
	assert_int_equal(dtl_store_open(&options, &store, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "no SQLite database"));
}

static void
a_migration_that_fails_leaves_the_version_before_it(void **state)
{
	static const char *const bad[] = { "CREATE TABLE t (k)",
		"CREATE TABLE u (k); CREATE TABLE t (k)" };
	struct dtl_store_options options = options_for(*state, 2);
	struct dtl_store *store = NULL;
	struct dtl_err err = { "" };

	options.migrations = bad;
	assert_int_equal(dtl_store_open(&options, &store, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "migration 2"));
	options.migration_count = 1;
	assert_int_equal(dtl_store_open(&options, &store, &err), DTL_OK);
	assert_int_equal(number(store, "PRAGMA user_version"), 1);
	assert_int_equal(number(store, "SELECT count(*) FROM sqlite_master WHERE name = 'u'"), 0);
	dtl_store_close(store);
}

static void
a_lock_is_a_retry_and_the_transaction_works_later(void **state)
{
	struct dtl_store *one = open_ok(*state, 1);
	struct dtl_store *two = open_ok(*state, 1);
	struct dtl_err err = { "" };

	assert_int_equal(dtl_store_begin(one, &err), DTL_OK);
	assert_int_equal(dtl_store_begin(two, &err), DTL_RETRY);
	assert_non_null(strstr(err.text, "locked by another process"));
	assert_int_equal(dtl_store_commit(one, &err), DTL_OK);
	assert_int_equal(dtl_store_begin(two, &err), DTL_OK);
	dtl_store_rollback(two);
	dtl_store_rollback(two);
	dtl_store_close(one);
	dtl_store_close(two);
}

static void
a_full_disk_is_a_retry_and_nothing_is_half_written(void **state)
{
	struct dtl_store *store = open_ok(*state, 1);
	struct dtl_err err = { "" };

	exec_ok(store, "INSERT INTO t VALUES ('a', zeroblob(100)); PRAGMA max_page_count = 20");
	assert_int_equal(dtl_store_begin(store, &err), DTL_OK);
	exec_ok(store, "INSERT INTO t VALUES ('b', zeroblob(100))");
	assert_int_equal(
	    dtl_store_exec(store, "INSERT INTO t VALUES ('c', zeroblob(1000000))", &err),
	    DTL_RETRY);
	assert_non_null(strstr(err.text, "disk is full"));
	dtl_store_rollback(store);
	assert_int_equal(number(store, "SELECT count(*) FROM t"), 1);
	exec_ok(store, "PRAGMA max_page_count = 10000");
	exec_ok(store, "INSERT INTO t VALUES ('c', zeroblob(1000000))");
	dtl_store_close(store);
}

static void
a_damaged_file_is_a_failure(void **state)
{
	struct dtl_store_options options = options_for(*state, 1);
	struct dtl_store *store = open_ok(*state, 1);
	struct dtl_err err = { "" };
	char noise[4096];
	dtl_rc rc;

	exec_ok(store, "INSERT INTO t VALUES ('a', zeroblob(100000))");
	dtl_store_close(store);
	memset(noise, 0x5a, sizeof noise);
	int fd = open(options.path, O_WRONLY | O_CLOEXEC);

	assert_int_equal(pwrite(fd, noise, sizeof noise, 4096), (ssize_t)sizeof noise);
	assert_int_equal(pwrite(fd, noise, sizeof noise, 8192), (ssize_t)sizeof noise);
	(void)close(fd);
	rc = dtl_store_open(&options, &store, &err);
	if (rc == DTL_OK) {
		rc = dtl_store_exec(store, "SELECT sum(length(v)) FROM t ORDER BY k", &err);
		dtl_store_close(store);
	}
	assert_int_equal(rc, DTL_FAIL);
	assert_non_null(strstr(err.text, "damaged"));
}

static void
values_come_back_as_they_went_in(void **state)
{
	struct dtl_store *store = open_ok(*state, 0);
	struct dtl_stmt *st = prepare_ok(store, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10");
	struct dtl_err err;
	bool row = false;

	dtl_stmt_bind_str(st, 1, dtl_str_make("a\0b", 3));
	dtl_stmt_bind_str(st, 2, DTL_STR_NONE);
	dtl_stmt_bind_str(st, 3, dtl_str_from(""));
	dtl_stmt_bind_int(st, 4, INT64_MIN);
	dtl_stmt_bind_real(st, 5, 0.1);
	dtl_stmt_bind_real(st, 6, (double)NAN);
	dtl_stmt_bind_date(st, 7, (struct dtl_date){ 2025, 12, 4 });
	dtl_stmt_bind_date(st, 8, (struct dtl_date){ 0 });
	dtl_stmt_bind_time(st, 9, 1766394843000);
	dtl_stmt_bind_time(st, 10, DTL_TIME_NONE);
	assert_int_equal(dtl_stmt_step(st, &row, &err), DTL_OK);
	assert_true(dtl_str_eq(dtl_stmt_str(st, 0), dtl_str_make("a\0b", 3)));
	assert_null(dtl_stmt_str(st, 1).p);
	assert_true(dtl_stmt_is_null(st, 1));
	assert_non_null(dtl_stmt_str(st, 2).p);
	assert_int_equal(dtl_stmt_int(st, 3), INT64_MIN);
	assert_true(dtl_stmt_real(st, 4) == 0.1);
	assert_true(dtl_stmt_is_null(st, 5));
	assert_true(dtl_str_is(dtl_stmt_str(st, 6), "2025-12-04"));
	assert_true(dtl_stmt_is_null(st, 7));
	assert_true(dtl_str_is(dtl_stmt_str(st, 8), "2025-12-22T09:14:03Z"));
	assert_true(dtl_stmt_is_null(st, 9));
	dtl_stmt_close(st);
	dtl_store_close(store);
}

static void
a_broken_constraint_is_a_bad_record(void **state)
{
	struct dtl_store *store = open_ok(*state, 1);
	struct dtl_stmt *st = prepare_ok(store, "INSERT INTO t (k) VALUES (?1)");
	struct dtl_err err;

	dtl_stmt_bind_z(st, 1, "same");
	assert_int_equal(dtl_stmt_run(st, &err), DTL_OK);
	assert_int_equal(dtl_store_changes(store), 1);
	assert_int_equal(dtl_store_last_rowid(store), 1);
	dtl_stmt_bind_z(st, 1, "same");
	assert_int_equal(dtl_stmt_run(st, &err), DTL_SKIP);
	/* And the statement can be used again. */
	dtl_stmt_bind_z(st, 1, "other");
	assert_int_equal(dtl_stmt_run(st, &err), DTL_OK);
	dtl_stmt_close(st);
	dtl_store_close(store);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_set_up, folder_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(migrations_run_once_and_in_order),
		TEST(files_of_others_are_refused),
		TEST(a_migration_that_fails_leaves_the_version_before_it),
		TEST(a_lock_is_a_retry_and_the_transaction_works_later),
		TEST(a_full_disk_is_a_retry_and_nothing_is_half_written),
		TEST(a_damaged_file_is_a_failure),
		TEST(values_come_back_as_they_went_in),
		TEST(a_broken_constraint_is_a_bad_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
