/* A results file that is gone from its name, or its log. Deletes nothing by name: what is
 * there now may be another's. */
#include "record/rescue.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/newfile.h"
#include "base/text.h"
#include "record/database_handle.h"
#include "record/lock.h"
#include "record/sql.h"

static int64_t pages_of(struct sqlite3 *handle)
{
    int64_t pages;
    sql_number(handle, &pages, "PRAGMA page_count", "");
    return pages;
}

/* Whether all rows are in the file itself, and none in a log that only its old name leads
 * to. The log is left empty, so that it harms no file that comes to that name. */
static bool is_whole(struct sqlite3 *handle)
{
    int keep = 1, frames = 0, copied = 0;
    sqlite3_file_control(handle, NULL, SQLITE_FCNTL_PERSIST_WAL, &keep);
    int status = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                           &frames, &copied);
    /* A journal beside it, as others have one, could not be found; one page changes. */
    sql_execute(handle, "PRAGMA journal_mode = MEMORY");
    return (status == SQLITE_OK || status == SQLITE_BUSY) && frames == copied;
}

static int copy_into(struct sqlite3 *handle, const char *path)
{
    return sql_run(handle, "VACUUM INTO ?", "t", path);
}

/* What another program leaves that was there first: it moves the log into its own file
 * and marks it as moved, and the run's file lacks those pages: it has fewer of them, or
 * older ones beside newer, which SQLite calls malformed. */
static int taken(struct database *database, const char *what, struct error *error)
{
    return error_set(
        error,
        "%s was %s while it was written, and before that was seen another "
        "program opened what is there now and took the log of the run for its "
        "own: the last that was recorded is in no file that can be trusted",
        database->path, what);
}

/* Beside its place, or where that is gone, too, where the program was started, or where
 * all may write. */
static int save(struct database *database, const char *what, struct error *error)
{
    char real[PATH_MAX], stem[2 * PATH_MAX], path[PATH_MAX];
    if (pages_of(database->handle) < database->pages)
        return taken(database, what, error);
    snprintf(real, sizeof real, "%s", lock_path(database->lock));
    char *slash = strrchr(real, '/'); /* there is one */
    *slash = '\0';
    const char *temporary = getenv("TMPDIR");
    struct text why = {0};
    const char *const folders[] = {real, ".", temporary != NULL ? temporary : "/tmp"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char folder[PATH_MAX];
        if (realpath(folders[i], folder) == NULL)
            continue;
        snprintf(stem, sizeof stem, "%s/%s", folder, slash + 1);
        int made = newfile_open(stem, ".saved", 0600, path);
        if (made < 0) {
            text_add(&why, "%s%s: %s", why.length > 0 ? "; " : "", folder,
                     strerror(errno));
            continue;
        }
        close(made); /* SQLite takes a file that is empty */
        if (copy_into(database->handle, path) == 0) {
            text_free(&why);
            return error_set(error,
                             "%s was %s while it was written: what was recorded is saved "
                             "in %s; name that%s, and run the same command again",
                             database->path, what, path, database->choice);
        }
        unlink(path);
        if (sqlite3_errcode(database->handle) == SQLITE_CORRUPT) {
            text_free(&why);
            return taken(database, what, error);
        }
        text_add(&why, "%s%s: %s", why.length > 0 ? "; " : "", folder,
                 sqlite3_errmsg(database->handle));
    }
    error_set(error,
              "%s was %s while it was written, and what was recorded could not be saved: "
              "%s",
              database->path, what, why.at != NULL ? why.at : "no folder is left");
    text_free(&why);
    return -1;
}

static bool is_logged(struct sqlite3 *handle)
{
    sqlite3_stmt *mode = sql_query(handle, "PRAGMA journal_mode", "");
    bool is = sql_step(mode) > 0 && sqlite3_stricmp(sql_string(mode, 0), "wal") == 0;
    sqlite3_finalize(mode);
    return is;
}

/* Whether the log, which others read and which holds what is not yet in the file itself,
 * was removed: this process alone has it then. */
static bool lacks_log(struct database *database)
{
    char path[PATH_MAX + 8];
    struct stat status;
    snprintf(path, sizeof path, "%s-wal", lock_path(database->lock));
    if (stat(path, &status) == 0) {
        if (database->log == 0)
            database->log = status.st_ino;
    } else if (errno == ENOENT || errno == ENOTDIR)
        status.st_ino = 0;
    else
        return false; /* not seen is not removed */
    return database->log != status.st_ino && is_logged(database->handle);
}

int rescue_check(struct database *database, struct error *error)
{
    char now[PATH_MAX];
    if (database->lock == NULL || database->is_lost)
        return 0;
    enum lock_place place = lock_place(database->lock, now);
    if (place == LOCK_IN_PLACE && !lacks_log(database)) {
        database->pages = pages_of(database->handle);
        return 0;
    }
    database->is_lost = true;
    bool whole =
        is_whole(database->handle) && pages_of(database->handle) >= database->pages;
    if (place == LOCK_IN_PLACE && whole)
        return error_set(error,
                         "%s-wal, its log, was removed while it was written: what was "
                         "recorded is in %s now; run the same command again",
                         database->path, database->path);
    if (place == LOCK_IN_PLACE)
        return save(database, "left without its log (-wal)", error);
    if (place == LOCK_DELETED)
        return save(database, "deleted or replaced", error);
    if (!whole)
        return save(database, "moved", error);
    if (place == LOCK_MOVED)
        return error_set(error,
                         "%s was moved to %s while it was written: what was recorded is "
                         "there; move it back or name it%s, and run the same command "
                         "again",
                         database->path, now, database->choice);
    return error_set(error,
                     "%s is not reached by its name any more, as a file system was "
                     "unmounted or another one mounted while it was written: what was "
                     "recorded is in that file; mount it again, and run the same command "
                     "again",
                     database->path);
}
