/* A rung: which of the trials that came to it go on. */
#ifndef CLI_RUNG_H
#define CLI_RUNG_H

#include "cli/session.h"

/* The rung that all trials have come to which could, also in an earlier run; 0: none. */
int64_t rung_reached(const struct session *session);

/* The next rung that a trial has before it; INT64_MAX where none has. */
int64_t rung_next(const struct session *session);

/* Decides who goes on from a rung that was reached, and is recorded; once more, where
 * that was decided before, to the same end. -1 with session->error. */
int rung_decide(struct session *session, int64_t rung);

#endif
