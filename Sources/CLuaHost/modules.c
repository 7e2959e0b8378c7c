#include "host.h"

#include <string.h>

/* `require`: finds what the host has added, and nothing else. There are no paths. */

const char modules_key, loaded_key;

/* What stands in the table of loaded modules while one runs. */
static const char is_loading;

typedef struct {
    const uint8_t *program;
    size_t count;
} module;

static int require(lua_State *L) {
    luaL_checkstring(L, 1);
    lua_settop(L, 1);
    charge(L, FUEL_PER_CALL);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, 2) != LUA_TNIL) {
        if (lua_touserdata(L, -1) == (void *)&is_loading) {
            return luaL_error(L, "module '%s' requires itself", lua_tostring(L, 1));
        }
        return 1;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &modules_key);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, -2) != LUA_TUSERDATA) {
        return luaL_error(
            L, "there is no module '%s': it must lie in this plugin's folder lib",
            lua_tostring(L, 1));
    }
    const module *found = lua_touserdata(L, -1);
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, (void *)&is_loading);
    lua_rawset(L, 2);
    int status = load_program(L, found->program, found->count);
    if (status == LUA_OK) {
        lua_pushvalue(L, 1);
        status = lua_pcall(L, 1, 1, 0);
    }
    check_killed(L);
    lua_pushvalue(L, 1);
    if (status != LUA_OK) {
        lua_pushnil(L);
        lua_rawset(L, 2);
        return lua_error(L);
    }
    if (lua_isnil(L, -2)) {
        lua_pushboolean(L, 1);
        lua_replace(L, -3);
    }
    lua_pushvalue(L, -2);
    lua_rawset(L, 2);
    return 1;
}

void open_modules(lua_State *L) {
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &modules_key);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushcfunction(L, require);
    lua_setglobal(L, "require");
}

typedef struct {
    const char *name;
    module module;
} addition;

static int add_module(lua_State *L) {
    const addition *added = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &modules_key);
    lua_pushstring(L, added->name);
    module *kept = lua_newuserdatauv(L, sizeof(module), 0);
    *kept = added->module;
    lua_rawset(L, -3);
    return 0;
}

lua_host_status lua_host_add_module(
    lua_host *host, const char *name, const uint8_t *program, size_t count) {
    addition added = {name, {program, count}};
    return protect(host, add_module, &added);
}
