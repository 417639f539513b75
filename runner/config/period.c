/* Moments are multiples of a real number, in which integers up to 2^53 are exact: nobody
 * trains for longer. */
#include "config/period.h"

#include <math.h>

/* Of an iteration: 3 x 0.1 is that much above 0.3, and others below. */
#define HAIR 1e-6
#define FAR (1LL << 53)

bool period_is_given(struct option_iterations every)
{
    return every.count > 0 || every.epochs > 0;
}

struct period period_of(struct option_iterations every, int64_t epoch)
{
    double length = every.epochs > 0 ? every.epochs * (double)epoch : (double)every.count;
    return (struct period){length > 0 ? fmax(length, 1) : 0};
}

bool period_is_an_iteration(struct option_iterations every, int64_t epoch)
{
    return every.epochs * (double)epoch >= 1 - HAIR || every.count > 0;
}

int64_t period_moment(struct period period, int64_t number)
{
    double moment = floor((double)number * period.length + 0.5 + HAIR);
    return period.length > 0 && moment < FAR ? (int64_t)moment : INT64_MAX;
}

int64_t period_count(struct period period, int64_t iteration)
{
    if (period.length == 0)
        return 0;
    iteration = iteration < FAR ? iteration : FAR - 1;
    int64_t count = (int64_t)((double)iteration / period.length);
    while (count > 0 && period_moment(period, count) > iteration)
        count--;
    while (period_moment(period, count + 1) <= iteration)
        count++;
    return count;
}

bool period_is_due(struct period period, int64_t iteration)
{
    int64_t count = period_count(period, iteration);
    return count > 0 && period_moment(period, count) == iteration;
}

int64_t period_ratio(struct period one, struct period other, bool *is_whole)
{
    double ratio = one.length / other.length, whole = round(ratio);
    *is_whole = fabs(whole * other.length - one.length) <= HAIR;
    return (int64_t)fmin(*is_whole ? whole : floor(ratio), (double)FAR);
}
