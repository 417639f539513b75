/* The metrics that are measured only where something asks for them: `objective`, `stop`
 * or `record.metrics`. Each costs a row an evaluation. */
#ifndef TRAIN_ASKED_H
#define TRAIN_ASKED_H

#include "train/objective.h"

/* Sets those that something asks for, of data that has them; else false. */
void asked_metrics(const struct trial_spec *spec, const struct dataset *dataset,
                   bool asked[METRIC_COUNT]);

/* A sentence where `record.metrics` has what the data has not. */
int asked_check(const struct trial_spec *spec, const struct dataset *dataset,
                struct error *error);

#endif
