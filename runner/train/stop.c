/* The rules of one trial, and the table of all rules. */
#include "train/stop.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "train/prune.h"
#include "train/schedule.h"
#include "train/stop_rule.h"

/* ---- target ---- */

struct target_options {
    int32_t metric;
    double value;
};

static const struct lamina_option target_table[] = {
    STOP_RULE_METRIC(target_options),
    {"value", LAMINA_REAL, offsetof(struct target_options, value), NULL, NULL,
     "the trial is done once its metric is as good"},
};

static bool target_ends(struct stop *stop, double value)
{
    const struct target_options *options = stop->options;
    if (!(stop_rule_signed(stop, value) >= stop_rule_signed(stop, options->value)))
        return false;
    char now[TEXT_REAL_SIZE];
    snprintf(stop->reason, sizeof stop->reason, "%s %s has reached the target, %g",
             metric_name(stop->objective.metric), text_from_measure(value, now),
             options->value);
    return true;
}

static int64_t target_first_end(const void *options, struct period evaluations,
                                int64_t epoch)
{
    (void)options;
    (void)evaluations;
    (void)epoch;
    return 1;
}

/* ---- patience ---- */

struct patience_options {
    int32_t metric;
    struct option_iterations evaluations;
    double min_delta;
};

static const struct lamina_option patience_table[] = {
    STOP_RULE_METRIC(patience_options),
    {"evaluations", OPTION_ITERATIONS, offsetof(struct patience_options, evaluations),
     NULL, "[1, 1000000000]",
     "the trial is done once so many in a row, or all of so many epochs, were no better "
     "than the best"},
    {"min_delta", LAMINA_REAL, offsetof(struct patience_options, min_delta), "0",
     "[0, inf)", "what counts as better"},
};

static bool patience_ends(struct stop *stop, double value)
{
    const struct patience_options *options = stop->options;
    double now = stop_rule_signed(stop, value);
    if (now > stop->best + options->min_delta) {
        stop->best = now;
        stop->worse = 0;
        return false;
    }
    if (++stop->worse < stop->first_end - 1)
        return false;
    char best[TEXT_REAL_SIZE];
    snprintf(stop->reason, sizeof stop->reason,
             "%s was no better than %s in %lld evaluation%s",
             metric_name(stop->objective.metric),
             text_from_measure(stop_rule_signed(stop, stop->best), best),
             (long long)stop->worse, stop->worse == 1 ? "" : "s");
    return true;
}

/* The first one has nothing to be better than. */
static int64_t patience_first_end(const void *options, struct period evaluations,
                                  int64_t epoch)
{
    const struct option_iterations given =
        ((const struct patience_options *)options)->evaluations;
    bool is_whole;
    if (given.epochs == 0)
        return given.count + 1;
    if (evaluations.length == 0)
        return INT64_MAX; /* which is a mistake of its own */
    int64_t count = period_ratio(period_of(given, epoch), evaluations, &is_whole);
    return count + !is_whole + 1;
}

/* ---- The table ---- */

static const struct stop_rule target = {
    .kind = {.name = "target",
             .summary = "done once the metric is good enough",
             STOP_RULE_OPTIONS(target_table, target_options)},
    .ends = target_ends,
    .first_end = target_first_end,
};

static const struct stop_rule patience = {
    .kind = {.name = "patience",
             .summary = "done once the metric has not been better for a while",
             STOP_RULE_OPTIONS(patience_table, patience_options)},
    .ends = patience_ends,
    .first_end = patience_first_end,
};

struct option_kinds stop_kinds(void)
{
    static const struct option_kind *const kinds[] = {
        &target.kind, &patience.kind, &prune_median.kind, &prune_halving.kind};
    return (struct option_kinds){"stop rule", kinds, sizeof kinds / sizeof kinds[0]};
}

struct stop *stop_new(const struct trial_spec *spec, const struct dataset *dataset,
                      struct arena *arena)
{
    const struct component *component = &spec->stop;
    if (component->kind == NULL)
        return NULL;
    struct stop *stop = arena_array(arena, 1, sizeof *stop);
    stop->rule = (const struct stop_rule *)component->kind;
    stop->options = component->options;
    stop->best = -HUGE_VAL;
    if (dataset == NULL)
        return stop;
    int64_t epoch =
        schedule_length(&spec->schedule, dataset->splits[SPLIT_TRAIN].count).epoch;
    if (stop->rule->first_end != NULL)
        stop->first_end = stop->rule->first_end(
            stop->options, period_of(spec->schedule.evaluate_every, epoch), epoch);
    int32_t metric = *(const int32_t *)stop->options;
    stop->objective = objective_of(spec, dataset);
    if (metric_chosen(&stop->rule->kind, metric, &stop->objective.metric))
        stop->objective.maximize = metric_is_higher_better(stop->objective.metric);
    return stop;
}

const struct objective *stop_objective(const struct stop *stop)
{
    return &stop->objective;
}

int stop_check_metric(const struct trial_spec *spec, const struct dataset *dataset,
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

/* "100", or "4.5 iterations ({epochs: 0.1})". */
static void write_period(struct option_iterations given, int64_t epoch, struct text *out)
{
    char epochs[TEXT_REAL_SIZE];
    if (given.epochs > 0)
        text_add(out, "%g iterations ({epochs: %s})", period_of(given, epoch).length,
                 text_from_real(given.epochs, epochs));
    else
        text_add(out, "%lld", (long long)given.count);
}

/* A rung is at an iteration: where the smallest step to one is less, it would be after
 * more epochs than in the trials that it is compared with. */
static int check_length(const struct stop *stop, int64_t epoch, struct error *error)
{
    const struct option_iterations unit = prune_unit(stop);
    char epochs[TEXT_REAL_SIZE];
    if (epoch == 0 || unit.epochs == 0 || period_is_an_iteration(unit, epoch))
        return 0;
    return error_set_option(error, stop->rule->unit,
                            "`stop.%s` is {epochs: %s}, and an epoch has %lld "
                            "iteration%s here: rungs would be after more epochs than in "
                            "other trials; give more epochs, or smaller batches",
                            stop->rule->unit, text_from_real(unit.epochs, epochs),
                            (long long)epoch, epoch == 1 ? "" : "s");
}

static int check_unit(const struct stop *stop, const struct schedule *schedule,
                      int64_t epoch, struct error *error)
{
    const struct option_iterations every = schedule->evaluate_every,
                                   unit = prune_unit(stop);
    bool needs_data = every.epochs > 0 || unit.epochs > 0, is_whole;
    struct text evaluations = {0}, rungs = {0};
    if (check_length(stop, epoch, error) != 0)
        return -1;
    if (needs_data != (epoch > 0))
        return 0;
    period_ratio(period_of(unit, epoch), period_of(every, epoch), &is_whole);
    if (is_whole)
        return 0;
    write_period(every, epoch, &evaluations);
    write_period(unit, epoch, &rungs);
    error_set_option(error, stop->rule->unit,
                     "`stop.%s` must be a multiple of `schedule.evaluate_every`, %s%s%s: "
                     "a rung needs an evaluation",
                     stop->rule->unit, evaluations.at, needs_data ? ", and is " : "",
                     needs_data ? rungs.at : "");
    text_free(&evaluations);
    text_free(&rungs);
    return -1;
}

int stop_check(const struct stop *stop, const struct schedule *schedule, int64_t epoch,
               struct error *error)
{
    if (period_is_given(schedule->evaluate_every))
        return prune_compares(stop) ? check_unit(stop, schedule, epoch, error) : 0;
    if (epoch > 0)
        return 0;
    return error_set(error, "`stop` looks at evaluations while training: give "
                            "`schedule.evaluate_every`");
}

bool stop_is_idle(const struct stop *stop, const struct schedule *schedule,
                  const struct rate_run *run)
{
    const struct period evaluations = period_of(schedule->evaluate_every, run->epoch);
    if (stop == NULL || evaluations.length == 0)
        return false;
    if (prune_compares(stop))
        return prune_rung(stop, 1, run->epoch) >= run->iterations;
    return stop->rule->first_end(stop->options, evaluations, run->epoch) >
           period_count(evaluations, run->iterations - 1);
}

/* ---- The observer ---- */

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
    archive_piece(archive, "stop.best", &stop->best, sizeof stop->best);
    archive_piece(archive, "stop.worse", &stop->worse, sizeof stop->worse);
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
