#define _GNU_SOURCE
#include "matching.h"

#include <ctype.h>
#include <string.h>

/* find, match, gmatch and gsub over the matcher. */

static void push_capture(matcher *m, int index, const char *start, const char *end) {
    if (index >= m->captures) {
        if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
        charge_bytes(m->L, (size_t)(end - start));
        lua_pushlstring(m->L, start, (size_t)(end - start));
        return;
    }
    ptrdiff_t length = m->capture[index].length;
    if (length == OPEN) luaL_error(m->L, "unfinished capture");
    if (length == POSITION) {
        lua_pushinteger(m->L, m->capture[index].start - m->subject + 1);
        return;
    }
    charge_bytes(m->L, (size_t)length);
    lua_pushlstring(m->L, m->capture[index].start, (size_t)length);
}

/* Pushes all captures; where the pattern has none, the whole match if `start` is given. */
static int push_captures(matcher *m, const char *start, const char *end) {
    int count = m->captures == 0 && start != NULL ? 1 : m->captures;
    luaL_checkstack(m->L, count, "too many captures");
    for (int index = 0; index < count; index++) push_capture(m, index, start, end);
    return count;
}

static size_t first_place(lua_State *L, int argument, size_t length) {
    lua_Integer place = luaL_optinteger(L, argument, 1);
    if (place > 0) return (size_t)place - 1;
    if (place == 0 || place < -(lua_Integer)length) return 0;
    return length - (size_t)(-place);
}

static int is_plain(const char *pattern, size_t size) {
    for (size_t index = 0; index < size; index++) {
        if (pattern[index] != 0 && strchr("^$*+?.([%-", pattern[index]) != NULL) return 0;
    }
    return 1;
}

static int find_plain(
    lua_State *L, const char *subject, size_t length, size_t first, const char *wanted, size_t size) {
    charge_bytes(L, length - first + size);
    const char *found =
        size == 0 ? subject + first : memmem(subject + first, length - first, wanted, size);
    if (found == NULL) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, found - subject + 1);
    lua_pushinteger(L, found - subject + (lua_Integer)size);
    return 2;
}

static int find_or_match(lua_State *L, int is_find) {
    size_t length, size;
    const char *subject = luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &size);
    size_t first = first_place(L, 3, length);
    if (first > length) {
        lua_pushnil(L);
        return 1;
    }
    if (is_find && (lua_toboolean(L, 4) || is_plain(pattern, size))) {
        return find_plain(L, subject, length, first, pattern, size);
    }
    matcher m;
    int is_anchored = *pattern == '^' && size > 0;
    begin(&m, L, subject, length, pattern, size);
    const char *start = subject + first;
    do {
        const char *end = match_anew(&m, start, pattern + is_anchored);
        if (end == NULL) continue;
        if (!is_find) return push_captures(&m, start, end);
        lua_pushinteger(L, start - subject + 1);
        lua_pushinteger(L, end - subject);
        return push_captures(&m, NULL, NULL) + 2;
    } while (start++ < m.end && !is_anchored);
    lua_pushnil(L);
    return 1;
}

static int find(lua_State *L) { return find_or_match(L, 1); }

static int match_one(lua_State *L) { return find_or_match(L, 0); }

/* Upvalues: subject, pattern, the place to go on from, the end of the last match or -1. */
static int match_next(lua_State *L) {
    size_t length, size;
    const char *subject = lua_tolstring(L, lua_upvalueindex(1), &length);
    const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &size);
    lua_Integer place = lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    matcher m;
    begin(&m, L, subject, length, pattern, size);
    for (; place <= (lua_Integer)length; place++) {
        const char *end = match_anew(&m, subject + place, pattern);
        if (end == NULL || end - subject == last) continue;
        lua_pushinteger(L, end - subject);
        lua_pushvalue(L, -1);
        lua_replace(L, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(&m, subject + place, end);
    }
    return 0;
}

static int match_all(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    size_t first = first_place(L, 3, length);
    lua_settop(L, 2);
    lua_pushinteger(L, first > length ? (lua_Integer)length + 1 : (lua_Integer)first);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, match_next, 4);
    return 1;
}

static void add_text(matcher *m, luaL_Buffer *buffer, const char *start, const char *end) {
    size_t size;
    lua_State *L = m->L;
    const char *text = lua_tolstring(L, 3, &size);
    for (const char *stop = text + size; text < stop; text++) {
        step(m);
        if (*text != '%') {
            luaL_addchar(buffer, *text);
            continue;
        }
        text++;
        if (text < stop && *text == '%') {
            luaL_addchar(buffer, '%');
        } else if (text < stop && *text == '0') {
            charge_bytes(L, (size_t)(end - start));
            luaL_addlstring(buffer, start, (size_t)(end - start));
        } else if (text < stop && isdigit((unsigned char)*text)) {
            push_capture(m, *text - '1', start, end);
            luaL_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(buffer);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Adds what stands for a match. Returns whether it differs from the match. */
static int add_replacement(
    matcher *m, luaL_Buffer *buffer, const char *start, const char *end, int type) {
    lua_State *L = m->L;
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        int count = push_captures(m, start, end);
        lua_call(L, count, 1);
    } else if (type == LUA_TTABLE) {
        push_capture(m, 0, start, end);
        lua_gettable(L, 3);
    } else {
        add_text(m, buffer, start, end);
        return 1;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        charge_bytes(L, (size_t)(end - start));
        luaL_addlstring(buffer, start, (size_t)(end - start));
        return 0;
    }
    if (!lua_isstring(L, -1)) {
        return luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    charge_bytes(L, lua_rawlen(L, -1));
    luaL_addvalue(buffer);
    return 1;
}

static int replace_all(lua_State *L) {
    size_t length, size;
    const char *subject = luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &size);
    int type = lua_type(L, 3);
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1);
    luaL_argexpected(
        L,
        type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE,
        3, "string/function/table");
    int is_anchored = *pattern == '^' && size > 0;
    int has_changed = 0;
    lua_Integer count = 0;
    const char *last = NULL;
    matcher m;
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    begin(&m, L, subject, length, pattern, size);
    while (count < most) {
        const char *end = match_anew(&m, subject, pattern + is_anchored);
        if (end != NULL && end != last) {
            count++;
            has_changed |= add_replacement(&m, &buffer, subject, end, type);
            subject = last = end;
        } else if (subject < m.end) {
            step(&m);
            luaL_addchar(&buffer, *subject++);
        } else {
            break;
        }
        if (is_anchored) break;
    }
    if (has_changed) {
        charge_bytes(L, (size_t)(m.end - subject));
        luaL_addlstring(&buffer, subject, (size_t)(m.end - subject));
        luaL_pushresult(&buffer);
    } else {
        lua_pushvalue(L, 1);
    }
    lua_pushinteger(L, count);
    return 2;
}

void open_matching(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"find", find}, {"match", match_one}, {"gmatch", match_all}, {"gsub", replace_all},
        {NULL, NULL},
    };
    lua_getglobal(L, LUA_STRLIBNAME);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
