/* What is told of a trial: what an attempt of it begins with, and what a rule decides of
 * it. */
#ifndef RECORD_ATTEMPT_H
#define RECORD_ATTEMPT_H

#include "base/host.h"
#include "config/experiment.h"
#include "train/objective.h"

struct dataset;

/* What ran an attempt. */
struct attempt_runtime {
    struct host host;
    const char *version, *revision, *compiler, *libraries;
};

struct attempt_layer {
    const char *type, *version, *path, *sha256;
    int64_t parameters;
};

/* What an attempt begins with. The strings and the spec live as long as the recorder. */
struct attempt {
    int64_t experiment_id;      /* that wants the trial: it has not pruned it any more */
    int64_t number;             /* of the trial there */
    int64_t cleared_to;         /* the rungs of that experiment which it is past */
    int64_t pid;                /* of the trial's process */
    int64_t from_iteration;     /* of the checkpoint that it goes on from; 0: none */
    bool other_rows;            /* those recorded may differ from those to come */
    struct objective objective; /* that decides what is final and best */
    enum keep keep;             /* of its checkpoints, once it has ended; not KEEP_AUTO */
    int64_t keep_trials;        /* of the experiment's best ones; 0: whatever its rank */
    int64_t again_of;           /* see record/again.h; 0: it is the trial itself */
    const char *source; /* run_key of the shorter trial whose rows it begins with */
    const struct attempt_runtime *runtime;
    const struct attempt_layer *layers;
    size_t layer_count;
    const struct trial_spec *spec; /* whose components are recorded, and of its as many
                                      layers where they stand and what they read */
    const struct dataset *dataset; /* lives as they do; NULL: not told */
};

/* What an experiment's rule has decided of a trial at a rung, and why. Where no
 * experiment wants a pruned one any more, its checkpoint goes, or stays as `keep` says.
 */
struct attempt_verdict {
    int64_t experiment_id, trial_id, iteration;
    bool pruned;
    enum keep keep;
};

#endif
