#include "host.h"

#include <limits.h>

/* The table library on plain tables: lengths are real lengths, reads and writes call nothing, and
   what takes n steps costs n. */

static lua_Integer checked_length(lua_State *L, int index) {
    luaL_checktype(L, index, LUA_TTABLE);
    static const char *const refused[] = {"__len", "__index", "__newindex", NULL};
    for (const char *const *name = refused; *name != NULL; name++) {
        if (luaL_getmetafield(L, index, *name) != LUA_TNIL) {
            luaL_argerror(L, index, "a plain table is expected, without __len, __index, __newindex");
        }
    }
    return (lua_Integer)lua_rawlen(L, index);
}

static int insert(lua_State *L) {
    lua_Integer place = checked_length(L, 1) + 1;
    lua_Integer last = place;
    switch (lua_gettop(L)) {
    case 2: charge(L, FUEL_PER_CALL); break;
    case 3:
        place = luaL_checkinteger(L, 2);
        luaL_argcheck(L, place >= 1 && place <= last, 2, "position out of bounds");
        charge(L, FUEL_PER_CALL + last - place);
        for (lua_Integer index = last; index > place; index--) {
            lua_rawgeti(L, 1, index - 1);
            lua_rawseti(L, 1, index);
        }
        break;
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_rawseti(L, 1, place);
    return 0;
}

static int remove_at(lua_State *L) {
    lua_Integer length = checked_length(L, 1);
    lua_Integer place = luaL_optinteger(L, 2, length);
    if (lua_gettop(L) > 1) {
        luaL_argcheck(
            L, length == 0 ? place == 0 || place == 1 : place >= 1 && place <= length + 1, 2,
            "position out of bounds");
    }
    charge(L, FUEL_PER_CALL + (place < length ? length - place : 0));
    lua_rawgeti(L, 1, place);
    for (; place < length; place++) {
        lua_rawgeti(L, 1, place + 1);
        lua_rawseti(L, 1, place);
    }
    if (length > 0 && place <= length) {
        lua_pushnil(L);
        lua_rawseti(L, 1, place);
    }
    return 1;
}

static int move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2);
    lua_Integer last = luaL_checkinteger(L, 3);
    lua_Integer target = luaL_checkinteger(L, 4);
    int other = lua_isnoneornil(L, 5) ? 1 : 5;
    checked_length(L, 1);
    checked_length(L, other);
    lua_settop(L, 5);
    if (last >= first) {
        luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
        lua_Integer count = last - first + 1;
        luaL_argcheck(L, target <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        charge(L, FUEL_PER_CALL + count);
        int is_upward = target > last || target <= first || (other == 5 && !lua_rawequal(L, 1, 5));
        for (lua_Integer step = 0; step < count; step++) {
            lua_Integer offset = is_upward ? step : count - 1 - step;
            lua_rawgeti(L, 1, first + offset);
            lua_rawseti(L, other, target + offset);
        }
    }
    lua_pushvalue(L, other);
    return 1;
}

static int concatenate(lua_State *L) {
    size_t between;
    lua_Integer length = checked_length(L, 1);
    const char *separator = luaL_optlstring(L, 2, "", &between);
    lua_Integer first = luaL_optinteger(L, 3, 1);
    lua_Integer last = luaL_optinteger(L, 4, length);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (lua_Integer index = first; index <= last; index++) {
        lua_rawgeti(L, 1, index);
        if (!lua_isstring(L, -1)) {
            return luaL_error(
                L, "invalid value (at index %I) in table for 'concat'", (LUAI_UACINT)index);
        }
        charge_bytes(L, between + (lua_type(L, -1) == LUA_TSTRING ? lua_rawlen(L, -1) : 24));
        luaL_addvalue(&buffer);
        if (index == last) break;
        luaL_addlstring(&buffer, separator, between);
    }
    luaL_pushresult(&buffer);
    return 1;
}

static int pack(lua_State *L) {
    int count = lua_gettop(L);
    charge(L, FUEL_PER_CALL + count);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int index = count; index >= 1; index--) lua_rawseti(L, 1, index);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static int unpack(lua_State *L) {
    lua_Integer length = checked_length(L, 1);
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = luaL_optinteger(L, 3, length);
    if (first > last) return 0;
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
    if (count >= (lua_Unsigned)INT_MAX || !lua_checkstack(L, (int)++count)) {
        return luaL_error(L, "too many results to unpack");
    }
    charge(L, FUEL_PER_CALL + (lua_Integer)count);
    for (lua_Unsigned step = 0; step < count; step++) {
        lua_rawgeti(L, 1, (lua_Integer)((lua_Unsigned)first + step));
    }
    return (int)count;
}

/* Whether the value on top comes before the one under it; takes neither. */
static int is_before(lua_State *L) {
    if (lua_type(L, -1) == LUA_TSTRING && lua_type(L, -2) == LUA_TSTRING) {
        size_t one = lua_rawlen(L, -1), other = lua_rawlen(L, -2);
        charge_bytes(L, one < other ? one : other);
    } else {
        charge(L, 2);
    }
    if (lua_isnil(L, 2)) return lua_compare(L, -1, -2, LUA_OPLT);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_call(L, 2, 1);
    int is = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return is;
}

/* Merges two neighbouring ordered runs of the table at `from` into the one at `to`. */
static void merge(
    lua_State *L, int from, int to, lua_Integer first, lua_Integer middle, lua_Integer end) {
    lua_Integer left = first, right = middle;
    for (lua_Integer place = first; place < end; place++) {
        int takes_right = left >= middle;
        if (!takes_right && right < end) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            takes_right = is_before(L);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, takes_right ? right++ : left++);
        lua_rawseti(L, to, place);
    }
}

/* Merge sort: never more than n log n comparisons, whatever the comparison answers, and equal
   elements keep their order. */
int sort_table(lua_State *L) {
    lua_Integer length = checked_length(L, 1);
    luaL_argcheck(L, length < INT_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (length < 2) return 0;
    charge(L, FUEL_PER_CALL + 2 * length);
    lua_createtable(L, (int)length, 0);
    int from = 1, to = 3;
    for (lua_Integer width = 1; width < length; width *= 2) {
        for (lua_Integer first = 1; first <= length; first += 2 * width) {
            lua_Integer middle = first + width, end = first + 2 * width;
            if (middle > length + 1) middle = length + 1;
            if (end > length + 1) end = length + 1;
            merge(L, from, to, first, middle, end);
        }
        from = to;
        to = 4 - to;
    }
    if (from != 1) {
        charge(L, length);
        for (lua_Integer place = 1; place <= length; place++) {
            lua_rawgeti(L, 3, place);
            lua_rawseti(L, 1, place);
        }
    }
    return 0;
}

void open_tables(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"insert", insert}, {"remove", remove_at}, {"move", move}, {"concat", concatenate},
        {"pack", pack}, {"unpack", unpack}, {"sort", sort_table}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
    lua_setglobal(L, "table");
}
