#include "host.h"

#include <stdlib.h>
#include <string.h>

/* How a state is brought back to where it was. All that a state is lies in its arena and its host,
   so what is copied back is the state as it was marked, byte for byte: the next caller finds
   nothing of the last. It costs a hundredth of making a state. */

typedef struct {
    large_block *block;
    size_t place;
} kept_block;

struct lua_host_mark {
    /* The host as it was, with the arena's list of chunks and free blocks. */
    lua_host host;
    kept_block *blocks;
    size_t block_count;
    /* What the chunks held, the newest first, and then the large blocks with their heads. */
    uint8_t *bytes;
};

static size_t used_of(const arena *arena, const chunk *one) {
    if (one != arena->chunks) return one->size;
    return (size_t)(arena->place - (const char *)(one + 1));
}

/* Copies between the state and the bytes of its mark. */
static size_t copy_chunks(const arena *marked, uint8_t *bytes, int is_back) {
    size_t place = 0;
    for (chunk *one = marked->chunks; one != NULL; one = one->next) {
        size_t used = used_of(marked, one);
        if (bytes != NULL && is_back) memcpy(one + 1, bytes + place, used);
        if (bytes != NULL && !is_back) memcpy(bytes + place, one + 1, used);
        place += used;
    }
    return place;
}

static void mark_end(lua_host_mark *mark) {
    if (mark == NULL) return;
    free(mark->blocks);
    free(mark->bytes);
    free(mark);
}

int lua_host_mark_here(lua_host *host) {
    if (host->mark != NULL || host->carried != NULL || is_killed(host)) return 0;
    lua_host_mark *mark = calloc(1, sizeof *mark);
    if (mark == NULL) return 0;
    size_t size = copy_chunks(&host->arena, NULL, 0);
    for (large_block *block = host->arena.large; block != NULL; block = block->next) {
        mark->block_count++;
        size += sizeof *block + block->size;
    }
    mark->blocks = calloc(mark->block_count + 1, sizeof *mark->blocks);
    mark->bytes = malloc(size + 1);
    if (mark->blocks == NULL || mark->bytes == NULL) {
        mark_end(mark);
        return 0;
    }
    size_t place = copy_chunks(&host->arena, mark->bytes, 0);
    kept_block *kept = mark->blocks;
    for (large_block *block = host->arena.large; block != NULL; block = block->next) {
        block->is_kept = 1;
        *kept++ = (kept_block){block, place};
        memcpy(mark->bytes + place, block, sizeof *block + block->size);
        place += sizeof *block + block->size;
    }
    host->mark = mark;
    memcpy(&mark->host, host, sizeof *host);
    return 1;
}

int lua_host_rewind(lua_host *host) {
    lua_host_mark *mark = host->mark;
    if (mark == NULL) return 0;
    while (host->carried != NULL) carry_end(host, host->carried);
    while (host->arena.chunks != mark->host.arena.chunks) {
        chunk *newer = host->arena.chunks;
        host->arena.chunks = newer->next;
        free(newer);
    }
    for (large_block *block = host->arena.large; block != NULL;) {
        large_block *next = block->next;
        if (!block->is_kept) free(block);
        block = next;
    }
    memcpy(host, &mark->host, sizeof *host);
    copy_chunks(&host->arena, mark->bytes, 1);
    for (size_t index = 0; index < mark->block_count; index++) {
        kept_block kept = mark->blocks[index];
        const large_block *saved = (const large_block *)(mark->bytes + kept.place);
        memcpy(kept.block, saved, sizeof *saved + saved->size);
    }
    return 1;
}

void forget_mark(lua_host *host) {
    if (host->mark == NULL) return;
    lua_host_mark *mark = host->mark;
    lua_host_rewind(host);
    host->mark = NULL;
    mark_end(mark);
}
