/* Opening a results file. A file is looked at read-only first, so that one that is
 * refused keeps every byte. */
#include "record/database.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/shell.h"
#include "base/text.h"
#include "record/database_error.h"
#include "record/guard.h"
#include "record/journal.h"
#include "record/lock.h"
#include "record/migrate.h"
#include "record/place.h"
#include "record/rescue.h"
#include "record/seal.h"
#include "record/sql.h"

#define APPLICATION_ID 0x4c616d69 /* "Lami", as schema.sql has it */
#define OPEN_WAIT_MS 2000 /* for a lock that somebody else holds while it is opened */
#define RUN_WAIT_MS 50    /* while running: rows can wait, the run cannot */
#define CHECKED_WHOLE (64 << 20) /* bytes: up to there before it is written */

const char *database_library(void)
{
    return sqlite3_libversion();
}

/* ---- Looking at a file ---- */

static int check_whole(const struct database *database, struct error *error)
{
    sqlite3_stmt *row = sql_query(database->handle, "PRAGMA quick_check(1)", "");
    bool is_read = sql_step(row) > 0;
    bool is_whole = is_read && strcmp(sql_string(row, 0), "ok") == 0;
    if (!is_read)
        database_error(database, "checking it", error);
    else if (!is_whole)
        error_set(
            error,
            "%s is damaged (%s); move it away, or save what can be read with `sqlite3 "
            "FILE .recover`",
            database->path, sql_string(row, 0));
    sqlite3_finalize(row);
    return is_whole ? 0 : -1;
}

static int read_integer(const struct database *database, const char *sql, int64_t *value,
                        struct error *error)
{
    return sql_number(database->handle, value, sql, "") == 0
               ? 0
               : database_error(database, "reading it", error);
}

/* Whose file it is. 1: nobody's, it has no tables. */
static int check_owner(struct database *database, struct error *error)
{
    int64_t application, version, tables;
    if (read_integer(database, "PRAGMA application_id", &application, error) != 0 ||
        read_integer(database, "PRAGMA user_version", &version, error) != 0 ||
        read_integer(database, "SELECT count(*) FROM sqlite_schema", &tables, error) != 0)
        return -1;
    if (application == 0 && version == 0 && tables == 0)
        return 1;
    if (application != APPLICATION_ID)
        return error_set(error, "%s belongs to another program; name another file%s",
                         database->path, database->choice);
    if (version > migrate_version())
        return error_set(
            error,
            "%s has schema %lld, this program knows up to %lld: use the newer "
            "lamina that made it, or another file%s",
            database->path, (long long)version, (long long)migrate_version(),
            database->choice);
    return 0;
}

/* Series are looked at where they are read. A file of before they had seals is read
 * through, once, and a small one that is to be written, as what is written among damaged
 * pages may be lost. */
static int check_rows(struct database *database, struct error *error)
{
    int64_t version;
    struct stat status;
    if (guard_kinds(database, error) != 0 ||
        read_integer(database, "PRAGMA user_version", &version, error) != 0)
        return -1;
    bool is_small = stat(database->path, &status) == 0 && status.st_size <= CHECKED_WHOLE;
    if ((version < MIGRATE_SEALED || is_small) && check_whole(database, error) != 0)
        return -1;
    return seal_check_small(database, error);
}

/* The library that is there when the program runs: tables are STRICT, and views take
 * square roots. */
static int check_library(struct database *database, struct error *error)
{
    if (sqlite3_libversion_number() < 3037000)
        return error_set(error, "Lamina needs SQLite 3.37 or newer, but this is %s",
                         sqlite3_libversion());
    sqlite3_stmt *root = NULL;
    int status = sqlite3_prepare_v2(database->handle, "SELECT sqrt(4)", -1, &root, NULL);
    sqlite3_finalize(root);
    if (status != SQLITE_ERROR && status != SQLITE_AUTH)
        return 0;
    return error_set(
        error,
        "Lamina needs an SQLite with mathematical functions, but this %s was "
        "built without (SQLITE_ENABLE_MATH_FUNCTIONS)",
        sqlite3_libversion());
}

static int open_handle(struct database *database, int flags, int wait,
                       struct error *error)
{
    char real[PATH_MAX];
    if (place_real(database->path, real, error) != 0 || guard_files(real, error) != 0)
        return -1;
    int status =
        sqlite3_open_v2(real, &database->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (status != SQLITE_OK) {
        database_error(database, "opening it", error);
        sqlite3_close(database->handle);
        database->handle = NULL;
        return -1;
    }
    sqlite3_extended_result_codes(database->handle, 0);
    sqlite3_busy_timeout(database->handle, wait);
    if (check_library(database, error) == 0 && guard_handle(database, error) == 0)
        return 0;
    sqlite3_close(database->handle);
    database->handle = NULL;
    return -1;
}

/* A file that is only read cannot get what it lacks. */
static int check_version(struct database *database, struct error *error)
{
    int64_t version;
    if (read_integer(database, "PRAGMA user_version", &version, error) != 0)
        return -1;
    if (version == migrate_version())
        return 0;
    struct text word = {0};
    shell_add_file(&word, database->path, "");
    error_set(
        error,
        "%s has schema %lld, and this program reads %lld: `lamina trim --dry-run --db "
        "%s` brings it up to that, and removes nothing",
        database->path, (long long)version, (long long)migrate_version(), word.at);
    text_free(&word);
    return -1;
}

/* Whether a log with the last rows lies beside another name of the file, as a run writes
 * it there: without them it is of no one time. Asked before it is opened. */
static bool lacks_log(const char *path)
{
    char log[PATH_MAX + 8];
    snprintf(log, sizeof log, "%s-wal", path);
    return access(log, F_OK) != 0 && lock_is_elsewhere(path);
}

static int open_reader(struct database *database, struct error *error)
{
    if (place_check_file(database->path, database->choice, error) != 0)
        return -1;
    bool lacks = lacks_log(database->path);
    if (open_handle(database, SQLITE_OPEN_READONLY, OPEN_WAIT_MS, error) != 0)
        return -1;
    int owner = -1;
    if (lacks && journal_is_wal(database->handle))
        error_set(error,
                  "%s is written by a run that knows it by another name, beside which "
                  "its last rows are: name that one, or wait until the run has ended",
                  database->path);
    else
        owner = check_owner(database, error);
    if (owner > 0)
        error_set(error, "%s has no results yet", database->path);
    if (owner == 0 && check_version(database, error) == 0 &&
        guard_schema(database, "main", database->path, error) == 0 &&
        seal_check_small(database, error) == 0)
        return 0;
    database_close(database);
    return -1;
}

/* ---- Opening for writing ---- */

/* 0: ours; 1: new or empty; -1: refused. Changes nothing, but undoes what a writer that
 * was cut off has left in the file. */
static int look(struct database *database, struct error *error)
{
    int owner = -1;
    if (open_handle(database, SQLITE_OPEN_READONLY, OPEN_WAIT_MS, error) == 0)
        owner = check_owner(database, error);
    if (owner < 0 && journal_is_cut_off(database->handle)) {
        sqlite3_close(database->handle);
        if (open_handle(database, SQLITE_OPEN_READWRITE, OPEN_WAIT_MS, error) == 0)
            owner = check_owner(database, error);
    }
    if (owner == 0 && check_rows(database, error) != 0)
        owner = -1;
    sqlite3_close(database->handle);
    database->handle = NULL;
    return owner;
}

/* The views that somebody has changed are made anew. */
static int check_schema(struct database *database, struct error *error)
{
    int status = guard_schema(database, "main", database->path, error);
    if (status <= 0)
        return status;
    database->note = "views of the results file that were not Lamina's were made anew";
    if (migrate_schema(database, migrate_version(), error) != 0 ||
        guard_schema(database, "main", database->path, error) != 0)
        return -1;
    return sql_execute(
               database->handle,
               "INSERT INTO events (time_us, level, message) VALUES (CAST((julianday("
               "'now') - 2440587.5) * 86400e6 AS INTEGER), 'warning', 'views that "
               "were not those of Lamina were made anew')") == 0
               ? 0
               : database_error(database, "making it", error);
}

static int set_up(struct database *database, struct error *error)
{
    int64_t version;
    journal_choose(database);
    if (journal_set(database) < 0 ||
        sql_execute(database->handle,
                    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                    "PRAGMA journal_size_limit = 67108864;") != 0)
        return database_error(database, "opening it", error);
    if (read_integer(database, "PRAGMA user_version", &version, error) != 0 ||
        (version < migrate_version() && migrate_schema(database, version, error) != 0) ||
        check_schema(database, error) != 0)
        return -1;
    sqlite3_busy_timeout(database->handle, RUN_WAIT_MS);
    return 0;
}

static int open_writer(struct database *database, struct error *error)
{
    const char *path = database->path;
    int owner = -1;
    if (place_check_file(path, database->choice, error) == 0 &&
        place_check_folder(path, error) == 0 &&
        (database->lock =
             lock_take(path, database->choice, database->meant_for, error)) != NULL)
        owner = look(database, error);
    if (owner >= 0 &&
        open_handle(database,
                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                    OPEN_WAIT_MS, error) == 0 &&
        set_up(database, error) == 0)
        return 0;
    database_close(database);
    return -1;
}

static struct database named(const char *path, const char *choice)
{
    return (struct database){.path = path, .choice = choice};
}

int database_open(struct database *database, const char *path, struct error *error)
{
    *database = named(path, " with --db");
    return open_writer(database, error);
}

int database_open_this(struct database *database, const char *path, struct error *error)
{
    *database = named(path, " with --db");
    database->meant_for = true;
    return open_writer(database, error);
}

int database_open_reader(struct database *database, const char *path, struct error *error)
{
    *database = named(path, " with --db");
    return open_reader(database, error);
}

int database_open_argument(struct database *database, const char *path, bool writes,
                           struct error *error)
{
    *database = named(path, "");
    database->meant_for = true;
    return writes ? open_writer(database, error) : open_reader(database, error);
}

int database_finish(struct database *database, struct error *error)
{
    int status = 0;
    bool writes = database->handle != NULL && database->lock != NULL;
    if (writes && rescue_check(database, error) != 0)
        status = -1;
    else if (writes && !database->is_lost && journal_put_away(database) != 0)
        status = database_error(database, "putting its log away", error);
    sqlite3_close(database->handle);
    database->handle = NULL;
    lock_free(database->lock);
    database->lock = NULL;
    return status;
}

void database_close(struct database *database)
{
    struct error untold; /* of what failed before, the user is told */
    database_finish(database, &untold);
}

int database_begin(struct database *database, struct error *error)
{
    if (journal_set(database) == 0 &&
        sql_execute(database->handle, "BEGIN IMMEDIATE") == 0)
        return 0;
    bool is_busy = sqlite3_errcode(database->handle) == SQLITE_BUSY;
    database_error(database, "beginning to write", error);
    return is_busy ? 1 : -1;
}
