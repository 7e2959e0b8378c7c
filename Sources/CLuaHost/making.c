#include "values.h"

#include <string.h>

/* The functions by which scripts make values of Kith: kith.decimal, kith.date and the others. */

static value decimal_argument(lua_State *L, int index) {
    size_t length;
    value number = {0};
    if (lua_type(L, index) != LUA_TSTRING) {
        number = operand(L, index);
        luaL_argcheck(L, number.kind == LUA_HOST_DECIMAL, index, "decimal, integer or text expected");
        return number;
    }
    const char *digits = lua_tolstring(L, index, &length);
    if (!decimal_from_text(digits, length, &number)) {
        luaL_argerror(L, index, "a decimal is written as \"-12.50\"");
    }
    return number;
}

static int make_decimal(lua_State *L) {
    value number = decimal_argument(L, 1);
    push_value(L, &number);
    return 1;
}

static int make_money(lua_State *L) {
    size_t length;
    value number = decimal_argument(L, 1);
    const char *currency = luaL_checklstring(L, 2, &length);
    luaL_argcheck(L, length == 3 && strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3, 2,
                  "a currency is three capital letters, as \"EUR\"");
    number.kind = LUA_HOST_MONEY;
    memcpy(number.currency, currency, 4);
    push_value(L, &number);
    return 1;
}

static int make_from_text(
    lua_State *L, int kind, int (*read)(const char *, size_t, int64_t *), const char *shape) {
    size_t length;
    value moment = {.kind = (uint8_t)kind};
    const char *given = luaL_checklstring(L, 1, &length);
    if (!read(given, length, &moment.number)) luaL_argerror(L, 1, shape);
    push_value(L, &moment);
    return 1;
}

static int make_date(lua_State *L) {
    return make_from_text(L, LUA_HOST_DATE, date_from_text, "a date is written as \"2026-11-16\"");
}

static int make_instant(lua_State *L) {
    return make_from_text(L, LUA_HOST_INSTANT, instant_from_text,
                          "an instant is written as \"2026-11-16T09:00:00Z\"");
}

static int make_time(lua_State *L) {
    return make_from_text(L, LUA_HOST_TIME, time_from_text, "a time is written as \"09:30\"");
}

static int make_span(lua_State *L, int kind, int64_t unit) {
    value span = {.kind = (uint8_t)kind};
    if (__builtin_mul_overflow(luaL_checkinteger(L, 1), unit, &span.number)) {
        return luaL_argerror(L, 1, "the span is too long");
    }
    push_value(L, &span);
    return 1;
}

static int days(lua_State *L) { return make_span(L, VALUE_DAYS, 1); }
static int hours(lua_State *L) { return make_span(L, VALUE_MILLISECONDS, 3600000); }
static int minutes(lua_State *L) { return make_span(L, VALUE_MILLISECONDS, 60000); }
static int seconds(lua_State *L) { return make_span(L, VALUE_MILLISECONDS, 1000); }

/* Marks a table as a list, so that an empty one is not taken for a map. */
static int list(lua_State *L) {
    if (lua_isnoneornil(L, 1)) lua_createtable(L, 0, 0);
    luaL_checktype(L, -1, LUA_TTABLE);
    if (lua_getmetatable(L, -1)) return luaL_argerror(L, 1, "a plain table is expected");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &list_key);
    lua_setmetatable(L, -2);
    return 1;
}

/* Pushes the table of these functions. */
void push_makers(lua_State *L) {
    static const luaL_Reg makers[] = {
        {"decimal", make_decimal}, {"money", make_money}, {"date", make_date},
        {"instant", make_instant}, {"time", make_time}, {"days", days}, {"hours", hours},
        {"minutes", minutes}, {"seconds", seconds}, {"list", list}, {NULL, NULL},
    };
    luaL_newlib(L, makers);
}
