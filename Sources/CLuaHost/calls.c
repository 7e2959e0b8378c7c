#include "records.h"
#include "values.h"

#include <stdio.h>
#include <string.h>

/* The way in and out: every entry runs in a protected call, on a coroutine of its own, and what a
   host function refuses is raised only after it has returned. */

const char functions_key;

static lua_State *thread_of(lua_host *host) { return host->running ? host->running : host->main; }

lua_host_status protect(lua_host *host, lua_CFunction function, void *argument) {
    lua_State *L = thread_of(host);
    if (!lua_checkstack(L, 4)) return LUA_HOST_UNUSABLE;
    int top = lua_gettop(L);
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, argument);
    int status = lua_pcall(L, 1, 0, 0);
    lua_settop(L, top);
    if (is_killed(host)) return LUA_HOST_KILLED;
    return status == LUA_OK ? LUA_HOST_OK : LUA_HOST_UNUSABLE;
}

int lua_host_reply_set(lua_host_reply *reply, const uint8_t *bytes, size_t count) {
    if (!carry_grow(reply->bytes, count)) return 0;
    if (count > 0) memcpy(reply->bytes->bytes, bytes, count);
    reply->bytes->count = count;
    return 1;
}

/* Raises the table that a host function has answered with. */
static int raise_answer(lua_State *L) {
    if (lua_type(L, -1) == LUA_TTABLE) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key);
        lua_setmetatable(L, -2);
    }
    return lua_error(L);
}

/* Upvalues: the number of the host function, whether it takes functions. */
static int trampoline(lua_State *L) {
    lua_host *host = host_of(L);
    uint32_t number = (uint32_t)lua_tointeger(L, lua_upvalueindex(1));
    int count = lua_gettop(L);
    charge(L, FUEL_PER_HOST_CALL);
    carry_back(host, host->carried_before);
    lua_host_reply reply = {carry(host, 0), host};
    carried *arguments = carry(host, 256);
    if (reply.bytes == NULL || arguments == NULL) return luaL_error(L, "not enough memory");
    encoder encoder = {L, arguments, lua_toboolean(L, lua_upvalueindex(2))};
    uint8_t kind = LUA_HOST_LIST;
    uint32_t length = (uint32_t)count;
    encode_bytes(&encoder, &kind, 1);
    encode_bytes(&encoder, &length, 4);
    for (int index = 1; index <= count; index++) encode_value(&encoder, index, 1);
    lua_State *before = host->running;
    host->running = L;
    lua_host_status status = host->function(
        host->user, number, arguments->bytes, arguments->count, &reply);
    host->running = before;
    carry_end(host, arguments);
    check_killed(L);
    lua_settop(L, 0);
    size_t size = reply.bytes->count;
    charge(L, (int64_t)size / 64);
    /* Records ask the host again while they are read, and an error may end it all. */
    uint8_t *bytes = lua_newuserdatauv(L, size, 0);
    if (size > 0) memcpy(bytes, reply.bytes->bytes, size);
    carry_end(host, reply.bytes);
    /* Nothing is nil; a null inside a table needs a value of its own to keep its place. */
    if (size > 0 && bytes[0] != LUA_HOST_NULL) decode_value(L, bytes, size);
    else lua_pushnil(L);
    return status == LUA_HOST_OK ? 1 : raise_answer(L);
}

typedef struct {
    const char *name;
    uint32_t number;
    int takes_functions;
} declaration;

/* Puts a function under a dotted name; what stands before a dot becomes a table. */
static int declare(lua_State *L) {
    const declaration *declared = lua_touserdata(L, 1);
    const char *name = declared->name, *dot;
    if (name[0] == ':') {
        lua_pushinteger(L, declared->number);
        lua_pushboolean(L, 0);
        lua_pushcclosure(L, trampoline, 2);
        add_record_method(L, name + 1);
        return 0;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    while ((dot = strchr(name, '.')) != NULL) {
        lua_pushlstring(L, name, (size_t)(dot - name));
        lua_pushvalue(L, -1);
        if (lua_rawget(L, -3) != LUA_TTABLE) {
            lua_pop(L, 1);
            lua_newtable(L);
            lua_pushvalue(L, -2);
            lua_pushvalue(L, -2);
            lua_rawset(L, -5);
        }
        name = dot + 1;
    }
    lua_pushstring(L, name);
    lua_pushinteger(L, declared->number);
    lua_pushboolean(L, declared->takes_functions);
    lua_pushcclosure(L, trampoline, 2);
    lua_rawset(L, -3);
    return 0;
}

lua_host_status lua_host_declare(
    lua_host *host, const char *name, uint32_t number, int takes_functions) {
    declaration declared = {name, number, takes_functions};
    return protect(host, declare, &declared);
}

/* What one entry does, on its way through the protected calls. */
typedef struct {
    lua_host *host;
    const uint8_t *program, *arguments;
    size_t program_size, argument_size;
    uint32_t function, drops_result;
    carried *result;
    lua_host_status status;
} entry;

/* Encodes the error on top of the stack. */
static void encode_failure(lua_State *L, entry *entry, const char *place) {
    lua_createtable(L, 0, 4);
    int table = lua_gettop(L), error = table - 1;
    if (lua_type(L, error) == LUA_TTABLE) {
        static const char *const members[] = {
            "code", "message", "field", "record", "recovery", "retryable", NULL,
        };
        for (const char *const *name = members; *name != NULL; name++) {
            lua_pushstring(L, *name);
            lua_rawget(L, error);
            int type = lua_type(L, -1);
            if (type == LUA_TSTRING || type == LUA_TBOOLEAN || value_at(L, -1) != NULL) {
                lua_setfield(L, table, *name);
            } else {
                lua_pop(L, 1);
            }
        }
    } else if (lua_isstring(L, error)) {
        luaL_tolstring(L, error, NULL);
        lua_setfield(L, table, "message");
    }
    lua_pushliteral(L, "message");
    if (lua_rawget(L, table) == LUA_TNIL) {
        lua_pushfstring(L, "an error that is a %s", luaL_typename(L, error));
        lua_setfield(L, table, "message");
    }
    lua_pushstring(L, place);
    lua_setfield(L, table, "place");
    encoder encoder = {L, entry->result, 0};
    entry->result->count = 0;
    encode_value(&encoder, table, 0);
    entry->status = LUA_HOST_FAILED;
}

static void push_work(lua_State *L, entry *entry) {
    if (entry->program != NULL) {
        if (load_program(L, entry->program, entry->program_size) != LUA_OK) lua_error(L);
        return;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &functions_key);
    lua_rawgeti(L, -1, (lua_Integer)entry->function + 1);
    lua_remove(L, -2);
    if (!lua_isfunction(L, -1)) luaL_error(L, "function %d was never handed over", (int)entry->function);
}

/* Pushes what the arguments list holds, one after the other. */
static int push_arguments(lua_State *L, entry *entry) {
    if (entry->arguments == NULL) return 0;
    decode_value(L, entry->arguments, entry->argument_size);
    int list = lua_gettop(L);
    int count = (int)lua_rawlen(L, list);
    luaL_checkstack(L, count, "arguments");
    for (int place = 1; place <= count; place++) lua_rawgeti(L, list, place);
    lua_remove(L, list);
    return count;
}

static int enter(lua_State *L) {
    entry *entry = lua_touserdata(L, 1);
    lua_host *host = entry->host;
    lua_State *thread = lua_newthread(L);
    push_work(L, entry);
    int count = push_arguments(L, entry);
    if (!lua_checkstack(thread, count + 1)) luaL_error(L, "too many arguments");
    lua_xmove(L, thread, count + 1);
    /* What scripts know as the main thread is this one while it runs. */
    lua_rawgetp(L, LUA_REGISTRYINDEX, host);
    lua_pushvalue(L, 2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, host);
    int results = 0;
    lua_State *before = host->current;
    watch(host, thread);
    int status = lua_resume(thread, L, count, &results);
    watch(host, before);
    lua_pushvalue(L, 3);
    lua_rawsetp(L, LUA_REGISTRYINDEX, host);
    if (is_killed(host)) {
        note_place(host, thread);
        return raise_killed(L);
    }
    lua_settop(L, 2);
    if (status != LUA_OK) {
        char place[PLACE_SIZE] = "";
        write_place(thread, place);
        /* Variables that are to be closed still are. */
        end_coroutine(L, thread);
        watch(host, before);
        lua_xmove(thread, L, 1);
        encode_failure(L, entry, place);
        return 0;
    }
    lua_pushnil(L);
    if (results > 0 && !entry->drops_result) {
        lua_pop(thread, results - 1);
        lua_xmove(thread, L, 1);
    }
    encoder encoder = {L, entry->result, 0};
    encode_value(&encoder, -1, 0);
    return 0;
}

/* An error before or after the script itself: its program does not load, its result is too large. */
static int encode_error_outside(lua_State *L) {
    entry *entry = lua_touserdata(L, 2);
    lua_settop(L, 1);
    encode_failure(L, entry, "");
    return 0;
}

static lua_host_status run_entry(entry *entry, lua_host_bytes *result) {
    lua_host *host = entry->host;
    result->bytes = NULL;
    result->count = 0;
    if (is_killed(host)) return LUA_HOST_KILLED;
    entry->result = carry(host, 0);
    if (entry->result == NULL) return LUA_HOST_UNUSABLE;
    lua_State *L = thread_of(host);
    int top = lua_gettop(L);
    if (!lua_checkstack(L, 8)) return carry_end(host, entry->result), LUA_HOST_UNUSABLE;
    carried *carried_before = host->carried_before;
    host->carried_before = entry->result;
    lua_pushcfunction(L, enter);
    lua_pushlightuserdata(L, entry);
    int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK && !is_killed(host)) {
        lua_pushcfunction(L, encode_error_outside);
        lua_insert(L, -2);
        lua_pushlightuserdata(L, entry);
        if (lua_pcall(L, 2, 0, 0) != LUA_OK) entry->status = LUA_HOST_UNUSABLE;
    }
    lua_settop(L, top);
    carry_back(host, entry->result);
    host->carried_before = carried_before;
    if (is_killed(host)) {
        entry->status = LUA_HOST_KILLED;
    } else if (entry->status != LUA_HOST_UNUSABLE) {
        result->bytes = entry->result->bytes;
        result->count = entry->result->count;
        entry->result->bytes = NULL;
    }
    carry_end(host, entry->result);
    return entry->status;
}

lua_host_status lua_host_run(
    lua_host *host, const uint8_t *program, size_t count, lua_host_bytes *result) {
    entry entry = {.host = host, .program = program, .program_size = count};
    return run_entry(&entry, result);
}

lua_host_status lua_host_start(
    lua_host *host, const uint8_t *program, size_t count, lua_host_bytes *error) {
    entry entry = {.host = host, .program = program, .program_size = count, .drops_result = 1};
    return run_entry(&entry, error);
}

lua_host_status lua_host_call(
    lua_host *host, uint32_t function, const uint8_t *arguments, size_t count,
    lua_host_bytes *result) {
    entry entry = {
        .host = host, .function = function, .arguments = arguments, .argument_size = count};
    return run_entry(&entry, result);
}
