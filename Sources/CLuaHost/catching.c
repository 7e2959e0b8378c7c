#include "host.h"

/* pcall and xpcall: every place where a script can catch an error is ours, and none of them
   swallows the end of a killed script. */

/* Unwinding protected calls inside each other costs the square of their number, since the Lua
   stack does not shrink as they end. */
static void check_catches(lua_State *L) {
    lua_Debug activation;
    if (lua_getstack(L, MOST_CATCHES, &activation)) {
        luaL_error(L, "protected calls are nested too deeply here");
    }
}

static int finish(lua_State *L, int status, lua_KContext first) {
    check_killed(L);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    return lua_gettop(L) - (int)first;
}

static int protected_call(lua_State *L) {
    luaL_checkany(L, 1);
    charge(L, FUEL_PER_CALL);
    check_catches(L);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish);
    return finish(L, status, 0);
}

/* Runs the script's handler, unless the script is at its end: the handler would run with hooks
   off, for ever if it likes. */
static int guarded_handler(lua_State *L) {
    if (is_killed(host_of(L))) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int protected_call_with_handler(lua_State *L) {
    luaL_checkany(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    charge(L, FUEL_PER_CALL);
    check_catches(L);
    int arguments = lua_gettop(L) - 2;
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guarded_handler, 1);
    lua_replace(L, 2);
    /* function, handler, arguments → handler, true, function, arguments */
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    lua_remove(L, 1);
    int status = lua_pcallk(L, arguments, LUA_MULTRET, 1, 1, finish);
    return finish(L, status, 1);
}

void open_catching(lua_State *L) {
    lua_pushcfunction(L, protected_call);
    lua_setglobal(L, "pcall");
    lua_pushcfunction(L, protected_call_with_handler);
    lua_setglobal(L, "xpcall");
}
