#ifndef LUA_HOST_H
#define LUA_HOST_H

#include <stddef.h>
#include <stdint.h>

/*
 * A host for Lua code that nobody has to trust.
 *
 * The only code of Kith that may raise a Lua error. No function declared here raises, and none
 * jumps over a frame of its caller: whatever can fail runs inside a protected call of the host's
 * own and comes back as a status. A host is one Lua state; it is used by one thread at a time and
 * for one piece of work, then dropped whole.
 */

typedef struct lua_host lua_host;

/* What may stop a script. Each stop is final: nothing in the script can catch it. */
typedef enum {
    LUA_HOST_NO_LIMIT = 0,
    LUA_HOST_FUEL,         /* instructions, and the work that library functions do */
    LUA_HOST_WALL,         /* time on the monotonic clock */
    LUA_HOST_MEMORY,       /* bytes held by the state */
    LUA_HOST_QUERIES,      /* the rest is counted by the host's user, who stops the state */
    LUA_HOST_ROWS_READ,
    LUA_HOST_ROWS_WRITTEN,
    LUA_HOST_NESTING,
    LUA_HOST_EVENTS,
    LUA_HOST_LOG,
    LUA_HOST_STOPPED,      /* from outside: shutdown, or the caller is gone */
} lua_host_limit;

typedef enum {
    LUA_HOST_OK = 0,
    LUA_HOST_FAILED,   /* the script raised an error, or does not compile */
    LUA_HOST_KILLED,   /* a limit was reached; see lua_host_stopped_by */
    LUA_HOST_UNUSABLE, /* the system has no memory left, or the host was killed before */
} lua_host_status;

/* How much one state may use. */
typedef struct {
    int64_t fuel;             /* one for each instruction; more for library functions */
    int64_t wall_nanoseconds; /* from lua_host_arm on */
    size_t memory;            /* bytes */
} lua_host_limits;

/* What a state has used. */
typedef struct {
    int64_t fuel;
    size_t memory;
    size_t memory_peak;
} lua_host_usage;

/* Bytes that belong to whoever holds them; release with lua_host_bytes_free. */
typedef struct {
    uint8_t *bytes;
    size_t count;
} lua_host_bytes;

void lua_host_bytes_free(lua_host_bytes *bytes);

/*
 * What a host function answers. It runs outside of every Lua frame's reach: it may hold objects
 * that must be released, since the trampoline raises only after it has returned.
 *
 * - Returns LUA_HOST_OK with one encoded value in `reply`, LUA_HOST_FAILED with an encoded error
 *   (a map of code, message, field, record, recovery, retryable), or LUA_HOST_KILLED after
 *   lua_host_stop.
 */
typedef struct lua_host_reply lua_host_reply;
typedef lua_host_status (*lua_host_function)(
    void *user, uint32_t function, const uint8_t *arguments, size_t count, lua_host_reply *reply);

/* Gives a host function's answer; the bytes are copied. Zero when there is no memory for them. */
int lua_host_reply_set(lua_host_reply *reply, const uint8_t *bytes, size_t count);

/*
 * Makes a state with the safe libraries and nothing else.
 *
 * - function: answers every host function; user: handed to it.
 * - seed: what math.random starts from.
 * - Returns null when the system has no memory, or the limit is under what the libraries need.
 */
lua_host *lua_host_open(
    const lua_host_limits *limits, lua_host_function function, void *user, uint64_t seed);

/*
 * Marks a state as it is, to bring it back here later. Nothing of it may be running.
 *
 * - Returns 0 where it has a mark already, was stopped, or the system has no memory for a copy.
 */
int lua_host_mark_here(lua_host *host);

/*
 * Brings a state back to its mark, byte for byte, whatever a script has done since; fuel, time
 * and the reason of a stop are those of then.
 *
 * - Returns 0 where it has no mark.
 */
int lua_host_rewind(lua_host *host);

/* Drops a state and everything in it. Takes the same short time whatever the script has done. */
void lua_host_close(lua_host *host);

/* Sets fuel and time anew, counted from now; memory stays what it was made with. */
void lua_host_arm(lua_host *host, int64_t fuel, int64_t wall_nanoseconds);

/*
 * Lets math.random start anew from a seed.
 *
 * - Returns LUA_HOST_UNUSABLE when the system has no memory left for it.
 */
lua_host_status lua_host_reseed(lua_host *host, uint64_t seed);

/*
 * Lets `pairs` walk in a certain order from now on, so that a test can tell what depends on it:
 * numbers upwards, as in a list, and then names from the first to the last (1) or back (2); the rest,
 * and all where it is 0, as it comes.
 */
void lua_host_order(lua_host *host, int order);

/* Stops the script at its next instruction. The only function that another thread may call. */
void lua_host_stop(lua_host *host, lua_host_limit reason);

/* What stopped the script. */
lua_host_limit lua_host_stopped_by(const lua_host *host);

/* Where: "scoring/main.lua:14", or "" where it is not known. Lives as long as the host. */
const char *lua_host_stopped_at(const lua_host *host);

lua_host_usage lua_host_used(const lua_host *host);

/*
 * Declares a host function under a dotted name, as "kith.query".
 *
 * A name that begins with a colon is a method of records, which gets the record first. Records need
 * four from their host: ":[names]" gets a batch and returns the list of its fields' names;
 * ":[fetch]" gets a batch and a name and returns a list of values, one for each record;
 * ":[assign]" gets a record, a name and a value and returns the value as it was taken;
 * ":[unknown]" gets a batch and a name and raises an error.
 *
 * - number: handed to the lua_host_function.
 * - takes_functions: whether its arguments may hold Lua functions; each is kept and handed on as
 *   its number, counted from 0 in the order in which they come.
 */
lua_host_status lua_host_declare(
    lua_host *host, const char *name, uint32_t number, int takes_functions);

/*
 * Compiles Lua text; bytecode is refused. Runs nothing.
 *
 * - name: what errors call it, as "scoring/main.lua".
 * - program: the bytecode, to be kept in memory only and run by hosts of the same process; on
 *   LUA_HOST_FAILED the message.
 */
lua_host_status lua_host_compile(
    const char *name, const uint8_t *text, size_t count, lua_host_bytes *program);

/* Adds a module that `require` finds under a name; it runs when it is first required. */
lua_host_status lua_host_add_module(
    lua_host *host, const char *name, const uint8_t *program, size_t count);

/*
 * Runs a compiled program.
 *
 * - result: an encoded value, or the encoded error on LUA_HOST_FAILED; empty on LUA_HOST_KILLED.
 */
lua_host_status lua_host_run(
    lua_host *host, const uint8_t *program, size_t count, lua_host_bytes *result);

/*
 * Runs a compiled program, and lets go of what it returns.
 *
 * - error: the encoded error on LUA_HOST_FAILED.
 */
lua_host_status lua_host_start(
    lua_host *host, const uint8_t *program, size_t count, lua_host_bytes *error);

/*
 * Calls a function that the script has handed to a host function.
 *
 * - function: its number.
 * - arguments: an encoded list, or null for none.
 * - result: as of lua_host_run. May be called from inside a host function.
 */
lua_host_status lua_host_call(
    lua_host *host, uint32_t function, const uint8_t *arguments, size_t count,
    lua_host_bytes *result);

/* Writes the file and line of the script that calls a host function now; empty outside of one. */
void lua_host_caller(const lua_host *host, char *place, size_t room);

/* The host whose script waits for an answer. */
lua_host *lua_host_of(const lua_host_reply *reply);

/* How many functions the script has handed over. */
uint32_t lua_host_function_count(const lua_host *host);

/* The version of the library: 50404 for 5.4.4. */
int lua_host_library_version(void);

/*
 * How values cross, one byte of kind and then little-endian numbers. A list is its count (u32) and
 * its values; a map its count and as many pairs of a string without kind (u32, bytes) and a value.
 */
enum {
    LUA_HOST_NIL = 0,
    LUA_HOST_FALSE,
    LUA_HOST_TRUE,
    LUA_HOST_INTEGER, /* i64 */
    LUA_HOST_FLOAT,   /* f64, finite */
    LUA_HOST_STRING,  /* u32, bytes */
    LUA_HOST_LIST,
    LUA_HOST_MAP,
    LUA_HOST_NULL,     /* kith.null: the empty value where absent means unchanged */
    LUA_HOST_FUNCTION, /* u32: a function that was handed over */
    LUA_HOST_DECIMAL,  /* i64 of digits, u8 of places */
    LUA_HOST_MONEY,    /* i64, u8, three letters */
    LUA_HOST_DATE,     /* i64: days since 1970-01-01 */
    LUA_HOST_INSTANT,  /* i64: milliseconds since 1970-01-01T00:00Z */
    LUA_HOST_TIME,     /* i64: minutes since midnight */
    LUA_HOST_RECORD,   /* u32: number of the batch; u32: place in it */
};

/* Bounds of what crosses in one call. */
enum { LUA_HOST_VALUE_DEPTH = 32, LUA_HOST_VALUE_BYTES = 4 << 20 };

#endif
