/* Questions that need code which may crash, asked in a child: which options a layer has,
 * whether the layers of a trial fit together, whether the matrix library can begin. What
 * crashes or hangs costs one sentence. */
#ifndef WORKER_PROBE_H
#define WORKER_PROBE_H

#include "data/dataset.h"
#include "model/plugin.h"
#include "sweep/plan.h"
#include "worker/child.h"

#define PROBE_SECONDS 10.0 /* a plugin that takes longer to answer is taken for hung */

/* A layer as the parent knows it: data, no code. */
struct probe_layer {
    struct plugin_file file;
    struct option_kind kind; /* .version and .options are copies */
    const char *problem;     /* NULL, or why the layer cannot be used */
};

/* Whether the matrix library has the memory to begin: it ends its process where not. -1
 * with `error`. */
int probe_warm(struct error *error);

/* Opens each type in one child after the other. Results live in the arena. -1 only where
 * no child could be started. */
int probe_layers(const struct plugin_path *path, const char *const *types, size_t count,
                 struct arena *arena, struct probe_layer *layers, struct error *error);

struct probe_shapes {
    struct network_layer_info *layers; /* of spec->layer_count */
    int64_t parameters;
    int64_t memory;     /* bytes of a worker beyond the shared dataset */
    int64_t checkpoint; /* bytes of one on disk */
};

/* In a child: opens the plugins of the spec's layers, opened[i] for spec->layers[i].
 * known[j], NULL at first, keeps layers[j], so that no file is opened and digested twice.
 * -1 with the layer at fault. */
int probe_open_layers(const struct spec *spec, const struct probe_layer *layers,
                      size_t count, const struct lamina_layer **known,
                      const struct lamina_layer **opened, struct network_error *error);

/* Runs the shape callbacks of every spec, specs[i] on datasets[i], and checks the loss
 * against the stack's end; fills shapes[i]. -1 after adding problems at the options at
 * fault, or with `error` and no problem where no child could be started. */
int probe_specs(const struct spec *const *specs, const struct dataset *const *datasets,
                size_t count, const struct probe_layer *layers, size_t layer_count,
                struct arena *arena, struct probe_shapes *shapes,
                struct problems *problems, struct error *error);

#endif
