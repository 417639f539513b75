/* The trials of an experiment that one picture compares: those of one objective, and what
 * is left out of it, which a picture says. */
#ifndef REPORT_COMPARED_H
#define REPORT_COMPARED_H

#include "record/trial_state.h"
#include "report/lines.h"
#include "report/standing.h"

struct compared {
    const struct query_trial *trials; /* by their numbers */
    size_t count;
    struct standings configs; /* the best first; the first `ranked` have a value */
    size_t ranked;
    struct lines lines; /* of configs; what their trials are repetitions by */
    const char *over;   /* the same in words, "seeds"; "": nothing */
    const char *value;  /* "best test accuracy" */
    bool maximize;
    size_t foreign; /* trials of another objective */
};

/* Of the objective of the trial with the highest number. Reorders `trials`. */
struct compared compared_make(struct query_trial *trials, size_t count,
                              struct arena *arena);

/* Whether it is done, and has a finite value of the objective. */
bool compared_has_value(const struct query_trial *trial);

/* How many are of a state. */
size_t compared_count(const struct compared *compared, enum trial_state state);

/* What each trial came to: one that diverged the worst value that any has, or a worse one
 * where all have the same; one that was pruned its best value up to there. NaN of others
 * that are not done, or have no finite one. */
void compared_values(const struct compared *compared, double *values);

/* That no setting differs among them, but what they are repetitions by. Returns -1. */
int compared_refuse(const struct compared *compared, struct error *error);

/* "Of 2 configs no trial is left, so that they are not drawn." NULL: there are none, or
 * each config is one trial, so that what is left out tells it. */
const char *compared_valueless(const struct compared *compared, struct arena *arena);

/* "Left out: 2 failed, 3 pruned, 4 earlier trials (--all).": all but what is done and the
 * states in `shown`, a bit each, 1u << TRIAL_DIVERGED. NULL: nothing is. `former` is how
 * many earlier trials were not looked at. */
const char *compared_left_out(const struct compared *compared, unsigned shown,
                              size_t former, struct arena *arena);

#endif
