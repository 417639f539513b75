/* From a config file to trials that can run: what `run` and `plan` have in common. */
#ifndef RUN_PREPARE_H
#define RUN_PREPARE_H

#include "config/problems.h"
#include "data/datasets.h"
#include "run/init_files.h"
#include "sweep/plan.h"
#include "worker/stack.h"

struct prepared {
    struct arena *arena; /* owns all but the store and the problems */
    struct plan plan;
    struct catalogue catalogue;      /* of the layers that it names */
    const struct trial_spec **specs; /* the distinct ones of the plan */
    size_t spec_count;
    size_t *spec_of; /* of each trial: its place in specs */
    struct datasets *store;
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

/* Reads the config, loads the data and asks the layers. `to_train` warms the matrix
 * library too, for the children. Prints nothing: whatever it returns, what is to be told
 * is in `prepared`, which is to be freed. */
enum prepare_status prepare_trials(const struct prepare_wishes *wishes, bool to_train,
                                   struct prepared *prepared);
void prepare_free(struct prepared *prepared);

#endif
