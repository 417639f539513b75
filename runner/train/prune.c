/* The rules that compare trials. A value that is no number is worse than all others. */
#include "train/prune.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "train/stop_rule.h"

/* ---- median: Golovin et al. 2017, Google Vizier, section 3.2.2 ---- */

struct median_options {
    int32_t metric;
    struct option_iterations every, warmup;
    int64_t min_trials;
};

static const struct lamina_option median_table[] = {
    STOP_RULE_METRIC(median_options),
    {"every", OPTION_ITERATIONS, offsetof(struct median_options, every), NULL,
     "[1, 1000000000000]", "iterations from rung to rung"},
    {"warmup", OPTION_ITERATIONS, offsetof(struct median_options, warmup), "0",
     "[0, 1000000000000]", "no rung up to this iteration"},
    {"min_trials", LAMINA_INTEGER, offsetof(struct median_options, min_trials), "5",
     "[2, 1000000]", "at a rung, below which all go on"},
};

/* Units that the warm-up takes: where both are in epochs as many in each trial, even
 * where the warm-up is less than an iteration. */
static int64_t median_skipped(const struct median_options *median, int64_t epoch)
{
    bool is_whole;
    if (median->warmup.epochs > 0 && median->every.epochs > 0)
        return period_ratio((struct period){median->warmup.epochs},
                            (struct period){median->every.epochs}, &is_whole);
    return period_ratio(period_of(median->warmup, epoch), period_of(median->every, epoch),
                        &is_whole);
}

static int64_t median_rung(const void *options, int64_t number, int64_t epoch)
{
    return median_skipped(options, epoch) + number;
}

static int64_t median_rungs(const void *options, int64_t units, int64_t epoch)
{
    int64_t skipped = median_skipped(options, epoch);
    return units > skipped ? units - skipped : 0;
}

static int compare_reals(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_reals);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* A trial is pruned where its best value so far is worse than the median of all trials'
 * means so far. */
static void median_decide(const struct stop *stop, struct prune_report *reports,
                          size_t count)
{
    const struct median_options *options = stop->options;
    double *means = memory_zeroed((count + 1) * sizeof *means);
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(reports[i].mean))
            means[known++] = stop_rule_signed(stop, reports[i].mean);
    double median = known > 0 ? median_of(means, known) : NAN;
    for (size_t i = 0; i < count; i++) {
        struct prune_report *report = &reports[i];
        bool compared = (int64_t)count >= options->min_trials && known > 0;
        report->pruned = compared && !(stop_rule_signed(stop, report->best) >= median);
        char best[TEXT_REAL_SIZE], of_all[TEXT_REAL_SIZE];
        snprintf(report->reason, sizeof report->reason,
                 compared ? "best %s %s, %s than the median %s of %zu trials"
                          : "best %s %s, %s too few trials to compare with",
                 metric_name(stop->objective.metric),
                 text_from_measure(report->best, best),
                 !compared        ? "and"
                 : report->pruned ? "worse"
                                  : "not worse",
                 text_from_measure(stop_rule_signed(stop, median), of_all), count);
    }
    free(means);
}

const struct stop_rule prune_median = {
    .kind = {.name = "median",
             .summary = "at each rung, prune what is worse than the median",
             .incidental = true,
             STOP_RULE_OPTIONS(median_table, median_options)},
    .unit = "every",
    .unit_offset = offsetof(struct median_options, every),
    .rung = median_rung,
    .rungs = median_rungs,
    .decide = median_decide,
};

/* ---- halving: Jamieson and Talwalkar 2016, successive halving ---- */

struct halving_options {
    int32_t metric;
    struct option_iterations first;
    int64_t factor;
};

static const struct lamina_option halving_table[] = {
    STOP_RULE_METRIC(halving_options),
    {"first", OPTION_ITERATIONS, offsetof(struct halving_options, first), NULL,
     "[1, 1000000000000]", "iteration of the first rung"},
    {"factor", LAMINA_INTEGER, offsetof(struct halving_options, factor), "3", "[2, 1000]",
     "one trial in so many goes on, to a rung so many times as far"},
};

static int64_t halving_rung(const void *options, int64_t number, int64_t epoch)
{
    const struct halving_options *halving = options;
    int64_t units = 1;
    (void)epoch;
    for (int64_t i = 1; i < number; i++)
        if (__builtin_mul_overflow(units, halving->factor, &units))
            return INT64_MAX;
    return units;
}

static int64_t halving_rungs(const void *options, int64_t units, int64_t epoch)
{
    const struct halving_options *halving = options;
    int64_t count = 0;
    (void)epoch;
    for (; units > 0; units /= halving->factor)
        count++;
    return count;
}

struct place {
    double value; /* signed; NaN: the worst */
    size_t index;
};

/* The best first; equal ones in order of the trials' numbers. */
static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    int order = isnan(left->value) || isnan(right->value)
                    ? !!isnan(left->value) - !!isnan(right->value)
                    : (left->value < right->value) - (left->value > right->value);
    return order != 0 ? order
                      : (left->index > right->index) - (left->index < right->index);
}

static void halving_decide(const struct stop *stop, struct prune_report *reports,
                           size_t count)
{
    const struct halving_options *options = stop->options;
    size_t factor = (size_t)options->factor, kept = (count + factor - 1) / factor;
    struct place *places = memory_zeroed((count + 1) * sizeof *places);
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){stop_rule_signed(stop, reports[i].last), i};
    qsort(places, count, sizeof *places, compare_places);
    for (size_t i = 0; i < count; i++) {
        struct prune_report *report = &reports[places[i].index];
        report->pruned = i >= kept;
        char last[TEXT_REAL_SIZE];
        snprintf(report->reason, sizeof report->reason,
                 "%s %s is number %zu of %zu, and %zu go%s on",
                 metric_name(stop->objective.metric),
                 text_from_measure(report->last, last), i + 1, count, kept,
                 kept == 1 ? "es" : "");
    }
    free(places);
}

const struct stop_rule prune_halving = {
    .kind = {.name = "halving",
             .summary = "at each rung, keep the best 1 in `factor`",
             .incidental = true,
             STOP_RULE_OPTIONS(halving_table, halving_options)},
    .unit = "first",
    .unit_offset = offsetof(struct halving_options, first),
    .rung = halving_rung,
    .rungs = halving_rungs,
    .decide = halving_decide,
};

/* ---- Any of them ---- */

bool prune_compares(const struct stop *stop)
{
    return stop != NULL && stop->rule->decide != NULL;
}

struct option_iterations prune_unit(const struct stop *stop)
{
    struct option_iterations unit;
    memcpy(&unit, (const char *)stop->options + stop->rule->unit_offset, sizeof unit);
    return unit;
}

int64_t prune_rung(const struct stop *stop, int64_t number, int64_t epoch)
{
    if (!prune_compares(stop))
        return INT64_MAX;
    int64_t units = stop->rule->rung(stop->options, number, epoch);
    return units == INT64_MAX ? units
                              : period_moment(period_of(prune_unit(stop), epoch), units);
}

int64_t prune_count(const struct stop *stop, int64_t iteration, int64_t epoch)
{
    if (!prune_compares(stop))
        return 0;
    int64_t units = period_count(period_of(prune_unit(stop), epoch), iteration);
    return stop->rule->rungs(stop->options, units, epoch);
}

void prune_decide(const struct stop *stop, struct prune_report *reports, size_t count)
{
    stop->rule->decide(stop, reports, count);
}
