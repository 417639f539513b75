/* What a run that was killed has left in a results file: attempts that nobody ended. */
#ifndef RECORD_LEFTOVER_H
#define RECORD_LEFTOVER_H

#include <stdint.h>

#include "base/error.h"

struct database;
struct sqlite3;

/* Waits some seconds until no process of an open attempt lives. -1 with a sentence: one
 * does. */
int leftover_wait(const struct database *database, struct error *error);

/* Trials that were running, and their attempts, become interrupted, as of `now` in
 * microseconds UTC. -1: SQLite failed. */
int leftover_close(struct sqlite3 *handle, int64_t now);

#endif
