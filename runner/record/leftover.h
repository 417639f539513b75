/* What a run that was killed has left in a results file: attempts that nobody ended. */
#ifndef RECORD_LEFTOVER_H
#define RECORD_LEFTOVER_H

#include <stdint.h>

#include "base/error.h"

struct database;
struct sqlite3;

/* In an UPDATE of `attempts`: when one ended whose program died, as far as the file
 * tells, by its trial's last evaluation. The pause until somebody notices is no training.
 */
#define LEFTOVER_ENDED                                                                   \
    "max(started_us, coalesce((SELECT max(time_us) FROM main.evaluations WHERE "         \
    "evaluations.trial_id = attempts.trial_id), started_us))"

/* Waits some seconds until no process of an open attempt lives. -1 with a sentence: one
 * does. */
int leftover_wait(const struct database *database, struct error *error);

/* Trials that were running, and their attempts, become interrupted; the event of each is
 * of `now`, in microseconds UTC. -1: SQLite failed. */
int leftover_close(struct sqlite3 *handle, int64_t now);

#endif
