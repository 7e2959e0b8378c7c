#include "host.h"

/* Coroutines whose price is fixed, so that many short ones cannot outrun the count, and which are
   never unwound once the script is killed. */

static lua_State *checked_coroutine(lua_State *L) {
    lua_State *thread = lua_tothread(L, 1);
    luaL_argexpected(L, thread != NULL, 1, "coroutine");
    return thread;
}

static int create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    /* Each begins with a count of its own. */
    charge(L, HOOK_PERIOD + FUEL_PER_CALL);
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    return 1;
}

enum { REFUSED = -1, FAILED = -2 };

/* Runs a coroutine on. Returns how many values it left on L; REFUSED with an error on L, or FAILED
   with the coroutine's own error on the coroutine. */
static int go_on(lua_State *L, lua_State *thread, int arguments) {
    charge(L, FUEL_PER_CALL);
    if (!lua_checkstack(thread, arguments)) {
        lua_pushliteral(L, "too many arguments to resume");
        return REFUSED;
    }
    lua_xmove(L, thread, arguments);
    int results = 0;
    lua_host *host = host_of(L);
    watch(host, thread);
    int status = lua_resume(thread, L, arguments, &results);
    watch(host, L);
    if (is_killed(host)) {
        note_place(host, thread);
        raise_killed(L);
    }
    if (status != LUA_OK && status != LUA_YIELD) return FAILED;
    if (!lua_checkstack(L, results + 1)) {
        lua_pop(thread, results);
        lua_pushliteral(L, "too many results to resume");
        return REFUSED;
    }
    lua_xmove(thread, L, results);
    return results;
}

static int resume(lua_State *L) {
    lua_State *thread = checked_coroutine(L);
    int results = go_on(L, thread, lua_gettop(L) - 1);
    if (results == FAILED) lua_xmove(thread, L, 1);
    lua_pushboolean(L, results >= 0);
    if (results < 0) results = 1;
    lua_insert(L, -(results + 1));
    return results + 1;
}

/* Ends a coroutine that waits or has failed: what it holds open is closed, as often inside each
   other as the C stack bears (its own count starts anew with every coroutine). */
int end_coroutine(lua_State *L, lua_State *thread) {
    lua_host *host = host_of(L);
    check_killed(L);
    if (host->closes >= MOST_CLOSES) luaL_error(L, "coroutines are closed inside each other too deeply");
    host->closes++;
    watch(host, thread);
    int status = lua_resetthread(thread);
    watch(host, L);
    host->closes--;
    if (is_killed(host)) {
        note_place(host, thread);
        raise_killed(L);
    }
    return status;
}

static int wrapped(lua_State *L) {
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    int results = go_on(L, thread, lua_gettop(L));
    if (results >= 0) return results;
    if (results == FAILED) {
        /* One that could not even be resumed may be running: it is not ended. Closing what the
           other held open may fail, too; that error counts then. */
        int state = lua_status(thread);
        if (state != LUA_OK && state != LUA_YIELD) end_coroutine(L, thread);
        lua_xmove(thread, L, 1);
    }
    if (lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int wrap(lua_State *L) {
    create(L);
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

static const char *status_of(lua_State *L, lua_State *thread) {
    lua_Debug activation;
    if (L == thread) return "running";
    switch (lua_status(thread)) {
    case LUA_YIELD: return "suspended";
    case LUA_OK:
        if (lua_getstack(thread, 0, &activation)) return "normal";
        return lua_gettop(thread) == 0 ? "dead" : "suspended";
    default: return "dead";
    }
}

static int status(lua_State *L) {
    lua_pushstring(L, status_of(L, checked_coroutine(L)));
    return 1;
}

/* What the host itself started is what a script knows as its main thread. */
static int is_outermost(lua_State *L) {
    int is = lua_rawgetp(L, LUA_REGISTRYINDEX, host_of(L)) == LUA_TTHREAD && lua_tothread(L, -1) == L;
    lua_pop(L, 1);
    return is;
}

static int yield(lua_State *L) {
    if (is_outermost(L)) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

static int running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, is_outermost(L));
    return 2;
}

static int is_yieldable(lua_State *L) {
    lua_State *thread = lua_isnone(L, 1) ? L : checked_coroutine(L);
    lua_pushboolean(L, lua_isyieldable(thread) && !is_outermost(thread));
    return 1;
}

static int close(lua_State *L) {
    lua_State *thread = checked_coroutine(L);
    const char *state = status_of(L, thread);
    if (state[0] != 'd' && state[0] != 's') {
        return luaL_error(L, "cannot close a %s coroutine", state);
    }
    charge(L, HOOK_PERIOD);
    if (end_coroutine(L, thread) == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(thread, L, 1);
    return 2;
}

void open_coroutines(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"create", create}, {"resume", resume}, {"wrap", wrap}, {"yield", yield},
        {"status", status}, {"running", running}, {"isyieldable", is_yieldable}, {"close", close},
        {NULL, NULL},
    };
    luaL_newlib(L, functions);
    lua_setglobal(L, "coroutine");
}
