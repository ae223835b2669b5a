/*
 * handle - what stands behind the two opaque types of store/sqlite.h; for this folder only.
 *
 * Errors:  dtl_store_error turns a SQLite code into ours and names the file.
 * Memory:  see store/sqlite.h.
 * Threads: see store/sqlite.h.
 */
#ifndef DTL_STORE_HANDLE_H
#define DTL_STORE_HANDLE_H

#include "store/sqlite.h"

#include <sqlite3.h>

struct dtl_store {
	sqlite3 *db;
	char *path;
};

struct dtl_stmt {
	struct dtl_store *store;
	sqlite3_stmt *st;
	int bind_error; /* first SQLite code of a bind since the last reset */
};

dtl_rc dtl_store_error(struct dtl_store *store, int code, const char *what, struct dtl_err *err);

#endif
