/* Looking at a path as sshd does at a user's keys: from / down, each folder is opened
 * below the one before it and must be nobody else's, so that what has been looked at
 * cannot be exchanged behind it. Only the path without its links is looked at. */
#include "model/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

/* ---- Who may change it ---- */

enum place { ITS_FILE, ITS_FOLDER, ABOVE };

/* Whether a group has nobody else in it, as the group that many systems make with each
 * user; there a umask of 002 lets the group write what only the user can. */
static bool is_own_group(gid_t id)
{
    const struct passwd *user = getpwuid(geteuid());
    const struct group *group = getgrgid(id);
    return user != NULL && group != NULL && user->pw_gid == id &&
           strcmp(user->pw_name, group->gr_name) == 0 && group->gr_mem[0] == NULL;
}

/* An access control list shows as bits of the group, whoever it names. */
static bool has_access_list(int descriptor)
{
    char path[64]; /* fgetxattr does not take a descriptor of O_PATH */
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return getxattr(path, "system.posix_acl_access", NULL, 0) >= 0 ||
           (errno != ENODATA && errno != ENOTSUP);
}

static int refuse_writable(const char *path, const char *remedy, struct error *error)
{
    return error_set(error,
                     "%s may be written by others, who could run their code as you: "
                     "%s '%s'",
                     path, remedy, path);
}

/* Refuses what somebody else may change or put in place. */
static int check(int descriptor, const char *path, enum place place,
                 const struct stat *status, struct error *error)
{
    bool group = (status->st_mode & S_IWGRP) != 0, others = status->st_mode & S_IWOTH;
    /* In such a folder only the owner of an entry, who is looked at next, or the folder's
     * own may exchange it. */
    bool sticky = place == ABOVE && (status->st_mode & S_ISVTX) != 0;
    if (!sticky && (others || (group && !is_own_group(status->st_gid))))
        return refuse_writable(path, "chmod go-w", error);
    if (!sticky && group && has_access_list(descriptor))
        return refuse_writable(path, "setfacl -b", error);
    if (status->st_uid != 0 && status->st_uid != geteuid())
        return error_set(error,
                         "%s belongs to another user, who could run code as you: copy "
                         "the layer to a folder of your own",
                         path);
    return 0;
}

/* ---- The folders ---- */

/* Opens `name` in the folder `at`, which it closes, and looks at it. */
static int step(int at, const char *name, const char *path, enum place place, bool look,
                struct error *error)
{
    struct stat status;
    int next = openat(at, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (at >= 0)
        close(at);
    if (next < 0 || fstat(next, &status) != 0)
        error_set(error, "%s cannot be opened: %s", path, strerror(errno));
    else if (!look || check(next, path, place, &status, error) == 0)
        return next;
    if (next >= 0)
        close(next);
    return -1;
}

/* A descriptor of the folder, -1 where it is refused. `whole` is its path without links,
 * and unchanged afterwards. */
static int hold_folder(char *whole, enum library_trust trust, struct error *error)
{
    bool above = trust == LIBRARY_OF_USER;
    char *name = whole + 1;
    bool last = *name == '\0';
    int at = step(-1, "/", "/", last ? ITS_FOLDER : ABOVE, last || above, error);
    while (at >= 0 && !last) {
        size_t length = strcspn(name, "/");
        last = name[length] == '\0';
        name[length] = '\0';
        at = step(at, name, whole, last ? ITS_FOLDER : ABOVE, last || above, error);
        if (!last)
            name[length] = '/';
        name += length + 1;
    }
    return at;
}

int library_check_folder(const char *path, enum library_trust trust, struct error *error)
{
    char whole[PATH_MAX];
    if (realpath(path, whole) == NULL)
        return error_set(error, "%s cannot be read: %s", path, strerror(errno));
    int folder = hold_folder(whole, trust, error);
    if (folder < 0)
        return -1;
    close(folder);
    return 0;
}

/* ---- The file ---- */

static const char *name_of(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* Not blocking: what stands there may be a FIFO. */
static int hold_file(struct library *library, struct error *error)
{
    const char *path = library->path;
    library->file = openat(library->folder, name_of(path),
                           O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (library->file < 0 || fstat(library->file, &library->status) != 0)
        return error_set(error, "%s cannot be opened: %s", path, strerror(errno));
    if (!S_ISREG(library->status.st_mode))
        return error_set(error, "%s is not a file", path);
    if (check(library->file, path, ITS_FILE, &library->status, error) != 0)
        return -1;
    return digest_descriptor(library->file, path, library->sha256, error);
}

int library_open(const char *path, enum library_trust trust, struct library *library,
                 struct error *error)
{
    char folder[PATH_MAX];
    *library = (struct library){.path = path, .folder = -1, .file = -1};
    size_t length = (size_t)(name_of(path) - path);
    snprintf(folder, sizeof folder, "%.*s", (int)(length > 1 ? length - 1 : 1), path);
    library->folder = hold_folder(folder, trust, error);
    if (library->folder >= 0 && hold_file(library, error) == 0)
        return 0;
    library_close(library);
    return -1;
}

/* Whether the name still leads to the file, and nobody has written or moved it: both
 * would change its times. */
static bool is_unchanged(const struct library *library)
{
    const struct stat *then = &library->status;
    struct stat now, named;
    return fstat(library->file, &now) == 0 &&
           fstatat(library->folder, name_of(library->path), &named,
                   AT_SYMLINK_NOFOLLOW) == 0 &&
           named.st_dev == then->st_dev && named.st_ino == then->st_ino &&
           now.st_size == then->st_size &&
           memcmp(&now.st_mtim, &then->st_mtim, sizeof now.st_mtim) == 0 &&
           memcmp(&now.st_ctim, &then->st_ctim, sizeof now.st_ctim) == 0;
}

/* The path is one of the descriptor: of the folder's and not of the file's, in which the
 * loader would not find what a library names beside itself ($ORIGIN); by number and not
 * by `self`, so that a debugger finds it, too. Whatever the folder is called, the loader
 * has no `$LIB` to replace. The folder stays open, as nothing else may get that path. */
void *library_load(struct library *library, struct error *error)
{
    char process[32], path[PATH_MAX];
    const char *name = name_of(library->path);
    ssize_t length = readlink("/proc/self", process, sizeof process - 1);
    if (length < 0) {
        error_set(error,
                  "%s cannot be loaded: /proc is not mounted, through which lamina loads "
                  "the very file that it has looked at: mount it",
                  library->path);
        return NULL;
    }
    process[length] = '\0';
    if (strchr(name, '$') != NULL) {
        error_set(error,
                  "%s has a `$` in its name, which the loader reads as its own: "
                  "rename it",
                  library->path);
        return NULL;
    }
    snprintf(path, sizeof path, "/proc/%s/fd/%d/%s", process, library->folder, name);
    void *loaded = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (loaded == NULL) {
        const char *why = dlerror();
        size_t own = strlen(path);
        bool is_own = strncmp(why, path, own) == 0 && strncmp(why + own, ": ", 2) == 0;
        error_set(error, "%s cannot be loaded: %s", library->path,
                  is_own ? why + own + 2 : why);
    } else if (!is_unchanged(library)) {
        error_set(error, "%s changed while lamina was running: start the run again",
                  library->path);
        return NULL;
    } else {
        library->folder = -1;
    }
    return loaded;
}

void library_close(struct library *library)
{
    if (library->file >= 0)
        close(library->file);
    if (library->folder >= 0)
        close(library->folder);
    library->file = library->folder = -1;
}
