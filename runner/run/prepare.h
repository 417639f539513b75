/* From a config file to trials that can run: what `run` and `plan` have in common. */
#ifndef RUN_PREPARE_H
#define RUN_PREPARE_H

#include "run/prepare_result.h"

/* Reads the config, loads the data and asks the layers. `to_train` warms the matrix
 * library too, for the children. Prints nothing: whatever it returns, what is to be told
 * is in `prepared`, which is to be freed. */
enum prepare_status prepare_trials(const struct prepare_wishes *wishes, bool to_train,
                                   struct prepared *prepared);
void prepare_free(struct prepared *prepared);

#endif
