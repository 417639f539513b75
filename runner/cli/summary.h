/* What a run came to: its last line, its exit status, and the environment of the command
 * that is told of it. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "record/query.h"
#include "run/session.h"

struct summary {
    const char *experiment; /* "": the config was not read; lives as long as its plan */
    bool known;             /* by summary_make: what stands below, but for the time */
    size_t counts[TRIAL_INTERRUPTED + 1]; /* trials of the plan in each state */
    size_t named, stale, left; /* those that the run was for; stale ones; to be done */
    struct query_best best;    /* id 0: none is done */
    const char *label;         /* what is swept of it, or "" */
    double seconds;
};

/* -1 with session->error; the strings are the session's. */
int summary_make(struct session *session, struct summary *summary);

/* The last line: what became of the plan's trials, the best of them, and where they are.
 * On a terminal that it does not fit, a line of each. */
void summary_print(const struct summary *summary, const char *db);

/* Tells why a run was stopped. Returns the exit status. */
int summary_status(const struct summary *summary, const struct session *session);

/* Runs the command once with all of that in its environment, and tells where it did not
 * end well. */
void summary_hand_on(const struct summary *summary, const char *command, const char *db,
                     int status);

#endif
