/* What the commands read from a results file. Strings and arrays live in the arena. */
#ifndef RECORD_QUERY_H
#define RECORD_QUERY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/database.h"

/* A swept option of a trial. */
struct query_setting {
    const char *path;      /* as the sweep of its experiment writes it, layers by name */
    const char *value;     /* as a label shows it */
    const char *canonical; /* the path that `settings` has */
};

struct query_trial {
    int64_t id, number, seed, experiment_id;
    const char *config_hash; /* the same for trials that differ in their seed alone */
    int64_t planned; /* trials of its experiment's sweep, with those that are still to
                        be proposed; 0: not known */
    bool current;    /* the experiment's config still asks for it */
    const char *experiment, *state;
    const struct query_setting
        *settings; /* those of the axes that it has, in their order */
    size_t setting_count;
    const char *label; /* all of them: "optimizer.learning_rate=0.1 seed=2" */
    /* As its experiment sees it, up to where that has pruned it: */
    int64_t last_iteration;
    const char *objective, *objective_split;       /* the metric of its values */
    bool maximize;                                 /* more is better */
    double final_loss, final_accuracy, best_value; /* NaN: none */
    int64_t best_iteration;
    int64_t weights;     /* the iteration of its last checkpoint; 0: it has none */
    const char *problem; /* why it failed, or NULL */
    bool stale; /* recorded with other builds or arithmetic than at hand, by `inspect` */
};

/* The id of an experiment, of NULL the newest. -1 with a sentence where there is none. */
int query_experiment(struct database *database, const char *experiment, int64_t *id,
                     struct error *error);

/* The one whose config or trial came last: while a run goes on, that which it trains. 0
 * where there is none. */
int query_last_run(struct database *database, int64_t *id, struct error *error);

/* All trials of `experiment` (NULL: of every one), in order of experiment and number. */
int query_trials(struct database *database, const char *experiment, struct arena *arena,
                 struct query_trial **trials, size_t *count, struct error *error);

/* Leaves those that their experiments' configs still ask for; returns how many went. */
size_t query_keep_current(struct query_trial *trials, size_t *count);

/* The paths of all options of a trial. */
int query_paths(struct database *database, int64_t trial_id, struct arena *arena,
                const char *const **paths, size_t *count, struct error *error);

/* Which series of a trial: train (the iterations), or test or validation (the
 * evaluations); loss, accuracy or a name in `metrics`. */
struct query_series {
    const char *split, *metric;
};

/* One series of a trial up to its last iteration: x iterations, y values; NULLs left out.
 */
struct query_curve {
    int64_t *x;
    double *y;
    size_t count;
};
int query_curve(struct database *database, const struct query_trial *trial,
                const struct query_series *series, struct arena *arena,
                struct query_curve *curve, struct error *error);

/* The series of a trial that have values: "train loss, test loss". */
int query_series(struct database *database, int64_t trial_id, struct arena *arena,
                 const char **names, struct error *error);

#endif
