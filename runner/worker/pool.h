/* The pool: runs trials in children, at most `jobs` at once, and passes on what they
 * report. Each child trains one trial and ends. */
#ifndef WORKER_POOL_H
#define WORKER_POOL_H

#include <sys/types.h>

#include "net/tensors.h"
#include "sweep/plan.h"
#include "train/checkpoint.h"
#include "worker/catalogue.h"

struct pool_trial {
    size_t index; /* the caller's */
    const struct trial *trial;
    const struct dataset *dataset;
    const struct tensors *tensors; /* of `init: weights`, or NULL */
    int64_t until; /* it leaves after this iteration; INT64_MAX: goes on to its end */
    int64_t checkpoint; /* bytes that one takes */
};

/* What the pool tells its caller. Every function returns 0 to go on, or -1 to end the
 * run. */
struct pool_events {
    void *self;
    /* The trial to begin, which stays where it is until it has ended; NULL: none for now.
     * Asked whenever there is room for one. */
    int (*next)(void *self, const struct pool_trial **trial);
    /* Before a trial starts: the checkpoint that it goes on from, opened, whose bytes the
     * pool frees. Left as it is, without bytes, the trial begins at its beginning. 1: the
     * trial cannot go on now, and is left out. */
    int (*resume)(void *self, const struct pool_trial *, struct checkpoint *from,
                  struct archive *opened);
    int (*started)(void *self, const struct pool_trial *, pid_t pid,
                   int64_t from_iteration);
    int (*iteration)(void *self, const struct pool_trial *,
                     const struct iteration_result *);
    int (*point)(void *self, const struct pool_trial *, const struct series_point *);
    int (*evaluation)(void *self, const struct pool_trial *,
                      const struct evaluation_result *);
    /* Takes the bytes; NULL: there was no memory for them. */
    int (*checkpoint)(void *self, const struct pool_trial *, struct checkpoint *);
    /* `message` says why a trial failed, or which rule ended it; else NULL. TRAIN_LEFT:
     * it was asked to stop, or has come to `until`. `peak_memory` as child_end has it. */
    int (*ended)(void *self, const struct pool_trial *, enum train_outcome,
                 const char *message, int64_t peak_memory);
    /* The system lets no more than `jobs` run at once, and `why`: no more are begun than
     * end. 0: none, for now; it is waited for. */
    void (*scarce)(void *self, int jobs, const char *why);
    /* Called several times a second; 1: do not receive more now. */
    int (*tick)(void *self);
};

struct pool {
    int jobs; /* trials at once */
    const struct catalogue *catalogue;
    const struct checkpointing *checkpoint; /* `keep` is not KEEP_AUTO */
    double timeout; /* seconds that a child may take, the run's own pauses left out; 0:
                       any */
    /* Set by a signal handler: 1 asks the children to end, begins no more, and kills
     * those that have not ended soon; 2 kills at once. */
    const volatile int *stop;
    struct pool_events events;
};

/* Runs trials in the order in which they are given, until none runs and there is no next
 * one. Returns 0, or -1 where an event function ended the run or, once all that ran had
 * ended, no child could be started for a while (then in `error`). */
int pool_run(const struct pool *pool, struct error *error);

#endif
