#include "records.h"
#include "values.h"

#include <math.h>
#include <string.h>

/* Values on their way in and out. Tables are read raw: no metamethod of a script runs here. */

void encode_bytes(encoder *encoder, const void *bytes, size_t count) {
    carried *into = encoder->bytes;
    if (count > LUA_HOST_VALUE_BYTES || into->count > LUA_HOST_VALUE_BYTES - count) {
        luaL_error(encoder->L, "the value is larger than %d MB", LUA_HOST_VALUE_BYTES >> 20);
    }
    charge(encoder->L, (int64_t)count / 64);
    if (!carry_grow(into, into->count + count)) luaL_error(encoder->L, "not enough memory");
    memcpy(into->bytes + into->count, bytes, count);
    into->count += count;
}

static void encode_kind(encoder *encoder, uint8_t kind) { encode_bytes(encoder, &kind, 1); }

static void encode_count(encoder *encoder, uint32_t count) { encode_bytes(encoder, &count, 4); }

static void encode_text(encoder *encoder, int index) {
    size_t length;
    const char *text = lua_tolstring(encoder->L, index, &length);
    if (length > LUA_HOST_VALUE_BYTES) length = (size_t)LUA_HOST_VALUE_BYTES + 1;
    encode_count(encoder, (uint32_t)length);
    encode_bytes(encoder, text, length);
}

static void encode_number(encoder *encoder, int index) {
    lua_State *L = encoder->L;
    if (lua_isinteger(L, index)) {
        int64_t number = lua_tointeger(L, index);
        encode_kind(encoder, LUA_HOST_INTEGER);
        encode_bytes(encoder, &number, sizeof number);
        return;
    }
    double number = lua_tonumber(L, index);
    if (!isfinite(number)) luaL_error(L, "a number that is not finite cannot be handed over");
    encode_kind(encoder, LUA_HOST_FLOAT);
    encode_bytes(encoder, &number, sizeof number);
}

static int is_list(lua_State *L, int index) {
    int is = 0;
    if (lua_getmetatable(L, index)) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &list_key);
        is = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
    }
    return is || lua_rawlen(L, index) > 0;
}

static void encode_list(encoder *encoder, int index, int depth) {
    lua_State *L = encoder->L;
    lua_Unsigned length = lua_rawlen(L, index), pairs = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        charge(L, 1);
        if (!lua_isinteger(L, -2) || (lua_Unsigned)lua_tointeger(L, -2) - 1 >= length) {
            luaL_error(L, "a table has both places and names: it can be a list or a map");
        }
        pairs++;
    }
    if (pairs != length) luaL_error(L, "a list has holes: use kith.null for an empty place");
    if (length > LUA_HOST_VALUE_BYTES) luaL_error(L, "the value is too large");
    encode_kind(encoder, LUA_HOST_LIST);
    encode_count(encoder, (uint32_t)length);
    for (lua_Unsigned place = 1; place <= length; place++) {
        lua_rawgeti(L, index, (lua_Integer)place);
        encode_value(encoder, -1, depth);
        lua_pop(L, 1);
    }
}

static void encode_map(encoder *encoder, int index, int depth) {
    lua_State *L = encoder->L;
    encode_kind(encoder, LUA_HOST_MAP);
    size_t place = encoder->bytes->count;
    uint32_t count = 0;
    encode_count(encoder, 0);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        charge(L, 1);
        if (lua_type(L, -2) != LUA_TSTRING) {
            luaL_error(L, "a key is a %s: keys of a map are strings", luaL_typename(L, -2));
        }
        encode_text(encoder, -2);
        encode_value(encoder, -1, depth);
        count++;
    }
    memcpy(encoder->bytes->bytes + place, &count, 4);
}

static void encode_function(encoder *encoder, int index) {
    lua_State *L = encoder->L;
    if (!encoder->takes_functions) luaL_error(L, "a function cannot be handed over here");
    lua_host *host = host_of(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &functions_key);
    lua_pushvalue(L, index);
    lua_rawseti(L, -2, (lua_Integer)host->functions + 1);
    lua_pop(L, 1);
    encode_kind(encoder, LUA_HOST_FUNCTION);
    encode_count(encoder, host->functions++);
}

static void encode_userdata(encoder *encoder, int index) {
    lua_State *L = encoder->L;
    uint32_t place[2];
    if (record_place(L, index, place)) {
        encode_kind(encoder, LUA_HOST_RECORD);
        encode_bytes(encoder, place, sizeof place);
        return;
    }
    const value *value = value_at(L, index);
    if (value == NULL || is_span(value)) {
        const char *name = value == NULL ? luaL_typename(L, index) : name_of(value->kind);
        luaL_error(L, "a %s cannot be handed over", name);
    }
    encode_kind(encoder, value->kind);
    if (value->kind == LUA_HOST_NULL) return;
    encode_bytes(encoder, &value->number, sizeof value->number);
    if (value->kind == LUA_HOST_DECIMAL || value->kind == LUA_HOST_MONEY) {
        encode_bytes(encoder, &value->places, 1);
    }
    if (value->kind == LUA_HOST_MONEY) encode_bytes(encoder, value->currency, 3);
}

void encode_value(encoder *encoder, int index, int depth) {
    lua_State *L = encoder->L;
    index = lua_absindex(L, index);
    if (depth >= LUA_HOST_VALUE_DEPTH) {
        luaL_error(L, "a table holds tables %d deep, or itself", LUA_HOST_VALUE_DEPTH);
    }
    luaL_checkstack(L, 8, "value");
    switch (lua_type(L, index)) {
    case LUA_TNIL: encode_kind(encoder, LUA_HOST_NIL); break;
    case LUA_TBOOLEAN:
        encode_kind(encoder, lua_toboolean(L, index) ? LUA_HOST_TRUE : LUA_HOST_FALSE);
        break;
    case LUA_TNUMBER: encode_number(encoder, index); break;
    case LUA_TSTRING:
        encode_kind(encoder, LUA_HOST_STRING);
        encode_text(encoder, index);
        break;
    case LUA_TTABLE:
        if (is_list(L, index)) {
            encode_list(encoder, index, depth + 1);
        } else {
            encode_map(encoder, index, depth + 1);
        }
        break;
    case LUA_TFUNCTION: encode_function(encoder, index); break;
    case LUA_TUSERDATA: encode_userdata(encoder, index); break;
    default: luaL_error(L, "a %s cannot be handed over", luaL_typename(L, index));
    }
}

typedef struct {
    lua_State *L;
    const uint8_t *place, *end;
} decoder;

static void take(decoder *decoder, void *into, size_t count) {
    if ((size_t)(decoder->end - decoder->place) < count) {
        luaL_error(decoder->L, "an encoded value ends too early");
    }
    memcpy(into, decoder->place, count);
    decoder->place += count;
}

static uint32_t take_count(decoder *decoder) {
    uint32_t count;
    take(decoder, &count, sizeof count);
    return count;
}

static void decode_text(decoder *decoder) {
    uint32_t count = take_count(decoder);
    if ((size_t)(decoder->end - decoder->place) < count) {
        luaL_error(decoder->L, "an encoded text ends too early");
    }
    lua_pushlstring(decoder->L, (const char *)decoder->place, count);
    decoder->place += count;
}

static void decode_one(decoder *decoder, int depth);

/* A promise of more members than there are bytes is not worth the room. */
static int room(decoder *decoder, uint32_t count) {
    size_t left = (size_t)(decoder->end - decoder->place);
    return (int)(count < left ? count : left);
}

static void decode_list(decoder *decoder, int depth) {
    lua_State *L = decoder->L;
    uint32_t count = take_count(decoder);
    lua_createtable(L, room(decoder, count), 0);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &list_key);
    lua_setmetatable(L, -2);
    for (uint32_t place = 1; place <= count; place++) {
        decode_one(decoder, depth);
        lua_rawseti(L, -2, place);
    }
}

static void decode_map(decoder *decoder, int depth) {
    lua_State *L = decoder->L;
    uint32_t count = take_count(decoder);
    lua_createtable(L, 0, room(decoder, count));
    for (uint32_t place = 0; place < count; place++) {
        decode_text(decoder);
        decode_one(decoder, depth);
        lua_rawset(L, -3);
    }
}

static void decode_value_of_kind(decoder *decoder, uint8_t kind) {
    value value = {.kind = kind};
    take(decoder, &value.number, sizeof value.number);
    if (kind == LUA_HOST_DECIMAL || kind == LUA_HOST_MONEY) take(decoder, &value.places, 1);
    if (kind == LUA_HOST_MONEY) take(decoder, value.currency, 3);
    if (value.places > MOST_PLACES || !is_in_calendar(&value)) {
        luaL_error(decoder->L, "an encoded %s is out of bounds", name_of(kind));
    }
    push_value(decoder->L, &value);
}

static void decode_one(decoder *decoder, int depth) {
    lua_State *L = decoder->L;
    uint8_t kind;
    if (depth > LUA_HOST_VALUE_DEPTH) luaL_error(L, "an encoded value is too deep");
    luaL_checkstack(L, 6, "value");
    take(decoder, &kind, 1);
    switch (kind) {
    case LUA_HOST_NIL: lua_pushnil(L); break;
    case LUA_HOST_FALSE: lua_pushboolean(L, 0); break;
    case LUA_HOST_TRUE: lua_pushboolean(L, 1); break;
    case LUA_HOST_INTEGER: {
        int64_t number;
        take(decoder, &number, sizeof number);
        lua_pushinteger(L, number);
        break;
    }
    case LUA_HOST_FLOAT: {
        double number;
        take(decoder, &number, sizeof number);
        lua_pushnumber(L, number);
        break;
    }
    case LUA_HOST_STRING: decode_text(decoder); break;
    case LUA_HOST_LIST: decode_list(decoder, depth + 1); break;
    case LUA_HOST_MAP: decode_map(decoder, depth + 1); break;
    case LUA_HOST_NULL: lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key); break;
    case LUA_HOST_FUNCTION:
        lua_rawgetp(L, LUA_REGISTRYINDEX, &functions_key);
        lua_rawgeti(L, -1, (lua_Integer)take_count(decoder) + 1);
        lua_remove(L, -2);
        break;
    case LUA_HOST_RECORD: {
        uint32_t batch = take_count(decoder);
        push_record(L, batch, take_count(decoder));
        break;
    }
    case LUA_HOST_DECIMAL:
    case LUA_HOST_MONEY:
    case LUA_HOST_DATE:
    case LUA_HOST_INSTANT:
    case LUA_HOST_TIME: decode_value_of_kind(decoder, kind); break;
    default: luaL_error(L, "an encoded value is of kind %d, which is not known", kind);
    }
}

size_t decode_value(lua_State *L, const uint8_t *bytes, size_t count) {
    decoder decoder = {L, bytes, bytes + count};
    charge_bytes(L, count);
    decode_one(&decoder, 0);
    return (size_t)(decoder.place - bytes);
}
