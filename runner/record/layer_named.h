/* Settings of layers that are called by their names, as configs call them. */
#ifndef RECORD_LAYER_NAMED_H
#define RECORD_LAYER_NAMED_H

#include "base/arena.h"
#include "record/database.h"

/* "layers.0.out_features" of "layers.hidden.out_features" in a trial whose first layer is
 * called hidden, in the arena; `path` itself where it names no layer of it. -1 after a
 * failure of the database. */
int layer_named_path(struct database *database, int64_t trial_id, const char *path,
                     struct arena *arena, const char **found, struct error *error);

#endif
