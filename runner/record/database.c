/* Opening a results file. A file is looked at read-only first, so that one that is
 * refused keeps every byte. */
#include "record/database.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/shell.h"
#include "base/text.h"
#include "record/guard.h"
#include "record/lock.h"
#include "record/place.h"
#include "record/rescue.h"
#include "record/seal.h"

extern const char database_schema[]; /* schema.sql, embedded by the build */
extern const char database_axes[];   /* axes.sql */

#define OPEN_WAIT_MS 2000 /* for a lock that somebody else holds while it is opened */
#define RUN_WAIT_MS 50    /* while running: rows can wait, the run cannot */
#define CLOSE_WAIT_MS 500 /* for those who read it while it is closed */
#define CHECKED_WHOLE (64 * 1024 * 1024) /* bytes: up to there before it is written */

const char *database_library(void)
{
    return sqlite3_libversion();
}

#define SEALED 5 /* the first version whose trials have seals */

/* ---- Errors ---- */

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

/* A journal is left, which a connection that only reads may not undo. */
static bool is_cut_off(struct sqlite3 *handle)
{
    return handle != NULL && sqlite3_extended_errcode(handle) == SQLITE_READONLY_ROLLBACK;
}

/* Whether the file is in WAL mode, as its header says. Read by SQLite's own descriptor:
 * closing another one would give back its locks. */
static bool is_wal(struct sqlite3 *handle)
{
    sqlite3_file *file = NULL;
    unsigned char version[2] = {0}; /* to write and to read it */
    sqlite3_file_control(handle, NULL, SQLITE_FCNTL_FILE_POINTER, &file);
    return file != NULL && file->pMethods != NULL &&
           file->pMethods->xRead(file, version, sizeof version, 18) == SQLITE_OK &&
           version[1] == 2;
}

/* WAL needs files beside it. Those who may not write the folder read only what is plain,
 * or is being written. */
static bool is_out_of_reach(const struct database *database, int code)
{
    return database->lock == NULL && database->handle != NULL &&
           (code == SQLITE_READONLY || code == SQLITE_CANTOPEN) &&
           is_wal(database->handle);
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
    if (is_cut_off(handle))
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

/* ---- Looking at a file ---- */

static int read_integer(struct database *database, const char *sql, int64_t *value,
                        struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL);
    if (status == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        *value = sqlite3_column_int64(statement, 0);
        return sqlite3_finalize(statement) == SQLITE_OK
                   ? 0
                   : database_error(database, "reading it", error);
    }
    database_error(database, "reading it", error);
    sqlite3_finalize(statement);
    return -1;
}

static int check_whole(struct database *database, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int status = -1;
    if (sqlite3_prepare_v2(database->handle, "PRAGMA quick_check(1)", -1, &statement,
                           NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        database_error(database, "checking it", error);
    else if (strcmp(database_string(statement, 0), "ok") != 0)
        error_set(
            error,
            "%s is damaged (%s); move it away, or save what can be read with `sqlite3 "
            "FILE .recover`",
            database->path, database_string(statement, 0));
    else
        status = 0;
    sqlite3_finalize(statement);
    return status;
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
    if (application != DATABASE_APPLICATION_ID)
        return error_set(error, "%s belongs to another program; name another file%s",
                         database->path, database->choice);
    if (version > DATABASE_VERSION)
        return error_set(error,
                         "%s has schema %lld, this program knows up to %d: use the newer "
                         "lamina that made it, or another file%s",
                         database->path, (long long)version, DATABASE_VERSION,
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
    if ((version < SEALED || is_small) && check_whole(database, error) != 0)
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
    if (version == DATABASE_VERSION)
        return 0;
    struct text word = {0};
    shell_add_file(&word, database->path, "");
    error_set(
        error,
        "%s has schema %lld, and this program reads %d: `lamina trim --dry-run --db "
        "%s` brings it up to that, and removes nothing",
        database->path, (long long)version, DATABASE_VERSION, word.at);
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
    if (lacks && is_wal(database->handle))
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

static int execute(struct database *database, const char *sql, const char *doing,
                   struct error *error)
{
    if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    return database_error(database, doing, error);
}

/* What `CREATE TABLE IF NOT EXISTS` does not add to a file of an older version, in order;
 * a file gets those that it is older than. The views, which may name what is changed, are
 * made anew by the schema. */
static const struct migration {
    int64_t version; /* the first that has it */
    const char *sql;
} migrations[] = {
    /* The accuracy was every trial's objective, of the validation split where there was
     * one. */
    {3, "CREATE TABLE IF NOT EXISTS classes (trial_id INTEGER NOT NULL REFERENCES trials "
        "ON DELETE CASCADE, class INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY "
        "(trial_id, class)) STRICT, WITHOUT ROWID;"
        "ALTER TABLE trials ADD COLUMN objective TEXT NOT NULL DEFAULT 'accuracy';"
        "ALTER TABLE trials ADD COLUMN objective_split TEXT NOT NULL DEFAULT 'test';"
        "ALTER TABLE trials ADD COLUMN maximize INTEGER NOT NULL DEFAULT 1;"
        "ALTER TABLE trials ADD COLUMN final_value REAL;"
        "ALTER TABLE trials ADD COLUMN best_value REAL;"
        "UPDATE trials SET final_value = final_accuracy, best_value = best_accuracy;"
        "UPDATE trials SET objective_split = 'validation' WHERE EXISTS (SELECT 1 FROM "
        "evaluations WHERE trial_id = trials.id AND split = 'validation')"},
    /* A pruning was the trial's own. What waited at a rung is still to be judged there;
     * merged files could have a number twice. */
    {4,
     "ALTER TABLE experiments ADD COLUMN last_number INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE experiments ADD COLUMN rule TEXT;"
     "ALTER TABLE experiment_trials ADD COLUMN position INTEGER;"
     "ALTER TABLE experiment_trials ADD COLUMN revision INTEGER;"
     "ALTER TABLE experiment_trials ADD COLUMN pruned_at INTEGER;"
     "ALTER TABLE experiment_trials ADD COLUMN cleared_to INTEGER NOT NULL DEFAULT 0;"
     "UPDATE experiment_trials SET position = number, revision = (SELECT max(revision) "
     "FROM experiment_configs AS c WHERE c.experiment_id = "
     "experiment_trials.experiment_id);"
     "UPDATE experiment_trials SET cleared_to = last_iteration - (state = 'queued' AND "
     "last_iteration > 0), pruned_at = iif(state = 'pruned', last_iteration, NULL) FROM "
     "trials WHERE trials.id = trial_id;"
     "UPDATE trials SET state = 'queued' WHERE state = 'pruned';"
     "UPDATE experiment_trials SET number = new.number FROM (SELECT experiment_id, "
     "trial_id, most + row_number() OVER (PARTITION BY experiment_id) AS number FROM "
     "(SELECT experiment_id, trial_id, max(number) OVER (PARTITION BY experiment_id) AS "
     "most, row_number() OVER (PARTITION BY experiment_id, number ORDER BY trial_id) AS "
     "turn FROM experiment_trials) WHERE turn > 1) AS new WHERE new.experiment_id = "
     "experiment_trials.experiment_id AND new.trial_id = experiment_trials.trial_id;"
     "UPDATE experiments SET last_number = coalesce((SELECT max(number) FROM "
     "experiment_trials WHERE experiment_id = experiments.id), 0);"
     "ALTER TABLE classes ADD COLUMN count INTEGER;"
     "ALTER TABLE classes ADD COLUMN validation_count INTEGER;"
     "ALTER TABLE classes ADD COLUMN test_count INTEGER"},
    {4, database_axes},
};

/* Until version 4 an id was given again when the last row was deleted. Such tables are
 * set aside, while all that refers to them keeps their names, and made anew by the
 * schema. */
#define AUTOINCREMENTED 4
static const char set_aside[] = "PRAGMA legacy_alter_table = ON;"
                                "ALTER TABLE experiments RENAME TO former_experiments;"
                                "ALTER TABLE trials RENAME TO former_trials;"
                                "ALTER TABLE events RENAME TO former_events;"
                                "PRAGMA legacy_alter_table = OFF";

/* Queries that answer with the statements to be run. What belongs to the tables, the
 * user's own too, cannot be set aside with them; the schema and `own` make it again. */
#define OF_THESE                                                                         \
    "FROM sqlite_schema WHERE tbl_name IN ('experiments', 'trials', 'events') AND type " \
    "IN ('index', 'trigger') AND sql IS NOT NULL"
static const char own[] =
    "SELECT sql " OF_THESE
    " AND name NOT IN ('trials_by_config', 'trials_by_best', 'events_by_trial')";
static const char drop_own[] = "SELECT printf('DROP %s \"%w\"', type, name) " OF_THESE;

/* The columns that a user has added, the rows to where they belong, and what a row had
 * that was deleted with foreign keys off goes for good. */
static const char *const take_back[] = {
    "SELECT printf('ALTER TABLE %s ADD COLUMN \"%w\" %s', column1, name, type) || "
    "iif(dflt_value IS NULL, '', ' DEFAULT (' || dflt_value || ')') FROM (VALUES "
    "('experiments'), ('trials'), ('events')) JOIN pragma_table_info('former_' || "
    "column1) WHERE name NOT IN (SELECT name FROM pragma_table_info(column1))",
    "SELECT printf('INSERT INTO %s (%s) SELECT %s FROM former_%s ORDER BY id; DROP TABLE "
    "former_%s', name, columns, columns, name, name) FROM (SELECT column1 AS name, "
    "(SELECT group_concat(printf('\"%w\"', name)) FROM pragma_table_info('former_' || "
    "column1)) AS columns "
    "FROM (VALUES ('experiments'), ('trials'), ('events')))",
    "SELECT printf('DELETE FROM \"%w\" WHERE \"%w\" NOT IN (SELECT id FROM %s)', "
    "tables.name, \"from\", \"table\") FROM sqlite_schema AS tables JOIN "
    "pragma_foreign_key_list(tables.name) WHERE type = 'table' AND on_delete = 'CASCADE' "
    "AND \"table\" IN ('experiments', 'trials')",
};

static int read_answers(struct database *database, const char *query, char end,
                        struct text *sql, struct error *error)
{
    sqlite3_stmt *row = database_prepare(database, query, error);
    text_add(sql, "%s", "");
    if (row == NULL)
        return -1;
    while (sqlite3_step(row) == SQLITE_ROW)
        text_add(sql, "%s%c", database_string(row, 0), end);
    return sqlite3_finalize(row) == SQLITE_OK
               ? 0
               : database_error(database, "reading it", error);
}

/* The statements that a file's schema holds, each of which is but one: nothing that
 * stands behind it in a crafted file runs. */
static int execute_each(struct database *database, const struct text *sql,
                        struct error *error)
{
    for (size_t at = 0; at < sql->length; at += strlen(sql->at + at) + 1) {
        sqlite3_stmt *statement = database_prepare(database, sql->at + at, error);
        if (statement == NULL)
            return -1;
        sqlite3_step(statement);
        if (sqlite3_finalize(statement) != SQLITE_OK)
            return database_error(database, "making it", error);
    }
    return 0;
}

/* All answers are read before the first is run, as that changes what is asked about. */
static int execute_answers(struct database *database, const char *query,
                           struct error *error)
{
    struct text sql = {0};
    int status = read_answers(database, query, ';', &sql, error);
    if (status == 0)
        status = execute(database, sql.at, "making it", error);
    text_free(&sql);
    return status;
}

/* The tables whose ids were given again are made anew, with all that belongs to them. */
static int remake(struct database *database, struct error *error)
{
    struct text of_user = {0};
    int status = read_answers(database, own, '\0', &of_user, error);
    if (status == 0)
        status = execute_answers(database, drop_own, error);
    if (status == 0)
        status = execute(database, set_aside, "making it", error);
    if (status == 0)
        status = execute(database, database_schema, "making it", error);
    for (size_t i = 0; status == 0 && i < sizeof take_back / sizeof take_back[0]; i++)
        status = execute_answers(database, take_back[i], error);
    if (status == 0)
        status = execute_each(database, &of_user, error);
    text_free(&of_user);
    return status;
}

static int bring_up(struct database *database, int64_t version, struct error *error)
{
    for (size_t i = 0; i < sizeof migrations / sizeof migrations[0]; i++)
        if (version > 0 && version < migrations[i].version &&
            execute(database, migrations[i].sql, "making it", error) != 0)
            return -1;
    int status = version > 0 && version < AUTOINCREMENTED
                     ? remake(database, error)
                     : execute(database, database_schema, "making it", error);
    if (status == 0 && version > 0 && version < SEALED &&
        seal_write_all(database->handle) != 0)
        status = database_error(database, "making it", error);
    return status;
}

/* Without foreign keys meanwhile, which would delete what refers to a table that goes. */
static int make_schema(struct database *database, int64_t version, struct error *error)
{
    static const char begin[] = "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE",
                      end[] = "COMMIT; PRAGMA foreign_keys = ON";
    if (execute(database, begin, "making it", error) != 0)
        return -1;
    if (bring_up(database, version, error) != 0 ||
        execute(database, end, "making it", error) != 0) {
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
        return -1;
    }
    return 0;
}

/* 0: ours; 1: new or empty; -1: refused. Changes nothing, but undoes what a writer that
 * was cut off has left in the file. */
static int look(struct database *database, struct error *error)
{
    int owner = -1;
    if (open_handle(database, SQLITE_OPEN_READONLY, OPEN_WAIT_MS, error) == 0)
        owner = check_owner(database, error);
    if (owner < 0 && is_cut_off(database->handle)) {
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
    if (make_schema(database, DATABASE_VERSION, error) != 0 ||
        guard_schema(database, "main", database->path, error) != 0)
        return -1;
    return execute(database,
                   "INSERT INTO events (time_us, level, message) VALUES (CAST((julianday("
                   "'now') - 2440587.5) * 86400e6 AS INTEGER), 'warning', 'views that "
                   "were not those of Lamina were made anew')",
                   "making it", error);
}

/* SQLITE_BUSY where somebody reads a plain file at this moment, so that it stays one. */
static int set_journal(struct database *database)
{
    return sqlite3_exec(database->handle, database->journal, NULL, NULL, NULL);
}

static int set_up(struct database *database, struct error *error)
{
    int64_t version;
    bool network = place_is_network(database->path);
    if (network)
        database->note =
            "the results are on a network file system: they are written with a "
            "rollback journal, and one run at a time may write them";
    /* WAL lets readers and the writer be; it needs memory that all of them share. */
    database->journal =
        network ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL";
    int journal = set_journal(database);
    if (journal != SQLITE_OK && journal != SQLITE_BUSY)
        return database_error(database, "opening it", error);
    if (execute(database,
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                "PRAGMA journal_size_limit = 67108864;",
                "opening it", error) != 0 ||
        read_integer(database, "PRAGMA user_version", &version, error) != 0 ||
        (version < DATABASE_VERSION && make_schema(database, version, error) != 0) ||
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
        (database->lock = lock_take(path, database->choice, error)) != NULL)
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

int database_open_reader(struct database *database, const char *path, struct error *error)
{
    *database = named(path, " with --db");
    return open_reader(database, error);
}

int database_open_argument(struct database *database, const char *path, bool writes,
                           struct error *error)
{
    *database = named(path, "");
    return writes ? open_writer(database, error) : open_reader(database, error);
}

/* A plain file again, which can be read where nothing may be written. While another
 * program has it open that cannot be; then all rows are at least brought into it. -1:
 * the disk failed, and only who may write the file can read it. */
static int make_plain(struct database *database, struct error *error)
{
    double start = clock_seconds();
    int status;
    while ((status = sqlite3_exec(database->handle, "PRAGMA journal_mode = DELETE", NULL,
                                  NULL, NULL)) == SQLITE_BUSY &&
           clock_seconds() - start < CLOSE_WAIT_MS / 1000.0)
        usleep(10000);
    database->note = NULL;
    if (status == SQLITE_OK)
        return 0;
    if (status != SQLITE_BUSY)
        return database_error(database, "putting its log away", error);
    if (sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                  NULL, NULL) == SQLITE_BUSY)
        database->note = "another program still reads the results file, so its last rows "
                         "are beside it, in the file that ends in -wal: copy both";
    return 0;
}

int database_finish(struct database *database, struct error *error)
{
    int status = 0;
    bool writes = database->handle != NULL && database->lock != NULL;
    if (writes && rescue_check(database, error) != 0)
        status = -1;
    else if (writes && !database->is_lost)
        status = make_plain(database, error);
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
    int status = set_journal(database);
    if (status == SQLITE_OK)
        status = sqlite3_exec(database->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (status == SQLITE_OK)
        return 0;
    database_error(database, "beginning to write", error);
    return status == SQLITE_BUSY ? 1 : -1;
}

struct sqlite3_stmt *database_prepare(const struct database *database, const char *sql,
                                      struct error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL) != SQLITE_OK)
        database_error(database, "reading", error);
    return statement;
}

const char *database_string(struct sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return text != NULL ? (const char *)text : "";
}

const char *database_text(struct arena *arena, struct sqlite3_stmt *row, int column)
{
    return arena_copy(arena, database_string(row, column),
                      (size_t)sqlite3_column_bytes(row, column));
}

const char *database_text_or_null(struct arena *arena, struct sqlite3_stmt *row,
                                  int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL
               ? NULL
               : database_text(arena, row, column);
}
