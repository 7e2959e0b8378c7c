#include "host.h"

#include <stdlib.h>
#include <string.h>

/* Where a state's memory comes from, and why it ends: it is dropped whole, so that closing a
   state costs the same whatever the script left behind, and no finalizer ever runs. */

enum { FIRST_CHUNK = 16 << 10, LARGEST_CHUNK = 256 << 10 };

static size_t class_of(size_t size) { return (size - 1) / BLOCK_STEP; }

static size_t rounded(size_t size) { return (class_of(size) + 1) * BLOCK_STEP; }

/* A block this large is worth a look at the clock: it may stand for milliseconds of work. */
static int may_hold(lua_host *host, size_t more) {
    if (!host->is_open) return 1;
    if (is_killed(host)) return 0;
    if (host->fuel < 0) {
        kill_host(host, LUA_HOST_FUEL);
    } else if (more > host->arena.cap || host->arena.held > host->arena.cap - more) {
        kill_host(host, LUA_HOST_MEMORY);
    } else if (more >= 4096 && monotonic_now() > host->deadline) {
        kill_host(host, LUA_HOST_WALL);
    }
    return !is_killed(host);
}

static void hold(arena *arena, size_t more) {
    arena->held += more;
    if (arena->held > arena->peak) arena->peak = arena->held;
}

static int add_chunk(lua_host *host) {
    arena *arena = &host->arena;
    size_t size = arena->held < FIRST_CHUNK ? FIRST_CHUNK : arena->held / 2;
    if (size > LARGEST_CHUNK) size = LARGEST_CHUNK;
    size &= ~(size_t)(BLOCK_STEP - 1);
    if (!may_hold(host, size)) return 0;
    chunk *fresh = malloc(sizeof(chunk) + size);
    if (fresh == NULL) return 0;
    /* What is left of the last chunk is less than the largest small block. */
    while (arena->end - arena->place >= BLOCK_STEP) {
        size_t rest = (size_t)(arena->end - arena->place);
        if (rest > LARGEST_SMALL) rest = LARGEST_SMALL;
        rest -= rest % BLOCK_STEP;
        free_block *block = (free_block *)arena->place;
        block->next = arena->free[class_of(rest)];
        arena->free[class_of(rest)] = block;
        arena->place += rest;
    }
    fresh->next = arena->chunks;
    fresh->size = size;
    arena->chunks = fresh;
    arena->place = (char *)(fresh + 1);
    arena->end = arena->place + size;
    hold(arena, size);
    return 1;
}

static void *small_block(lua_host *host, size_t size) {
    arena *arena = &host->arena;
    size_t class = class_of(size);
    free_block *block = arena->free[class];
    if (block != NULL) {
        arena->free[class] = block->next;
        return block;
    }
    size = rounded(size);
    if ((size_t)(arena->end - arena->place) < size && !add_chunk(host)) return NULL;
    void *fresh = arena->place;
    arena->place += size;
    return fresh;
}

static void *large(lua_host *host, size_t size) {
    arena *arena = &host->arena;
    if (size > SIZE_MAX / 2 || !may_hold(host, size)) return NULL;
    large_block *block = malloc(sizeof(large_block) + size);
    if (block == NULL) return NULL;
    block->previous = NULL;
    block->next = arena->large;
    block->size = size;
    block->is_kept = 0;
    if (arena->large != NULL) arena->large->previous = block;
    arena->large = block;
    hold(arena, size);
    return block + 1;
}

static void free_large(arena *arena, void *pointer);

static void *grown_large(lua_host *host, void *pointer, size_t size) {
    arena *arena = &host->arena;
    if (((large_block *)pointer - 1)->is_kept) {
        void *fresh = large(host, size);
        if (fresh == NULL) return NULL;
        memcpy(fresh, pointer, ((large_block *)pointer - 1)->size);
        free_large(arena, pointer);
        return fresh;
    }
    large_block *block = (large_block *)pointer - 1;
    size_t more = size - block->size;
    if (size > SIZE_MAX / 2 || !may_hold(host, more)) return NULL;
    large_block *grown = realloc(block, sizeof(large_block) + size);
    if (grown == NULL) return NULL;
    grown->size = size;
    if (grown->previous != NULL) {
        grown->previous->next = grown;
    } else {
        arena->large = grown;
    }
    if (grown->next != NULL) grown->next->previous = grown;
    hold(arena, more);
    return grown + 1;
}

static void free_large(arena *arena, void *pointer) {
    large_block *block = (large_block *)pointer - 1;
    if (block->previous != NULL) {
        block->previous->next = block->next;
    } else {
        arena->large = block->next;
    }
    if (block->next != NULL) block->next->previous = block->previous;
    arena->held -= block->size;
    if (!block->is_kept) free(block);
}

static void release(arena *arena, void *pointer, size_t size) {
    if (size == 0) return;
    if (size > LARGEST_SMALL) {
        free_large(arena, pointer);
        return;
    }
    free_block *block = pointer;
    block->next = arena->free[class_of(size)];
    arena->free[class_of(size)] = block;
}

static void *block_of(lua_host *host, size_t size) {
    return size > LARGEST_SMALL ? large(host, size) : small_block(host, size);
}

/* Makes a block smaller; Lua counts on it that this never fails. */
static void *shrunk(lua_host *host, void *block, size_t old_size, size_t new_size) {
    if (old_size <= LARGEST_SMALL) {
        if (class_of(old_size) == class_of(new_size)) return block;
        /* The rest of a small block is lost until the state ends, but never more than was held. */
        free_block *free = host->arena.free[class_of(new_size)];
        if (free == NULL) return block;
        host->arena.free[class_of(new_size)] = free->next;
        memcpy(free, block, new_size);
        release(&host->arena, block, old_size);
        return free;
    }
    /* Without the limits: what is taken is less than what is given back. */
    int is_open = host->is_open;
    host->is_open = 0;
    void *fresh = block_of(host, new_size);
    host->is_open = is_open;
    /* The system has nothing left: the large block serves on, and is dropped with the rest. */
    if (fresh == NULL) return block;
    memcpy(fresh, block, new_size);
    release(&host->arena, block, old_size);
    return fresh;
}

void *arena_allocate(void *user, void *block, size_t old_size, size_t new_size) {
    lua_host *host = user;
    if (block == NULL) {
        /* Lua says what a new block is for where it would say the size of an old one. */
        if (old_size == LUA_TSTRING) note_text(host, new_size);
        old_size = 0;
    }
    if (new_size == 0) {
        if (block != NULL) release(&host->arena, block, old_size);
        return NULL;
    }
    if (block != NULL && new_size <= old_size) {
        return new_size == old_size ? block : shrunk(host, block, old_size, new_size);
    }
    /* No allocation succeeds after a refusal: this ends every emergency collection, too. */
    if (host->is_open && (is_killed(host) || host->fuel < 0)) {
        kill_host(host, LUA_HOST_FUEL);
        return NULL;
    }
    /* What is made must be collected, too; what is large has its price where it is filled. */
    if (host->is_open && new_size <= LARGEST_SMALL) {
        host->fuel -= 1 + (int64_t)((new_size - old_size) / BYTES_PER_FUEL);
    }
    if (block != NULL && new_size <= LARGEST_SMALL && class_of(old_size) == class_of(new_size)) {
        return block;
    }
    if (block != NULL && old_size > LARGEST_SMALL) {
        void *grown = grown_large(host, block, new_size);
        if (grown == NULL) kill_host(host, LUA_HOST_MEMORY);
        return grown;
    }
    void *fresh = block_of(host, new_size);
    if (fresh == NULL) {
        kill_host(host, LUA_HOST_MEMORY);
        return NULL;
    }
    if (block != NULL) {
        memcpy(fresh, block, old_size);
        release(&host->arena, block, old_size);
    }
    return fresh;
}

void arena_drop(arena *arena) {
    for (chunk *chunk = arena->chunks; chunk != NULL;) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    for (large_block *block = arena->large; block != NULL;) {
        large_block *next = block->next;
        free(block);
        block = next;
    }
    memset(arena, 0, sizeof *arena);
}

/* Bytes outside of Lua that an error must not orphan: the host knows them until they end. */
carried *carry(lua_host *host, size_t room) {
    carried *bytes = calloc(1, sizeof(carried));
    if (bytes == NULL) return NULL;
    if (room > 0 && !carry_grow(bytes, room)) {
        free(bytes);
        return NULL;
    }
    bytes->next = host->carried;
    if (host->carried != NULL) host->carried->previous = bytes;
    host->carried = bytes;
    return bytes;
}

int carry_grow(carried *bytes, size_t room) {
    if (room <= bytes->room) return 1;
    size_t wanted = bytes->room * 2 > room ? bytes->room * 2 : room;
    uint8_t *grown = realloc(bytes->bytes, wanted);
    if (grown == NULL) return 0;
    bytes->bytes = grown;
    bytes->room = wanted;
    return 1;
}

void carry_end(lua_host *host, carried *bytes) {
    if (bytes->previous != NULL) {
        bytes->previous->next = bytes->next;
    } else {
        host->carried = bytes->next;
    }
    if (bytes->next != NULL) bytes->next->previous = bytes->previous;
    free(bytes->bytes);
    free(bytes);
}

void lua_host_bytes_free(lua_host_bytes *bytes) {
    free(bytes->bytes);
    bytes->bytes = NULL;
    bytes->count = 0;
}

/* Ends those that are newer than one; all where it is NULL. */
void carry_back(lua_host *host, const carried *last) {
    while (host->carried != last) carry_end(host, host->carried);
}
