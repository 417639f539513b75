/* What writes the rows of a query: within record/. */
#ifndef RECORD_SELECT_WRITER_H
#define RECORD_SELECT_WRITER_H

#include <stdio.h>

#include "record/database.h"

struct sqlite3_stmt;

#define SELECT_UNREADABLE (-2) /* SQLite failed to give a row */

struct select_writer {
    /* 0, -1 with a sentence, or SELECT_UNREADABLE. */
    int (*write)(struct sqlite3_stmt *rows, FILE *out, struct error *error);
    FILE *out;
};

/* Has the rows of a SELECT, or of the table or view that it names, written, all of one
 * moment of the file. -1 with a sentence. */
int select_writer_run(struct database *database, const char *sql,
                      const struct select_writer *writer, struct error *error);

/* Whether two columns have one name, which a form cannot have that calls them by it. */
bool select_writer_has_twice(struct sqlite3_stmt *rows, const char **name);

/* At the end of what was written, after the last sql_step() gave `status`. */
int select_writer_end(FILE *out, int status, const char *what, struct error *error);

#endif
