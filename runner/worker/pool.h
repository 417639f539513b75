/* The pool: runs trials in children, at most `jobs` at once, and passes on what they
 * report. Each child trains one trial and ends. */
#ifndef WORKER_POOL_H
#define WORKER_POOL_H

#include "train/train.h"
#include "worker/probe.h"

struct pool_trial {
    size_t index; /* the caller's */
    const struct trial *trial;
    const struct dataset *dataset;
};

/* What the pool tells its caller. Every function returns 0 to go on, or -1 to end the
 * run. */
struct pool_events {
    void *self;
    int (*started)(void *self, const struct pool_trial *trial, pid_t pid);
    int (*iteration)(void *self, const struct pool_trial *,
                     const struct iteration_result *);
    int (*evaluation)(void *self, const struct pool_trial *,
                      const struct evaluation_result *);
    /* `message` says why a trial failed; else NULL. TRAIN_STOPPED: it was asked to stop.
     */
    int (*ended)(void *self, const struct pool_trial *, enum train_outcome,
                 const char *message);
    /* Called several times a second; 1: do not receive more now. */
    int (*tick)(void *self);
};

/* Runs the trials in order. `stop` is set by a signal handler: 1 asks the children to end
 * and kills those that have not after 2 s; 2 kills at once. Returns 0, or -1 where an
 * event function ended the run or no child could be started (then in `error`). */
int pool_run(const struct pool_trial *trials, size_t count, int jobs,
             const struct probe_layer *layers, size_t layer_count,
             const volatile int *stop, const struct pool_events *events,
             struct error *error);

#endif
