#include "values.h"

#include <string.h>

/* The values of Kith as scripts see them: they print, compare and calculate; two that do not belong
   together raise an error rather than find an answer. */

const char null_key, list_key;

/* The metatable of each kind stands in the registry under its place here. */
static const char kinds[VALUE_KINDS];

const char *name_of(int kind) {
    switch (kind) {
    case LUA_HOST_NULL: return "null";
    case LUA_HOST_DECIMAL: return "decimal";
    case LUA_HOST_MONEY: return "money";
    case LUA_HOST_DATE: return "date";
    case LUA_HOST_INSTANT: return "instant";
    case LUA_HOST_TIME: return "time";
    default: return "span";
    }
}

const value *value_at(lua_State *L, int index) {
    const value *held = lua_touserdata(L, index);
    if (held == NULL || lua_type(L, index) != LUA_TUSERDATA || !lua_checkstack(L, 2)) return NULL;
    if (lua_rawlen(L, index) != sizeof(value) || !lua_getmetatable(L, index)) return NULL;
    int is_ours = 0;
    if (held->kind < VALUE_KINDS) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &kinds[held->kind]);
        is_ours = lua_rawequal(L, -1, -2);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return is_ours ? held : NULL;
}

void push_value(lua_State *L, const value *pushed) {
    if (pushed->kind == LUA_HOST_NULL) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
        return;
    }
    value *held = lua_newuserdatauv(L, sizeof(value), 0);
    *held = *pushed;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kinds[pushed->kind]);
    lua_setmetatable(L, -2);
}

static int text(lua_State *L) {
    const value *held = value_at(L, 1);
    char text[64];
    if (held == NULL) return luaL_error(L, "not a value of Kith");
    switch (held->kind) {
    case LUA_HOST_NULL: lua_pushliteral(L, "null"); break;
    case LUA_HOST_DECIMAL:
        decimal_to_text(held, text);
        lua_pushstring(L, text);
        break;
    case LUA_HOST_MONEY:
        decimal_to_text(held, text);
        lua_pushfstring(L, "%s %s", text, held->currency);
        break;
    case VALUE_DAYS: lua_pushfstring(L, "%I days", (LUAI_UACINT)held->number); break;
    case VALUE_MILLISECONDS: lua_pushfstring(L, "%I ms", (LUAI_UACINT)held->number); break;
    default:
        calendar_to_text(held, text);
        lua_pushstring(L, text);
    }
    return 1;
}

static int part_of_date(lua_State *L, const value *held, const char *name) {
    int64_t days = held->number, year;
    int month, day;
    if (held->kind == LUA_HOST_INSTANT) return 0;
    date_of(days, &year, &month, &day);
    if (strcmp(name, "year") == 0) {
        lua_pushinteger(L, year);
    } else if (strcmp(name, "month") == 0) {
        lua_pushinteger(L, month);
    } else if (strcmp(name, "day") == 0) {
        lua_pushinteger(L, day);
    } else if (strcmp(name, "weekday") == 0) {
        /* 1 is Monday (ISO 8601); the first of January 1970 was a Thursday. */
        lua_pushinteger(L, ((days + 3) % 7 + 7) % 7 + 1);
    } else {
        return 0;
    }
    return 1;
}

static int member(lua_State *L) {
    const value *held = value_at(L, 1);
    const char *name = luaL_checkstring(L, 2);
    if (held == NULL) return luaL_error(L, "not a value of Kith");
    if (is_amount(held) && strcmp(name, "rounded") == 0) {
        lua_pushcfunction(L, rounded);
    } else if (is_amount(held) && strcmp(name, "divided") == 0) {
        lua_pushcfunction(L, divided);
    } else if (held->kind == LUA_HOST_MONEY && strcmp(name, "amount") == 0) {
        value amount = *held;
        amount.kind = LUA_HOST_DECIMAL;
        amount.currency[0] = 0;
        push_value(L, &amount);
    } else if (held->kind == LUA_HOST_MONEY && strcmp(name, "currency") == 0) {
        lua_pushstring(L, held->currency);
    } else if (held->kind == LUA_HOST_TIME && strcmp(name, "hour") == 0) {
        lua_pushinteger(L, held->number / 60);
    } else if (held->kind == LUA_HOST_TIME && strcmp(name, "minute") == 0) {
        lua_pushinteger(L, held->number % 60);
    } else if (is_span(held) && strcmp(name, "days") == 0) {
        lua_pushinteger(L, held->kind == VALUE_DAYS ? held->number : held->number / 86400000);
    } else if (is_span(held) && strcmp(name, "milliseconds") == 0) {
        int64_t milliseconds = held->number;
        if (held->kind == VALUE_DAYS && __builtin_mul_overflow(milliseconds, INT64_C(86400000), &milliseconds)) {
            return luaL_error(L, "the span is too long to count its milliseconds");
        }
        lua_pushinteger(L, milliseconds);
    } else if (held->kind == LUA_HOST_DATE && part_of_date(L, held, name)) {
        return 1;
    } else {
        return luaL_error(L, "a %s has no '%s'", name_of(held->kind), name);
    }
    return 1;
}

static int refuse_assignment(lua_State *L) {
    const value *held = value_at(L, 1);
    return luaL_error(L, "a %s cannot be changed: make another", name_of(held ? held->kind : 0));
}

static void open_kind(lua_State *L, int kind) {
    static const luaL_Reg acts[] = {
        {"__tostring", text}, {"__index", member}, {"__newindex", refuse_assignment}, {NULL, NULL},
    };
    lua_createtable(L, 0, 14);
    luaL_setfuncs(L, calculations, 0);
    luaL_setfuncs(L, acts, 0);
    lua_pushstring(L, name_of(kind));
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &kinds[kind]);
}

void open_values(lua_State *L) {
    static const int all[] = {
        LUA_HOST_NULL, LUA_HOST_DECIMAL, LUA_HOST_MONEY, LUA_HOST_DATE, LUA_HOST_INSTANT,
        LUA_HOST_TIME, VALUE_DAYS, VALUE_MILLISECONDS,
    };
    for (size_t index = 0; index < sizeof all / sizeof all[0]; index++) open_kind(L, all[index]);
    value *null = lua_newuserdatauv(L, sizeof(value), 0);
    memset(null, 0, sizeof *null);
    null->kind = LUA_HOST_NULL;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kinds[LUA_HOST_NULL]);
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &null_key);
    lua_createtable(L, 0, 2);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &list_key);
    push_makers(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
    lua_setfield(L, -2, "null");
    lua_setglobal(L, "kith");
}
