/* The objective: which metric of which split tells how good a trial is. It decides what
 * `best` means in the results, which checkpoint is the best one, and what the rules of
 * early stopping look at. */
#ifndef TRAIN_OBJECTIVE_H
#define TRAIN_OBJECTIVE_H

#include "base/error.h"
#include "config/experiment.h"
#include "train/observer.h"

struct objective {
    enum metric metric;
    enum split split;
    bool maximize;
};

/* The one kind that there is, with the options of struct objective_spec. */
struct option_kinds objective_kinds(void);

/* -1 with a sentence, and the option at fault, where the data has no such metric or
 * split. */
int objective_check(const struct trial_spec *spec, const struct dataset *dataset,
                    struct error *error);

/* A sentence where no such metric is measured; `option` is what names it. */
int objective_check_metric(enum metric metric, const char *option,
                           const struct trial_spec *spec, const struct dataset *dataset,
                           struct error *error);

/* What the config says, or else the accuracy where there are classes and the loss where
 * there are none, of the validation split where there is one and of the test split where
 * there is none. */
struct objective objective_of(const struct trial_spec *spec,
                              const struct dataset *dataset);

/* Its value where the evaluation is of its split; else, or where there is none, NaN. */
double objective_value(const struct objective *objective,
                       const struct evaluation_result *result);
/* Whether one value is better than another; NaN is better than none. */
bool objective_is_better(const struct objective *objective, double value, double than);

#endif
