/* What a results file has of a trained net: the weights that were kept of a trial, and
 * all that tells what they are of. */
#ifndef RECORD_KEPT_H
#define RECORD_KEPT_H

#include "base/arena.h"
#include "train/checkpoint.h"

struct database;

/* Which weights of a trial: there may be several. */
enum kept_which { KEPT_ANY, KEPT_BEST, KEPT_LAST }; /* any: the best, else the last */

/* Texts in the arena, NULL where the file does not tell. */
struct kept {
    const char *name; /* "mnist-fnn/7" */
    int64_t seed, best_iteration, last_iteration;
    const char *config;    /* resolved, as JSON */
    const char *signature; /* NULL: of an earlier version */
    const char *overrides; /* --set, a line each, */
    const char *file;      /* the config's file as it was given, */
    const char *folder;    /* and where, of the last run */
    const char *run_key;
    const char *layers;           /* "linear@1.0 sigmoid@1.0", in their order */
    const char *metrics;          /* at its iteration, as JSON: {"test": {"loss": 0.3}} */
    const char *origin;           /* where it was trained, as JSON */
    int64_t splits[3];            /* samples of each split; 0: none */
    bool is_shared;               /* by experiments with other configs */
    bool is_best;                 /* its iteration has the best value */
    struct checkpoint checkpoint; /* whose bytes are the caller's to free */
};

/* Which trial's. */
struct kept_wish {
    const char *experiment;
    int64_t number;
    enum kept_which which;
};

/* Reads them. -1 with a sentence, where there is no
 * such trial, or where it kept no such weights, with the command that mends it. */
int kept_read(const struct database *database, const struct kept_wish *wish,
              struct arena *arena, struct kept *kept, struct error *error);

#endif
