/* The one writer of a results file. What is locked is the file itself, whatever it is
 * called: an open file description's lock on a byte that SQLite does not use. The file
 * `FILE.lock` beside it says who the writer is, and is locked for programs of earlier
 * versions, which look there alone. */
#ifndef RECORD_LOCK_H
#define RECORD_LOCK_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

struct lock;

/* Locks a results file for this process and those that it starts without closing their
 * descriptors; makes it, empty, where there is none. NULL with a sentence: a run has it
 * (its host, process and start are named); it cannot be written; it has several names; or
 * `FILE.lock` is none of ours, which is left as it is. `choice` says in sentences how
 * another file is named; where what is to be done is `meant_for` this file, whoever has
 * it is to be waited for. */
struct lock *lock_take(const char *path, const char *choice, bool meant_for,
                       struct error *error);

/* Gives it back; accepts NULL. To be called after SQLite has closed the file, whose own
 * locks go with any descriptor of it. */
void lock_free(struct lock *lock);

/* Whether the locked file is still what its name leads to. LOCK_MOVED: `now` is its name;
 * LOCK_UNREACHABLE: it has one, but on a file system that is not there any more. */
enum lock_place { LOCK_IN_PLACE, LOCK_MOVED, LOCK_DELETED, LOCK_UNREACHABLE };
enum lock_place lock_place(struct lock *lock, char now[PATH_MAX]);

/* The path of the file when it was locked, without links; with a slash in it. The lock's.
 */
const char *lock_path(const struct lock *lock);

/* Whether a run holds a results file, and its process where that is known, else 0. Not of
 * one that SQLite has open in this process. */
bool lock_is_held(const char *path, pid_t *writer);

/* Whether a run holds it that does not know it by that name: a hard link's, a mount's, or
 * one to which it was moved. Not of one that SQLite has open in this process, either. */
bool lock_is_elsewhere(const char *path);

#endif
