/* The results file: opening it safely, and its one writer's lock. Only this room touches
 * SQLite. The schema is schema.sql. */
#ifndef RECORD_DATABASE_H
#define RECORD_DATABASE_H

#include <stdbool.h>

#include "base/error.h"
#include "record/database_handle.h"

/* Opens for reading and writing: takes the lock (record/lock.h), makes the file where it
 * is missing, checks application_id, user_version and integrity of the header,
 * and adds what a file of an older version lacks.
 * -1 with a sentence: held by another program (its host, pid and start are named, and the
 * two commands that work), read-only, of another program, of a newer schema, damaged,
 * full disk. */
int database_open(struct database *database, const char *path, struct error *error);

/* The same for what is meant for this file: whoever has it is to be waited for. */
int database_open_this(struct database *database, const char *path, struct error *error);

/* Opens for reading only; never in the way of a run. */
int database_open_reader(struct database *database, const char *path,
                         struct error *error);

/* One of these two, for a file that the command line names without --db. */
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

#endif
