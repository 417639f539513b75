/* The lock of a results file's one writer. Trusts nothing that lies beside the file: who
 * may only read it is in no run's way, and what is not ours keeps every byte. */
#include "record/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "record/place.h"

#define LOCKED_BYTE 0x4c616d69 /* "Lami"; SQLite's end at 0x40000200 */
#define CAREFUL (O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define LINE_SIZE 512
#define TRIES 3

struct lock {
    int file;       /* descriptor of the results file, or -1 */
    int holder;     /* of `FILE.lock`, or -1 */
    bool is_shared; /* a reader's lock keeps ours from the file; FILE.lock's is all */
    char real[PATH_MAX], holder_path[PATH_MAX + 8];
    const char *path, *choice; /* for sentences */
    bool meant_for;
};

/* ---- Locks of the system. A run's is for writing: readers can only have others ---- */

/* How each of the two files is locked. The lock of a process would go as soon as SQLite
 * closes a descriptor of that file; earlier versions know no other kind. */
static const struct way {
    int set, get;
    off_t start, length;
} of_file = {F_OFD_SETLK, F_OFD_GETLK, LOCKED_BYTE, 1},
  of_holder = {F_SETLK, F_GETLK, 0, 0};

/* Whether a run has it, and its process where the system tells it, else 0. */
static bool is_held(int descriptor, const struct way *way, pid_t *writer)
{
    struct flock asked = {.l_type = F_RDLCK, /* which only a writer's keeps away */
                          .l_whence = SEEK_SET,
                          .l_start = way->start,
                          .l_len = way->length};
    bool held = fcntl(descriptor, way->get, &asked) == 0 && asked.l_type == F_WRLCK;
    *writer = held && asked.l_pid > 0 ? asked.l_pid : 0;
    return held;
}

enum taken { TAKEN, HELD_BY_RUN, HELD_BY_READER, REFUSED };

static enum taken take(int descriptor, const struct way *way)
{
    pid_t writer;
    /* Once more where a run has let go between the question and the answer. */
    for (int i = 0; i < TRIES; i++) {
        struct flock wanted = {.l_type = F_WRLCK,
                               .l_whence = SEEK_SET,
                               .l_start = way->start,
                               .l_len = way->length};
        if (fcntl(descriptor, way->set, &wanted) == 0)
            return TAKEN;
        if (errno != EACCES && errno != EAGAIN)
            return REFUSED;
        if (is_held(descriptor, way, &writer))
            return HELD_BY_RUN;
    }
    return HELD_BY_READER;
}

/* ---- Who holds it: "pid host since", in FILE.lock ---- */

struct holder {
    long long pid;
    char host[256], since[64];
};

/* Whether the file holds what a run writes, and nothing else. */
static bool read_holder(int descriptor, struct holder *holder)
{
    char text[LINE_SIZE] = "", date[16], clock[16];
    int end = 0;
    ssize_t length = pread(descriptor, text, sizeof text - 1, 0);
    if (length <= 0 || strlen(text) != (size_t)length ||
        sscanf(text, "%lld %255s %15[0-9-] %15[0-9:] UTC%n", &holder->pid, holder->host,
               date, clock, &end) != 4)
        return false;
    snprintf(holder->since, sizeof holder->since, "%s %s UTC", date, clock);
    return end > 0 && strcmp(text + end, "\n") == 0;
}

static void write_holder(int descriptor)
{
    char text[LINE_SIZE], host[256] = "", since[64];
    time_t now = time(NULL);
    struct tm utc;
    if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0')
        snprintf(host, sizeof host, "unknown");
    strftime(since, sizeof since, "%Y-%m-%d %H:%M:%S UTC", gmtime_r(&now, &utc));
    int length =
        snprintf(text, sizeof text, "%lld %s %s\n", (long long)getpid(), host, since);
    /* Only for the sentence that another run prints: a failure here loses nothing. */
    if (ftruncate(descriptor, 0) == 0)
        (void)!pwrite(descriptor, text, (size_t)length, 0);
}

/* What it says counts only as long as a run holds that, too. */
static int name_holder(const struct lock *lock, struct error *error)
{
    struct holder holder;
    pid_t pid = 0;
    int descriptor = open(lock->holder_path, O_RDONLY | CAREFUL);
    bool known = descriptor >= 0 && is_held(descriptor, &of_holder, &pid) &&
                 read_holder(descriptor, &holder);
    if (descriptor >= 0)
        close(descriptor);
    /* A run may go to another file; what changes this one may not. */
    bool may_choose = !lock->meant_for;
    const char *advice = may_choose ? "give this one a file of its own" : "";
    const char *choice = may_choose ? lock->choice : "";
    const char *comma = may_choose ? ", or " : "";
    if (known)
        return error_set(error,
                         "%s is in use by another program: process %lld on %s since %s; "
                         "%s%s%swait until that has ended",
                         lock->path, pid > 0 ? (long long)pid : holder.pid, holder.host,
                         holder.since, advice, choice, comma);
    return error_set(error,
                     "%s is in use by another program, which nothing here names (its "
                     "lock file is gone, or it knows the file by another name); "
                     "%s%s%swait until that has ended",
                     lock->path, advice, choice, comma);
}

/* ---- The results file ---- */

static int refuse_file(const struct lock *lock, int reason, struct error *error)
{
    if (place_is_full(reason))
        return error_set(error,
                         "%s cannot be written: %s; make room and run the same command "
                         "again",
                         lock->path, strerror(reason));
    if (access(lock->real, F_OK) != 0)
        return place_refuse_folder(lock->path, lock->choice, lock->path, strerror(reason),
                                   error);
    return error_set(error,
                     "%s cannot be written: %s; make it writable or name another file%s",
                     lock->path, reason == EACCES ? "it is read-only" : strerror(reason),
                     lock->choice);
}

/* Opens a file, or makes it where there is none: `made`. No link is followed at the last
 * step, nothing waited for. -1: errno says why. */
static int open_or_make(const char *path, mode_t mode, bool *made)
{
    int descriptor = -1;
    for (int i = 0; i < TRIES && descriptor < 0; i++) { /* others may make it, too */
        descriptor = open(path, O_RDWR | CAREFUL);
        *made = descriptor < 0 && errno == ENOENT;
        if (*made)
            descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | CAREFUL, mode);
        if (descriptor < 0 && errno != EEXIST && errno != ENOENT)
            break;
    }
    return descriptor;
}

static void name_files(struct lock *lock)
{
    snprintf(lock->holder_path, sizeof lock->holder_path, "%s.lock", lock->real);
}

/* As SQLite does: of a file that was made a moment ago no path from the root was known.
 */
static void complete_path(struct lock *lock)
{
    char real[PATH_MAX];
    if (realpath(lock->real, real) != NULL)
        memcpy(lock->real, real, sizeof real);
    name_files(lock);
}

/* Under two names it would have two sets of SQLite's own files beside it. */
static int lock_file(struct lock *lock, bool *made, struct error *error)
{
    struct stat status;
    lock->file = open_or_make(lock->real, 0644, made);
    if (lock->file < 0)
        return refuse_file(lock, errno, error);
    complete_path(lock);
    if (fstat(lock->file, &status) == 0 && status.st_nlink > 1)
        return error_set(
            error,
            "%s is one of %llu names of the same file (hard links), and two runs on it "
            "would damage it: copy it and name the copy%s, or remove the other names",
            lock->path, (unsigned long long)status.st_nlink, lock->choice);
    enum taken taken = take(lock->file, &of_file);
    switch (taken) {
    case HELD_BY_RUN:
        return name_holder(lock, error);
    case REFUSED:
        return error_set(error, "%s cannot be locked: %s", lock->path, strerror(errno));
    case HELD_BY_READER:
    case TAKEN:
        break;
    }
    lock->is_shared = taken == HELD_BY_READER;
    return 0;
}

/* ---- FILE.lock ---- */

static int refuse_holder(const struct lock *lock, const char *what, struct error *error)
{
    return error_set(
        error,
        "%s is %s, and no lock that a run has left beside %s: it stays as it "
        "is; move it away, or name another file%s",
        lock->holder_path, what, lock->path, lock->choice);
}

static int refuse_to_open(const struct lock *lock, int reason, struct error *error)
{
    struct stat status;
    if (lstat(lock->holder_path, &status) == 0 && !S_ISREG(status.st_mode))
        return refuse_holder(
            lock, S_ISLNK(status.st_mode) ? "a link" : "not a regular file", error);
    if (place_is_full(reason))
        return error_set(error,
                         "%s cannot be written: %s; make room and run the same command "
                         "again",
                         lock->holder_path, strerror(reason));
    return place_refuse_folder(lock->path, lock->choice, lock->holder_path,
                               strerror(reason), error);
}

/* Who may not write the results file may not lock this one, not even for reading. */
static void limit_access(const struct lock *lock)
{
    struct stat file, holder;
    if (fstat(lock->file, &file) != 0)
        return;
    /* Where the system does not allow it, the mode alone says who may. */
    (void)!fchown(lock->holder, (uid_t)-1, file.st_gid);
    (void)!fchown(lock->holder, file.st_uid, (gid_t)-1);
    mode_t writers = file.st_mode & 0222;
    if (fstat(lock->holder, &holder) == 0 && holder.st_gid != file.st_gid)
        writers &= ~(mode_t)0020;
    (void)!fchmod(lock->holder, 0600 | writers | writers << 1);
}

static int check_holder(const struct lock *lock, struct error *error)
{
    struct stat status;
    struct holder holder;
    if (fstat(lock->holder, &status) != 0 || !S_ISREG(status.st_mode))
        return refuse_holder(lock, "not a regular file", error);
    if (status.st_nlink > 1)
        return refuse_holder(lock, "a file with other names (hard links)", error);
    if (status.st_size > 0 && !read_holder(lock->holder, &holder))
        return refuse_holder(lock, "a file with other content", error);
    return 0;
}

static int lock_holder(struct lock *lock, struct error *error)
{
    bool made;
    lock->holder = open_or_make(lock->holder_path, 0600, &made);
    if (lock->holder < 0)
        return refuse_to_open(lock, errno, error);
    if (check_holder(lock, error) != 0)
        return -1;
    limit_access(lock);
    switch (take(lock->holder, &of_holder)) {
    case HELD_BY_RUN:
        return name_holder(lock, error);
    case REFUSED:
        return error_set(error, "%s cannot be locked: %s", lock->holder_path,
                         strerror(errno));
    case HELD_BY_READER:
        if (lock->is_shared)
            return error_set(
                error, "other programs hold locks on %s and %s: end them and try again",
                lock->path, lock->holder_path);
        break;
    case TAKEN:
        break;
    }
    write_holder(lock->holder);
    return 0;
}

/* ---- Both ---- */

struct lock *lock_take(const char *path, const char *choice, bool meant_for,
                       struct error *error)
{
    struct lock *lock = memory_zeroed(sizeof *lock);
    bool made = false;
    *lock = (struct lock){
        .file = -1, .holder = -1, .path = path, .choice = choice, .meant_for = meant_for};
    if (place_real(path, lock->real, error) == 0) {
        int status = lock_file(lock, &made, error);
        if (status == 0 && lock_holder(lock, error) == 0)
            return lock;
        if (status == 0 && made && !lock->is_shared)
            unlink(lock->real); /* empty, and nobody else's */
    }
    lock_free(lock);
    return NULL;
}

void lock_free(struct lock *lock)
{
    if (lock == NULL)
        return;
    if (lock->holder >= 0)
        close(lock->holder);
    if (lock->file >= 0)
        close(lock->file);
    free(lock);
}

const char *lock_path(const struct lock *lock)
{
    return lock->real;
}

/* Whether a path leads to that file, as far as it can be seen. */
static bool is_file(const struct stat *file, const char *path)
{
    struct stat named;
    if (lstat(path, &named) != 0)
        return errno != ENOENT && errno != ENOTDIR;
    return named.st_dev == file->st_dev && named.st_ino == file->st_ino;
}

/* The name that the system knows for the open file. An NFS client that must delete it
 * renames it to `.nfs...` until it is closed. A lock that a reader kept away is tried
 * again. */
enum lock_place lock_place(struct lock *lock, char now[PATH_MAX])
{
    char link[40];
    struct stat file;
    if (lock->is_shared && take(lock->file, &of_file) == TAKEN)
        lock->is_shared = false;
    if (fstat(lock->file, &file) != 0)
        return LOCK_UNREACHABLE;
    if (file.st_nlink == 0)
        return LOCK_DELETED;
    if (is_file(&file, lock->real))
        return LOCK_IN_PLACE;
    snprintf(link, sizeof link, "/proc/self/fd/%d", lock->file);
    ssize_t length = readlink(link, now, PATH_MAX - 1);
    now[length > 0 ? length : 0] = '\0';
    const char *slash = strrchr(now, '/');
    if (slash != NULL && strncmp(slash, "/.nfs", 5) == 0)
        return LOCK_DELETED;
    return is_file(&file, now) ? LOCK_MOVED : LOCK_UNREACHABLE;
}

static bool asks(const char *path, const struct way *way, pid_t *writer)
{
    int descriptor = open(path, O_RDONLY | CAREFUL);
    bool held = descriptor >= 0 && is_held(descriptor, way, writer);
    if (descriptor >= 0)
        close(descriptor);
    return held;
}

/* Of the holder's file the process is known; it may be gone, or not for us to open. */
bool lock_is_held(const char *path, pid_t *writer)
{
    struct lock lock;
    struct error ignored;
    *writer = 0;
    if (place_real(path, lock.real, &ignored) != 0)
        return false;
    name_files(&lock);
    return asks(lock.holder_path, &of_holder, writer) ||
           asks(lock.real, &of_file, writer);
}

bool lock_is_elsewhere(const char *path)
{
    struct lock lock;
    struct error ignored;
    pid_t writer;
    if (place_real(path, lock.real, &ignored) != 0)
        return false;
    name_files(&lock);
    return !asks(lock.holder_path, &of_holder, &writer) &&
           asks(lock.real, &of_file, &writer);
}
