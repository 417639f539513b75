/* Statements of SQL, a line each for what is asked of SQLite again and again. Nothing but
 * SQLite fails here: whoever calls tells of it by database_error(), for no other call
 * comes between. All may be given the NULL of a statement that could not be prepared. */
#ifndef RECORD_SQL_H
#define RECORD_SQL_H

#include <stdarg.h>
#include <stdint.h>

#include "base/arena.h"

struct sqlite3;
struct sqlite3_stmt;

/* What `letters` bind to ?1, ?2 ... of a statement, a letter each: i an int64_t, b a bool
 * or an int, d a double (NaN becomes NULL), t a text or NULL, n an int64_t that becomes
 * NULL. A text stays the caller's, and lives as long as the statement is stepped. */
void sql_bind(struct sqlite3_stmt *statement, const char *letters, ...);
void sql_bind_list(struct sqlite3_stmt *statement, const char *letters, va_list values);

/* A statement to be finalized, whose values are bound; NULL where SQLite failed. */
struct sqlite3_stmt *sql_query(struct sqlite3 *handle, const char *sql,
                               const char *letters, ...);

/* 1: there is a row, whose columns are read by those below; 0: no more; -1: failed. */
int sql_step(struct sqlite3_stmt *statement);

/* Runs a statement that gives no row. 0, or -1. */
int sql_run(struct sqlite3 *handle, const char *sql, const char *letters, ...);

/* The same of one that is kept, which may be run again. */
int sql_run_kept(struct sqlite3_stmt *statement, const char *letters, ...);

/* Runs as many statements as there are, with nothing to bind. 0, or -1. */
int sql_execute(struct sqlite3 *handle, const char *sql);

/* The number in the first column of the first row, 0 where there is none. 0, or -1. */
int sql_number(struct sqlite3 *handle, int64_t *number, const char *sql,
               const char *letters, ...);

/* A column's text, until the row is left; "" of NULL, which a file may hold where no
 * column may have it. All text is read by these. */
const char *sql_string(struct sqlite3_stmt *row, int column);
/* A copy of it. */
const char *sql_text(struct arena *arena, struct sqlite3_stmt *row, int column);
/* The same, but NULL of NULL, where that means something. */
const char *sql_text_or_null(struct arena *arena, struct sqlite3_stmt *row, int column);
/* NaN of NULL. */
double sql_real(struct sqlite3_stmt *row, int column);

#endif
