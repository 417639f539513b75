/* Parameter groups: which parts of the flat arrays are updated with which options. */
#ifndef MODEL_GROUPS_H
#define MODEL_GROUPS_H

#include "config/experiment.h"
#include "model/network.h"

/* Parameters that are updated alike, side by side in the flat arrays. */
struct optimizer_group {
    const struct component *options;
    int64_t from, count; /* floats */
    int32_t layer;       /* whose own options they are; -1: the config's */
};

/* The groups of the layers that are not frozen, as few as can be: at most one a layer. */
struct optimizer_groups {
    struct optimizer_group *at;
    size_t count;
};
struct optimizer_groups groups_of(const struct trial_spec *spec,
                                  const struct network *network, struct arena *arena);

#endif
