/* Configs that build on configs: `extends: base.yaml` merges a config into another one,
 * and `set: {PATH: VALUE}` then changes single values of what that comes to. Of both
 * nothing is left in the tree. A chain has at most EXTENDS_MOST files. */
#ifndef CONFIG_EXTENDS_H
#define CONFIG_EXTENDS_H

#include "config/experiment.h"
#include "config/problems.h"

#define EXTENDS_MOST 8

/* Reads the config `path` and all that it builds on, and tells `experiment` of which
 * files it was made. NULL where one of them cannot be read, or is no mapping; after other
 * problems what is right of them. */
const struct node *extends_load(const char *path, struct experiment *experiment,
                                struct arena *arena, struct problems *problems);

/* The same of the texts that `files` had, its own first, without opening any: for what is
 * asked of a config later. Marks tell files apart no more. */
const struct node *extends_of_texts(const struct experiment_file *files, size_t count,
                                    struct arena *arena, struct problems *problems);

#endif
