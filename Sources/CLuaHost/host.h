#ifndef KITH_HOST_H
#define KITH_HOST_H

#include "include/lua_host.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>

/* How often the hook looks: seldom enough to cost nothing beside its being armed at all, often
   enough that instructions on the longest strings cannot outrun the clock. */
enum { HOOK_PERIOD = 100 };

/* From this length on, one instruction may read a text for tens of milliseconds (a comparison of
   texts of zeros): a state that has made one is looked at that often. */
enum { LONG_TEXT = 256 << 10, CLOSE_PERIOD = 2 };

/* A name of a chunk and a line. */
enum { PLACE_SIZE = LUA_IDSIZE + 16 };

/* What a call costs beside its work. */
enum { FUEL_PER_CALL = 10, FUEL_PER_HOST_CALL = 200, BYTES_PER_FUEL = 16 };

/* Protected calls inside each other: unwinding them costs the square of their number. */
enum { MOST_CATCHES = 160, MOST_CLOSES = 8 };

/* Small blocks come in classes of 16 bytes, from chunks; larger ones from the system. */
enum { BLOCK_STEP = 16, LARGEST_SMALL = 1024, CLASSES = LARGEST_SMALL / BLOCK_STEP };

typedef struct free_block {
    struct free_block *next;
} free_block;

typedef struct chunk {
    struct chunk *next;
    size_t size;
} chunk;

typedef struct large_block {
    struct large_block *previous, *next;
    size_t size;
    /* Whether a mark holds it: its place is not given back to the system before the mark is. */
    size_t is_kept;
} large_block;

/* All memory of one state. */
typedef struct {
    chunk *chunks;
    char *place, *end;
    free_block *free[CLASSES];
    large_block *large;
    size_t held, peak, cap;
} arena;

/* An answer of a host function while it is carried over, or bytes that an error may orphan. */
typedef struct carried {
    struct carried *previous, *next;
    size_t count, room;
    uint8_t *bytes;
} carried;

struct lua_host_reply {
    carried *bytes;
    lua_host *host;
};

typedef struct lua_host_mark lua_host_mark;

struct lua_host {
    lua_State *main;
    /* The thread whose C function is running: where a nested call goes on from. */
    lua_State *running;
    /* The thread that runs instructions; NULL outside of every script. */
    lua_State *current;
    int has_long_text;
    /* In which order `pairs` walks: 0 as Lua has it, 1 from the first name to the last, 2 back. */
    int order;
    arena arena;
    int64_t fuel, fuel_at_start;
    int64_t deadline;
    atomic_int stopped;
    int is_open;
    int closes;
    lua_host_function function;
    void *user;
    uint32_t functions;
    carried *carried;
    /* The newest of them that was there before the script that runs: what lies above it when that
       calls a host function was left by an error. */
    carried *carried_before;
    /* Where the state can be brought back to; NULL where it cannot. */
    lua_host_mark *mark;
    char stopped_at[PLACE_SIZE];
};

/* arena.c */
void *arena_allocate(void *host, void *block, size_t old_size, size_t new_size);
void arena_drop(arena *arena);
carried *carry(lua_host *host, size_t room);
int carry_grow(carried *bytes, size_t room);
void carry_end(lua_host *host, carried *bytes);
void carry_back(lua_host *host, const carried *last);

/* rewinding.c */
void forget_mark(lua_host *host);

/* limits.c: of these, those that take a lua_State may raise. */
lua_host *host_of(lua_State *L);
int64_t monotonic_now(void);
void charge(lua_State *L, int64_t fuel);
void charge_bytes(lua_State *L, size_t bytes);
void charge_step(lua_State *L);
void charge_arguments(lua_State *L);
void check_killed(lua_State *L);
int is_killed(const lua_host *host);
void kill_host(lua_host *host, lua_host_limit reason);
int raise_killed(lua_State *L);
void count_hook(lua_State *L, lua_Debug *activation);
void watch(lua_host *host, lua_State *L);
void note_text(lua_host *host, size_t size);
void write_place(lua_State *L, char place[PLACE_SIZE]);
void note_place(lua_host *host, lua_State *L);

/* catching.c, coroutines.c, base.c, strings.c, matching.c, tables.c, modules.c: what scripts see. */
void open_catching(lua_State *L);
void open_coroutines(lua_State *L);
void open_base(lua_State *L);
void open_strings(lua_State *L);
void open_matching(lua_State *L);
void open_tables(lua_State *L);
void open_utf8(lua_State *L);
void open_math(lua_State *L, uint64_t seed);
void open_modules(lua_State *L);
void open_values(lua_State *L);
void push_text(lua_State *L, int index);
int end_coroutine(lua_State *L, lua_State *thread);
void wrap_charged(lua_State *L, const char *library, const char *const *names);

/* ordering.c, tables.c: both raise. */
int ordered_pairs(lua_State *L);
int sort_table(lua_State *L);

/* codec.c: both raise. */
typedef struct {
    lua_State *L;
    carried *bytes;
    int takes_functions;
} encoder;
void encode_value(encoder *encoder, int index, int depth);
void encode_bytes(encoder *encoder, const void *bytes, size_t count);
size_t decode_value(lua_State *L, const uint8_t *bytes, size_t count);

/* calls.c */
lua_host_status protect(lua_host *host, lua_CFunction function, void *argument);
int load_program(lua_State *L, const uint8_t *program, size_t count);
extern const char error_key, functions_key, modules_key, loaded_key, null_key, list_key;

#endif
