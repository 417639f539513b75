/* What computes a trial's numbers besides its layers: the kinds of its dataset, loss,
 * optimizer, schedule of the rate and initial values, each with the version of its
 * arithmetic. It is recorded and no part of a run_key: a trial whose components have
 * other versions than those of this program is stale. */
#ifndef RECORD_COMPONENTS_H
#define RECORD_COMPONENTS_H

#include "config/experiment.h"

struct component_version {
    const char *path, *type, *version; /* "schedule.learning_rate", "cosine", "1" */
};

/* Those of a spec, in the arena. */
struct component_version *components_of(const struct trial_spec *spec,
                                        struct arena *arena, size_t *count);

/* The version that this program has of what a file names; NULL where it has no such
 * kind. */
const char *components_version(const char *path, const char *type);

#endif
