/* What a run came to: its last line, its exit status, and the environment of the command
 * that is told of it. */
#ifndef CLI_ENDING_H
#define CLI_ENDING_H

#include "report/standing.h"
#include "run/session.h"

struct ending {
    const char *experiment; /* "": the config was not read; lives as long as its plan */
    bool known;             /* by ending_make: what stands below, but for the time */
    size_t counts[TRIAL_INTERRUPTED + 1]; /* trials of the plan in each state */
    size_t named, stale, left;    /* those that the run was for; stale ones; to be done */
    const struct standing *best;  /* config, as `lamina best` ranks them; NULL: none */
    bool repeats;                 /* some configs have several trials */
    bool has_objectives;          /* several, of which the best is of the first alone */
    const char *label, *settings; /* what is swept of its best trial, or "": as there is
                                     room; whole */
    double seconds;
};

/* -1 with session->error; the strings are the session's. */
int ending_make(struct session *session, struct ending *ending);

/* The last line: what became of the plan's trials, the best of them, and where they are.
 * On a terminal that it does not fit, a line of each. */
void ending_print(const struct ending *ending, const char *db);

/* Tells that a run was interrupted. Returns the exit status. */
int ending_tell_interrupted(void);

/* Tells why a run was stopped. Returns the exit status. */
int ending_status(const struct ending *ending, const struct session *session);

/* Runs the command once with all of that in its environment, and tells where it did not
 * end well. */
void ending_hand_on(const struct ending *ending, const char *command, const char *db,
                    int status);

#endif
