/* The precautions for files that are not trusted (sqlite.org/security.html), and a look
 * at the schema beside that of schema.sql. No time limit is needed then: what runs are
 * Lamina's own statements and views on plain tables without expressions, which end. */
#include "record/guard.h"

#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/shell.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/sql.h"

extern const char database_schema[]; /* schema.sql, embedded by the build */

/* ---- Beside the file ---- */

/* A journal that ends so names a super-journal, which SQLite deletes when it has undone
 * what the journal tells of (sqlite.org/fileformat.html, 4.2). */
static const unsigned char magic[] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

static bool names_another_file(const char *journal)
{
    unsigned char end[sizeof magic] = {0};
    struct stat status;
    int file = open(journal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return false;
    bool is_read = fstat(file, &status) == 0 && status.st_size >= 16 &&
                   pread(file, end, sizeof end, status.st_size - (off_t)sizeof end) ==
                       (ssize_t)sizeof end;
    close(file);
    return is_read && memcmp(end, magic, sizeof end) == 0;
}

int guard_files(const char *path, struct error *error)
{
    static const char *const endings[] = {"-journal", "-wal", "-shm"};
    char name[PATH_MAX + 16];
    struct stat status;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        if (lstat(name, &status) == 0 &&
            (!S_ISREG(status.st_mode) || status.st_nlink > 1))
            return error_set(error,
                             "%s is not a file, as SQLite makes one beside %s, or has "
                             "other names: move it away, and see who has put it there",
                             name, path);
    }
    snprintf(name, sizeof name, "%s-journal", path);
    if (!names_another_file(name))
        return 0;
    return error_set(error,
                     "%s would have SQLite delete another file, and Lamina leaves no "
                     "such journal: move it away, or take an earlier copy of %s, which "
                     "may lack what the journal undoes",
                     name, path);
}

/* ---- The handle ---- */

/* What goes with a trial goes by its foreign keys: no trigger needs to run. */
int guard_handle(const struct database *database, struct error *error)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        sqlite3_db_config(database->handle, options[i].option, options[i].value, NULL);
    sqlite3_limit(database->handle, SQLITE_LIMIT_ATTACHED, 1); /* for merge and VACUUM */
    if (sql_execute(database->handle,
                    "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0") == 0)
        return 0;
    return database_error(database, "opening it", error);
}

/* ---- The schema ---- */

/* Whether schema.sql makes a thing of that name. */
static bool is_made(const char *how, const char *name)
{
    char text[300];
    int length = snprintf(text, sizeof text, how, name);
    return length < (int)sizeof text && strstr(database_schema, text) != NULL;
}

int guard_refuse_thing(const char *path, const char *name, struct error *error)
{
    error_set(error,
              "%s: %s is not what Lamina makes by that name: rename or remove it, if it "
              "is yours, or name another file, or an earlier copy of it",
              path, name);
    return 1;
}

/* SQLite takes no note of letters' cases in names. */
static int look_at_kinds(const struct database *database, const char *schema,
                         const char *path, struct error *error)
{
    sqlite3_stmt *rows =
        sql_query(database->handle,
                  "SELECT lower(name), type = 'view', type = 'table' AND "
                  "strict FROM pragma_table_list WHERE schema = ?",
                  "t", schema);
    bool is_other = false;
    int status = 0;
    while (!is_other && (status = sql_step(rows)) > 0) {
        const char *name = sql_string(rows, 0);
        is_other =
            (is_made("\nCREATE VIEW %s AS", name) && !sqlite3_column_int(rows, 1)) ||
            (is_made("\nCREATE TABLE IF NOT EXISTS %s (", name) &&
             !sqlite3_column_int(rows, 2));
        if (is_other)
            guard_refuse_thing(path, name, error);
    }
    sqlite3_finalize(rows);
    if (is_other)
        return -1;
    return status == 0 ? 0 : database_error(database, "reading its schema", error);
}

/* How many CHECKs there are in so much of a text. */
static int count_checks(const char *text, size_t length)
{
    static const char word[] = "check";
    int count = 0;
    for (size_t i = 0; i + strlen(word) < length; i++)
        if (sqlite3_strnicmp(text + i, word, (int)strlen(word)) == 0) {
            const char *next = text + i + strlen(word);
            count += strchr("(/-", next[strspn(next, " \t\r\n\f")]) != NULL;
        }
    return count;
}

/* Whether the text of a table has a CHECK that schema.sql's has not. */
static bool has_other_check(const char *name, const char *text)
{
    char create[300];
    snprintf(create, sizeof create, "\nCREATE TABLE IF NOT EXISTS %s (", name);
    const char *own = strstr(database_schema, create);
    if (own == NULL)
        return false;
    size_t length = (size_t)(strstr(own, ";\n") - own);
    return count_checks(text, strlen(text)) > count_checks(own, length);
}

/* Columns that others have added may be anything but an expression, which SQLite would
 * work out at each reading, writing or check of a row, however long that takes. */
static int look_at_expressions(const struct database *database, const char *schema,
                               const char *path, struct error *error)
{
    char sql[800];
    snprintf(
        sql, sizeof sql,
        "SELECT lower(name), sql, EXISTS (SELECT 1 FROM pragma_table_xinfo(tables.name, "
        "'%s') WHERE hidden > 1 OR dflt_value LIKE '%%(%%') OR EXISTS (SELECT 1 "
        "FROM pragma_index_list(tables.name, '%s') AS indexes JOIN "
        "pragma_index_xinfo(indexes.name, '%s') AS columns WHERE columns.cid = -2 "
        "OR indexes.partial) FROM %s.sqlite_schema AS tables WHERE type = 'table'",
        schema, schema, schema, schema);
    sqlite3_stmt *rows = sql_query(database->handle, sql, "");
    bool is_found = false;
    int status = 0;
    while (!is_found && (status = sql_step(rows)) > 0) {
        const char *name = sql_string(rows, 0);
        is_found =
            is_made("\nCREATE TABLE IF NOT EXISTS %s (", name) &&
            (sqlite3_column_int(rows, 2) || has_other_check(name, sql_string(rows, 1)));
        if (is_found)
            error_set(error,
                      "%s: %s has a column, an index or a CHECK that is an expression, "
                      "and Lamina makes none: remove it with ALTER TABLE or DROP INDEX, "
                      "or name another file",
                      path, name);
    }
    sqlite3_finalize(rows);
    if (is_found)
        return -1;
    return status == 0 ? 0 : database_error(database, "reading its schema", error);
}

int guard_kinds(const struct database *database, struct error *error)
{
    if (look_at_kinds(database, "main", database->path, error) != 0)
        return -1;
    return look_at_expressions(database, "main", database->path, error);
}

static int refuse_view(const char *path, int length, const char *name,
                       struct error *error)
{
    struct text word = {0};
    shell_add_file(&word, path, "");
    error_set(error,
              "%s: its view %.*s is not Lamina's: `lamina trim --dry-run --db %s` makes "
              "it anew, and removes nothing",
              path, length, name, word.at);
    text_free(&word);
    return 1;
}

/* SQLite keeps the text of a view as it was made. */
static int look_at_views(const struct database *database, const char *schema,
                         const char *path, struct error *error)
{
    static const char create[] = "\nCREATE VIEW ";
    char sql[128];
    int status = 0;
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM %s.sqlite_schema WHERE type = 'view' AND sql = ?",
             schema);
    sqlite3_stmt *found = sql_query(database->handle, sql, "");
    for (const char *at = strstr(database_schema, create); at != NULL && status == 0;
         at = strstr(at + 1, create)) {
        const char *name = at + strlen(create);
        sqlite3_bind_text(found, 1, at + 1, (int)(strstr(at, ";\n") - at - 1),
                          SQLITE_STATIC);
        if (sql_step(found) <= 0)
            status = -1;
        else if (sqlite3_column_int(found, 0) == 0)
            status = refuse_view(path, (int)strcspn(name, " "), name, error);
        sqlite3_reset(found);
    }
    sqlite3_finalize(found);
    return status < 0 ? database_error(database, "reading its schema", error) : status;
}

int guard_schema(const struct database *database, const char *schema, const char *path,
                 struct error *error)
{
    sqlite3 *handle = database->handle;
    /* Views that are not known yet are not even looked into. */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    int status = look_at_kinds(database, schema, path, error);
    if (status == 0)
        status = look_at_expressions(database, schema, path, error);
    if (status == 0)
        status = look_at_views(database, schema, path, error);
    if (status == 0)
        sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
    return status;
}
