/* Paths of settings that call layers by their names, as configs do. */
#ifndef CONFIG_PATH_SHOWN_H
#define CONFIG_PATH_SHOWN_H

#include "config/tree.h"

/* A path of settings as people read it, in the arena: "layers.body.0.bias" of
 * "layers.2.0.bias" where a block, the third of the config's layers, is called body; what
 * has no name there, or a long one, stays an index. The same of a path that has some
 * names already. */
const char *path_shown(const struct node *config, const char *path, struct arena *arena);

#endif
