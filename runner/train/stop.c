/* The rules of early stopping, one row of a table each. A metric's sign is turned where
 * less is better, so that every rule looks for more. */
#include "train/stop.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* Every rule's options begin with the metric. */
struct target_options {
    int32_t metric;
    double value;
};

struct patience_options {
    int32_t metric;
    int64_t evaluations;
    double min_delta;
};

struct median_options {
    int32_t metric;
    int64_t every, warmup, min_trials;
};

struct halving_options {
    int32_t metric;
    int64_t first, factor;
};

struct rule {
    struct option_kind kind;
    /* Of one trial: whether it ends after an evaluation, and the first one, from 1, after
     * which it may. */
    bool (*ends)(struct stop *stop, double value);
    int64_t (*first_end)(const void *options);
    /* Of several: the option whose value every rung is a multiple of, where the next rung
     * is, and who goes on. */
    const char *unit;
    size_t unit_offset; /* of an int64_t */
    int64_t (*next_rung)(const void *options, int64_t iteration);
    void (*decide)(const struct stop *stop, struct stop_report *reports, size_t count);
};

struct stop {
    const struct rule *rule;
    void *options;
    struct objective objective; /* that it looks at */
    /* What an observer remembers: */
    double best;
    int64_t worse; /* evaluations since the best one */
    bool ended;
    char reason[160];
};

#define METRIC_OPTION(type)                                                              \
    {                                                                                    \
        "metric", LAMINA_CHOICE, offsetof(struct type, metric), "objective",             \
            "objective | " EXPERIMENT_METRICS,                                           \
            "of the evaluations of the objective's split"                                \
    }

static double turned(const struct stop *stop, double value)
{
    return stop->objective.maximize ? value : -value;
}

const struct objective *stop_objective(const struct stop *stop)
{
    return &stop->objective;
}

static const char *name_of(const struct stop *stop)
{
    return metric_name(stop->objective.metric);
}

/* ---- target ---- */

static const struct lamina_option target_table[] = {
    METRIC_OPTION(target_options),
    {"value", LAMINA_REAL, offsetof(struct target_options, value), NULL, NULL,
     "the trial is done once its metric is as good"},
};

static bool target_ends(struct stop *stop, double value)
{
    const struct target_options *options = stop->options;
    if (!(turned(stop, value) >= turned(stop, options->value)))
        return false;
    char now[TEXT_REAL_SIZE];
    snprintf(stop->reason, sizeof stop->reason, "%s %s has reached the target, %g",
             name_of(stop), text_from_measure(value, now), options->value);
    return true;
}

static int64_t target_first_end(const void *options)
{
    (void)options;
    return 1;
}

/* ---- patience ---- */

static const struct lamina_option patience_table[] = {
    METRIC_OPTION(patience_options),
    {"evaluations", LAMINA_INTEGER, offsetof(struct patience_options, evaluations), NULL,
     "[1, 1000000000]",
     "the trial is done once so many in a row were no better than the best"},
    {"min_delta", LAMINA_REAL, offsetof(struct patience_options, min_delta), "0",
     "[0, inf)", "what counts as better"},
};

static bool patience_ends(struct stop *stop, double value)
{
    const struct patience_options *options = stop->options;
    double now = turned(stop, value);
    if (now > stop->best + options->min_delta) {
        stop->best = now;
        stop->worse = 0;
        return false;
    }
    if (++stop->worse < options->evaluations)
        return false;
    char best[TEXT_REAL_SIZE];
    snprintf(stop->reason, sizeof stop->reason,
             "%s was no better than %s in %lld evaluation%s", name_of(stop),
             text_from_measure(turned(stop, stop->best), best), (long long)stop->worse,
             stop->worse == 1 ? "" : "s");
    return true;
}

/* The first one has nothing to be better than. */
static int64_t patience_first_end(const void *options)
{
    return ((const struct patience_options *)options)->evaluations + 1;
}

/* ---- median: Golovin et al. 2017, Google Vizier, section 3.2.2 ---- */

static const struct lamina_option median_table[] = {
    METRIC_OPTION(median_options),
    {"every", LAMINA_INTEGER, offsetof(struct median_options, every), NULL,
     "[1, 1000000000000]", "iterations from rung to rung"},
    {"warmup", LAMINA_INTEGER, offsetof(struct median_options, warmup), "0",
     "[0, 1000000000000]", "no rung up to this iteration"},
    {"min_trials", LAMINA_INTEGER, offsetof(struct median_options, min_trials), "5",
     "[2, 1000000]", "at a rung, below which all go on"},
};

static int64_t median_next_rung(const void *options, int64_t iteration)
{
    const struct median_options *median = options;
    int64_t from = iteration > median->warmup ? iteration : median->warmup;
    return (from / median->every + 1) * median->every;
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
static void median_decide(const struct stop *stop, struct stop_report *reports,
                          size_t count)
{
    const struct median_options *options = stop->options;
    double *means = memory_zeroed((count + 1) * sizeof *means);
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(reports[i].mean))
            means[known++] = turned(stop, reports[i].mean);
    double median = known > 0 ? median_of(means, known) : NAN;
    for (size_t i = 0; i < count; i++) {
        struct stop_report *report = &reports[i];
        bool compared = (int64_t)count >= options->min_trials && known > 0;
        report->pruned = compared && !(turned(stop, report->best) >= median);
        char best[TEXT_REAL_SIZE], of_all[TEXT_REAL_SIZE];
        snprintf(report->reason, sizeof report->reason,
                 compared ? "best %s %s, %s than the median %s of %zu trials"
                          : "best %s %s, %s too few trials to compare with",
                 name_of(stop), text_from_measure(report->best, best),
                 !compared        ? "and"
                 : report->pruned ? "worse"
                                  : "not worse",
                 text_from_measure(turned(stop, median), of_all), count);
    }
    free(means);
}

/* ---- halving: Jamieson and Talwalkar 2016, successive halving ---- */

static const struct lamina_option halving_table[] = {
    METRIC_OPTION(halving_options),
    {"first", LAMINA_INTEGER, offsetof(struct halving_options, first), NULL,
     "[1, 1000000000000]", "iteration of the first rung"},
    {"factor", LAMINA_INTEGER, offsetof(struct halving_options, factor), "3", "[2, 1000]",
     "one trial in so many goes on, to a rung so many times as far"},
};

static int64_t halving_next_rung(const void *options, int64_t iteration)
{
    const struct halving_options *halving = options;
    int64_t rung = halving->first;
    while (rung <= iteration)
        if (__builtin_mul_overflow(rung, halving->factor, &rung))
            return INT64_MAX;
    return rung;
}

struct place {
    double value; /* turned; NaN: the worst */
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

static void halving_decide(const struct stop *stop, struct stop_report *reports,
                           size_t count)
{
    const struct halving_options *options = stop->options;
    size_t factor = (size_t)options->factor, kept = (count + factor - 1) / factor;
    struct place *places = memory_zeroed((count + 1) * sizeof *places);
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){turned(stop, reports[i].last), i};
    qsort(places, count, sizeof *places, compare_places);
    for (size_t i = 0; i < count; i++) {
        struct stop_report *report = &reports[places[i].index];
        report->pruned = i >= kept;
        char last[TEXT_REAL_SIZE];
        snprintf(report->reason, sizeof report->reason,
                 "%s %s is number %zu of %zu, and %zu go%s on", name_of(stop),
                 text_from_measure(report->last, last), i + 1, count, kept,
                 kept == 1 ? "es" : "");
    }
    free(places);
}

/* ---- The table ---- */

#define OPTIONS(table, type)                                                             \
    .options = table, .count = sizeof table / sizeof table[0], .size = sizeof(struct type)

static const struct rule rules[] = {
    {{.name = "target",
      .summary = "done once the metric is good enough",
      OPTIONS(target_table, target_options)},
     .ends = target_ends,
     .first_end = target_first_end},
    {{.name = "patience",
      .summary = "done once the metric has not been better for a while",
      OPTIONS(patience_table, patience_options)},
     .ends = patience_ends,
     .first_end = patience_first_end},
    {{.name = "median",
      .summary = "at each rung, prune what is worse than the median",
      .incidental = true,
      OPTIONS(median_table, median_options)},
     .unit = "every",
     .unit_offset = offsetof(struct median_options, every),
     .next_rung = median_next_rung,
     .decide = median_decide},
    {{.name = "halving",
      .summary = "at each rung, keep the best 1 in `factor`",
      .incidental = true,
      OPTIONS(halving_table, halving_options)},
     .unit = "first",
     .unit_offset = offsetof(struct halving_options, first),
     .next_rung = halving_next_rung,
     .decide = halving_decide},
};

enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

struct option_kinds stop_kinds(void)
{
    static struct option_kind table[RULE_COUNT];
    for (size_t i = 0; i < RULE_COUNT; i++)
        table[i] = rules[i].kind;
    return (struct option_kinds){"stop rule", table, RULE_COUNT};
}

struct stop *stop_new(const struct spec *spec, const struct dataset *dataset,
                      struct arena *arena)
{
    const struct component *component = &spec->stop;
    if (component->kind == NULL)
        return NULL;
    struct stop *stop = arena_array(arena, 1, sizeof *stop);
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i].kind.name, component->kind->name) == 0)
            stop->rule = &rules[i];
    stop->options = arena_array(arena, 1, component->kind->size);
    component_read(component, stop->options, arena);
    stop->best = -HUGE_VAL;
    if (dataset == NULL)
        return stop;
    int32_t metric = *(const int32_t *)stop->options;
    stop->objective = objective_of(spec, dataset);
    if (metric_chosen(&stop->rule->kind, metric, &stop->objective.metric))
        stop->objective.maximize = metric_is_higher_better(stop->objective.metric);
    return stop;
}

int stop_check_metric(const struct spec *spec, const struct dataset *dataset,
                      struct error *error)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, dataset, arena);
    int status = stop == NULL
                     ? 0
                     : objective_check_metric(stop->objective.metric, "stop.metric", spec,
                                              dataset, error);
    arena_free(arena);
    return status;
}

int stop_check(const struct stop *stop, const struct schedule *schedule,
               const char **option, struct error *error)
{
    int64_t every = schedule->evaluate_every, unit;
    *option = NULL;
    if (every == 0)
        return error_set(error, "`stop` looks at evaluations while training: give "
                                "`schedule.evaluate_every`");
    if (!stop_compares(stop))
        return 0;
    *option = stop->rule->unit;
    memcpy(&unit, (const char *)stop->options + stop->rule->unit_offset, sizeof unit);
    if (unit % every == 0)
        return 0;
    return error_set(error,
                     "`stop.%s` must be a multiple of `schedule.evaluate_every`, %lld: a "
                     "rung needs an evaluation",
                     stop->rule->unit, (long long)every);
}

bool stop_is_idle(const struct stop *stop, const struct schedule *schedule,
                  int64_t iterations)
{
    int64_t every = schedule->evaluate_every;
    if (stop == NULL || every == 0)
        return false;
    if (stop_compares(stop))
        return stop_next_rung(stop, 0) >= iterations;
    return stop->rule->first_end(stop->options) > (iterations - 1) / every;
}

/* ---- Rules of one trial ---- */

static enum observer_answer see_evaluation(void *self,
                                           const struct evaluation_result *result)
{
    struct stop *stop = self;
    if (result->split != stop->objective.split)
        return OBSERVER_GO_ON;
    stop->ended = stop->rule->ends(stop, result->values[stop->objective.metric]);
    return stop->ended ? OBSERVER_FINISH : OBSERVER_GO_ON;
}

static void archive_memory(void *self, struct archive *archive)
{
    struct stop *stop = self;
    archive_piece(archive, &stop->best, sizeof stop->best);
    archive_piece(archive, &stop->worse, sizeof stop->worse);
}

struct observer stop_observer(struct stop *stop)
{
    if (stop == NULL || stop->rule->ends == NULL)
        return (struct observer){0};
    return (struct observer){
        .self = stop, .evaluation = see_evaluation, .archive = archive_memory};
}

const char *stop_reason(const struct stop *stop)
{
    return stop != NULL && stop->ended ? stop->reason : NULL;
}

/* ---- Rules that compare trials ---- */

bool stop_compares(const struct stop *stop)
{
    return stop != NULL && stop->rule->decide != NULL;
}

int64_t stop_next_rung(const struct stop *stop, int64_t iteration)
{
    return stop_compares(stop) ? stop->rule->next_rung(stop->options, iteration)
                               : INT64_MAX;
}

void stop_decide(const struct stop *stop, struct stop_report *reports, size_t count)
{
    stop->rule->decide(stop, reports, count);
}
