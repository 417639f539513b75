/* A rung: which of the trials that came to it go on. */
#ifndef CLI_RUNG_H
#define CLI_RUNG_H

#include "cli/session.h"

/* The next rung that a trial has before it; INT64_MAX where none has. */
int64_t rung_next(const struct session *session);

/* All that could come to the rung have, and are recorded: decides who goes on. -1 with
 * session->error. */
int rung_decide(struct session *session, int64_t rung);

#endif
