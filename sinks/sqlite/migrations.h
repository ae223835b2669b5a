/*
 * migrations - the tables and views of the SQLite sink, version by version.
 *
 * Errors:  none.
 * Memory:  constants.
 * Threads: constants.
 */
#ifndef DTL_SINKS_SQLITE_MIGRATIONS_H
#define DTL_SINKS_SQLITE_MIGRATIONS_H

extern const char *const sqlite_migrations[];
extern const int sqlite_migration_count;

#endif
