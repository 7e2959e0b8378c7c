#ifndef KITH_CSQLITE_H
#define KITH_CSQLITE_H

#include <sqlite3.h>
#include <stddef.h>

/* SQLite counts its memory under one lock of the whole process, which nobody reads here. It has to
   be told before anything else is asked of it; later it answers SQLITE_MISUSE. */
static inline int kith_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Without this, SQLite reads a quoted name that no column has as a string literal. */
static inline int kith_refuse_quoted_strings(sqlite3 *connection) {
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (code != SQLITE_OK) return code;
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}

#endif
