/* The journal of the disk, its room, and what is open on it. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_DESCRIPTORS 65536

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned char places[MOST_DESCRIPTORS];
static char folder[PATH_MAX];
static size_t folder_length;
static int journal = -1;
static long cut;
static long count;
static volatile int64_t *room;

__attribute__((constructor)) static void disk_begin(void)
{
    const char *text = getenv("KITH_DISK_FOLDER");
    if (!text || !realpath(text, folder)) {
        folder_length = 0;
        return;
    }
    folder_length = strlen(folder);
    text = getenv("KITH_DISK_CUT");
    cut = text ? atol(text) : 0;
    text = getenv("KITH_DISK_JOURNAL");
    if (text)
        journal = (int)syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    text = getenv("KITH_DISK_ROOM");
    if (text) {
        int file = (int)syscall(SYS_openat, AT_FDCWD, text, O_RDWR | O_CLOEXEC, 0);
        void *map = file < 0 ? MAP_FAILED
            : (void *)syscall(SYS_mmap, NULL, sizeof *room, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (map != MAP_FAILED)
            room = map;
    }
}

void disk_lock(void) { pthread_mutex_lock(&mutex); }

void disk_unlock(void) { pthread_mutex_unlock(&mutex); }

int disk_holds(const char *path, char whole[4096])
{
    char parent[PATH_MAX];
    const char *name = strrchr(path, '/');
    if (!folder_length || strlen(path) >= PATH_MAX)
        return 0;
    if (!name) {
        strcpy(parent, ".");
        name = path;
    } else {
        size_t length = name == path ? 1 : (size_t)(name - path);
        memcpy(parent, path, length);
        parent[length] = 0;
        name++;
    }
    if (!realpath(parent, whole) || strlen(whole) + strlen(name) + 2 > PATH_MAX)
        return 0;
    strcat(whole, "/");
    strcat(whole, name);
    return strncmp(whole, folder, folder_length) == 0
        && (whole[folder_length] == '/' || whole[folder_length] == 0);
}

void disk_note(enum disk_act act, uint64_t file, int64_t offset, const void *bytes, size_t size)
{
    struct disk_entry entry = {act, (uint32_t)size, file, offset};
    struct iovec parts[2] = {{&entry, sizeof entry}, {(void *)bytes, size}};
    if (journal < 0)
        return;
    if (++count == cut)
        kill(getpid(), SIGKILL);
    if (syscall(SYS_writev, journal, parts, size ? 2 : 1) != (long)(sizeof entry + size))
        abort();
}

size_t disk_take(size_t wanted)
{
    if (!room || *room < 0)
        return wanted;
    if ((int64_t)wanted > *room)
        wanted = (size_t)*room;
    *room -= (int64_t)wanted;
    return wanted;
}

int disk_is_ample(void) { return !room || *room < 0; }

int disk_has_room(void) { return !room || *room != 0; }

int disk_is_sealed(void) { return room && *room == -2; }

void disk_opened(int descriptor, enum disk_place place)
{
    if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS)
        places[descriptor] = (unsigned char)place;
}

enum disk_place disk_place_of(int descriptor)
{
    return descriptor >= 0 && descriptor < MOST_DESCRIPTORS ? places[descriptor] : DISK_ELSEWHERE;
}
