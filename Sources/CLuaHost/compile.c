#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* From text to bytecode, which only this process makes, holds and runs. */

enum { LONGEST_TEXT = 1 << 20, PIECE = 4 << 10, COMPILER_MEMORY = 64 << 20, COMPILER_SECONDS = 2 };

static int is_utf8(const uint8_t *text, size_t count, size_t *line) {
    *line = 1;
    for (size_t place = 0; place < count;) {
        uint8_t first = text[place];
        size_t more = first < 0x80 ? 0 : first >= 0xC2 && first < 0xE0 ? 1
            : (first & 0xF0) == 0xE0 ? 2 : first >= 0xF0 && first < 0xF5 ? 3 : SIZE_MAX;
        if (first == '\n') ++*line;
        if (more == SIZE_MAX || count - place <= more) {
            if (more != 0) return 0;
        }
        for (size_t next = 1; next <= more; next++) {
            if ((text[place + next] & 0xC0) != 0x80) return 0;
        }
        place += more + 1;
    }
    return 1;
}

static lua_host_status refuse(lua_host_bytes *message, const char *format, const char *name, size_t number) {
    char text[512];
    int length = snprintf(text, sizeof text, format, name, number);
    message->count = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    message->bytes = malloc(message->count + 1);
    if (message->bytes == NULL) return LUA_HOST_UNUSABLE;
    memcpy(message->bytes, text, message->count);
    return LUA_HOST_FAILED;
}

typedef struct {
    const char *name;
    const char *text;
    size_t count;
    carried *program;
    int64_t deadline;
    int is_late;
} compilation;

/* The processor's time of this thread: how busy the machine is decides nothing. */
static int64_t processor_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Hands out the text in pieces: names that are looked for through many functions inside each other
   take long, and what is compiled is not counted. */
static const char *read_piece(lua_State *L, void *user, size_t *count) {
    (void)L;
    compilation *work = user;
    const char *piece = work->text;
    work->is_late = work->is_late || processor_now() > work->deadline;
    *count = work->is_late ? 0 : work->count < PIECE ? work->count : PIECE;
    work->text += *count;
    work->count -= *count;
    return piece;
}

static int write_program(lua_State *L, const void *bytes, size_t count, void *user) {
    (void)L;
    carried *program = user;
    if (!carry_grow(program, program->count + count)) return 1;
    memcpy(program->bytes + program->count, bytes, count);
    program->count += count;
    return 0;
}

static int compile(lua_State *L) {
    compilation *work = lua_touserdata(L, 1);
    lua_pushfstring(L, "@%s", work->name);
    int status = lua_load(L, read_piece, work, lua_tostring(L, -1), "t");
    if (status != LUA_OK || work->is_late) return lua_error(L);
    if (lua_dump(L, write_program, work->program, 0) != 0) return luaL_error(L, "not enough memory");
    return 0;
}

static lua_host_status no_function(
    void *user, uint32_t function, const uint8_t *arguments, size_t count, lua_host_reply *reply) {
    (void)user, (void)function, (void)arguments, (void)count, (void)reply;
    return LUA_HOST_FAILED;
}

lua_host_status lua_host_compile(
    const char *name, const uint8_t *text, size_t count, lua_host_bytes *program) {
    size_t line = 0;
    program->bytes = NULL;
    program->count = 0;
    if (count >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        count -= 3;
    }
    if (count > LONGEST_TEXT) {
        return refuse(program, "%s: the file has more than %zu KB", name, LONGEST_TEXT >> 10);
    }
    if (count > 0 && text[0] == LUA_SIGNATURE[0]) {
        return refuse(program, "%s:1: this is bytecode: only Lua text is taken", name, 0);
    }
    if (!is_utf8(text, count, &line)) {
        return refuse(program, "%s:%zu: the file is not UTF-8 text", name, line);
    }
    lua_host_limits limits = {INT64_MAX / 4, INT64_MAX / 4, COMPILER_MEMORY};
    lua_host *host = lua_host_open(&limits, no_function, NULL, 0);
    if (host == NULL) return LUA_HOST_UNUSABLE;
    compilation work = {
        .name = name, .text = (const char *)text, .count = count, .program = carry(host, 4096),
        .deadline = processor_now() + (int64_t)COMPILER_SECONDS * 1000000000,
    };
    lua_host_status status = LUA_HOST_UNUSABLE;
    if (work.program != NULL) {
        lua_pushcfunction(host->main, compile);
        lua_pushlightuserdata(host->main, &work);
        if (lua_pcall(host->main, 1, 0, 0) == LUA_OK) {
            program->bytes = work.program->bytes;
            program->count = work.program->count;
            work.program->bytes = NULL;
            status = LUA_HOST_OK;
        } else if (work.is_late) {
            status = refuse(program, "%s: the file takes longer than %zu s to compile", name,
                            COMPILER_SECONDS);
        } else if (is_killed(host)) {
            status = refuse(program, "%s: the file needs too much memory (%zu MB) to compile", name,
                            COMPILER_MEMORY >> 20);
        } else {
            const char *message = lua_tostring(host->main, -1);
            status = refuse(program, "%s", message != NULL ? message : name, 0);
        }
    }
    lua_host_close(host);
    return status;
}

typedef struct {
    const uint8_t *bytes;
    size_t count;
} reading;

static const char *read_program(lua_State *L, void *user, size_t *count) {
    (void)L;
    reading *reading = user;
    *count = reading->count;
    reading->count = 0;
    return (const char *)reading->bytes;
}

/* Pushes the function that a program is, or an error. Raises nothing. */
int load_program(lua_State *L, const uint8_t *program, size_t count) {
    reading reading = {program, count};
    return lua_load(L, read_program, &reading, "=program", "b");
}
