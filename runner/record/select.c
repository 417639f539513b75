/* The result of a query as CSV, every byte of it, save that a terminal gets text made fit
 * to be shown. It refuses SQL that would write. */
#include "record/select.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/seal.h"
#include "record/sql.h"
#include "record/tables.h"

struct csv {
    FILE *out;
    bool terminal;
};

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

/* RFC 4180: quotes around what holds a comma, a quote or a line's end; quotes doubled. */
static void write_quoted(FILE *out, const char *bytes, size_t length)
{
    bool plain = true;
    for (size_t i = 0; i < length && plain; i++)
        plain = strchr(",\"\r\n", bytes[i]) == NULL || bytes[i] == '\0';
    if (plain) {
        fwrite(bytes, 1, length, out);
        return;
    }
    putc('"', out);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"')
            putc('"', out);
        putc(bytes[i], out);
    }
    putc('"', out);
}

static void write_text(const struct csv *csv, const char *bytes, size_t length)
{
    struct text text = {0};
    if (!csv->terminal) {
        write_quoted(csv->out, bytes, length);
        return;
    }
    text_add_clean(&text, bytes, length, "");
    write_quoted(csv->out, text.at, text.length);
    text_free(&text);
}

static void write_cell(const struct csv *csv, sqlite3_stmt *row, int column)
{
    char buffer[TEXT_REAL_SIZE];
    int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL)
        return;
    double real = type == SQLITE_FLOAT ? sqlite3_column_double(row, column) : 0.0;
    if (isinf(real))
        fputs(real > 0 ? "inf" : "-inf", csv->out);
    else if (type == SQLITE_FLOAT)
        fputs(text_from_real(real, buffer), csv->out);
    else {
        const void *bytes = sqlite3_column_blob(row, column);
        if (type == SQLITE_INTEGER)
            bytes = sqlite3_column_text(row, column);
        size_t length = (size_t)sqlite3_column_bytes(row, column);
        if (length > 0)
            write_text(csv, bytes, length);
    }
}

static void write_header(const struct csv *csv, sqlite3_stmt *rows, int columns)
{
    for (int i = 0; i < columns; i++) {
        const char *name = sqlite3_column_name(rows, i);
        if (i > 0)
            putc(',', csv->out);
        write_text(csv, name, strlen(name));
    }
    fputs("\r\n", csv->out);
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

static int write_rows(struct database *database, const char *sql, FILE *out,
                      struct error *error)
{
    int status = 0;
    sqlite3_stmt *rows = prepare_checked(database, sql, error);
    if (rows == NULL)
        return -1;
    int columns = sqlite3_column_count(rows);
    const struct csv csv = {out, isatty(fileno(out)) == 1};
    write_header(&csv, rows, columns);
    while (!ferror(out) && (status = sql_step(rows)) > 0) {
        for (int i = 0; i < columns; i++) {
            if (i > 0)
                putc(',', out);
            write_cell(&csv, rows, i);
        }
        fputs("\r\n", out);
    }
    int result = 0;
    if (ferror(out) || fflush(out) != 0)
        result = error_set(error, "the CSV cannot be written: %s", strerror(errno));
    else if (status < 0)
        result = database_error(database, "reading", error);
    sqlite3_finalize(rows);
    return result;
}

int select_csv(struct database *database, const char *sql, FILE *out, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = write_rows(database, sql, out, error);
    seal_end(database);
    return status;
}
