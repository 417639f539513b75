/* What the children of a run report: recorded, shown, and noted in what is to be done. */
#ifndef RUN_REPORTS_H
#define RUN_REPORTS_H

#include <signal.h>

#include "record/recorder.h"
#include "run/todo.h"
#include "view/progress.h"

/* Why no more trials are begun. */
enum reports_end {
    REPORTS_GO_ON,
    REPORTS_INTERRUPTED,
    REPORTS_LATE,    /* the deadline is near */
    REPORTS_FAILURES /* as many as `on_failure` allows */
};

struct reports {
    struct todo *todo;
    struct pool_trial *queue; /* of this round, has room for plan.most */
    size_t queued, begun;     /* of the queue */
    /* Asked once all of it have begun: 1: it is longer now; 0: it is not; -1: the run is
     * over. NULL: there is none but those. */
    int (*more)(void *asked);
    void *asked;
    struct database *database;
    struct recorder *recorder;
    struct progress *progress;
    int64_t experiment_id;
    const struct attempt_runtime *runtime;
    const struct attempt_layer *layers;     /* all those at hand */
    const struct checkpointing *checkpoint; /* the experiment's */
    double deadline;                        /* by clock_seconds; 0: none */
    struct evaluation_result *evaluated; /* the last one of each trial of the plan; NULL
                                            where each is told as it comes */
    volatile sig_atomic_t *stop;         /* the pool's: set here where the run must end */
    enum reports_end end;                /* but for interruptions, which others note */
    int64_t failed;                      /* trials, in this run */
    enum recorder_status waiting;        /* as told last: told again when it gets worse */
    bool *diverged;                      /* set for each trial of the plan that did, where
                                            these are told at the end; NULL: as they come */
    struct error *error;
};

/* What the pool is to call; `reports` outlives it. */
struct pool_events reports_events(struct reports *reports);

/* A line about one trial of the plan: "[7/36 label] failed: why". */
void reports_tell(const struct reports *reports, size_t index, const char *state,
                  const char *why);

/* A trial of the plan that has ended, or will not be trained further, in the progress. */
void reports_leave(const struct reports *reports, size_t index);

#endif
