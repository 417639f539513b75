/* Merging results files: what shards of a sweep have recorded becomes one file. */
#ifndef RECORD_MERGE_H
#define RECORD_MERGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "record/trial_state.h"

struct database;

/* What stands otherwise here: how many, and the first of these. */
struct merge_told {
    int64_t count;
    char examples[1800]; /* "sweep/1 is sweep/3, sweep/2 is sweep/4" */
};

struct merge_report {
    int64_t trials;     /* that the file has */
    int64_t taken;      /* from it, as they are fuller than those known before */
    int64_t unfinished; /* asked for now, and queued, running, interrupted, or still to be
                           proposed */
    struct merge_told renumbered; /* trials whose number is another trial's here */
    struct merge_told reproposed; /* rows of a search that were proposed otherwise here:
                                     "sweep row 12" */
    bool is_written;              /* a run holds it at this moment */
    pid_t writer;                 /* its process, on this machine; 0: unknown */
};

/* Whether a file is one that lies beside a results file, `base`, and is no results file
 * itself: its lock, log or journal. */
bool merge_belongs(const char *path, char *base, size_t size);

/* Whether two names are of one file. */
bool merge_is_same(const char *path, const char *other);

/* Whether a file can be merged: it is there, ours, undamaged and of this schema. -1 with
 * a sentence. Changes nothing. */
int merge_check(const char *path, const char *into, struct error *error);

/* Merges one file, all or nothing. Of two attempts of the same run_key the fuller one
 * stays, whole: done before diverged before others, then the further one, then with more
 * rows and checkpoints left, then the later one. What runs in the file is interrupted in
 * the other. A number stays that of the trial that had it first, a row of a search what
 * was proposed first. Merging again changes nothing. -1 with a sentence. */
int merge_file(struct database *into, const char *path, struct merge_report *report,
               struct error *error);

/* Of the trials that the file has then: how many are in each state, a trial of several
 * experiments once, as that of them has it which came furthest; and how many have failed
 * or diverged that are asked for now. */
struct merge_total {
    int64_t trials, states[TRIAL_STATE_COUNT], failed;
};
int merge_count(struct database *into, struct merge_total *total, struct error *error);

#endif
