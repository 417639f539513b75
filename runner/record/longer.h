/* Longer trials: which shorter one that is done a trial can go on from, and the copy of
 * what it begins with. It decides nothing about which configs are alike but by run_key.
 */
#ifndef RECORD_LONGER_H
#define RECORD_LONGER_H

#include "config/period.h"
#include "record/attempt.h"

struct database;

/* A length that some trial has that is done. */
struct longer_length {
    const char *path; /* schedule.epochs or schedule.iterations */
    int64_t value;
};

/* All of them, in the arena. -1 with a sentence. */
int longer_lengths(const struct database *database, struct arena *arena,
                   const struct longer_length **lengths, size_t *count,
                   struct error *error);

/* Whether no attempt of it was ever begun. */
bool longer_is_new(const struct database *database, int64_t trial_id);

/* What the rows to come are made by. */
struct longer_wish {
    const struct trial_spec *spec;
    struct period evaluations;
    const struct attempt_layer *layers; /* those at hand */
    size_t layer_count;
};

struct longer_source {
    int64_t id;                 /* 0: there is none */
    const char *run_key, *name; /* "sweep/3" */
    int64_t checkpoint;         /* the iteration that is gone on from; 0: not */
    bool drops_evaluation;      /* the one there is no part of a longer run */
    const char *why;            /* it cannot be gone on from; NULL: it can */
};

/* The trial of that run_key, where it is done, in the arena. -1 with a sentence. */
int longer_find(const struct database *database, const char *run_key,
                const struct longer_wish *wish, struct arena *arena,
                struct longer_source *source, struct error *error);

/* A sentence about the trial of the same experiments that is done, shorter, and differs
 * in the fewest other settings, one of which it names; NULL: there is none. */
int longer_nearest(const struct database *database, int64_t trial_id, struct arena *arena,
                   const char **told, struct error *error);

/* Gives the new trial the source's rows and checkpoint, with an event, in one commit. */
int longer_copy(struct database *database, int64_t trial_id,
                const struct longer_source *source, const char *told,
                struct error *error);

#endif
