#ifndef KITH_CSQLITE_H
#define KITH_CSQLITE_H

#include <sqlite3.h>
#include <stddef.h>

/* SQLITE_TRANSIENT is a cast of -1 that Swift does not import. A null pointer would bind NULL,
   and Swift may lend one for an empty buffer: an empty value stays empty here. */
static inline int kith_bind_text(
    sqlite3_stmt *statement, int index, const void *bytes, size_t count) {
    return sqlite3_bind_text64(
        statement, index, bytes ? (const char *)bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int kith_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, size_t count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

/* Without this, SQLite reads a quoted name that no column has as a string literal. */
static inline int kith_refuse_quoted_strings(sqlite3 *connection) {
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (code != SQLITE_OK) return code;
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}

#endif
