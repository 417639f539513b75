/* A results file that is open: what those who open, check, mend and close it share. */
#ifndef RECORD_DATABASE_HANDLE_H
#define RECORD_DATABASE_HANDLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct lock;
struct sqlite3;

struct database {
    struct sqlite3 *handle;
    const char *path, *choice; /* the latter, in sentences: how another one is named */
    bool meant_for;            /* what is done to it is meant for no other file */
    struct lock *lock;         /* the writer's, or NULL */
    const char *journal;       /* the statement that sets how it is written */
    ino_t log;        /* the file of its write-ahead log, once it was seen; else 0 */
    int64_t pages;    /* that it had when it was last seen in its place */
    bool is_lost;     /* it was deleted or moved from under us, as a sentence has told */
    const char *note; /* what the user should know of how it was opened, or closed */
};

#endif
