/* Whether the trials of a search can be compared as it compares them. Beside train/fit.h,
 * which knows no sweep. */
#ifndef TRAIN_FIT_SEARCH_H
#define TRAIN_FIT_SEARCH_H

#include "config/experiment.h"
#include "data/dataset.h"
#include "sweep/search_space.h"

/* With a rule that compares trials each bracket of rows must be whole: a row that a
 * larger budget added to a bracket would change what was decided of the others. */
void fit_search_budget(const struct search_space *space, const struct trial_spec *spec,
                       struct problems *problems);

/* What rows came to is compared: by the same objective in each of them and the first. */
void fit_search_objective(const struct search_space *space, const struct trial_spec *spec,
                          const struct dataset *dataset, const struct trial_spec *first,
                          const struct dataset *of_first, struct problems *problems);

#endif
