/* From a config file to trials that can run: what `run` and `plan` have in common. */
#ifndef RUN_PREPARE_H
#define RUN_PREPARE_H

#include "run/prepare_result.h"

/* Reads the config, loads the data and asks the layers. `to_train` warms the matrix
 * library too, for the children. Prints nothing: whatever it returns, what is to be told
 * is in `prepared`, which is to be freed. */
enum prepare_status prepare_trials(const struct prepare_wishes *wishes, bool to_train,
                                   struct prepared *prepared);

/* Prepares more rows of a search, behind those of its plan, while children may run: all
 * that was done for these, in the same order, and what is to be warned of is added to the
 * warnings. 1 with a sentence: one of them does not fit, or computes what another row
 * does; nothing is added then. -1 with a sentence: no child could be asked. */
int prepare_rows(struct prepared *prepared, const struct search_point *points,
                 size_t count, struct error *error);

/* Makes the labels of all trials anew, so that each fits in `width` letters. */
void prepare_label(struct prepared *prepared, size_t width);

void prepare_free(struct prepared *prepared);

#endif
