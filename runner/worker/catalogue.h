/* The layers that there are, as the parent knows them: data, no code. Each is asked in a
 * child which options it has. */
#ifndef WORKER_CATALOGUE_H
#define WORKER_CATALOGUE_H

#include "config/experiment.h"
#include "model/network.h"
#include "model/plugin.h"

struct catalogue_entry {
    struct plugin_file file;
    struct option_kind kind; /* .version and .options are copies */
    const char *problem;     /* NULL, or why the layer cannot be used */
};

struct catalogue {
    struct catalogue_entry *at;
    size_t count;
};

/* Opens each type in one child after the other. The catalogue lives in the arena. -1 only
 * where no child could be started. */
int catalogue_make(const struct plugin_path *path, const char *const *types, size_t count,
                   struct arena *arena, struct catalogue *catalogue, struct error *error);

/* In a child: opens the plugins of the spec's layers, opened[i] for spec->layers[i].
 * known[j], NULL at first, keeps that of at[j], so that no file is opened and digested
 * twice. -1 with the layer at fault. */
int catalogue_open(const struct catalogue *catalogue, const struct trial_spec *spec,
                   const struct lamina_layer **known, const struct lamina_layer **opened,
                   struct error *error);

#endif
