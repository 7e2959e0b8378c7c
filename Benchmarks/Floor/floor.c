/* The floor of the benchmarks: the statements that Kith ran, with the values that it bound, from
   a C program with prepared statements and the same settings of SQLite.

       floor FILE TRACE full|off TIMES [TOGETHER [shares]]
       floor FILE start

   TOGETHER is how many write transactions are committed at once, as Kith does with those of
   clients who ask at the same time. The trace is what `KithBenchmarks record` wrote; see
   Recording.swift for its form. Plays the warm-up once, then prints the nanoseconds of processor
   time and of the wall for playing the rest TIMES times, with `shares` by statement too. Rows of
   results are written as JSON, since an answer has to leave the program. */

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { MAXIMUM_STATEMENTS = 256 };

static sqlite3 *database;
static sqlite3_stmt *statements[MAXIMUM_STATEMENTS];

#include "shares.h"

static void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
    exit(1);
}

static void run(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

/* The settings of Kith's writer: SQLiteConnection+Settings.swift. */
static void open_database(const char *path, const char *durability) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &database, flags, NULL) != SQLITE_OK) fail(path);
    run("PRAGMA temp_store = MEMORY");
    run("PRAGMA mmap_size = 2147418112");
    run("PRAGMA journal_mode = WAL");
    run(strcmp(durability, "full") == 0 ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    run("PRAGMA cache_size = -65536");
    run("PRAGMA wal_autocheckpoint = 16000");
    run("PRAGMA journal_size_limit = 67108864");
}

/* MARK: - Trace */

typedef struct {
    const unsigned char *bytes;
    size_t place;
    size_t count;
} trace;

static trace read_trace(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    fseek(file, 0, SEEK_END);
    long count = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc((size_t)count);
    if (!bytes || fread(bytes, 1, (size_t)count, file) != (size_t)count) fail(path);
    fclose(file);
    return (trace){bytes, 0, (size_t)count};
}

static const unsigned char *take(trace *trace, size_t count) {
    if (trace->count - trace->place < count) fail("the trace ends too early");
    const unsigned char *bytes = trace->bytes + trace->place;
    trace->place += count;
    return bytes;
}

static uint32_t take_number(trace *trace) {
    uint32_t number;
    memcpy(&number, take(trace, sizeof number), sizeof number);
    return number;
}

static void prepare(trace *trace) {
    uint32_t number = take_number(trace);
    uint32_t length = take_number(trace);
    const char *sql = (const char *)take(trace, length);
    if (number >= MAXIMUM_STATEMENTS) fail("the trace has too many statements");
    if (statements[number]) return;
    int code = sqlite3_prepare_v3(
        database, sql, (int)length, SQLITE_PREPARE_PERSISTENT, &statements[number], NULL);
    if (code != SQLITE_OK) fail("a statement");
}

static void bind(trace *trace, sqlite3_stmt *statement, int index) {
    switch (*take(trace, 1)) {
    case 'i': {
        int64_t number;
        memcpy(&number, take(trace, sizeof number), sizeof number);
        sqlite3_bind_int64(statement, index, number);
        break;
    }
    case 't': {
        uint32_t length = take_number(trace);
        sqlite3_bind_text(
            statement, index, (const char *)take(trace, length), (int)length, SQLITE_STATIC);
        break;
    }
    case 'b': {
        uint32_t length = take_number(trace);
        sqlite3_bind_blob(statement, index, take(trace, length), (int)length, SQLITE_STATIC);
        break;
    }
    default: sqlite3_bind_null(statement, index);
    }
}

/* MARK: - Answer */

static char *answer;
static size_t answer_count, answer_room;

static void reserve(size_t count) {
    if (answer_room - answer_count >= count) return;
    answer_room = (answer_room + count) * 2;
    answer = realloc(answer, answer_room);
    if (!answer) fail("memory");
}

static void put(const char *bytes, size_t count) {
    reserve(count);
    memcpy(answer + answer_count, bytes, count);
    answer_count += count;
}

static void put_text(const unsigned char *text, size_t count) {
    reserve(count * 6 + 2);
    char *end = answer + answer_count;
    *end++ = '"';
    for (size_t index = 0; index < count; index++) {
        unsigned char byte = text[index];
        if (byte == '"' || byte == '\\') *end++ = '\\';
        if (byte >= 0x20) {
            *end++ = (char)byte;
        } else {
            end += sprintf(end, "\\u%04x", byte);
        }
    }
    *end++ = '"';
    answer_count = (size_t)(end - answer);
}

static void put_row(sqlite3_stmt *statement) {
    int columns = sqlite3_column_count(statement);
    put("{", 1);
    for (int index = 0; index < columns; index++) {
        const char *name = sqlite3_column_name(statement, index);
        put_text((const unsigned char *)name, strlen(name));
        put(":", 1);
        switch (sqlite3_column_type(statement, index)) {
        case SQLITE_NULL: put("null", 4); break;
        case SQLITE_INTEGER: {
            char digits[24];
            long long number = sqlite3_column_int64(statement, index);
            put(digits, (size_t)snprintf(digits, sizeof digits, "%lld", number));
            break;
        }
        default:
            put_text(
                sqlite3_column_text(statement, index),
                (size_t)sqlite3_column_bytes(statement, index));
        }
        put(",", 1);
    }
    put("}", 1);
}

/* MARK: - Running */

static void execute(trace *trace) {
    uint32_t number = take_number(trace);
    sqlite3_stmt *statement = number < MAXIMUM_STATEMENTS ? statements[number] : NULL;
    if (!statement) fail("the trace runs a statement that it does not hold");
    uint32_t values = take_number(trace);
    int64_t began = share_began();
    for (uint32_t index = 1; index <= values; index++) bind(trace, statement, (int)index);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) put_row(statement);
    if (code != SQLITE_DONE) fail("a step");
    sqlite3_reset(statement);
    share_ended(number, began);
}

static void skip(trace *trace) {
    take_number(trace);
    uint32_t values = take_number(trace);
    for (uint32_t index = 0; index < values; index++) {
        unsigned char kind = *take(trace, 1);
        if (kind == 'i') take(trace, 8);
        if (kind == 't' || kind == 'b') take(trace, take_number(trace));
    }
}

enum walk { PREPARING, WARMING_UP, MEASURED };

static int together = 1;
static int joined;

static void begin(void) {
    if (joined == 0) run("BEGIN IMMEDIATE");
}

/* Commits what has found enough others, or at the end what has not. */
static void commit(int enough) {
    if (joined < enough) return;
    int64_t began = share_began();
    run("COMMIT");
    share_ended(MAXIMUM_STATEMENTS, began);
    joined = 0;
}

/* Goes through a trace from its place on; ends at the mark `W` while warming up. Returns where it
   has ended. */
static size_t go(trace trace, enum walk walk) {
    answer_count = 0;
    while (trace.place < trace.count) {
        unsigned char kind = *take(&trace, 1);
        if (kind == 'W' && walk == WARMING_UP) break;
        switch (kind) {
        case 'S': prepare(&trace); break;
        case 'B': if (walk != PREPARING) begin(); break;
        case 'C': if (walk != PREPARING) { joined++; commit(together); } break;
        case 'X': if (walk == PREPARING) skip(&trace); else execute(&trace); break;
        case 'W': break;
        default: fail("the trace cannot be read");
        }
    }
    if (joined > 0) commit(1);
    return trace.place;
}

static int64_t processor_time(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000000)
        + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * INT64_C(1000);
}

static int64_t wall_time(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static long resident_kilobytes(void) {
    char line[256];
    long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    if (!file) fail("/proc/self/status");
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1) break;
    }
    fclose(file);
    return kilobytes;
}

static int start(const char *path) {
    open_database(path, "full");
    run("SELECT id, name FROM contact LIMIT 1");
    printf("1 %lld %ld\n", (long long)processor_time(), resident_kilobytes());
    sqlite3_close(database);
    return 0;
}

int main(int count, char **words) {
    if (count == 3 && strcmp(words[2], "start") == 0) return start(words[1]);
    if (count < 5 || count > 7) {
        fputs("usage: floor FILE TRACE full|off TIMES [TOGETHER [shares]]\n", stderr);
        fputs("       floor FILE start\n", stderr);
        return 64;
    }
    if (count > 5) together = atoi(words[5]);
    tells_shares = count > 6;
    open_database(words[1], words[3]);
    trace trace = read_trace(words[2]);
    int times = atoi(words[4]);
    go(trace, PREPARING);
    trace.place = go(trace, WARMING_UP);
    forget_shares();

    int64_t processor = processor_time(), wall = wall_time();
    for (int time = 0; time < times; time++) go(trace, MEASURED);
    processor = processor_time() - processor;
    wall = wall_time() - wall;
    printf("%d %lld %lld\n", times, (long long)processor, (long long)wall);
    tell_shares();
    return 0;
}
