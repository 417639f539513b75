/* The recorder: what a run writes. Rows wait in memory and are committed together, at
 * most every second and at each trial's end. Where somebody else holds a write lock they
 * wait longer, up to RECORDER_MAX_WAITING bytes; then the run pauses and says why. */
#ifndef RECORD_RECORDER_H
#define RECORD_RECORDER_H

#include "base/host.h"
#include "config/experiment.h"
#include "record/components.h"
#include "record/database.h"
#include "train/checkpoint.h"
#include "train/objective.h"

#define RECORDER_MAX_WAITING (64 * 1024 * 1024)

struct recorder;

struct recorder *recorder_new(struct database *database);
void recorder_free(struct recorder *recorder);

enum trial_state {
    TRIAL_QUEUED,
    TRIAL_RUNNING,
    TRIAL_DONE,
    TRIAL_FAILED,
    TRIAL_DIVERGED,
    TRIAL_PRUNED,
    TRIAL_INTERRUPTED
};
const char *recorder_state_name(enum trial_state state);

/* What ran an attempt. */
struct runtime {
    struct host host;
    const char *version, *revision, *compiler, *libraries;
};

struct recorder_layer {
    const char *type, *version, *path, *sha256;
    int64_t parameters;
};

/* What an attempt begins with. The strings and the spec live as long as the recorder. */
struct recorder_attempt {
    int64_t experiment_id;      /* that wants the trial: it has not pruned it any more */
    int64_t cleared_to;         /* the rungs of that experiment which it is past */
    int64_t pid;                /* of the trial's process */
    int64_t from_iteration;     /* of the checkpoint that it goes on from; 0: none */
    bool other_rows;            /* those recorded may differ from those to come */
    struct objective objective; /* that decides what is final and best */
    enum keep keep;             /* of its checkpoints, once it has ended; not KEEP_AUTO */
    const struct runtime *runtime;
    const struct recorder_layer *layers;
    size_t layer_count;
    const struct spec *spec;       /* whose components are recorded */
    const struct dataset *dataset; /* lives as they do; NULL: not told */
};

/* Opens an attempt of a trial: rows of earlier ones past its checkpoint go, in the commit
 * that opens it; save those that a pruning of another experiment stands on, which are
 * written again with the same values, unless `other_rows`. What is waiting of this trial
 * must be committed before. -1 where the file cannot be read. */
int recorder_begin(struct recorder *recorder, int64_t trial_id,
                   const struct recorder_attempt *attempt, struct error *error);

/* These only put rows in the queue. The learning rate is recorded when it changes. */
void recorder_iteration(struct recorder *recorder, int64_t trial_id,
                        const struct iteration_result *result);
void recorder_point(struct recorder *recorder, int64_t trial_id,
                    const struct series_point *point);
void recorder_evaluation(struct recorder *recorder, int64_t trial_id,
                         const struct evaluation_result *result);
/* Takes the bytes. The trial's earlier checkpoint goes, unless it is the one to keep. */
void recorder_checkpoint(struct recorder *recorder, int64_t trial_id,
                         struct checkpoint *checkpoint);
void recorder_event(struct recorder *recorder, int64_t trial_id /* 0: none */,
                    const char *level /* info, warning, error */, const char *message);

/* Ends the attempt and commits, unless somebody holds a write lock: then a later
 * recorder_commit does. TRIAL_QUEUED: the trial waits, to go on later. `message`: why,
 * where it did not end well or early; else NULL. */
int recorder_end(struct recorder *recorder, int64_t trial_id, enum trial_state outcome,
                 const char *message, struct error *error);

/* What an experiment's rule has decided of a trial at a rung, and why. Where no
 * experiment wants a pruned one any more, its checkpoint goes, or stays as `keep` says.
 */
struct recorder_verdict {
    int64_t experiment_id, trial_id, iteration;
    bool pruned;
    enum keep keep;
};
void recorder_judge(struct recorder *recorder, const struct recorder_verdict *verdict,
                    const char *message);

/* Commits what is waiting when a second has passed since the last commit (or `now`). 0:
 * all is well; 1: somebody holds a write lock and rows wait; 2: too many wait, take no
 * more; -1: the file cannot be written, in a sentence. */
int recorder_commit(struct recorder *recorder, bool now, struct error *error);

#endif
