/* Settings of layers that are called by their names, as configs call them. */
#ifndef RECORD_LAYER_NAMED_H
#define RECORD_LAYER_NAMED_H

#include "base/arena.h"
#include "record/query.h"

/* The path that `settings` has, in the arena: "layers.2.0.bias" of "layers.body.0.bias"
 * where a block, the third of the experiment's layers, is called body. NULL after a
 * failure of the database. */
const char *layer_named_path(struct database *database, int64_t experiment_id,
                             const char *path, struct arena *arena, struct error *error);

/* Of a metric that is no series, as its layer is called as it is written
 * ("layers.body.fc.gradient_norm"), the series that the layer has in a trial's stack:
 * "layers.1.gradient_norm, layers.4.gradient_norm"; "" for none. In the arena; NULL after
 * a failure of the database. */
const char *layer_named_series(struct database *database, const struct query_trial *trial,
                               const char *split, const char *metric, struct arena *arena,
                               struct error *error);

#endif
