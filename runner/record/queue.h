/* The queue: what happened and is not written yet, in its order. It owns all that it
 * holds but the strings and structs that an attempt points to, and touches no file. */
#ifndef RECORD_QUEUE_H
#define RECORD_QUEUE_H

#include "record/attempt.h"
#include "record/trial_state.h"
#include "train/checkpoint.h"
#include "train/observer.h"

enum queue_type {
    QUEUE_ITERATION,  /* its row's `iteration` */
    QUEUE_POINT,      /* detail: a struct series_point */
    QUEUE_EVALUATION, /* a struct queue_evaluation */
    QUEUE_CHECKPOINT, /* a struct queue_checkpoint */
    QUEUE_BEGIN,      /* a struct queue_begin */
    QUEUE_END,        /* a struct queue_event */
    QUEUE_VERDICT,    /* a struct attempt_verdict */
    QUEUE_EVENT       /* a struct queue_event */
};

/* One thing that happened. */
struct queue_row {
    enum queue_type type;
    int64_t trial_id;                  /* 0: of no trial */
    struct iteration_result iteration; /* learning_rate NaN: as before */
    void *detail;                      /* owned */
};

struct queue_evaluation {
    int64_t time_us;
    struct evaluation_result result; /* its confusion is `cells` */
    double value;                    /* of the objective's metric */
    bool is_final, is_best;          /* of the objective's split, so far */
    int64_t outdated[3];             /* iterations whose confusions go; 0: none */
    int64_t cells[];                 /* (classes, classes) */
};

struct queue_checkpoint {
    int64_t iteration, best; /* of itself, and of one to keep beside it; 0: none */
    size_t size;
    void *bytes; /* owned: there is no memory for a second copy of what a user sizes */
};

struct queue_begin {
    int64_t time_us;
    struct attempt attempt; /* its layers are below */
    struct attempt_runtime runtime;
    struct attempt_layer layers[];
};

struct queue_event {
    int64_t time_us;
    const char *level; /* NULL: not told as an event */
    /* Of an end: */
    int64_t experiment_id;
    enum trial_state outcome;
    enum keep keep;    /* of its checkpoints; KEEP_AUTO: all */
    int64_t outranked; /* the trial whose checkpoints go, as it is none of the best; 0 */
    int64_t again_of;  /* see record/again.h; 0: it is the trial itself */
    int64_t peak_memory; /* bytes; 0: not known */
    bool has_message;
    char message[];
};

struct queue {
    struct queue_row *rows;
    size_t count, capacity;
    size_t bytes; /* that wait */
};

/* A row at the end, with `detail` zeroed bytes of detail; valid until the next one. */
struct queue_row *queue_add(struct queue *queue, enum queue_type type, int64_t trial_id,
                            size_t detail);

/* An event or an end, which takes a copy of its message. */
struct queue_event *queue_add_event(struct queue *queue, enum queue_type type,
                                    int64_t trial_id, const char *level,
                                    const char *message);

/* Takes the bytes of the checkpoint. */
struct queue_checkpoint *queue_add_checkpoint(struct queue *queue, int64_t trial_id,
                                              struct checkpoint *checkpoint);

/* Drops the rows, and keeps the room for others. */
void queue_clear(struct queue *queue);
void queue_free(struct queue *queue);

#endif
