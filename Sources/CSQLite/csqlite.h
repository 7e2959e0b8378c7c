#ifndef KITH_CSQLITE_H
#define KITH_CSQLITE_H

#include <malloc.h>
#include <sqlite3.h>
#include <stddef.h>

/* SQLite counts its memory under one lock of the whole process, which nobody reads here. It has to
   be told before anything else is asked of it; later it answers SQLITE_MISUSE. */
static inline int kith_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Hands what has been freed back to the system, from the middle of the heap too. */
static inline void kith_hand_back_freed_memory(void) {
    malloc_trim(0);
}

/* Without this, SQLite reads a quoted name that no column has as a string literal. */
static inline int kith_refuse_quoted_strings(sqlite3 *connection) {
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (code != SQLITE_OK) return code;
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}

/* Whether the call of the system that failed last, for the database or for the log beside it, gave
   this error number. SQLite tells of a commit that failed only that it could not write. */
static inline int kith_has_failed_with(sqlite3 *connection, int number) {
    sqlite3_file *log = 0;
    int last = 0;
    if (sqlite3_system_errno(connection) == number) return 1;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_LAST_ERRNO, &last);
    if (last == number) return 1;
    last = 0;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log && log->pMethods) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &last);
    return last == number;
}

#endif
