#include "records.h"

#include <string.h>

/* Records as scripts see them: a field is fetched when it is first read, for all records of the
   batch at once; what is assigned goes to the host at once, which says what became of it. */

static const char batches_key, methods_key, record_key;

/* Places in the table of a batch. */
enum { NAMES = 1, FIELDS, COLUMNS, RECORDS };

typedef struct {
    uint32_t batch, place;
} record;

/* User values of a record. */
enum { BATCH = 1, ASSIGNED = 2 };

static record *record_at(lua_State *L, int index) {
    record *held = lua_touserdata(L, index);
    if (held == NULL || lua_type(L, index) != LUA_TUSERDATA || !lua_checkstack(L, 2)) return NULL;
    if (lua_rawlen(L, index) != sizeof(record) || !lua_getmetatable(L, index)) return NULL;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &record_key);
    int is = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return is ? held : NULL;
}

int record_place(lua_State *L, int index, uint32_t place[2]) {
    const record *held = record_at(L, index);
    if (held == NULL) return 0;
    place[0] = held->batch;
    place[1] = held->place;
    return 1;
}

static record *checked_record(lua_State *L) {
    record *held = record_at(L, 1);
    luaL_argexpected(L, held != NULL, 1, "record");
    return held;
}

/* Pushes the host function that serves records under a name; nil where there is none. */
static int push_method(lua_State *L, const char *name) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &methods_key);
    int type = lua_getfield(L, -1, name);
    lua_remove(L, -2);
    return type;
}

/* Pushes the table of a batch; asks the host for its shape the first time. */
static void push_batch(lua_State *L, uint32_t batch) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &batches_key);
    if (lua_rawgeti(L, -1, batch) == LUA_TTABLE) {
        lua_remove(L, -2);
        return;
    }
    lua_pop(L, 1);
    lua_createtable(L, 4, 0);
    push_method(L, "[names]");
    lua_pushinteger(L, batch);
    lua_call(L, 1, 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    lua_createtable(L, 0, (int)count);
    for (lua_Integer index = 1; index <= count; index++) {
        lua_rawgeti(L, -2, index);
        lua_pushboolean(L, 1);
        lua_rawset(L, -3);
    }
    lua_rawseti(L, -3, FIELDS);
    lua_rawseti(L, -2, NAMES);
    for (int place = COLUMNS; place <= RECORDS; place++) {
        lua_newtable(L);
        lua_rawseti(L, -2, place);
    }
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, batch);
    lua_remove(L, -2);
}

/* Pushes the one record of a place: asked for twice it is the same. */
void push_record(lua_State *L, uint32_t batch, uint32_t place) {
    luaL_checkstack(L, 8, "record");
    push_batch(L, batch);
    lua_rawgeti(L, -1, RECORDS);
    if (lua_rawgeti(L, -1, (lua_Integer)place + 1) == LUA_TUSERDATA) {
        lua_replace(L, -3);
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    record *held = lua_newuserdatauv(L, sizeof(record), 2);
    held->batch = batch;
    held->place = place;
    lua_pushvalue(L, -3);
    lua_setiuservalue(L, -2, BATCH);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &record_key);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)place + 1);
    lua_replace(L, -3);
    lua_pop(L, 1);
}

/* What the host hands over as null is nil to a script that reads it. */
static int push_nil_for_null(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
    int is_null = lua_rawequal(L, -1, -2);
    lua_pop(L, 1);
    if (is_null) {
        lua_pop(L, 1);
        lua_pushnil(L);
    }
    return 1;
}

/* Pushes the value of a field of the record at 1. Returns 0 and pushes nothing where the entity has
   no such field. */
static int push_field(lua_State *L, const record *held, int name) {
    name = lua_absindex(L, name);
    if (lua_getiuservalue(L, 1, ASSIGNED) == LUA_TTABLE) {
        lua_pushvalue(L, name);
        if (lua_rawget(L, -2) != LUA_TNIL) {
            lua_remove(L, -2);
            return push_nil_for_null(L);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    lua_getiuservalue(L, 1, BATCH);
    lua_rawgeti(L, -1, COLUMNS);
    lua_pushvalue(L, name);
    if (lua_rawget(L, -2) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_rawgeti(L, -2, FIELDS);
        lua_pushvalue(L, name);
        if (lua_rawget(L, -2) == LUA_TNIL) {
            lua_pop(L, 4);
            return 0;
        }
        lua_pop(L, 2);
        push_method(L, "[fetch]");
        lua_pushinteger(L, held->batch);
        lua_pushvalue(L, name);
        lua_call(L, 2, 1);
        luaL_checktype(L, -1, LUA_TTABLE);
        lua_pushvalue(L, name);
        lua_pushvalue(L, -2);
        lua_rawset(L, -4);
    }
    lua_rawgeti(L, -1, (lua_Integer)held->place + 1);
    lua_insert(L, -4);
    lua_pop(L, 3);
    return push_nil_for_null(L);
}

/* Lets the host say that there is no such field, and which it may have been. */
static int refuse_name(lua_State *L, const record *held) {
    push_method(L, "[unknown]");
    lua_pushinteger(L, held->batch);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 0);
    return luaL_error(L, "a record has no such field");
}

static int read_field(lua_State *L) {
    const record *held = checked_record(L);
    luaL_checkstring(L, 2);
    charge_step(L);
    if (push_field(L, held, 2)) return 1;
    const char *name = lua_tostring(L, 2);
    if (name[0] != '[' && push_method(L, name) == LUA_TFUNCTION) return 1;
    return refuse_name(L, held);
}

static int write_field(lua_State *L) {
    checked_record(L);
    luaL_checkstring(L, 2);
    luaL_checkany(L, 3);
    push_method(L, "[assign]");
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_call(L, 3, 1);
    if (lua_getiuservalue(L, 1, ASSIGNED) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, 1, ASSIGNED);
    }
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -3);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
    }
    lua_rawset(L, -3);
    return 0;
}

/* Upvalue: the place in the list of names. */
static int next_field(lua_State *L) {
    const record *held = checked_record(L);
    lua_Integer place = lua_tointeger(L, lua_upvalueindex(1)) + 1;
    charge_step(L);
    lua_pushinteger(L, place);
    lua_replace(L, lua_upvalueindex(1));
    lua_settop(L, 1);
    lua_getiuservalue(L, 1, BATCH);
    lua_rawgeti(L, -1, NAMES);
    if (lua_rawgeti(L, -1, place) == LUA_TNIL) return 1;
    push_field(L, held, -1);
    return 2;
}

/* Fields come in the order of the definition, every time. */
static int all_fields(lua_State *L) {
    checked_record(L);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_field, 1);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

static int to_table(lua_State *L) {
    const record *held = checked_record(L);
    lua_settop(L, 1);
    lua_newtable(L);
    lua_getiuservalue(L, 1, BATCH);
    lua_rawgeti(L, -1, NAMES);
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    charge(L, count);
    for (lua_Integer place = 1; place <= count; place++) {
        lua_rawgeti(L, 4, place);
        push_field(L, held, -1);
        lua_rawset(L, 2);
    }
    lua_settop(L, 2);
    return 1;
}

/* Puts the function on top of the stack among those that serve records. */
void add_record_method(lua_State *L, const char *name) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &methods_key);
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void open_records(lua_State *L) {
    static const luaL_Reg acts[] = {
        {"__index", read_field}, {"__newindex", write_field}, {"__pairs", all_fields}, {NULL, NULL},
    };
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &batches_key);
    lua_newtable(L);
    lua_pushcfunction(L, to_table);
    lua_setfield(L, -2, "to_table");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &methods_key);
    lua_createtable(L, 0, 5);
    luaL_setfuncs(L, acts, 0);
    lua_pushliteral(L, "record");
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &record_key);
}
