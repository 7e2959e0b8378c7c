/* A disk whose power can be cut and whose room can end: preloaded before the program on trial.
 *
 *   KITH_DISK_FOLDER   what lies below this folder is on the disk
 *   KITH_DISK_JOURNAL  where every change and every sync is written down, in order
 *   KITH_DISK_CUT      the process is killed before this many changes and syncs, counted from 1
 *   KITH_DISK_ROOM     a file of eight bytes: how many more bytes fit; -1: as many as wished;
 *                      -2: nothing can be changed, as on a disk that was mounted read-only
 *
 * Syncs are written down and not done: whoever reads the journal knows what they would have kept.
 */
#ifndef KITH_DISK_H
#define KITH_DISK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the journal tells. */
enum disk_act {
    DISK_CREATE = 1,  /* path: a new, empty file */
    DISK_WRITE = 2,   /* bytes at an offset of a file */
    DISK_RESIZE = 3,  /* a file is cut or filled up to a length */
    DISK_SYNC = 4,    /* what was written to a file is kept */
    DISK_UNLINK = 5,  /* path */
    DISK_RENAME = 6,  /* path, NUL, path */
    DISK_MKDIR = 7,   /* path */
    DISK_RMDIR = 8,   /* path */
    DISK_KEEP = 9,    /* path of a folder: its entries are kept */
    DISK_UNKNOWN = 10 /* path: a change that the journal cannot tell */
};

/* One entry: this head, then `size` bytes. Files go by their inode. */
struct disk_entry {
    uint32_t act;
    uint32_t size;
    uint64_t file;
    int64_t offset;
};

/* Every change and its entry are one step, in one order for all threads. */
void disk_lock(void);
void disk_unlock(void);

/* Whether a path is on the disk; fills `whole` with its absolute form. */
int disk_holds(const char *path, char whole[4096]);

/* Writes an entry down; kills the process instead where its time has come. */
void disk_note(enum disk_act act, uint64_t file, int64_t offset, const void *bytes, size_t size);

/* Returns how many of `wanted` bytes fit beyond the end of a file or into its holes, and takes
 * them. */
size_t disk_take(size_t wanted);

/* Whether as much fits as is wished. */
int disk_is_ample(void);

/* Whether anything new fits at all. */
int disk_has_room(void);

/* Whether nothing may be changed. */
int disk_is_sealed(void);

/* What is known of a descriptor: 0 nothing, else where it leads. */
enum disk_place { DISK_ELSEWHERE = 0, DISK_FILE = 1, DISK_FOLDER = 2, DISK_SCRATCH = 3 };
void disk_opened(int descriptor, enum disk_place place);
enum disk_place disk_place_of(int descriptor);

#endif
