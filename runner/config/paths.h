/* Files and folders that a config names, which are relative to the file in which they
 * stand, made whole paths: for what is to mean the same in another place. */
#ifndef CONFIG_PATHS_H
#define CONFIG_PATHS_H

#include "config/experiment.h"

/* `root`, a whole config or a trial's, with the paths of its data and initial weights as
 * whole paths, but for those of files that lie in the folder of `beside`; NULL: all. The
 * root itself where the current directory is gone. */
const struct node *paths_whole(const struct node *root, const struct vocabulary *kinds,
                               const char *beside, struct arena *arena);

#endif
