/* The experiment: a config file as its reader meant it. Loading makes short forms long
 * (`- sigmoid` is {type: sigmoid}) and applies --set; resolving checks one trial's tree
 * against the kinds that exist and gives the typed settings and their hash. Knows no
 * dataset, layer, loss or optimizer by name. */
#ifndef CONFIG_EXPERIMENT_H
#define CONFIG_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "config/option.h"

/* When a trial is saved while it trains, and what stays of that. */
struct checkpointing {
    int64_t every;  /* iterations; 0: not by their number */
    double seconds; /* 0: not by time */
    enum keep {
        KEEP_AUTO, /* the last of a single run, nothing in a sweep */
        KEEP_NONE,
        KEEP_LAST,
        KEEP_BEST
    } keep; /* of a trial that has ended; one that may go on keeps its last */
};

struct experiment {
    const char *file; /* as given on the command line */
    const char *name; /* `name:`, [A-Za-z0-9][A-Za-z0-9_.-]*; default: the file's stem */
    const char *text; /* the file as it is */
    const char *overrides; /* the --set options, one a line; "" where there are none */
    const struct node
        *root; /* long forms, --set applied, without what belongs to the experiment */
    const struct node *sweep;      /* NULL where there is none */
    uint64_t seed;                 /* `seed:`, default 0; a sweep's `seeds` replace it */
    const struct node *given_seed; /* NULL where there is none */
    struct checkpointing checkpoint;
    double timeout;     /* seconds that a trial may train in one go; 0: any */
    int64_t stop_after; /* failures after which no more trials are begun; 0: any */
};

/* Loads a file and applies `sets` ("path=value", value as YAML). NULL where the file
 * cannot be read as a mapping; after other problems what is right of it, so that the rest
 * can be checked. */
const struct experiment *experiment_load(const char *path, const char *const *sets,
                                         size_t set_count, struct arena *arena,
                                         struct problems *problems);

/* `root` with one assignment of a sweep; short forms in `value` are made long. NULL after
 * problems. */
const struct node *experiment_assign(const struct node *root, const char *path,
                                     const struct node *value, struct mark mark,
                                     struct arena *arena, struct problems *problems);

/* The path with layer names replaced by their indices: layers.hidden.out_features ->
 * layers.0.out_features. */
const char *experiment_canonical_path(const struct node *root, const char *path,
                                      struct arena *arena);

/* All that a config can name. */
struct vocabulary {
    struct option_kinds datasets, layers, losses, optimizers, rates, stops, inits;
};

/* The options of what has no `type`: of the whole experiment (`seed`, `timeout`), its
 * `checkpoint` and `on_failure`, of each trial (`compat`), its `objective` and `record`,
 * and of `schedule`, where epochs or iterations must be above 0. */
extern const struct option_kind experiment_head, experiment_checkpoint,
    experiment_on_failure, experiment_top, experiment_objective, experiment_record,
    experiment_schedule;
/* Whether a path begins with a key that a config may have. */
bool experiment_has_key(const char *path);

/* The options that every layer has besides its own. */
extern const struct option_kind experiment_layer;
/* Whether it is a key that every layer may have besides its own options. */
bool experiment_is_layer_key(const char *name);
/* Of an optimizer the options that a layer can have for itself. */
const struct option_kind *experiment_of_layer(const struct option_kind *optimizer,
                                              struct arena *arena);

/* The metrics that a config may name; what they are stands in train/metric.c. */
#define EXPERIMENT_METRICS "loss | accuracy | top_k | mae | mse | r2"

/* What tells how good a trial is, as given: each the place of its word in the option's
 * list (option_chose). */
struct objective_spec {
    int32_t metric, split, mode;
};

/* What is recorded besides. */
struct record_spec {
    int64_t top_k; /* 0: not measured */
    bool gradient_norms, weight_norms;
    int64_t every; /* iterations from norms to norms */
};

struct schedule {
    int64_t epochs; /* 0: `iterations` counts instead; exactly one is given */
    int64_t iterations;
    int64_t batch_size;
    bool shuffle;
    int64_t evaluate_every; /* iterations; 0: only at the end */
};

/* A section with a `type`, or with a `rule` where it is `stop`. */
struct component {
    const struct option_kind *kind; /* NULL of `stop` and `init` where there is none */
    const struct node *node;
    const char *path;    /* "optimizer", "layers.0", "layers.0.init" */
    const void *options; /* the kind's struct, read when the trial was resolved */
};

struct layer_spec {
    struct component component;
    struct component init; /* its own, else the config's; kind NULL where there is none */
    bool own_init;
    struct component optimizer; /* its own: the config's with other values; kind NULL
                                   where all values are the config's */
    bool own_optimizer;         /* some are given */
    bool frozen;                /* its parameters stay as they begin */
    const char *name;           /* NULL where not named */
};

struct setting {
    const char *path; /* layers by index */
    struct option_value value;
    bool identity; /* part of config_hash where it differs from its default */
};

/* One trial's config, checked. Lives in the arena that it was resolved in. A section with
 * a mistake has no kind, and a schedule that has one is not `has_schedule`. */
struct spec {
    const struct node *root;
    struct component dataset, loss, optimizer, rate, stop, init;
    struct layer_spec *layers;
    size_t layer_count;
    struct schedule schedule;
    bool has_schedule;
    struct objective_spec objective;
    struct record_spec record;
    bool compat_pytorch;
    struct setting *settings; /* every option with its value, in an order of its own */
    size_t setting_count;
    char config_hash[DIGEST_SIZE];
};

/* Adds a problem for each mistake; what comes back then is good for fit_without_data. */
const struct spec *experiment_resolve(const struct node *root,
                                      const struct vocabulary *vocabulary,
                                      struct arena *arena, struct problems *problems);

/* Where option `name` (NULL: the component itself) of a component stands. */
struct mark component_mark(const struct component *component, const char *name);

#endif
