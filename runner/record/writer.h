/* Writing what the queue holds into the tables. -1 of each: SQLite failed. */
#ifndef RECORD_WRITER_H
#define RECORD_WRITER_H

#include "record/queue.h"
#include "record/statement.h"

int writer_write(struct statements *statements, const struct queue_row *row);

/* Brings trials.last_iteration up to the rows that are written. */
int writer_last_iteration(struct statements *statements, int64_t trial_id);

/* The last iteration whose rows stay when the trial goes on: that of its checkpoint, or
 * the last on which a pruning stands. */
int writer_last_kept(struct statements *statements, int64_t trial_id,
                     const struct attempt *attempt, int64_t *last);

#endif
