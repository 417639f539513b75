/* Parameter groups: which parts of the flat arrays are updated with which options. */
#ifndef MODEL_GROUPS_H
#define MODEL_GROUPS_H

#include "config/experiment.h"
#include "model/network.h"

/* Parameters that are updated alike, side by side in the flat arrays. */
struct optimizer_group {
    const struct component *options;
    int64_t from, count; /* floats */
    bool is_exempt;      /* from the weight decay of the options */
    int32_t layer;       /* whose own rate is told by this one; -1: none's */
};

/* The groups of the layers that are not frozen, as few as can be. */
struct optimizer_groups {
    struct optimizer_group *at;
    size_t count;
};
struct optimizer_groups groups_of(const struct trial_spec *spec,
                                  const struct network *network, struct arena *arena);

/* Whether the optimizer has a weight decay, and exempts a parameter of a layer from it.
 */
bool groups_exempt(const struct component *optimizer, const struct network *network,
                   size_t layer);

#endif
