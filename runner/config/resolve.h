/* Resolving one trial's tree: every section against the kinds that exist, every option
 * with its type, and the hash that says which trials are the same. */
#ifndef CONFIG_RESOLVE_H
#define CONFIG_RESOLVE_H

#include "config/experiment.h"
#include "config/problems.h"

/* Adds a problem for each mistake; what comes back then is good for fit_without_data. */
const struct trial_spec *resolve_trial(const struct node *root,
                                       const struct vocabulary *vocabulary,
                                       struct arena *arena, struct problems *problems);

#endif
