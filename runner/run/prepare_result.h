/* What a config file has become: trials that can run, their data, and what of it is to be
 * told. */
#ifndef RUN_PREPARE_RESULT_H
#define RUN_PREPARE_RESULT_H

#include "config/problems.h"
#include "data/datasets.h"
#include "run/init_files.h"
#include "sweep/plan.h"
#include "worker/stack.h"

struct prepared {
    struct arena *arena;  /* owns all but the store, the problems and what these own: */
    struct arena *rows;   /* of rows that were prepared later; NULL: there are none */
    struct arena *labels; /* once they were made anew */
    struct plan plan;
    struct catalogue catalogue;      /* of the layers that it names */
    const struct trial_spec **specs; /* the distinct ones of the plan; arrays have room
                                        for plan.most */
    size_t spec_count;
    size_t *spec_of; /* of each trial: its place in specs */
    /* So many specs, and trials, were prepared before: steps begin behind them. */
    size_t known_specs, known_trials;
    struct datasets *store;
    struct init_files *files;
    const struct dataset **datasets;     /* of each spec, in the store */
    const struct init_file **init_files; /* of each spec; NULL: it has none */
    const struct tensors **tensors;      /* of these */
    _Atomic(const char *) loading; /* which kind of dataset, while they are loaded */
    struct stack_shapes *shapes;   /* of each spec */
    /* What is to be told: */
    struct problems problems; /* of the config */
    struct problems warnings; /* once each, however many trials they are of */
    struct error error;       /* why it failed, "" where `faults` say it */
    const char *faults;       /* of the data, whole lines, or NULL */
};

enum prepare_status {
    PREPARE_OK,
    PREPARE_WRONG, /* the config, as `problems` say */
    PREPARE_FAILED
};

/* While data is loaded, which may take long: which kind, for how long so far, and how
 * much was read. Told ten times a second. */
struct prepare_waiting {
    const char *type;
    double seconds;
    int64_t bytes;
};

/* What the command line says of it. */
struct prepare_wishes {
    const char *config;
    const char *const *sets; /* "path=value" */
    size_t set_count;
    const char *plugin_path; /* NULL where not given */
    int64_t shard, shards;   /* only the trials of one; shards 0: all */
    bool names_trials;       /* of which alone `checkpoint.keep` is said */
    bool quiet;              /* nothing is told of data that takes long */
    void (*tell)(void *self, const struct prepare_waiting *waiting); /* or NULL */
    void *self;
};

#endif
