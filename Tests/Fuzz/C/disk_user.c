/* Does to files whatever a program may do, with hostile names and sizes, over a preloaded disk. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static unsigned state = 1;

static unsigned chance(unsigned bound) {
    state = state * 1103515245u + 12345u;
    return (state >> 16) % bound;
}

static const char *name(char *room, size_t size) {
    static const char *const kinds[] = {"f%u", "f%u", "d%u/x", "../disk/f%u", "./f%u", "\xFF%u", "%u\n"};
    if (chance(50) == 0) {
        memset(room, 'a', size - 1);
        room[size - 1] = 0;
    } else {
        snprintf(room, size, kinds[chance(7)], chance(8));
    }
    return room;
}

int main(int argc, char **argv) {
    if (argc < 3 || chdir(argv[1]) != 0) return 2;
    char first[6000], second[6000], *block = calloc(1, 1 << 20);
    int open_files[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
    for (int turn = atoi(argv[2]); turn > 0; turn--) {
        int *file = &open_files[chance(8)];
        size_t size = chance(20) ? chance(5000) : chance(1 << 20);
        off_t offset = chance(1 << 20);
        ssize_t done = 0;
        switch (chance(16)) {
        case 0: case 1: case 2:
            if (*file >= 0) close(*file);
            *file = open(name(first, sizeof first), O_RDWR | (chance(2) ? O_CREAT : 0)
                         | (chance(8) ? 0 : O_TRUNC) | (chance(8) ? 0 : O_EXCL), 0600);
            break;
        case 3: done = write(*file, block, size); break;
        case 4: done = pwrite(*file, block, size, offset); break;
        case 5: done = ftruncate(*file, offset); break;
        case 6: done = fsync(*file); break;
        case 7: done = fdatasync(*file); break;
        case 8: done = unlink(name(first, sizeof first)); break;
        case 9: done = rename(name(first, sizeof first), name(second, sizeof second)); break;
        case 10: snprintf(first, sizeof first, "d%u", chance(8)); done = mkdir(first, 0700); break;
        case 11: snprintf(first, sizeof first, "d%u", chance(8)); done = rmdir(first); break;
        case 12: {
            struct iovec parts[2] = {{block, size}, {block, size / 2}};
            done = writev(*file, parts, 2);
            break;
        }
        case 13: done = write(-1, block, size); break;
        case 14: done = truncate(name(first, sizeof first), offset); break;
        default: {
            int folder = open(".", O_RDONLY | O_DIRECTORY);
            done = fsync(folder);
            close(folder);
        }
        }
        if (done < -1) return 1;
    }
    free(block);
    return 0;
}
