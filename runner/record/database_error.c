/* What SQLite or the disk refused, told by what mends it. */
#include "record/database_error.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/shell.h"
#include "base/text.h"
#include "record/database_handle.h"
#include "record/journal.h"
#include "record/place.h"

/* Why the system refused a write to one of the two files; 0: not known. */
static int file_reason(struct sqlite3 *handle, int which)
{
    sqlite3_file *file = NULL;
    int reason = 0;
    sqlite3_file_control(handle, NULL, which, &file);
    if (file != NULL && file->pMethods != NULL)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &reason);
    return reason;
}

/* A write that fails keeps its reason only with the log or the file that it was for. */
static int system_reason(struct sqlite3 *handle)
{
    int reason = file_reason(handle, SQLITE_FCNTL_JOURNAL_POINTER);
    if (reason == 0)
        reason = file_reason(handle, SQLITE_FCNTL_FILE_POINTER);
    return reason != 0 ? reason : sqlite3_system_errno(handle);
}

/* WAL needs files beside it. Those who may not write the folder read only what is plain,
 * or is being written. */
static bool is_out_of_reach(const struct database *database, int code)
{
    return database->lock == NULL && database->handle != NULL &&
           (code == SQLITE_READONLY || code == SQLITE_CANTOPEN) &&
           journal_is_wal(database->handle);
}

/* A URI of SQLite's, in which three characters mean something (sqlite.org/uri.html). */
static void add_immutable(const char *path, struct text *uri)
{
    text_add(uri, "file:");
    for (const char *c = path; *c != '\0'; c++)
        text_add(uri, strchr("%?#", *c) != NULL ? "%%%02x" : "%c", (unsigned char)*c);
    text_add(uri, "?immutable=1");
}

static int out_of_reach(const char *path, struct error *error)
{
    char log[PATH_MAX];
    struct stat status;
    struct text uri = {0}, text = {0};
    snprintf(log, sizeof log, "%s-wal", path);
    if (stat(log, &status) == 0 && status.st_size > 0)
        return error_set(error,
                         "%s lacks its last rows, which are in %s: copy both to a folder "
                         "that you may write, and read the copy",
                         path, log);
    text_add(&text,
             "%s was left in WAL mode, which needs files beside it that you may not "
             "make: copy it to a folder of yours, or open it with `sqlite3 ",
             path);
    add_immutable(path, &uri);
    shell_add_file(&text, uri.at, "");
    text_add(&text, "`, or have it mended for all by `lamina trim --dry-run --db ");
    shell_add_file(&text, path, "");
    error_set(error, "%s` of somebody who may write it", text.at);
    text_free(&uri);
    text_free(&text);
    return -1;
}

int database_error(const struct database *database, const char *doing,
                   struct error *error)
{
    struct sqlite3 *handle = database->handle;
    int code = handle != NULL ? sqlite3_errcode(handle) : SQLITE_NOMEM;
    int reason = handle != NULL ? system_reason(handle) : 0;
    const char *path = database->path;
    if (code == SQLITE_FULL || (code == SQLITE_IOERR && place_is_full(reason)))
        return error_set(
            error,
            "%s: no room left on the disk while %s; make room and run the same "
            "command again: what was recorded stays",
            path, doing);
    if (code == SQLITE_IOERR)
        return error_set(error,
                         "%s: the disk failed (%s) while %s; see what ails it, and run "
                         "the same command again: what was recorded stays",
                         path, reason != 0 ? strerror(reason) : sqlite3_errmsg(handle),
                         doing);
    if (code == SQLITE_CORRUPT)
        return error_set(
            error,
            "%s is damaged (%s, while %s); move it away, or save what can be "
            "read with `sqlite3 FILE .recover`",
            path, sqlite3_errmsg(handle), doing);
    if (code == SQLITE_NOTADB)
        return error_set(error, "%s is not a SQLite file; name another one%s", path,
                         database->choice);
    if (journal_is_cut_off(handle))
        return error_set(error,
                         "%s: a run was cut off while it wrote; the next `lamina run` on "
                         "this file undoes what it left",
                         path);
    if (is_out_of_reach(database, code))
        return out_of_reach(path, error);
    if (code == SQLITE_READONLY && access(path, W_OK) == 0)
        return place_refuse_folder(path, database->choice, path,
                                   "its folder is read-only", error);
    if (code == SQLITE_READONLY)
        return error_set(error,
                         "%s is read-only; make it writable or name another file%s", path,
                         database->choice);
    if (code == SQLITE_BUSY)
        return error_set(error,
                         "%s: another program holds a lock on it while %s; end that "
                         "program and try again",
                         path, doing);
    return error_set(error, "%s: %s, while %s", path,
                     handle != NULL ? sqlite3_errmsg(handle) : "no memory left", doing);
}
