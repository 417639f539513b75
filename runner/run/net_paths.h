/* Where the data of a recorded trial lies: a relative path of its config starts at the
 * folder of the config's own file. */
#ifndef RUN_NET_PATHS_H
#define RUN_NET_PATHS_H

#include "config/tree.h"
#include "record/kept.h"

/* A trial's config with its relative paths of data made whole: each starts where it did
 * when the trial was run, at its config's folder, or, of a --set, where the run was. Of a
 * trial that knows its config's file and folder. */
const struct node *net_paths_place(const struct node *root, const struct kept *kept,
                                   struct arena *arena, struct problems *problems);

#endif
