#include "host.h"

#include <string.h>

/* The string library: what loops in C over lengths that a script chooses is priced by them. */

static size_t position(lua_Integer place, size_t length) {
    if (place > 0) return (size_t)place;
    if (place == 0) return 1;
    if (place < -(lua_Integer)length) return 1;
    return length + (size_t)place + 1;
}

/* The price of the part of a text from the second argument to the third. */
static void charge_part(lua_State *L, int to_end) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = luaL_optinteger(L, 3, to_end ? -1 : first);
    size_t begin = position(first, length);
    size_t end = last < 0 && last < -(lua_Integer)length ? 0 : position(last, length);
    if (end > length) end = length;
    charge_bytes(L, end >= begin ? end - begin + 1 : 0);
}

static int part_to_end(lua_State *L) {
    charge_part(L, 1);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int part(lua_State *L) {
    charge_part(L, 0);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void wrap_with(lua_State *L, const char *name, lua_CFunction wrapper) {
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, wrapper, 1);
    lua_setfield(L, -2, name);
}

static int repeat(lua_State *L) {
    size_t length, between;
    const char *text = luaL_checklstring(L, 1, &length);
    lua_Integer times = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &between);
    if (times <= 0 || length + between == 0) {
        charge(L, FUEL_PER_CALL);
        lua_pushliteral(L, "");
        return 1;
    }
    size_t most = (size_t)1 << 40;
    if (length + between > most || (size_t)times > most / (length + between)) {
        return luaL_error(L, "resulting string too large");
    }
    size_t total = (size_t)times * length + (size_t)(times - 1) * between;
    charge_bytes(L, total);
    luaL_Buffer buffer;
    char *place = luaL_buffinitsize(L, &buffer, total);
    for (lua_Integer count = 0; count < times; count++) {
        memcpy(place, text, length);
        place += length;
        if (count + 1 < times) {
            memcpy(place, separator, between);
            place += between;
        }
    }
    luaL_pushresultsize(&buffer, total);
    return 1;
}

/* Hands the stock function texts where it would print addresses. What is malformed in other ways,
   it says itself. */
static int format(lua_State *L) {
    enum { NUMBER_BYTES = 512 };
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    int argument = 1;
    for (const char *place = text, *end = text + length; place < end; place++) {
        if (*place != '%') continue;
        if (++place >= end) break;
        if (*place == '%') continue;
        argument++;
        while (place < end && strchr("-+ #0123456789.", *place) != NULL && *place != 0) place++;
        if (place >= end) break;
        if (*place == 'p') return luaL_error(L, "'%%p' is not available: addresses are not shown");
        if (*place == 's' && argument <= lua_gettop(L)) {
            push_text(L, argument);
            lua_replace(L, argument);
        } else {
            charge_bytes(L, NUMBER_BYTES);
        }
    }
    charge_arguments(L);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int unpack(lua_State *L) {
    size_t length;
    const char *shape = luaL_checklstring(L, 1, NULL);
    luaL_checklstring(L, 2, &length);
    charge_bytes(L, strlen(shape) * BYTES_PER_FUEL + (strchr(shape, 'z') ? length : 0));
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void open_strings(lua_State *L) {
    static const char *const priced[] = {
        "char", "lower", "upper", "reverse", "pack", "packsize", NULL,
    };
    luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_pushcfunction(L, repeat);
    lua_setfield(L, -2, "rep");
    wrap_with(L, "format", format);
    wrap_with(L, "unpack", unpack);
    wrap_with(L, "sub", part_to_end);
    wrap_with(L, "byte", part);
    wrap_charged(L, LUA_STRLIBNAME, priced);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 3);
}

/* One character of a text (RFC 3629, section 4). Returns its length, or 0 where there is none. */
static size_t character(const unsigned char *text, size_t left, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80 ? 1 : text[0] < 0xC0 ? 0 : text[0] < 0xE0 ? 2
        : text[0] < 0xF0 ? 3 : text[0] < 0xF8 ? 4 : 0;
    if (length == 0 || length > left) return 0;
    *code = length == 1 ? text[0] : text[0] & (0xFF >> (length + 1));
    for (size_t index = 1; index < length; index++) {
        if ((text[index] & 0xC0) != 0x80) return 0;
        *code = *code << 6 | (text[index] & 0x3F);
    }
    if (*code < least[length] || *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF)) return 0;
    return length;
}

static int next_code(lua_State *L) {
    size_t length;
    const unsigned char *text = (const unsigned char *)luaL_checklstring(L, 1, &length);
    lua_Integer place = luaL_checkinteger(L, 2);
    uint32_t code;
    if (place < 0 || (size_t)place > length) return 0;
    size_t at = 0;
    if (place > 0) {
        size_t before = character(text + place - 1, length - (size_t)place + 1, &code);
        if (before == 0) return luaL_error(L, "invalid UTF-8 code");
        at = (size_t)place - 1 + before;
    }
    if (at >= length) return 0;
    if (character(text + at, length - at, &code) == 0) return luaL_error(L, "invalid UTF-8 code");
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_pushinteger(L, code);
    return 2;
}

static int codes(lua_State *L) {
    luaL_checkstring(L, 1);
    lua_pushcfunction(L, next_code);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

void open_utf8(lua_State *L) {
    static const char *const priced[] = {"char", "offset", NULL};
    luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 1);
    lua_pushcfunction(L, codes);
    lua_setfield(L, -2, "codes");
    wrap_with(L, "len", part_to_end);
    wrap_with(L, "codepoint", part);
    wrap_charged(L, LUA_UTF8LIBNAME, priced);
    lua_pop(L, 1);
}
