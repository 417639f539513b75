/* Statements by the letters of their values. It knows no table. */
#include "record/sql.h"

#include <math.h>
#include <sqlite3.h>

static void bind(sqlite3_stmt *statement, int index, char letter, va_list *values)
{
    switch (letter) {
    case 'i':
        sqlite3_bind_int64(statement, index, va_arg(*values, int64_t));
        break;
    case 'b':
        sqlite3_bind_int(statement, index, va_arg(*values, int));
        break;
    case 'd':
        sqlite3_bind_double(statement, index, va_arg(*values, double));
        break;
    case 't':
        sqlite3_bind_text(statement, index, va_arg(*values, const char *), -1,
                          SQLITE_STATIC);
        break;
    default: /* n */
        (void)va_arg(*values, int64_t);
        sqlite3_bind_null(statement, index);
    }
}

void sql_bind_list(sqlite3_stmt *statement, const char *letters, va_list values)
{
    va_list rest;
    va_copy(rest, values);
    for (int i = 0; statement != NULL && letters[i] != '\0'; i++)
        bind(statement, i + 1, letters[i], &rest);
    va_end(rest);
}

void sql_bind(sqlite3_stmt *statement, const char *letters, ...)
{
    va_list values;
    va_start(values, letters);
    sql_bind_list(statement, letters, values);
    va_end(values);
}

static sqlite3_stmt *query(sqlite3 *handle, const char *sql, const char *letters,
                           va_list values)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    sql_bind_list(statement, letters, values);
    return statement;
}

sqlite3_stmt *sql_query(sqlite3 *handle, const char *sql, const char *letters, ...)
{
    va_list values;
    va_start(values, letters);
    sqlite3_stmt *statement = query(handle, sql, letters, values);
    va_end(values);
    return statement;
}

int sql_step(sqlite3_stmt *statement)
{
    int status = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    return status == SQLITE_ROW ? 1 : status == SQLITE_DONE ? 0 : -1;
}

int sql_run(sqlite3 *handle, const char *sql, const char *letters, ...)
{
    va_list values;
    va_start(values, letters);
    sqlite3_stmt *statement = query(handle, sql, letters, values);
    va_end(values);
    int status = sql_step(statement);
    sqlite3_finalize(statement);
    return status == 0 ? 0 : -1;
}

int sql_run_kept(sqlite3_stmt *statement, const char *letters, ...)
{
    va_list values;
    va_start(values, letters);
    sql_bind_list(statement, letters, values);
    va_end(values);
    int status = sql_step(statement);
    sqlite3_reset(statement);
    return status == 0 ? 0 : -1;
}

int sql_execute(sqlite3 *handle, const char *sql)
{
    return sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

int sql_number(sqlite3 *handle, int64_t *number, const char *sql, const char *letters,
               ...)
{
    va_list values;
    va_start(values, letters);
    sqlite3_stmt *row = query(handle, sql, letters, values);
    va_end(values);
    int status = sql_step(row);
    *number = status > 0 ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_finalize(row);
    return status < 0 ? -1 : 0;
}

const char *sql_string(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return text != NULL ? (const char *)text : "";
}

const char *sql_text(struct arena *arena, sqlite3_stmt *row, int column)
{
    return arena_copy(arena, sql_string(row, column),
                      (size_t)sqlite3_column_bytes(row, column));
}

const char *sql_text_or_null(struct arena *arena, sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NULL
                                                           : sql_text(arena, row, column);
}

double sql_real(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL
               ? (double)NAN
               : sqlite3_column_double(row, column);
}
