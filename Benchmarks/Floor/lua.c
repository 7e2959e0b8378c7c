/* What stock Lua takes for a loop: as `lua5.4` runs it, without limits and without a hook.
 *
 * Usage: lua CHUNK TIMES
 * Prints the nanoseconds of processor time of each run, one a line.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long spent(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **words) {
    if (count != 3) {
        fprintf(stderr, "usage: lua CHUNK TIMES\n");
        return 64;
    }
    for (int times = atoi(words[2]); times > 0; times--) {
        lua_State *state = luaL_newstate();
        if (state == NULL) return 69;
        luaL_openlibs(state);
        if (luaL_loadstring(state, words[1]) != LUA_OK) return 65;
        long long began = spent();
        if (lua_pcall(state, 0, 0, 0) != LUA_OK) return 70;
        printf("%lld\n", spent() - began);
        lua_close(state);
    }
    return 0;
}
