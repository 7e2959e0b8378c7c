#include "host.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* What a script may use, and how it ends. A host that is killed stays killed: whoever catches an
   error looks here first, and raises again. */

lua_host *host_of(lua_State *L) { return *(lua_host **)lua_getextraspace(L); }

int64_t monotonic_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int is_killed(const lua_host *host) {
    return atomic_load_explicit(&host->stopped, memory_order_relaxed) != LUA_HOST_NO_LIMIT;
}

void kill_host(lua_host *host, lua_host_limit reason) {
    int none = LUA_HOST_NO_LIMIT;
    atomic_compare_exchange_strong(&host->stopped, &none, (int)reason);
}

void lua_host_stop(lua_host *host, lua_host_limit reason) { kill_host(host, reason); }

lua_host_limit lua_host_stopped_by(const lua_host *host) {
    return (lua_host_limit)atomic_load(&host->stopped);
}

const char *lua_host_stopped_at(const lua_host *host) { return host->stopped_at; }

/* Writes the innermost line of the script's own that runs in a thread; what Kith wrote in Lua is
   named only where nothing else runs. Allocates nothing. */
void write_place(lua_State *L, char place[PLACE_SIZE]) {
    static const char ours[] = "kith/";
    lua_Debug activation;
    int is_written = 0;
    for (int level = 0; level < 200 && lua_getstack(L, level, &activation); level++) {
        if (!lua_getinfo(L, "Sl", &activation) || activation.currentline <= 0) continue;
        int is_ours = strncmp(activation.short_src, ours, sizeof ours - 1) == 0;
        if (is_ours && is_written) continue;
        snprintf(place, PLACE_SIZE, "%s:%d", activation.short_src, activation.currentline);
        if (!is_ours) return;
        is_written = 1;
    }
}

void note_place(lua_host *host, lua_State *L) {
    if (host->stopped_at[0] == 0) write_place(L, host->stopped_at);
}

/* Raises what ends a killed script, without allocating. */
int raise_killed(lua_State *L) {
    note_place(host_of(L), L);
    lua_pushnil(L);
    return lua_error(L);
}

void check_killed(lua_State *L) {
    if (is_killed(host_of(L))) raise_killed(L);
}

static void check_limits(lua_State *L, lua_host *host) {
    if (host->fuel < 0) {
        kill_host(host, LUA_HOST_FUEL);
    } else if (monotonic_now() > host->deadline) {
        kill_host(host, LUA_HOST_WALL);
    }
    if (is_killed(host)) {
        /* What still unwinds, a variable that is closed for one, ends at its next instruction. */
        lua_sethook(L, count_hook, LUA_MASKCOUNT, 1);
        raise_killed(L);
    }
}

void count_hook(lua_State *L, lua_Debug *activation) {
    (void)activation;
    lua_host *host = host_of(L);
    host->fuel -= lua_gethookcount(L);
    check_limits(L, host);
}

/* Says which thread runs from now on, or none, and looks at it as often as the state needs. */
void watch(lua_host *host, lua_State *L) {
    host->current = L;
    int period = host->has_long_text ? CLOSE_PERIOD : HOOK_PERIOD;
    if (L != NULL && !is_killed(host) && lua_gethookcount(L) != period) {
        lua_sethook(L, count_hook, LUA_MASKCOUNT, period);
    }
}

/* Tells of a text that the state is about to make. Allocates nothing. */
void note_text(lua_host *host, size_t size) {
    if (size < LONG_TEXT || host->has_long_text || !host->is_open) return;
    host->has_long_text = 1;
    watch(host, host->current);
}

/* Takes the price of work that a library function is about to do. */
void charge(lua_State *L, int64_t fuel) {
    lua_host *host = host_of(L);
    if (fuel > host->fuel) {
        host->fuel = -1;
    } else {
        host->fuel -= fuel;
    }
    check_limits(L, host);
}

/* Takes the price of a small call that allocates nothing; the next hook looks whether it was the
   last. */
void charge_step(lua_State *L) { host_of(L)->fuel -= FUEL_PER_CALL; }

void charge_bytes(lua_State *L, size_t bytes) {
    charge(L, FUEL_PER_CALL + (int64_t)(bytes / BYTES_PER_FUEL));
}

/* Takes the price of a function that reads its texts once. */
void charge_arguments(lua_State *L) {
    size_t bytes = 0;
    int top = lua_gettop(L);
    for (int index = 1; index <= top; index++) {
        if (lua_type(L, index) == LUA_TSTRING) bytes += lua_rawlen(L, index);
    }
    charge_bytes(L, bytes + (size_t)top * BYTES_PER_FUEL);
}

static int charged_call(lua_State *L) {
    charge_arguments(L);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* Puts a price on functions of a library that are safe but for the length of what they read. */
void wrap_charged(lua_State *L, const char *library, const char *const *names) {
    lua_getglobal(L, library);
    for (; *names != NULL; names++) {
        lua_getfield(L, -1, *names);
        lua_pushcclosure(L, charged_call, 1);
        lua_setfield(L, -2, *names);
    }
    lua_pop(L, 1);
}

void lua_host_arm(lua_host *host, int64_t fuel, int64_t wall_nanoseconds) {
    host->fuel = host->fuel_at_start = fuel;
    int64_t now = monotonic_now();
    host->deadline =
        wall_nanoseconds > INT64_MAX - now ? INT64_MAX : now + wall_nanoseconds;
}

lua_host_usage lua_host_used(const lua_host *host) {
    lua_host_usage usage = {
        .fuel = host->fuel_at_start - (host->fuel < 0 ? 0 : host->fuel),
        .memory = host->arena.held,
        .memory_peak = host->arena.peak,
    };
    return usage;
}

void lua_host_caller(const lua_host *host, char *place, size_t room) {
    char written[PLACE_SIZE] = "";
    if (host->running != NULL) write_place(host->running, written);
    snprintf(place, room, "%s", written);
}
