#include "records.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How a state begins and ends. */

/* What the metatable of an error that the host raises stands under. */
const char error_key;

static int error_text(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_pushliteral(L, "message");
    lua_rawget(L, 1);
    push_text(L, -1);
    return 1;
}

/* Ends weak tables: they hold what they hold, as other tables do. Where keys are weak, the collector
   goes through them again and again in one step that nothing interrupts, and a script can arrange
   them so that this costs the square of their number. The name that the collector looks for is
   one string, made when the state is; with letters that nobody knows in its place, no script can
   write it. */
static void end_weak_tables(lua_State *L) {
    char letters[6];
    if (getentropy(letters, sizeof letters) != 0) luaL_error(L, "the system has no random bytes");
    lua_pushliteral(L, "__mode");
    memcpy((char *)lua_tostring(L, -1), letters, sizeof letters);
    lua_pop(L, 1);
}

/* Everything that a state begins with. Runs in one protected call: an allocation that is refused
   outside of one would end the process. */
static int open_everything(lua_State *L) {
    const uint64_t *seed = lua_touserdata(L, 1);
    lua_settop(L, 0);
    end_weak_tables(L);
    open_base(L);
    open_catching(L);
    open_coroutines(L);
    open_strings(L);
    open_matching(L);
    open_tables(L);
    open_utf8(L);
    open_math(L, *seed);
    open_modules(L);
    open_values(L);
    open_records(L);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &functions_key);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, error_text);
    lua_setfield(L, -2, "__tostring");
    /* A script that could reach it could give a finalizer to every error of the host. */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &error_key);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_getfield(L, LUA_REGISTRYINDEX, "kith.strict");
    lua_setmetatable(L, -2);
    return 0;
}

lua_host *lua_host_open(
    const lua_host_limits *limits, lua_host_function function, void *user, uint64_t seed) {
    lua_host *host = calloc(1, sizeof(lua_host));
    if (host == NULL) return NULL;
    host->function = function;
    host->user = user;
    host->arena.cap = limits->memory;
    lua_host_arm(host, limits->fuel, limits->wall_nanoseconds);
    host->main = lua_newstate(arena_allocate, host);
    if (host->main == NULL) {
        lua_host_close(host);
        return NULL;
    }
    *(lua_host **)lua_getextraspace(host->main) = host;
    lua_sethook(host->main, count_hook, LUA_MASKCOUNT, HOOK_PERIOD);
    lua_pushcfunction(host->main, open_everything);
    lua_pushlightuserdata(host->main, &seed);
    int status = lua_pcall(host->main, 1, 0, 0);
    if (status != LUA_OK || host->arena.held > limits->memory) {
        lua_host_close(host);
        return NULL;
    }
    host->is_open = 1;
    lua_host_arm(host, limits->fuel, limits->wall_nanoseconds);
    return host;
}

void lua_host_close(lua_host *host) {
    if (host == NULL) return;
    forget_mark(host);
    while (host->carried != NULL) carry_end(host, host->carried);
    arena_drop(&host->arena);
    free(host);
}

int lua_host_library_version(void) { return (int)LUA_VERSION_RELEASE_NUM; }

lua_host *lua_host_of(const lua_host_reply *reply) { return reply->host; }

uint32_t lua_host_function_count(const lua_host *host) { return host->functions; }
