/* The calls by which files change: each one does what it did, and is written down. */
#include "disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Opening */

static int ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), rest = strlen(end);
    return length >= rest && strcmp(text + length - rest, end) == 0;
}

/* The index of the log lies in memory; its file is made anew after every crash. */
static enum disk_place place_of(int descriptor, const char *whole, struct stat *status)
{
    if (fstat(descriptor, status) != 0)
        return DISK_ELSEWHERE;
    if (S_ISDIR(status->st_mode))
        return DISK_FOLDER;
    if (!S_ISREG(status->st_mode))
        return DISK_ELSEWHERE;
    return ends_with(whole, "-shm") ? DISK_SCRATCH : DISK_FILE;
}

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    char whole[4096];
    struct stat status;
    if (folder != AT_FDCWD || !disk_holds(path, whole))
        return (int)syscall(SYS_openat, folder, path, flags, mode);

    if (disk_is_sealed() && (flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR))) {
        int is_there = access(whole, F_OK) == 0;
        if ((flags & (O_WRONLY | O_RDWR)) || !is_there) {
            errno = EROFS;
            return -1;
        }
    }
    disk_lock();
    int is_new = (flags & O_CREAT) && access(whole, F_OK) != 0;
    int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
    int number = errno;
    if (descriptor >= 0) {
        enum disk_place place = place_of(descriptor, whole, &status);
        disk_opened(descriptor, place);
        if (place == DISK_FILE && is_new)
            disk_note(DISK_CREATE, status.st_ino, 0, whole, strlen(whole));
        else if (place == DISK_FILE && (flags & O_TRUNC))
            disk_note(DISK_RESIZE, status.st_ino, 0, NULL, 0);
    }
    disk_unlock();
    errno = number;
    return descriptor;
}

#define MODE_OF(flags, mode)                          \
    mode_t mode = 0;                                  \
    if ((flags) & (O_CREAT | O_TMPFILE)) {            \
        va_list rest;                                 \
        va_start(rest, flags);                        \
        mode = (mode_t)va_arg(rest, int);             \
        va_end(rest);                                 \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(folder, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
    return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int mkstemp(char *template)
{
    size_t length = strlen(template);
    for (int attempt = 0; attempt < 100; attempt++) {
        snprintf(template + length - 6, 7, "%02d%04x", attempt, (unsigned)getpid() & 0xFFFF);
        int descriptor = open_at(AT_FDCWD, template, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

int close(int descriptor)
{
    disk_opened(descriptor, DISK_ELSEWHERE);
    return (int)syscall(SYS_close, descriptor);
}

/* Writing */

/* How many bytes of a part of a file are holes: they take room when they are written. */
static size_t holes(int descriptor, off_t place, off_t end)
{
    size_t count = 0;
    off_t before = lseek(descriptor, 0, SEEK_CUR);
    while (place < end) {
        off_t filled = lseek(descriptor, place, SEEK_DATA);
        if (filled < 0 || filled > end)
            filled = end;
        count += (size_t)(filled - place);
        place = filled < end ? lseek(descriptor, filled, SEEK_HOLE) : end;
        if (place < 0)
            break;
    }
    lseek(descriptor, before, SEEK_SET);
    return count;
}

/* Writes to a file of the disk as much as fits. The lock is held. */
static ssize_t write_at(int descriptor, const void *bytes, size_t size, off_t offset)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return -1;
    if (disk_is_sealed()) {
        errno = EROFS;
        return -1;
    }
    off_t end = offset + (off_t)size;
    off_t start = offset > status.st_size ? offset : status.st_size;
    size_t beyond = end > start ? (size_t)(end - start) : 0;
    size_t filled = disk_is_ample() ? 0 : holes(descriptor, offset, end - (off_t)beyond);
    if (disk_take(filled) < filled) {
        errno = ENOSPC;
        return -1;
    }
    size -= beyond - disk_take(beyond);
    if (size == 0 && end > offset) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, size, offset);
    if (written > 0 && disk_place_of(descriptor) == DISK_FILE)
        disk_note(DISK_WRITE, status.st_ino, offset, bytes, (size_t)written);
    return written;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset)
{
    enum disk_place place = disk_place_of(descriptor);
    if (place != DISK_FILE && place != DISK_SCRATCH)
        return syscall(SYS_pwrite64, descriptor, bytes, size, offset);
    disk_lock();
    ssize_t written = write_at(descriptor, bytes, size, offset);
    disk_unlock();
    return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    return pwrite64(descriptor, bytes, size, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    enum disk_place place = disk_place_of(descriptor);
    if (place != DISK_FILE && place != DISK_SCRATCH)
        return syscall(SYS_write, descriptor, bytes, size);
    disk_lock();
    int is_appended = fcntl(descriptor, F_GETFL) & O_APPEND;
    off_t offset = lseek(descriptor, 0, is_appended ? SEEK_END : SEEK_CUR);
    ssize_t written = write_at(descriptor, bytes, size, offset);
    if (written > 0)
        lseek(descriptor, offset + written, SEEK_SET);
    disk_unlock();
    return written;
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count)
{
    char piece[1 << 14];
    enum disk_place place = disk_place_of(to);
    if (place != DISK_FILE || offset)
        return syscall(SYS_sendfile, to, from, offset, count);
    ssize_t size = read(from, piece, count < sizeof piece ? count : sizeof piece);
    return size <= 0 ? size : write(to, piece, (size_t)size);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t count)
{
    return sendfile64(to, from, offset, count);
}

int ftruncate64(int descriptor, off64_t length)
{
    struct stat status;
    if (disk_place_of(descriptor) != DISK_FILE || fstat(descriptor, &status) != 0)
        return (int)syscall(SYS_ftruncate, descriptor, length);
    disk_lock();
    int code = (int)syscall(SYS_ftruncate, descriptor, length);
    if (code == 0)
        disk_note(DISK_RESIZE, status.st_ino, length, NULL, 0);
    disk_unlock();
    return code;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset)
{
    struct stat status;
    int changes = (protection & PROT_WRITE) && (flags & MAP_SHARED);
    if (changes && disk_place_of(descriptor) == DISK_FILE && fstat(descriptor, &status) == 0) {
        disk_lock();
        disk_note(DISK_UNKNOWN, status.st_ino, 0, "mmap", 4);
        disk_unlock();
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return mmap64(address, length, protection, flags, descriptor, offset);
}

/* Keeping */

static int keep(int descriptor, long call)
{
    char link[64], path[4096];
    struct stat status;
    enum disk_place place = disk_place_of(descriptor);
    if (place == DISK_ELSEWHERE || place == DISK_SCRATCH || fstat(descriptor, &status) != 0)
        return (int)syscall(call, descriptor);
    disk_lock();
    if (place == DISK_FILE) {
        disk_note(DISK_SYNC, status.st_ino, 0, NULL, 0);
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        ssize_t length = readlink(link, path, sizeof path);
        if (length > 0)
            disk_note(DISK_KEEP, status.st_ino, 0, path, (size_t)length);
    }
    disk_unlock();
    return 0;
}

int fsync(int descriptor) { return keep(descriptor, SYS_fsync); }

int fdatasync(int descriptor) { return keep(descriptor, SYS_fdatasync); }

/* Entries of folders */

static int change_entry(const char *path, enum disk_act act, long call, mode_t mode)
{
    char whole[4096];
    if (!disk_holds(path, whole))
        return (int)syscall(call, path, mode);
    if (disk_is_sealed()) {
        errno = act == DISK_MKDIR && access(whole, F_OK) == 0 ? EEXIST : EROFS;
        return -1;
    }
    disk_lock();
    if (act == DISK_MKDIR && !disk_has_room() && access(whole, F_OK) != 0) {
        disk_unlock();
        errno = ENOSPC;
        return -1;
    }
    int code = (int)syscall(call, path, mode);
    if (code == 0 && !ends_with(whole, "-shm"))
        disk_note(act, 0, 0, whole, strlen(whole));
    disk_unlock();
    return code;
}

int unlink(const char *path) { return change_entry(path, DISK_UNLINK, SYS_unlink, 0); }

int rmdir(const char *path) { return change_entry(path, DISK_RMDIR, SYS_rmdir, 0); }

int mkdir(const char *path, mode_t mode) { return change_entry(path, DISK_MKDIR, SYS_mkdir, mode); }

int rename(const char *from, const char *to)
{
    char both[2 * 4096 + 1], whole[4096];
    if (!disk_holds(from, both) || !disk_holds(to, whole))
        return (int)syscall(SYS_rename, from, to);
    if (disk_is_sealed()) {
        errno = EROFS;
        return -1;
    }
    size_t length = strlen(both) + 1;
    strcpy(both + length, whole);
    disk_lock();
    int code = (int)syscall(SYS_rename, from, to);
    if (code == 0)
        disk_note(DISK_RENAME, 0, 0, both, length + strlen(whole));
    disk_unlock();
    return code;
}
