/* What a schedule comes to: iterations, epochs, and when there is an evaluation. */
#ifndef TRAIN_SCHEDULE_H
#define TRAIN_SCHEDULE_H

#include "config/experiment.h"
#include "config/period.h"
#include "data/dataset.h"
#include "model/rate.h"

/* Iterations of an epoch of so many training samples: with `drop_last` only whole batches
 * count. At least 1, also where fit_with_data refuses it as it has no whole batch. */
int64_t schedule_epoch(const struct schedule *schedule, int64_t samples);
/* Iterations on so many training samples; INT64_MAX stands for more. */
int64_t schedule_iterations(const struct schedule *schedule, int64_t samples);
/* The same with the iterations of an epoch, as a rate asks for them. */
struct rate_run schedule_length(const struct schedule *schedule, int64_t samples);
/* What is done every so often in a run on so many training samples. */
struct period schedule_period(const struct schedule *schedule,
                              struct option_iterations every, int64_t samples);
/* When the splits are evaluated, besides at the end. */
struct period schedule_evaluations(const struct schedule *schedule, int64_t samples);
/* The first split that is evaluated, in their order. */
enum split schedule_first_split(const struct schedule *schedule);
/* Samples of the largest batch, which is never larger than the largest split. */
int64_t schedule_largest_batch(const struct schedule *schedule,
                               const struct dataset *dataset);
/* Samples of the smallest batch that it trains on. */
int64_t schedule_smallest_batch(const struct schedule *schedule, int64_t samples);

#endif
