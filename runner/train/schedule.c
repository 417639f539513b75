/* Counts saturate: nobody trains for so long. */
#include "train/schedule.h"

int64_t schedule_epoch(const struct schedule *schedule, int64_t samples)
{
    int64_t whole = samples / schedule->batch_size;
    bool rest = samples % schedule->batch_size > 0;
    return whole + (rest && (!schedule->drop_last || whole == 0));
}

int64_t schedule_iterations(const struct schedule *schedule, int64_t samples)
{
    int64_t iterations;
    if (schedule->epochs == 0)
        return schedule->iterations;
    return __builtin_mul_overflow(schedule_epoch(schedule, samples), schedule->epochs,
                                  &iterations)
               ? INT64_MAX
               : iterations;
}

struct rate_run schedule_length(const struct schedule *schedule, int64_t samples)
{
    return (struct rate_run){schedule_iterations(schedule, samples),
                             schedule_epoch(schedule, samples)};
}

int64_t schedule_smallest_batch(const struct schedule *schedule, int64_t samples)
{
    int64_t whole = samples / schedule->batch_size, rest = samples % schedule->batch_size;
    bool reaches_rest =
        !schedule->drop_last && schedule_iterations(schedule, samples) > whole;
    return rest > 0 && reaches_rest ? rest : schedule->batch_size;
}

struct period schedule_period(const struct schedule *schedule,
                              struct option_iterations every, int64_t samples)
{
    return period_of(every, schedule_epoch(schedule, samples));
}

struct period schedule_evaluations(const struct schedule *schedule, int64_t samples)
{
    return schedule_period(schedule, schedule->evaluate_every, samples);
}

enum split schedule_first_split(const struct schedule *schedule)
{
    return schedule->evaluate_train ? SPLIT_TRAIN : SPLIT_VALIDATION;
}

int64_t schedule_largest_batch(const struct schedule *schedule,
                               const struct dataset *dataset)
{
    int64_t most = 1;
    for (int split = 0; split < SPLIT_COUNT; split++)
        if (dataset->splits[split].count > most)
            most = dataset->splits[split].count;
    return schedule->batch_size < most ? schedule->batch_size : most;
}
