/* What is to be done of a plan: which of its trials are trained, from where on, and up to
 * which rung. It trains, records and tells nothing. */
#ifndef RUN_TODO_H
#define RUN_TODO_H

#include "record/registry.h"
#include "run/prepare.h"
#include "train/stop.h"
#include "worker/pool.h"

/* States whose trials are run again, and those of other builds of their layers. */
struct todo_retry {
    bool failed, diverged, pruned, stale;
};

struct todo_trial {
    bool wanted;        /* it is to be trained, or to go on */
    int64_t iteration;  /* from which it goes on */
    int64_t recorded;   /* the last one that has rows */
    int64_t cleared;    /* the iteration of the rung that it is past; INT64_MAX: no rule
                           looks at it */
    bool goes_without;  /* there was no memory for a checkpoint, and that was told */
    bool unnamed;       /* the user has named others, which alone are trained */
    const char *source; /* run_key of the shorter trial that it goes on from; NULL */
    const char *of_shorter; /* what is told of that, or why it begins anew; NULL */
    int64_t again_of;       /* the trial that is done, and trained again as this; 0 */
};

struct todo {
    const struct prepared *prepared;
    const struct stop *rule; /* that compares trials, or NULL */
    /* The part of the plan that is trained and compared now: from trial `first`, before
     * `end`; 0: before its end. */
    size_t first, end;
    /* Of each trial of the plan: */
    struct registry_trial *trials; /* as in the file */
    struct todo_trial *at;
};

/* A todo without what is known of the trials, which the registry is to fill in. All of it
 * lives in the plan's arena. */
struct todo todo_new(const struct prepared *prepared);

/* Once the registry has: lists what is to be trained of the trials from `first` on.
 * Returns its iterations in all, and in `left` how many trials are not. */
int64_t todo_list(struct todo *todo, size_t first, const struct todo_retry *retry,
                  size_t *left);

/* Where that part ends. */
size_t todo_end(const struct todo *todo);

/* The iteration of a trial at the rung of that number; INT64_MAX: none. */
int64_t todo_rung(const struct todo *todo, size_t index, int64_t number);

/* The trials of it that are to be trained up to the rung of that number, or for INT64_MAX
 * to their end, and have not come to it; `queue` has room for the whole plan. Returns how
 * many. */
size_t todo_queue(const struct todo *todo, int64_t number, struct pool_trial *queue);

/* How long a trial is, and what tells how good it is. */
struct registry_outline todo_outline(const struct todo *todo, size_t index);
const struct stack_shapes *todo_shapes(const struct todo *todo, size_t index);

/* What became of a trial, for the run's experiment; and whether the same command would
 * train it. */
enum trial_state todo_state(const struct todo *todo, size_t index);
bool todo_waits(const struct todo *todo, size_t index);

#endif
