#include "host.h"

#include <string.h>

/* The functions that are always there, less those that reach outside of the script. */

/* Pushes a value as people read it. Addresses are left out: they tell where the process keeps
   things, and make two runs differ. */
void push_text(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        return;
    }
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
    case LUA_TSTRING:
    case LUA_TBOOLEAN:
    case LUA_TNIL: luaL_tolstring(L, index, NULL); return;
    default:
        if (luaL_getmetafield(L, index, "__name") != LUA_TSTRING) {
            lua_pushstring(L, luaL_typename(L, index));
        }
    }
}

static int to_string(lua_State *L) {
    luaL_checkany(L, 1);
    charge(L, FUEL_PER_CALL);
    push_text(L, 1);
    return 1;
}

static int set_metatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        /* A finalizer would run with hooks off. One that is added later is not looked for. */
        if (lua_rawget(L, 2) != LUA_TNIL) {
            return luaL_error(L, "finalizers (__gc) are not run here: use a <close> variable");
        }
        lua_pop(L, 1);
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* A table that was large and is empty now is walked from its beginning each time. */
static int next_pair(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    charge(L, 1);
    lua_settop(L, 2);
    if (lua_next(L, 1)) return 2;
    lua_pushnil(L);
    return 1;
}

static int pairs_continued(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 3;
}

static int pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") == LUA_TNIL) {
        luaL_checktype(L, 1, LUA_TTABLE);
        if (host_of(L)->order != 0) return ordered_pairs(L);
        lua_pushcfunction(L, next_pair);
        lua_pushvalue(L, 1);
        lua_pushnil(L);
        return 3;
    }
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 3, 0, pairs_continued);
    return 3;
}

static int undeclared(lua_State *L) {
    push_text(L, 2);
    return luaL_error(
        L, "'%s' is not defined here: declare it with 'local', or look at its spelling",
        lua_tostring(L, -1));
}

void open_base(lua_State *L) {
    static const luaL_Reg own[] = {
        {"tostring", to_string}, {"setmetatable", set_metatable}, {"next", next_pair},
        {"pairs", pairs}, {NULL, NULL},
    };
    static const char *const outside[] = {
        "collectgarbage", "dofile", "load", "loadfile", "loadstring", "print", "warn", "require",
        NULL,
    };
    static const char *const priced[] = {"tonumber", NULL};
    luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
    luaL_setfuncs(L, own, 0);
    for (const char *const *name = outside; *name != NULL; name++) {
        lua_pushnil(L);
        lua_setfield(L, -2, *name);
    }
    wrap_charged(L, LUA_GNAME, priced);
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, undeclared);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, undeclared);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setfield(L, LUA_REGISTRYINDEX, "kith.strict");
    lua_pop(L, 1);
}

/* What the function that seeds math.random stands under: scripts never see it. */
static const char reseed_key;

lua_host_status lua_host_reseed(lua_host *host, uint64_t seed) {
    lua_State *L = host->main;
    if (!lua_checkstack(L, 4)) return LUA_HOST_UNUSABLE;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &reseed_key);
    lua_pushinteger(L, (lua_Integer)seed);
    if (lua_pcall(L, 1, 0, 0) == LUA_OK) return LUA_HOST_OK;
    lua_pop(L, 1);
    return LUA_HOST_UNUSABLE;
}

void open_math(lua_State *L, uint64_t seed) {
    /* These compare as many texts as they are given. */
    static const char *const priced[] = {"max", "min", NULL};
    luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
    lua_getfield(L, -1, "randomseed");
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &reseed_key);
    lua_pushinteger(L, (lua_Integer)seed);
    lua_call(L, 1, 0);
    lua_pushnil(L);
    lua_setfield(L, -2, "randomseed");
    wrap_charged(L, LUA_MATHLIBNAME, priced);
    lua_pop(L, 1);
}
