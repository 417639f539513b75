/* Every byte of it, save that a terminal gets text made fit to be shown. */
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "record/select.h"
#include "record/select_writer.h"
#include "record/sql.h"

struct csv {
    FILE *out;
    bool terminal;
};

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

static int write_rows(sqlite3_stmt *rows, FILE *out, struct error *error)
{
    int status = 0, columns = sqlite3_column_count(rows);
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
    return select_writer_end(out, status, "CSV", error);
}

int select_csv(struct database *database, const char *sql, FILE *out, struct error *error)
{
    const struct select_writer writer = {write_rows, out};
    return select_writer_run(database, sql, &writer, error);
}
