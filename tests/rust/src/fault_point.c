/* A library to be loaded before libc (LD_PRELOAD) that makes trouble at a chosen system call of its process.
 *
 * Counted are the calls by which files whose paths begin with FAULT_POINT_FILES are written, locked, brought to the disk and
 * removed, and those by which bytes go to a socket. At call number FAULT_POINT_AT, what FAULT_POINT_HOW says happens:
 *   Before  the process kills itself before the call is made;
 *   Half    only calls that write are counted, and half of what is written is written first;
 *   Full    from that call on the disk is full: files cannot be written any more, sockets can. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int number;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int is_watched(const char *path) {
    const char *files = setting("FAULT_POINT_FILES");
    return *files && strncmp(path, files, strlen(files)) == 0;
}

static int is_watched_descriptor(int fd) {
    char link[64], path[4096];
    struct stat found;
    if (fstat(fd, &found) != 0)
        return 0;
    if (S_ISSOCK(found.st_mode))
        return 1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_watched(path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static int is_how(const char *how) {
    return strcmp(setting("FAULT_POINT_HOW"), how) == 0;
}

enum fate { GOES_ON, DIES, FAILS };

/* What becomes of a call that is counted. */
static enum fate fate_of(int is_write, int is_socket) {
    if (is_how("Half") && !is_write)
        return GOES_ON;
    int now = __sync_add_and_fetch(&number, 1), chosen = atoi(setting("FAULT_POINT_AT"));
    if (is_how("Full"))
        return now >= chosen && !is_socket ? FAILS : GOES_ON;
    return now == chosen ? DIES : GOES_ON;
}

static enum fate fate_of_descriptor(int fd, int is_write) {
    struct stat found;
    if (!is_watched_descriptor(fd))
        return GOES_ON;
    return fate_of(is_write, fstat(fd, &found) == 0 && S_ISSOCK(found.st_mode));
}

static int full(void) {
    errno = ENOSPC;
    return -1;
}

/* Ends the process, or tells the call to fail or to go on. */
static int fails(enum fate fate) {
    if (fate == DIES)
        die();
    return fate == FAILS;
}

static size_t part(size_t length) {
    return is_how("Half") ? length / 2 : 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define WRITES(name, parameters, whole, half)                                                                                  \
    ssize_t name parameters {                                                                                                  \
        enum fate fate = fate_of_descriptor(fd, 1);                                                                            \
        if (fate == DIES && part(length))                                                                                      \
            NEXT(name) half;                                                                                                   \
        return fails(fate) ? full() : NEXT(name) whole;                                                                        \
    }

WRITES(write, (int fd, const void *bytes, size_t length), (fd, bytes, length), (fd, bytes, part(length)))
WRITES(pwrite, (int fd, const void *bytes, size_t length, off_t offset), (fd, bytes, length, offset),
       (fd, bytes, part(length), offset))
WRITES(pwrite64, (int fd, const void *bytes, size_t length, off64_t offset), (fd, bytes, length, offset),
       (fd, bytes, part(length), offset))
WRITES(send, (int fd, const void *bytes, size_t length, int flags), (fd, bytes, length, flags),
       (fd, bytes, part(length), flags))

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    enum fate fate = fate_of_descriptor(fd, 1);
    if (fate == DIES && is_how("Half") && count > 0)
        NEXT(writev)(fd, pieces, 1);
    return fails(fate) ? full() : NEXT(writev)(fd, pieces, count);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    return fails(fate_of_descriptor(fd, 1)) ? full() : NEXT(sendmsg)(fd, message, flags);
}

int fsync(int fd) {
    return fails(fate_of_descriptor(fd, 0)) ? full() : NEXT(fsync)(fd);
}

int fdatasync(int fd) {
    return fails(fate_of_descriptor(fd, 0)) ? full() : NEXT(fdatasync)(fd);
}

int ftruncate(int fd, off_t length) {
    return fails(fate_of_descriptor(fd, 0)) ? full() : NEXT(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    return fails(fate_of_descriptor(fd, 0)) ? full() : NEXT(ftruncate64)(fd, length);
}

int unlink(const char *path) {
    /* A full disk still lets files go. */
    if (is_watched(path))
        fails(fate_of(0, 1));
    return NEXT(unlink)(path);
}

/* Locks are counted, and never refused: that they are is another matter than a full disk. */
static void locks(int fd, int command) {
    if ((command == F_SETLK || command == F_SETLKW) && is_watched_descriptor(fd))
        fails(fate_of(0, 1));
}

int fcntl64(int fd, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    locks(fd, command);
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl64"))(fd, command, argument);
}

int fcntl(int fd, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    locks(fd, command);
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl"))(fd, command, argument);
}
