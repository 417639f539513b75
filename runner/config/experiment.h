/* The experiment: a config file as its reader meant it. experiment_load.h reads it,
 * assign.h puts a trial's values into its tree, and resolve.h checks that tree against
 * the kinds that exist. Nothing here knows a dataset, layer, loss or optimizer by name.
 */
#ifndef CONFIG_EXPERIMENT_H
#define CONFIG_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "config/option_value.h"

/* When a trial is saved while it trains, and what stays of that. */
struct checkpointing {
    struct option_iterations every; /* 0: not by their number */
    double seconds;                 /* 0: not by time */
    int32_t keep;   /* enum keep: of a trial that has ended; one that may go on keeps its
                       last */
    int64_t trials; /* of a sweep's best ones; 0: of all */
};

enum keep {            /* as its words stand in sections.c */
            KEEP_AUTO, /* the last */
            KEEP_NONE,
            KEEP_LAST,
            KEEP_BEST
};

/* One of the files that a config is made of. */
struct experiment_file {
    const char *name; /* as it was opened: the config's own as given, a base's with its
                         `extends` behind the folder of the file that says it */
    const char *text; /* as it is */
};

struct experiment {
    const char *name; /* `name:`, [A-Za-z0-9][A-Za-z0-9_.-]*; default: the file's stem */
    const struct experiment_file *files; /* all, its own first */
    size_t file_count;                   /* 1 of a config that extends none */
    bool is_composed;                    /* of several files, or with a `set` */
    const char *overrides;    /* the --set options, one a line; "" where there are none */
    const struct node *whole; /* the config as it came to be: long forms, --set applied */
    const struct node
        *root; /* the same forms, --set applied, without what belongs to the experiment */
    const struct node *sweep;      /* NULL where there is none */
    uint64_t seed;                 /* `seed:`, default 0; a sweep's `seeds` replace it */
    const struct node *given_seed; /* NULL where there is none */
    struct checkpointing checkpoint; /* not KEEP_AUTO; a single run's `trials` is 0 */
    bool is_kept;                    /* its config says `keep: last` or `best` */
    const struct node *given_keep;   /* of a sweep that says nothing of `trials`; NULL */
    double timeout;     /* seconds that a trial may train in one go; 0: any */
    int64_t stop_after; /* failures after which no more trials are begun; 0: any */
};

/* All that a config can name. */
struct vocabulary {
    struct option_kinds datasets, layers, losses, optimizers, rates, stops, inits;
    struct option_kinds objectives; /* one: its options are what can be measured */
};

/* What tells how good a trial is, as given: each the place of its word in the option's
 * list (option_type_chose). */
struct objective_spec {
    int32_t metric, split, mode;
};

/* What is recorded besides. */
struct record_spec {
    int64_t top_k; /* 0: not measured */
    bool gradient_norms, weight_norms;
    struct option_iterations every; /* from norms to norms */
    struct option_texts metrics;    /* names of those that are measured besides */
};

struct schedule {
    int64_t epochs; /* 0: `iterations` counts instead; exactly one is given */
    int64_t iterations;
    int64_t batch_size;
    bool shuffle;
    bool drop_last;                          /* of an epoch what is less than a batch */
    struct option_iterations evaluate_every; /* 0: only at the end */
    bool evaluate_train;                     /* the training split, too */
};

/* A section with a `type`, or with a `rule` where it is `stop`. */
struct component {
    const struct option_kind *kind; /* NULL of `stop` and `init` where there is none */
    const struct node *node;
    const char *path;    /* "optimizer", "layers.0", "layers.0.init"; as it is written:
                            "layers.2.0" of a layer in a block */
    const void *options; /* the kind's struct, read when the trial was resolved */
};

struct layer_spec {
    struct component component;
    struct component init; /* its own, else the config's; kind NULL where there is none */
    struct component optimizer; /* its own: the config's with other values; kind NULL
                                   where all values are the config's */
    bool own_init;
    bool own_optimizer;    /* some values are given */
    bool is_again;         /* written once, it stands in the stack before */
    struct layer_options { /* that every layer has besides its own */
        bool frozen;       /* its parameters stay as they begin */
    } options;
    const char *name; /* its path as written, of each layer and block the name or else the
                         index, with the repetition: "body.1.conv", "2.0.1"; NULL where
                         that is the place in the stack */
    /* What it reads: places in the stack of trial_spec, -1: the sample; at least one. */
    const int64_t *inputs;
    size_t input_count;
    int32_t repetition, repetitions; /* of the block that it is of: from 0; 0 of 1 */
};

enum compat { COMPAT_NONE, COMPAT_PYTORCH }; /* as its words stand in sections.c */

/* What a setting that differs from its default makes another. */
enum setting_identity {
    IDENTITY_NONE,
    IDENTITY_CONFIG,    /* config: part of config_hash */
    IDENTITY_REPETITION /* trial of the same config, as another seed does */
};

struct setting {
    const char *path; /* layers by index, "layers.2.0.bias" of one in a block */
    struct option_value value;
    enum setting_identity identity;
    bool differs; /* from its default */
};

/* One trial's config, checked. Lives in the arena that it was resolved in. A section with
 * a mistake has no kind, and a schedule that has one is not `has_schedule`. */
struct trial_spec {
    const struct node *root;
    struct component dataset, loss, optimizer, rate, stop, init;
    struct layer_spec *layers; /* the stack: those of a block as often as it repeats */
    size_t layer_count;
    struct schedule schedule;
    bool has_schedule;
    struct objective_spec objective;
    struct record_spec record;
    struct trial_values {
        int32_t compat; /* enum compat: whose random draws are reproduced */
    } values;
    struct setting *settings; /* every option with its value, in an order of its own; of a
                                 block's layers once, by their paths as written */
    size_t setting_count;
    struct setting *identity; /* among these is what config_hash is of: layers by places
                                 in the stack; a chain's are `settings` themselves */
    size_t identity_count;
    char config_hash[DIGEST_SIZE]; /* of the stack; a trial's has its blocks, too */
    const char *repetition; /* which one of its config, a line a setting; "": the only */
};

#endif
