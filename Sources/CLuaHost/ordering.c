#include "host.h"

/* `pairs` in an order that is chosen: two runs of a test that differ only in it tell whether what
   the script does depends on it. */

void lua_host_order(lua_host *host, int order) { host->order = order; }

static int rank(lua_State *L, int index) {
    int type = lua_type(L, index);
    return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : 2;
}

/* Whether the first of two keys comes before the second. */
static int is_key_before(lua_State *L) {
    int one = rank(L, 1), other = rank(L, 2);
    int is = one < other;
    if (one == other && one == 0) is = lua_compare(L, 1, 2, LUA_OPLT);
    if (one == other && one == 1) {
        is = host_of(L)->order == 1 ? lua_compare(L, 1, 2, LUA_OPLT) : lua_compare(L, 2, 1, LUA_OPLT);
    }
    lua_pushboolean(L, is);
    return 1;
}

/* Upvalues: the keys, and the place among them. What has no value any more is passed over. */
static int next_key(lua_State *L) {
    lua_Integer place = lua_tointeger(L, lua_upvalueindex(2));
    luaL_checktype(L, 1, LUA_TTABLE);
    for (;;) {
        charge(L, 1);
        lua_settop(L, 1);
        if (lua_rawgeti(L, lua_upvalueindex(1), ++place) == LUA_TNIL) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) break;
    }
    lua_pushinteger(L, place);
    lua_replace(L, lua_upvalueindex(2));
    return 2;
}

/* Answers `pairs` of the plain table at 1. */
int ordered_pairs(lua_State *L) {
    lua_settop(L, 1);
    lua_newtable(L);
    lua_Integer count = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        charge(L, 1);
        lua_pushvalue(L, -2);
        lua_rawseti(L, 2, ++count);
    }
    lua_pushcfunction(L, sort_table);
    lua_pushvalue(L, 2);
    lua_pushcfunction(L, is_key_before);
    lua_call(L, 2, 0);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_key, 2);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}
