/* From a config file to trials that can run: what `run` and `plan` have in common. */
#ifndef CLI_PREPARE_H
#define CLI_PREPARE_H

#include "cli/command.h"
#include "data/datasets.h"
#include "worker/probe.h"

struct prepared {
    struct arena *arena; /* owns all but the store */
    struct plan plan;
    struct probe_layer *layers;
    size_t layer_count;
    const struct spec **specs; /* the distinct ones of the plan */
    size_t spec_count;
    size_t *spec_of; /* of each trial: its place in specs */
    struct datasets *store;
    const struct dataset **datasets; /* of each spec, in the store */
    struct probe_shapes *shapes;     /* of each spec */
};

/* What the command line says of it. */
struct prepare_wishes {
    const char *config;
    const char *const *sets; /* "path=value" */
    size_t set_count;
    const char *plugin_path; /* NULL where not given */
    int64_t shard, shards;   /* only the trials of one; shards 0: all */
};

/* Reads the config, loads the data and asks the layers; prints what is wrong. `to_train`
 * warms the matrix library too, for the children. Returns EXIT_OK or the status to exit
 * with; to be freed in either case. */
int prepare(const struct prepare_wishes *wishes, bool to_train,
            struct prepared *prepared);
void prepare_free(struct prepared *prepared);

#endif
