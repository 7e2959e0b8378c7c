/* Runs one script in the host, or in the usual recipe, and prints what became of it as JSON.

   hostile SCRIPT...        in the host, with the limits of a handler; each in a state of its own
   hostile --usual SCRIPT   stock libraries less io, os and debug, a count hook and a capped
                            allocator: the recipe that most programs use
   hostile --print SCRIPT   in the host without narrow limits; prints the text that it returns
   hostile --print-usual SCRIPT   the same with stock libraries, to compare */

#include "lua_host.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { MEMORY = 32 << 20 };
/* The limit of a handler; HOSTILE_FUEL where many scripts are to have their turn. */
static int64_t fuel(void) {
    const char *given = getenv("HOSTILE_FUEL");
    return given != NULL ? atoll(given) : 10000000;
}

/* Half a second; HOSTILE_WALL_MS where a busy machine is to be left out of account. */
static int64_t wall_nanoseconds(void) {
    const char *given = getenv("HOSTILE_WALL_MS");
    return (given != NULL ? atoll(given) : 500) * 1000000;
}
enum { ECHO, REFUSE, AGAIN, KEEP, STOP, GARBAGE, RECORDS, NAMES, FETCH, ASSIGN, UNKNOWN, RAW, FLIP };

/* The most memory that the process has had, the arena and all that lies beside it. */
static long process_kilobytes(void) {
    char line[256];
    long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL) return 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmHWM: %ld", &kilobytes) == 1) break;
    }
    fclose(file);
    return kilobytes;
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What the process has used of the processor: how busy the machine is does not count. */
static int64_t processor_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static char *read_file(const char *path, size_t *count) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(66);
    }
    fseek(file, 0, SEEK_END);
    *count = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*count + 1);
    if (fread(text, 1, *count, file) != *count) exit(74);
    text[*count] = 0;
    fclose(file);
    return text;
}

static void print_text(const char *name, const uint8_t *text, size_t count) {
    printf(", \"%s\": \"", name);
    for (size_t place = 0; place < count && place < 2000; place++) {
        if (text[place] == '"' || text[place] == '\\') {
            printf("\\%c", text[place]);
        } else if (text[place] < 0x20 || text[place] >= 0x7F) {
            printf("\\u%04x", text[place]);
        } else {
            putchar(text[place]);
        }
    }
    putchar('"');
}

static lua_host *the_host;
static int depth;
static lua_host_status reply_with(lua_host_reply *reply, const char *bytes, size_t count) {
    return lua_host_reply_set(reply, (const uint8_t *)bytes, count) ? LUA_HOST_OK : LUA_HOST_FAILED;
}

/* What the scripts may call: enough to attack the way in and out. */
static lua_host_status answer(
    void *user, uint32_t function, const uint8_t *arguments, size_t count, lua_host_reply *reply) {
    (void)user;
    lua_host_bytes result;
    lua_host_status status = LUA_HOST_OK;
    switch (function) {
    case ECHO: lua_host_reply_set(reply, arguments, count); return LUA_HOST_OK;
    case REFUSE: lua_host_reply_set(reply, arguments, count); return LUA_HOST_FAILED;
    case AGAIN:
        if (depth >= 8) return LUA_HOST_FAILED;
        depth++;
        status = lua_host_call(the_host, 0, arguments, count, &result);
        depth--;
        if (status != LUA_HOST_KILLED) lua_host_reply_set(reply, result.bytes, result.count);
        lua_host_bytes_free(&result);
        return status;
    case FLIP: lua_host_order(the_host, (int)count % 3); return LUA_HOST_OK;
    case STOP: lua_host_stop(the_host, LUA_HOST_STOPPED); return LUA_HOST_KILLED;
    case GARBAGE: lua_host_reply_set(reply, (const uint8_t *)"\x06\xff\xff\xff\x7f", 5); return LUA_HOST_OK;
    /* Two records of a batch with the fields `name` and `note`, both "x" until they are set. */
    case RECORDS: return reply_with(reply, "\x06\2\0\0\0\x0f\1\0\0\0\0\0\0\0\x0f\1\0\0\0\1\0\0\0", 23);
    case NAMES: return reply_with(reply, "\x06\2\0\0\0\5\4\0\0\0name\5\4\0\0\0note", 23);
    case FETCH: return reply_with(reply, "\x06\2\0\0\0\5\1\0\0\0x\5\1\0\0\0x", 17);
    case ASSIGN: return reply_with(reply, "\5\3\0\0\0set", 8);
    case UNKNOWN:
        reply_with(reply, "\7\1\0\0\0\7\0\0\0message\5\7\0\0\0unknown", 28);
        return LUA_HOST_FAILED;
    /* The bytes of a text as they are: whatever a script makes up is decoded. */
    case RAW: return count > 10 ? reply_with(reply, (const char *)arguments + 10, count - 10) : LUA_HOST_OK;
    default: return LUA_HOST_OK;
    }
}

static const char *const limits[] = {
    "none", "fuel", "wall", "memory", "queries", "rows_read", "rows_written", "nesting", "events",
    "log", "stopped",
};
static const char *const statuses[] = {"ok", "failed", "killed", "unusable"};

/* What a script can see of a state that nobody has used yet. */
static const char probe[] = "local names, tables = 0, {} for name in pairs(_G) do names = names + 1 end\n"
    "for place = 1, 2000 do tables[place] = {tostring(place):rep(3)} end\n"
    "return names .. ':' .. #tables .. ':' .. tables[2000][1] .. ':' .. math.random(1000000)";

static int look_around(lua_host_bytes *result) {
    lua_host_bytes program;
    if (lua_host_compile("probe", (const uint8_t *)probe, sizeof probe - 1, &program) != LUA_HOST_OK)
        return 0;
    /* Far more time than it takes: a busy machine says nothing about the state. */
    lua_host_arm(the_host, INT64_C(10000000), INT64_C(60000000000));
    lua_host_status status = lua_host_run(the_host, program.bytes, program.count, result);
    lua_host_bytes_free(&program);
    return lua_host_rewind(the_host) && status == LUA_HOST_OK;
}

/* Whether nothing of what a script did can be found once the state is brought back. */
static int is_as_before(const lua_host_bytes *before) {
    lua_host_bytes after = {0};
    int is_same = lua_host_rewind(the_host) && look_around(&after) && after.count == before->count
        && memcmp(after.bytes, before->bytes, after.count) == 0;
    lua_host_bytes_free(&after);
    return is_same;
}

static int run_in_host(const char *path) {
    size_t count;
    char *text = read_file(path, &count);
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    lua_host_bytes program, result = {0};
    int64_t begin = now_ms();
    lua_host_status status = lua_host_compile(name, (uint8_t *)text, count, &program);
    if (status != LUA_HOST_OK) {
        printf("{\"status\": \"does not compile\", \"limit\": \"none\"");
        print_text("message", program.bytes, program.count);
        printf(", \"ms\": %lld}\n", (long long)(now_ms() - begin));
        lua_host_bytes_free(&program);
        free(text);
        return 0;
    }
    lua_host_limits most = {fuel(), wall_nanoseconds(), MEMORY};
    the_host = lua_host_open(&most, answer, NULL, 42);
    lua_host_declare(the_host, "kith.echo", ECHO, 0);
    lua_host_declare(the_host, "kith.refuse", REFUSE, 0);
    lua_host_declare(the_host, "kith.again", AGAIN, 0);
    lua_host_declare(the_host, "kith.keep", KEEP, 1);
    lua_host_declare(the_host, "kith.stop", STOP, 0);
    lua_host_declare(the_host, "kith.garbage", GARBAGE, 0);
    lua_host_declare(the_host, "kith.raw", RAW, 0);
    lua_host_declare(the_host, "kith.flip", FLIP, 0);
    lua_host_declare(the_host, "kith.records", RECORDS, 0);
    lua_host_declare(the_host, ":[names]", NAMES, 0);
    lua_host_declare(the_host, ":[fetch]", FETCH, 0);
    lua_host_declare(the_host, ":[assign]", ASSIGN, 0);
    lua_host_declare(the_host, ":[unknown]", UNKNOWN, 0);
    lua_host_declare(the_host, ":shown", ECHO, 0);
    lua_host_bytes before = {0};
    if (!lua_host_mark_here(the_host) || !look_around(&before)) return 70;
    begin = now_ms();
    int64_t processor = processor_ms();
    lua_host_arm(the_host, fuel(), wall_nanoseconds());
    status = lua_host_run(the_host, program.bytes, program.count, &result);
    int64_t ran = now_ms() - begin;
    processor = processor_ms() - processor;
    lua_host_usage used = lua_host_used(the_host);
    printf("{\"status\": \"%s\", \"limit\": \"%s\", \"at\": \"%s\"", statuses[status],
           limits[lua_host_stopped_by(the_host)], lua_host_stopped_at(the_host));
    print_text("message", result.bytes, result.count);
    printf(", \"rewound\": %s", is_as_before(&before) ? "true" : "false");
    lua_host_bytes_free(&before);
    begin = now_ms();
    lua_host_close(the_host);
    printf(", \"ms\": %lld, \"close_ms\": %lld, \"fuel\": %lld, \"memory\": %zu", (long long)ran,
           (long long)(now_ms() - begin), (long long)used.fuel, used.memory_peak);
    printf(", \"processor_ms\": %lld, \"process_kilobytes\": %ld}\n", (long long)processor,
           process_kilobytes());
    lua_host_bytes_free(&result);
    lua_host_bytes_free(&program);
    free(text);
    return 0;
}

/* The usual recipe. */
static int64_t budget = 10000000;
static size_t held;

static void *capped(void *user, void *block, size_t old_size, size_t new_size) {
    (void)user;
    if (block == NULL) old_size = 0;
    if (new_size > old_size && held + new_size - old_size > (size_t)64 << 20) return NULL;
    held += new_size - old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static void usual_hook(lua_State *L, lua_Debug *activation) {
    (void)activation;
    budget -= 1000;
    if (budget < 0) luaL_error(L, "too many instructions");
}

static int run_usual(const char *path) {
    lua_State *L = lua_newstate(capped, NULL);
    luaL_openlibs(L);
    static const char *const removed[] = {"io", "os", "debug", "package", "require", NULL};
    for (const char *const *name = removed; *name != NULL; name++) {
        lua_pushnil(L);
        lua_setglobal(L, *name);
    }
    lua_sethook(L, usual_hook, LUA_MASKCOUNT, 1000);
    int64_t begin = now_ms();
    int status = luaL_loadfile(L, path) || lua_pcall(L, 0, 0, 0);
    printf("{\"status\": \"%s\"", status ? "failed" : "ok");
    const char *message = status ? lua_tostring(L, -1) : "";
    print_text("message", (const uint8_t *)(message ? message : "?"), strlen(message ? message : "?"));
    printf(", \"ms\": %lld}\n", (long long)(now_ms() - begin));
    return 0;
}

static int print_in_host(const char *path) {
    size_t count;
    char *text = read_file(path, &count);
    lua_host_bytes program, result = {0};
    lua_host_limits most = {INT64_C(1) << 40, INT64_C(600) << 30, (size_t)1 << 30};
    if (lua_host_compile("script", (uint8_t *)text, count, &program) != LUA_HOST_OK) return 65;
    the_host = lua_host_open(&most, answer, NULL, 42);
    lua_host_status status = lua_host_run(the_host, program.bytes, program.count, &result);
    if (result.count > 5) fwrite(result.bytes + 5, 1, result.count - 5, stdout);
    lua_host_close(the_host);
    lua_host_bytes_free(&result);
    lua_host_bytes_free(&program);
    free(text);
    return status == LUA_HOST_OK ? 0 : 70;
}

static int print_usual(const char *path) {
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    size_t length = 0, count;
    char *script = read_file(path, &count);
    int status = luaL_loadbuffer(L, script, count, "@script") || lua_pcall(L, 0, 1, 0);
    if (lua_tolstring(L, -1, &length) != NULL) fwrite(lua_tostring(L, -1), 1, length, stdout);
    lua_close(L);
    free(script);
    return status == LUA_OK ? 0 : 70;
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "--usual") == 0) return run_usual(arguments[2]);
    if (count == 3 && strcmp(arguments[1], "--print") == 0) return print_in_host(arguments[2]);
    if (count == 3 && strcmp(arguments[1], "--print-usual") == 0) return print_usual(arguments[2]);
    for (int index = 1; index < count; index++) {
        if (arguments[index][0] == '-') break;
        depth = 0;
        int code = run_in_host(arguments[index]);
        if (code != 0) return code;
        fflush(stdout);
        if (index + 1 == count) return 0;
    }
    fprintf(stderr, "usage: hostile [--usual|--print|--print-usual] SCRIPT...\n");
    return 64;
}
