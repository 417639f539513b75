/* A run of a plan: what is to be done of it, the children that do it, and what they
 * report, recorded and shown. It decides nothing about training or storage itself. */
#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include "record/recorder.h"
#include "record/registry.h"
#include "run/prepare.h"
#include "train/prune.h"
#include "train/stop.h"
#include "view/progress.h"

/* What the user wants of this run. */
struct session_wishes {
    int jobs;        /* trials at once; 0: the cores at hand */
    double deadline; /* by clock_seconds: to be over by then; 0: none */
    /* States whose trials are run again, and those of other builds of their layers: */
    bool retry_failed, retry_diverged, retry_pruned, retry_stale;
    bool verbose;         /* a line for each evaluation, however many trials there are */
    const char *revision; /* of the program, which is recorded: "" where not known */
};

struct session_todo {
    bool wanted;       /* it is to be trained, or to go on */
    int64_t iteration; /* from which it goes on */
    int64_t recorded;  /* the last one that has rows */
    int64_t cleared;   /* the rung that it is past; INT64_MAX: no rule looks at it */
    bool goes_without; /* there was no memory for a checkpoint, and that was told */
};

struct session {
    const struct session_wishes *wishes;
    struct prepared *prepared;
    struct database *database;
    FILE *out;                          /* for the lines of progress */
    void (*note)(const char *sentence); /* tells what concerns the file, as it comes */
    struct recorder *recorder;
    struct progress *progress;
    struct attempt_runtime runtime;
    struct attempt_layer *layers; /* all those at hand */
    struct checkpointing checkpoint;
    struct stop *stop;                  /* a rule that compares trials, or NULL */
    struct registry_experiment entered; /* as in the file */
    /* Of each trial of the plan: */
    struct registry_trial *trials; /* those of `entered` */
    struct session_todo *todo;
    struct pool_trial *queue;
    struct evaluation_result *evaluated; /* the last one; NULL where each is told */
    int64_t failed;                      /* trials, in this run */
    enum { SESSION_RUNS, SESSION_INTERRUPTED, SESSION_LATE, SESSION_FAILED } stopped;
    int waiting; /* what recorder_commit said last: told when it gets worse */
    struct error error;
};

/* Enters the plan in the file and trains what is wanted of it; afterwards `trials` and
 * `stopped` say what became of it. SIGINT and SIGTERM save all and end it, a second one
 * at once. -1 with session->error. Everything lives in the plan's arena. */
int session_run(struct session *session);

/* What became of a trial, for the run's experiment. */
enum trial_state session_state(const struct session *session, size_t index);

/* For its files alone: a line about one trial, how long it is, and its dataset. */
void session_tell(struct session *session, const struct trial *trial, const char *state,
                  const char *why);
struct registry_outline session_outline(const struct session *session, size_t index);
const struct dataset *session_dataset(const struct session *session, size_t index);

#endif
