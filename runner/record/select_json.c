/* An object a row, in a line of its own. An infinite number is one that no double can
 * hold, as JSON has no word for it, and SQLite writes it so, too. */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/text.h"
#include "record/select.h"
#include "record/select_writer.h"
#include "record/sql.h"

/* JSON is UTF-8; in a C string there is no NUL. */
static bool is_text(const char *bytes, size_t length)
{
    size_t character = 1;
    for (size_t at = 0; at < length && character > 0; at += character)
        character = bytes[at] == '\0' ? 0 : text_character(bytes + at, length - at);
    return character > 0;
}

static int add_text(struct text *line, sqlite3_stmt *rows, int column,
                    struct error *error)
{
    const char *bytes = sql_string(rows, column);
    size_t length = (size_t)sqlite3_column_bytes(rows, column);
    if (sqlite3_column_type(rows, column) == SQLITE_BLOB || !is_text(bytes, length))
        return error_set(error,
                         "\"%s\" has bytes that are no text, which JSON cannot hold: "
                         "leave the column out, or name a file that ends in .csv",
                         sqlite3_column_name(rows, column));
    text_add_json(line, bytes);
    return 0;
}

/* A real one is told as such: 1.0. */
static void add_real(struct text *line, double real)
{
    char buffer[TEXT_REAL_SIZE];
    if (isinf(real)) {
        text_add(line, real > 0 ? "9e999" : "-9e999");
        return;
    }
    text_from_real(real, buffer);
    text_add(line, "%s%s", buffer, strpbrk(buffer, ".e") == NULL ? ".0" : "");
}

static int add_value(struct text *line, sqlite3_stmt *rows, int column,
                     struct error *error)
{
    int type = sqlite3_column_type(rows, column);
    if (type == SQLITE_NULL)
        text_add(line, "null");
    else if (type == SQLITE_INTEGER)
        text_add(line, "%lld", (long long)sqlite3_column_int64(rows, column));
    else if (type == SQLITE_FLOAT)
        add_real(line, sqlite3_column_double(rows, column));
    else
        return add_text(line, rows, column, error);
    return 0;
}

static int add_row(struct text *line, sqlite3_stmt *rows, struct error *error)
{
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        text_add(line, i == 0 ? "{" : ",");
        text_add_json(line, sqlite3_column_name(rows, i));
        text_add(line, ":");
        if (add_value(line, rows, i, error) != 0)
            return -1;
    }
    text_add(line, "}\n");
    return 0;
}

static int write_rows(sqlite3_stmt *rows, FILE *out, struct error *error)
{
    struct text line = {0};
    const char *twice;
    int status = 0, failed = 0;
    if (select_writer_has_twice(rows, &twice))
        return error_set(error,
                         "two columns are called \"%s\", which are one in an object of "
                         "JSON: give one another name by AS",
                         twice);
    while (failed == 0 && !ferror(out) && (status = sql_step(rows)) > 0) {
        line.length = 0;
        failed = add_row(&line, rows, error);
        if (failed == 0)
            fwrite(line.at, 1, line.length, out);
    }
    text_free(&line);
    return failed != 0 ? -1 : select_writer_end(out, status, "JSON", error);
}

int select_json(struct database *database, const char *sql, FILE *out,
                struct error *error)
{
    const struct select_writer writer = {write_rows, out};
    return select_writer_run(database, sql, &writer, error);
}
