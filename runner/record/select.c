/* Which rows a query has. It refuses SQL that would write. */
#include "record/select.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "base/arena.h"
#include "base/set.h"
#include "base/text.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/seal.h"
#include "record/select_writer.h"
#include "record/sql.h"
#include "record/tables.h"

/* The names of tables and views, for the nearest one. -1 after an SQLite failure. */
static int unknown_table(struct database *database, const char *name, struct error *error)
{
    const char *names[256];
    size_t count = 0;
    struct arena *arena = arena_new();
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name",
        "");
    while (count < 256 && sql_step(row) > 0)
        names[count++] = sql_text(arena, row, 0);
    sqlite3_finalize(row);
    const char *nearest = text_nearest(name, names, count);
    if (nearest != NULL)
        error_set(error, "%s has no table or view named '%s': did you mean '%s'?",
                  database->path, name, nearest);
    else
        error_set(error, "%s has no table or view named '%s'", database->path, name);
    arena_free(arena);
    return -1;
}

static bool is_bare_name(const char *sql)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_";
    return *sql != '\0' && sql[strspn(sql, letters)] == '\0';
}

/* -1 where something other than white space and comments follows the first statement. */
static int expect_end(struct database *database, const char *tail, struct error *error)
{
    while (*tail != '\0') {
        const char *start = tail;
        sqlite3_stmt *second = NULL;
        int status = sqlite3_prepare_v2(database->handle, start, -1, &second, &tail);
        sqlite3_finalize(second);
        if (status != SQLITE_OK || second != NULL)
            return error_set(error, "one SELECT at a time: remove what follows its ';'");
        if (tail == start)
            break;
    }
    return 0;
}

static sqlite3_stmt *prepare_select(struct database *database, const char *sql,
                                    struct error *error)
{
    const char *tail = "";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, &tail) != SQLITE_OK)
        error_set(error, "SQLite does not understand the query for %s: %s",
                  database->path, sqlite3_errmsg(database->handle));
    else if (statement == NULL)
        error_set(error, "the query is empty: give a SELECT");
    else if (!sqlite3_stmt_readonly(statement) || sqlite3_column_count(statement) == 0)
        error_set(error, "only a SELECT is answered: this statement would not only read");
    else if (expect_end(database, tail, error) == 0)
        return statement;
    sqlite3_finalize(statement);
    return NULL;
}

/* The SELECT to run: `sql` itself, or all rows of the table that it names. */
static sqlite3_stmt *prepare_rows(struct database *database, const char *sql,
                                  struct error *error)
{
    if (!is_bare_name(sql))
        return prepare_select(database, sql, error);
    int64_t is_known;
    if (sql_number(database->handle, &is_known,
                   "SELECT count(*) FROM sqlite_master WHERE type IN ('table', 'view')"
                   " AND name = ?1 COLLATE NOCASE",
                   "t", sql) != 0) {
        database_error(database, "reading", error);
        return NULL;
    }
    if (is_known == 0) {
        unknown_table(database, sql, error);
        return NULL;
    }
    struct text all = {0};
    text_add(&all, "SELECT * FROM \"%s\"", sql);
    sqlite3_stmt *rows = prepare_select(database, all.at, error);
    text_free(&all);
    return rows;
}

/* Of what a statement reads, also through views, the series. */
static int note_series(void *series, int action, const char *table, const char *column,
                       const char *schema, const char *view)
{
    (void)column;
    (void)schema;
    (void)view;
    if (action == SQLITE_READ && tables_find(table) != NULL)
        *(unsigned *)series |= seal_bit(table);
    return SQLITE_OK;
}

/* A SELECT whose rows are those that were recorded. */
static sqlite3_stmt *prepare_checked(struct database *database, const char *sql,
                                     struct error *error)
{
    unsigned series = 0;
    sqlite3_set_authorizer(database->handle, note_series, &series);
    sqlite3_stmt *rows = prepare_rows(database, sql, error);
    sqlite3_set_authorizer(database->handle, NULL, NULL);
    if (rows != NULL && seal_check_all(database, series, error) != 0) {
        sqlite3_finalize(rows);
        return NULL;
    }
    return rows;
}

bool select_writer_has_twice(sqlite3_stmt *rows, const char **name)
{
    struct set known = {0};
    *name = NULL;
    for (int i = 0; i < sqlite3_column_count(rows) && *name == NULL; i++)
        if (!set_add(&known, sqlite3_column_name(rows, i)))
            *name = sqlite3_column_name(rows, i);
    set_free(&known);
    return *name != NULL;
}

int select_writer_run(struct database *database, const char *sql,
                      const struct select_writer *writer, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = -1;
    sqlite3_stmt *rows = prepare_checked(database, sql, error);
    if (rows != NULL)
        status = writer->write(rows, writer->out, error);
    if (status == SELECT_UNREADABLE)
        status = database_error(database, "reading", error);
    sqlite3_finalize(rows);
    seal_end(database);
    return status;
}

int select_writer_end(FILE *out, int status, const char *what, struct error *error)
{
    if (ferror(out) || fflush(out) != 0)
        return error_set(error, "the %s cannot be written: %s", what, strerror(errno));
    return status < 0 ? SELECT_UNREADABLE : 0;
}
