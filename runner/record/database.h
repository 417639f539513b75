/* The results file: opening it safely, and its one writer's lock. Only this room touches
 * SQLite. The schema is schema.sql. */
#ifndef RECORD_DATABASE_H
#define RECORD_DATABASE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"

#define DATABASE_APPLICATION_ID 0x4c616d69 /* "Lami" */
#define DATABASE_VERSION 5

struct lock;
struct sqlite3;

struct database {
    struct sqlite3 *handle;
    const char *path, *choice; /* the latter, in sentences: how another one is named */
    struct lock *lock;         /* the writer's, or NULL */
    const char *journal;       /* the statement that sets how it is written */
    ino_t log;        /* the file of its write-ahead log, once it was seen; else 0 */
    int64_t pages;    /* that it had when it was last seen in its place */
    bool is_lost;     /* it was deleted or moved from under us, as a sentence has told */
    const char *note; /* what the user should know of how it was opened, or closed */
};

/* Opens for reading and writing: takes the lock (record/lock.h), makes the file where it
 * is missing, checks application_id, user_version and integrity of the header,
 * and adds what a file of an older version lacks.
 * -1 with a sentence: held by another run (its host, pid and start are named, and the two
 * commands that work), read-only, of another program, of a newer schema, damaged, full
 * disk. */
int database_open(struct database *database, const char *path, struct error *error);

/* Opens for reading only; never in the way of a run. */
int database_open_reader(struct database *database, const char *path,
                         struct error *error);

/* One of these, for a file that the command line names without --db. */
int database_open_argument(struct database *database, const char *path, bool writes,
                           struct error *error);

/* Begins a transaction that writes. 1: another program holds a lock, as a sentence says;
 * the same call may be tried again. -1: it failed. */
int database_begin(struct database *database, struct error *error);

/* Makes what was written a plain file, which those may read who may not write its folder,
 * unless others have it open; gives the lock back. One that is not under its name any
 * more fails by a sentence that says where the rows are, unless that was told before.
 * Afterwards `note` is NULL, or what the user should know of the file. -1 with a
 * sentence: the disk failed at that; all rows are there, and opening it for writing mends
 * the file. It is closed in any case. */
int database_finish(struct database *database, struct error *error);

/* The same, of a file that was only read, or after another failure that is told. */
void database_close(struct database *database);

/* "3.40.1", of the SQLite library: recorded with each attempt. */
const char *database_library(void);

/* A statement to be finalized; NULL with a sentence. */
struct sqlite3_stmt *database_prepare(const struct database *database, const char *sql,
                                      struct error *error);
/* A column's text, until the row is left; "" of NULL, which a file may hold where no
 * column may have it. All text is read by these. */
const char *database_string(struct sqlite3_stmt *row, int column);
/* A copy of it. */
const char *database_text(struct arena *arena, struct sqlite3_stmt *row, int column);
/* The same, but NULL of NULL, where that means something. */
const char *database_text_or_null(struct arena *arena, struct sqlite3_stmt *row,
                                  int column);

/* The last SQLite failure as a sentence that names the file. Returns -1. */
int database_error(const struct database *database, const char *doing,
                   struct error *error);

#endif
