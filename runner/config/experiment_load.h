/* Reading a config file: its tree with --set applied, and what belongs to the whole
 * experiment taken out of what every trial shares. */
#ifndef CONFIG_EXPERIMENT_LOAD_H
#define CONFIG_EXPERIMENT_LOAD_H

#include "config/experiment.h"
#include "config/problems.h"

/* Whether a config may give its experiment that name. */
bool experiment_load_is_name(const char *name);

/* Loads a file and applies `sets` ("path=value", value as YAML). NULL where the file
 * cannot be read as a mapping; after other problems what is right of it, so that the rest
 * can be checked. */
const struct experiment *experiment_load(const char *path, const char *const *sets,
                                         size_t set_count, struct arena *arena,
                                         struct problems *problems);

#endif
