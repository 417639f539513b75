/* The recorder: what a run writes. Rows wait in memory and are committed together, at
 * most every second and at each trial's end. Where somebody else holds a write lock they
 * wait longer, up to RECORDER_MAX_WAITING bytes; then the run pauses and says why. */
#ifndef RECORD_RECORDER_H
#define RECORD_RECORDER_H

#include "record/attempt.h"
#include "record/database.h"
#include "record/trial_state.h"
#include "train/checkpoint.h"
#include "train/observer.h"

#define RECORDER_MAX_WAITING (64 << 20)

struct recorder;

struct recorder *recorder_new(struct database *database);

/* Of the trials of an experiment that are done only the `most` best ones keep their
 * checkpoints; 0, and where it is not called: all. To be called before any begins. -1
 * where the file cannot be read. */
int recorder_rank(struct recorder *recorder, int64_t experiment_id, int64_t most,
                  struct error *error);

void recorder_free(struct recorder *recorder);

/* Opens an attempt of a trial: rows of earlier ones past its checkpoint go, in the commit
 * that opens it; save those that a pruning of another experiment stands on, which are
 * written again with the same values, unless `other_rows`. What is waiting of this trial
 * must be committed before. -1 where the file cannot be read. */
int recorder_begin(struct recorder *recorder, int64_t trial_id,
                   const struct attempt *attempt, struct error *error);

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
 * where it did not end well or early; else NULL. `peak_memory`: the most bytes that its
 * process had; 0: not known. */
int recorder_end(struct recorder *recorder, int64_t trial_id, enum trial_state outcome,
                 const char *message, int64_t peak_memory, struct error *error);

/* Its message is told as an event. */
void recorder_judge(struct recorder *recorder, const struct attempt_verdict *verdict,
                    const char *message);

/* From well to bad, but for what failed. All but RECORDER_WELL come with a sentence. */
enum recorder_status {
    RECORDER_FAILED = -1, /* the file cannot be written */
    RECORDER_WELL,
    RECORDER_WAITS, /* somebody holds a write lock, and rows wait */
    RECORDER_FULL   /* too many wait: take no more */
};

/* Commits what is waiting when a second has passed since the last commit (or `now`). */
enum recorder_status recorder_commit(struct recorder *recorder, bool now,
                                     struct error *error);

#endif
