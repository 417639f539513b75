/* Each section is checked by its own room; here are the questions, and those between
 * sections. */
#include "train/fit.h"

#include <string.h>

#include "config/component.h"
#include "data/datasets.h"
#include "data/recipe.h"
#include "data/tally.h"
#include "model/init.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "train/asked.h"
#include "train/exempt.h"
#include "train/objective.h"
#include "train/prune.h"
#include "train/schedule.h"
#include "train/stop.h"

/* ---- Without the data ---- */

static void check_stop(const struct trial_spec *spec, int64_t epoch,
                       struct problems *problems)
{
    struct error error;
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, NULL, arena);
    if (stop != NULL && stop_check(stop, &spec->schedule, epoch, &error) != 0)
        problems_add(problems, component_mark(&spec->stop, error.option), "%s",
                     error.text);
    arena_free(arena);
}

static void check_init(const struct component *init, struct problems *problems)
{
    struct error error;
    if (init->kind != NULL && init_check(init, &error) != 0)
        problems_add(problems, component_mark(init, error.option), "%s", error.text);
}

static void check_optimizer(const struct component *optimizer, struct problems *problems)
{
    struct error error;
    if (optimizer->kind != NULL && optimizer_check(optimizer, &error) != 0)
        problems_add(problems, component_mark(optimizer, error.option), "%s", error.text);
}

void fit_without_data(const struct trial_spec *spec, struct problems *problems)
{
    struct error error;
    if (spec->has_schedule)
        check_stop(spec, 0, problems);
    if (spec->dataset.kind != NULL && datasets_check(&spec->dataset, &error) != 0)
        problems_add(problems, component_mark(&spec->dataset, error.option), "%s",
                     error.text);
    check_optimizer(&spec->optimizer, problems);
    check_init(&spec->init, problems);
    for (size_t i = 0; i < spec->layer_count; i++) {
        check_init(&spec->layers[i].init, problems);
        check_optimizer(&spec->layers[i].optimizer, problems);
    }
}

/* ---- With the data ---- */

/* The place of an option of a section that need not be there. */
static struct mark mark_in(const struct trial_spec *spec, const char *section,
                           const char *option)
{
    const struct node *map = tree_get(spec->root, section);
    const struct node *node = map != NULL ? tree_get(map, option) : NULL;
    return (node != NULL ? node : map != NULL ? map : spec->root)->mark;
}

/* What only evaluations give, where the data has no samples for them. */
static void check_evaluating(const struct trial_spec *spec, struct problems *problems)
{
    bool train = spec->schedule.evaluate_train; /* of which there are some */
    const struct {
        bool given;
        const char *section, *option;
    } asked[] = {
        {period_is_given(spec->schedule.evaluate_every) && !train, "schedule",
         "evaluate_every"},
        {spec->objective.metric != 0, "objective", "metric"},
        {spec->record.top_k > 0 && !train, "record", "top_k"},
        {spec->record.metrics.count > 0 && !train, "record", "metrics"},
    };
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        if (asked[i].given)
            problems_add(problems, mark_in(spec, asked[i].section, asked[i].option),
                         "`%s.%s` is of evaluations, and the data has no samples for "
                         "them: give `dataset.test_split`, or leave it out",
                         asked[i].section, asked[i].option);
}

/* What looks at the objective while training must find it, and an evaluation samples. */
static void check_looking(const struct trial_spec *spec, const struct dataset *dataset,
                          struct problems *problems)
{
    bool looks = rate_observes_metric(&spec->rate), stops = spec->stop.kind != NULL;
    bool evaluates = period_is_given(spec->schedule.evaluate_every);
    if (looks && !evaluates)
        problems_add(problems, component_mark(&spec->rate, ""),
                     "`%s` looks at evaluations while training: give "
                     "`schedule.evaluate_every`",
                     spec->rate.kind->name);
    if (dataset->splits[objective_of(spec, dataset).split].count > 0)
        return;
    if (looks || stops)
        problems_add(problems, component_mark(looks ? &spec->rate : &spec->stop, ""),
                     "`%s` looks at evaluations, but the data has no samples for them: "
                     "give `dataset.test_split`",
                     looks ? spec->rate.kind->name : "stop");
    else if (spec->objective.split == 0)
        check_evaluating(spec, problems);
}

static void check_top_k(const struct trial_spec *spec, const struct dataset *dataset,
                        struct problems *problems)
{
    int64_t k = spec->record.top_k, classes = dataset->classes;
    struct mark mark = mark_in(spec, "record", "top_k");
    if (k == 0 || (k > 1 && k < classes))
        return;
    if (classes > 2)
        problems_add(problems, mark,
                     "`record.top_k` must be from 2 to %lld, as the data has %lld "
                     "classes",
                     (long long)classes - 1, (long long)classes);
    else if (classes > 0)
        problems_add(problems, mark,
                     "`record.top_k` says nothing of two classes: leave it out");
    else
        problems_add(problems, mark,
                     "`record.top_k` is of classes, but the data has numbers to predict: "
                     "leave it out");
}

/* What is best, and what the rule of early stopping looks at, must be measured. */
static void check_metrics(const struct trial_spec *spec, const struct dataset *dataset,
                          struct problems *problems)
{
    struct error error;
    if (objective_check(spec, dataset, &error) != 0)
        problems_add(problems, mark_in(spec, "objective", error.option), "%s",
                     error.text);
    else if (stop_check_metric(spec, dataset, &error) != 0)
        problems_add(problems, mark_in(spec, "stop", "metric"), "%s", error.text);
    if (asked_check(spec, dataset, &error) != 0)
        problems_add(problems, mark_in(spec, "record", "metrics"), "%s", error.text);
}

/* The momentum that a schedule sets must be one of the optimizer's, and of each layer's
 * own; the first that has none is told. */
static void check_momenta(const struct trial_spec *spec, struct problems *problems)
{
    struct error error;
    bool fits = !rate_cycles_momentum(&spec->rate) ||
                optimizer_check_momentum(&spec->optimizer, &error) == 0;
    for (size_t i = 0; fits && i < spec->layer_count; i++)
        fits = !rate_cycles_momentum(&spec->rate) ||
               spec->layers[i].optimizer.kind == NULL ||
               optimizer_check_momentum(&spec->layers[i].optimizer, &error) == 0;
    if (!fits)
        problems_add(problems, component_mark(&spec->rate, "cycle_momentum"), "%s",
                     error.text);
}

/* An epoch without a batch has no length that others could be compared with. */
static bool has_batches(const struct trial_spec *spec, int64_t samples,
                        struct problems *problems)
{
    const struct schedule *schedule = &spec->schedule;
    if (!schedule->drop_last || schedule->batch_size <= samples)
        return true;
    problems_add(
        problems, mark_in(spec, "schedule", "batch_size"),
        "`schedule.batch_size` is %lld, but there %s %lld training sample%s, and "
        "`drop_last` leaves out what is less than a batch: at most %lld can be "
        "in one",
        (long long)schedule->batch_size, samples == 1 ? "is" : "are", (long long)samples,
        samples == 1 ? "" : "s", (long long)samples);
    return false;
}

void fit_with_data(const struct trial_spec *spec, const struct dataset *dataset,
                   struct problems *problems)
{
    struct error error;
    const struct rate_run run =
        schedule_length(&spec->schedule, dataset->splits[SPLIT_TRAIN].count);
    if (has_batches(spec, dataset->splits[SPLIT_TRAIN].count, problems) &&
        rate_check(&spec->rate, &run, &error) != 0)
        problems_add(problems, component_mark(&spec->rate, error.option), "%s",
                     error.text);
    check_momenta(spec, problems);
    check_stop(spec, run.epoch, problems);
    if (loss_check_options(&spec->loss, dataset, &error) != 0)
        problems_add(problems, component_mark(&spec->loss, error.option), "%s",
                     error.text);
    check_top_k(spec, dataset, problems);
    check_looking(spec, dataset, problems);
    check_metrics(spec, dataset, problems);
}

/* ---- What is hardly meant ---- */

/* What mends that a split lacks a class, where something does. */
static const char *other_split(const struct dataset *dataset, enum split split)
{
    if (dataset->splits[split].rows == NULL)
        return "";
    return dataset->strata_parts > 0 && split != SPLIT_TRAIN
               ? "; `stratify` leaves it none: a larger split has some"
               : "; another `dataset.split_seed` cuts other splits";
}

/* A split that was cut by chance may have got no sample of a rare class. */
static void warn_of_classes(const struct trial_spec *spec, const struct dataset *dataset,
                            struct problems *warnings)
{
    struct error words;
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (tally_lacks(dataset, split, &words))
            problems_add(warnings, component_mark(&spec->dataset, ""), "%s%s", words.text,
                         other_split(dataset, split));
    if (tally_scarce(dataset, &words))
        problems_add(warnings, component_mark(&spec->dataset, "stratify"), "%s",
                     words.text);
    if (tally_lost(dataset, &words))
        problems_add(
            warnings, component_mark(&spec->dataset, ""), "%s%s", words.text,
            dataset->splits[SPLIT_TRAIN].rows != NULL
                ? "; another `dataset.split_seed`, or a larger `limit`, may bring some"
                : "");
}

/* Rows that the config has left out are told, so that none is missed. */
static void warn_of_drops(const struct trial_spec *spec, const struct dataset *dataset,
                          struct problems *warnings)
{
    struct error words;
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (recipe_tell_dropped(dataset, split, &words))
            problems_add(warnings, component_mark(&spec->dataset, ""), "%s", words.text);
}

static void warn_of_batches(const struct trial_spec *spec, int64_t samples,
                            struct problems *warnings)
{
    if (spec->schedule.batch_size > samples)
        problems_add(
            warnings, mark_in(spec, "schedule", "batch_size"),
            "`schedule.batch_size` is %lld, but there %s %lld training sample%s: "
            "every batch has %s, and no more",
            (long long)spec->schedule.batch_size, samples == 1 ? "is" : "are",
            (long long)samples, samples == 1 ? "" : "s",
            samples == 1 ? "that one" : "all of them");
}

/* What is done every so many iterations, and the run has fewer. */
static void warn_of_intervals(const struct trial_spec *spec, const struct rate_run *run,
                              struct problems *warnings)
{
    bool norms = spec->record.gradient_norms || spec->record.weight_norms;
    const struct {
        const char *section, *option;
        struct option_iterations every;
        const char *then;
    } intervals[] = {
        {"schedule", "evaluate_every", spec->schedule.evaluate_every,
         "it is evaluated at its end alone"},
        {"record", "every", norms ? spec->record.every : (struct option_iterations){0},
         "norms are recorded of the first alone"},
    };
    for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++) {
        int64_t first = period_moment(period_of(intervals[i].every, run->epoch), 1);
        if (period_is_given(intervals[i].every) && first > run->iterations)
            problems_add(warnings,
                         mark_in(spec, intervals[i].section, intervals[i].option),
                         "`%s.%s` is %lld%s, but the run has %lld iteration%s: %s",
                         intervals[i].section, intervals[i].option, (long long)first,
                         intervals[i].every.epochs > 0 ? " iterations" : "",
                         (long long)run->iterations, run->iterations == 1 ? "" : "s",
                         intervals[i].then);
    }
}

static void warn_of_stop(const struct trial_spec *spec, const struct rate_run *run,
                         struct problems *warnings)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, NULL, arena);
    const struct period evaluations =
        period_of(spec->schedule.evaluate_every, run->epoch);
    if (period_moment(evaluations, 1) <= run->iterations &&
        stop_is_idle(stop, &spec->schedule, run))
        problems_add(
            warnings, component_mark(&spec->stop, ""),
            "`stop` (%s) can end no trial: it would be after the %lld iteration%s "
            "of the run",
            spec->stop.kind->name, (long long)run->iterations,
            run->iterations == 1 ? "" : "s");
    arena_free(arena);
}

/* Whether what decides between trials, or ends one, is r2; and where it says so. */
static bool looks_at_r2(const struct trial_spec *spec, const struct dataset *dataset,
                        const char **section)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, dataset, arena);
    bool best = objective_of(spec, dataset).metric == METRIC_R2;
    bool stops = stop != NULL && stop_objective(stop)->metric == METRIC_R2;
    arena_free(arena);
    *section = best ? "objective" : "stop";
    return best || stops;
}

static bool is_constant(const struct dataset *dataset,
                        const struct dataset_samples *samples, int64_t target)
{
    const float *all = samples->targets + target;
    int64_t width = dataset->targets, i = 1;
    float first = all[dataset_row(samples, 0) * width];
    while (i < samples->count && all[dataset_row(samples, i) * width] == first)
        i++;
    return i == samples->count;
}

/* A target that never varies has no r2 of its own. */
static void warn_of_targets(const struct trial_spec *spec, const struct dataset *dataset,
                            struct problems *warnings)
{
    enum split split = objective_of(spec, dataset).split;
    const struct dataset_samples *samples = &dataset->splits[split];
    const char *section;
    int64_t target = 0;
    if (samples->count < 2 || !looks_at_r2(spec, dataset, &section))
        return;
    while (target < dataset->targets && !is_constant(dataset, samples, target))
        target++;
    if (target < dataset->targets)
        problems_add(
            warnings, mark_in(spec, section, "metric"),
            "`%s.metric` is r2, but target %lld of %lld is %g in all of the %s "
            "split: its r2 is 0 however near the predictions come, and 1 once "
            "they are exact; choose loss, mae or mse%s",
            section, (long long)target + 1, (long long)dataset->targets,
            (double)samples->targets[dataset_row(samples, 0) * dataset->targets + target],
            dataset_split_name(split),
            samples->rows != NULL
                ? ", or another `dataset.split_seed`, which cuts other splits"
                : "");
}

/* The last layer whose values the loss gets; behind it may be others that only give them
 * another shape. */
static const struct component *last_of_values(const struct trial_spec *spec)
{
    static const char *const shapes[] = {"flatten", "reshape"};
    size_t i = spec->layer_count - 1;
    for (bool passes = true; passes && i > 0; i -= passes) {
        passes = false;
        for (size_t j = 0; j < sizeof shapes / sizeof shapes[0]; j++)
            passes |= strcmp(spec->layers[i].component.kind->name, shapes[j]) == 0;
    }
    return &spec->layers[i].component;
}

static void warn_of_last_layer(const struct trial_spec *spec, struct problems *warnings)
{
    const struct component *last = last_of_values(spec);
    if (loss_includes(&spec->loss, last->kind->name))
        problems_add(warnings, component_mark(last, ""),
                     "%s (%s) is done twice, as `%s` includes it: leave the layer out",
                     last->path, last->kind->name, spec->loss.kind->name);
}

/* PyTorch cycles it unless it is told not to. */
static void warn_of_momentum(const struct trial_spec *spec, struct problems *warnings)
{
    static const char *const options[] = {"base_momentum", "max_momentum"};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (tree_get(spec->rate.node, options[i]) != NULL &&
            !rate_cycles_momentum(&spec->rate))
            problems_add(warnings, component_mark(&spec->rate, options[i]),
                         "`%s` is of no effect without `cycle_momentum: true`",
                         options[i]);
}

void fit_warnings(const struct trial_spec *spec, const struct dataset *dataset,
                  struct problems *warnings)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    const struct rate_run run = schedule_length(&spec->schedule, samples);
    warn_of_classes(spec, dataset, warnings);
    warn_of_drops(spec, dataset, warnings);
    warn_of_batches(spec, samples, warnings);
    warn_of_intervals(spec, &run, warnings);
    warn_of_stop(spec, &run, warnings);
    warn_of_momentum(spec, warnings);
    warn_of_targets(spec, dataset, warnings);
    warn_of_last_layer(spec, warnings);
    exempt_warn(spec, warnings);
}

/* ---- Between trials ---- */

void fit_rule(const struct trial_spec *spec, const struct trial_spec *first,
              struct problems *problems)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, NULL, arena);
    const struct stop *other = stop_new(first, NULL, arena);
    if (prune_compares(stop) != prune_compares(other) ||
        (prune_compares(stop) && !tree_same(spec->stop.node, first->stop.node)))
        problems_add(problems, (stop != NULL ? spec : first)->stop.node->mark,
                     "`stop` compares trials, so it must be the same for all of them");
    arena_free(arena);
}

void fit_objective(const struct trial_spec *spec, const struct dataset *dataset,
                   const struct trial_spec *first, const struct dataset *of_first,
                   struct problems *problems)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, dataset, arena);
    const struct stop *other = stop_new(first, of_first, arena);
    if (prune_compares(stop) && prune_compares(other) &&
        (stop_objective(stop)->metric != stop_objective(other)->metric ||
         stop_objective(stop)->maximize != stop_objective(other)->maximize))
        problems_add(problems, mark_in(spec, "stop", "metric"),
                     "`stop` compares trials, so their objective must be the same: give "
                     "`stop.metric`");
    arena_free(arena);
}
