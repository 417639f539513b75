/* Whether the sections of a config go together and fit the data: what can be told before
 * anything trains, each problem with its place. Whether layers fit is asked of them. */
#ifndef TRAIN_FIT_H
#define TRAIN_FIT_H

#include "config/experiment.h"
#include "data/dataset.h"

/* Options of one section that do not go together; of those without a mistake. */
void fit_without_data(const struct trial_spec *spec, struct problems *problems);

/* A loss that is not of such data, a schedule of the learning rate longer than the run,
 * an objective that is not measured, and the like. */
void fit_with_data(const struct trial_spec *spec, const struct dataset *dataset,
                   struct problems *problems);

/* What is allowed and hardly meant: warnings. */
void fit_warnings(const struct trial_spec *spec, const struct dataset *dataset,
                  struct problems *warnings);

/* Early stopping that compares trials needs the same rule, and the same objective, in
 * each of them and the first. */
void fit_rule(const struct trial_spec *spec, const struct trial_spec *first,
              struct problems *problems);
void fit_objective(const struct trial_spec *spec, const struct dataset *dataset,
                   const struct trial_spec *first, const struct dataset *of_first,
                   struct problems *problems);

#endif
