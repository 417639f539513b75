/* The rows are gone through twice: to see how many there are and of which types, and to
 * take their numbers. */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "data/npz_file.h"
#include "record/select.h"
#include "record/select_writer.h"
#include "record/sql.h"

#define MOST_EXACT (INT64_C(1) << 53) /* whole numbers up to it are doubles, too */

struct columns {
    struct npz_array *arrays; /* in an arena, their values but not */
    bool *has_large;          /* whole numbers that no double may be */
    size_t count;
};

static int refuse_type(sqlite3_stmt *rows, size_t column, struct error *error)
{
    return error_set(
        error,
        "\"%s\" has text, and an array of .npz numbers alone: choose columns "
        "by --sql, or name a file that ends in .csv or .jsonl",
        sqlite3_column_name(rows, (int)column));
}

/* Whole numbers where all are and none is missing, else doubles. */
static int see_row(sqlite3_stmt *rows, struct columns *columns, struct error *error)
{
    for (size_t i = 0; i < columns->count; i++) {
        int type = sqlite3_column_type(rows, (int)i);
        int64_t whole = sqlite3_column_int64(rows, (int)i);
        if (type == SQLITE_TEXT || type == SQLITE_BLOB)
            return refuse_type(rows, i, error);
        if (type != SQLITE_INTEGER)
            columns->arrays[i].is_real = true;
        else if (whole > MOST_EXACT || whole < -MOST_EXACT)
            columns->has_large[i] = true;
        columns->arrays[i].count++;
    }
    return 0;
}

static int check_names(sqlite3_stmt *rows, const struct columns *columns,
                       struct error *error)
{
    const char *twice;
    if (select_writer_has_twice(rows, &twice))
        return error_set(error,
                         "two columns are called \"%s\", which are one array of .npz: "
                         "give one another name by AS",
                         twice);
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->arrays[i].name;
        if (name[0] == '\0' || strpbrk(name, "/\\") != NULL || !text_is_clean(name))
            return error_set(error,
                             "a column is called \"%s\", which cannot be the name of an "
                             "array in .npz: give it another one by AS",
                             name);
    }
    return 0;
}

/* What they are, and room for their values. */
static int measure(sqlite3_stmt *rows, struct columns *columns, struct arena *arena,
                   struct error *error)
{
    int status;
    columns->count = (size_t)sqlite3_column_count(rows);
    columns->arrays = arena_array(arena, columns->count, sizeof *columns->arrays);
    columns->has_large = arena_array(arena, columns->count, sizeof(bool));
    for (size_t i = 0; i < columns->count; i++)
        columns->arrays[i].name =
            arena_format(arena, "%s", sqlite3_column_name(rows, (int)i));
    if (check_names(rows, columns, error) != 0)
        return -1;
    while ((status = sql_step(rows)) > 0)
        if (see_row(rows, columns, error) != 0)
            return -1;
    if (status < 0)
        return SELECT_UNREADABLE;
    for (size_t i = 0; i < columns->count; i++) {
        struct npz_array *array = &columns->arrays[i];
        if (array->is_real && columns->has_large[i])
            return error_set(error,
                             "\"%s\" has whole numbers beyond 2^53 beside other values, "
                             "which no array of .npz has exactly: name a file that ends "
                             "in .csv or .jsonl",
                             array->name);
        array->values = arena_try_array(arena, array->count, sizeof(double));
        if (array->values == NULL)
            return error_set(error,
                             "the system has no memory for %zu values of \"%s\": export "
                             "fewer rows by --sql",
                             array->count, array->name);
    }
    return 0;
}

static int take_values(sqlite3_stmt *rows, const struct columns *columns)
{
    int status = 0;
    sqlite3_reset(rows);
    for (size_t row = 0; (status = sql_step(rows)) > 0; row++)
        for (size_t i = 0; i < columns->count; i++) {
            void *values = columns->arrays[i].values;
            if (columns->arrays[i].is_real)
                ((double *)values)[row] = sql_real(rows, (int)i);
            else
                ((int64_t *)values)[row] = sqlite3_column_int64(rows, (int)i);
        }
    return status < 0 ? SELECT_UNREADABLE : 0;
}

static int write_rows(sqlite3_stmt *rows, FILE *out, struct error *error)
{
    struct arena *arena = arena_new();
    struct columns columns = {0};
    int status = measure(rows, &columns, arena, error);
    if (status == 0)
        status = take_values(rows, &columns);
    if (status == 0)
        status = npz_file_write(out, columns.arrays, columns.count, error);
    arena_free(arena);
    return status;
}

int select_npz(struct database *database, const char *sql, FILE *out, struct error *error)
{
    const struct select_writer writer = {write_rows, out};
    return select_writer_run(database, sql, &writer, error);
}
