/* The objective, from the config's three options and the data. */
#include "train/objective.h"

#include <math.h>

#include "config/option_type.h"
#include "model/loss.h"

static const struct lamina_option table[] = {
    {"metric", LAMINA_CHOICE, offsetof(struct objective_spec, metric), "auto",
     "auto" METRIC_WORDS, "auto: accuracy where there are classes, else loss"},
    {"split", LAMINA_CHOICE, offsetof(struct objective_spec, split), "auto",
     "auto | validation | test", "auto: validation where there is one, else test"},
    {"mode", LAMINA_CHOICE, offsetof(struct objective_spec, mode), "auto",
     "auto | max | min", "which is better; auto: as the metric is meant"},
};
static const struct option_kind kind = {
    .name = "objective",
    .options = table,
    .count = sizeof table / sizeof table[0],
    .size = sizeof(struct objective_spec),
};

struct option_kinds objective_kinds(void)
{
    static const struct option_kind *const kinds[] = {&kind};
    return (struct option_kinds){"objective", kinds, 1};
}

static bool chose(const char *option, int32_t choice, const char *word)
{
    return option_type_chose(&kind, option, choice, word);
}

struct objective objective_of(const struct trial_spec *spec,
                              const struct dataset *dataset)
{
    const struct objective_spec *given = &spec->objective;
    bool has_validation = dataset->splits[SPLIT_VALIDATION].count > 0;
    struct objective objective = {
        .metric = dataset->classes > 0 ? METRIC_ACCURACY : METRIC_LOSS,
        .split = has_validation ? SPLIT_VALIDATION : SPLIT_TEST,
    };
    metric_chosen(&kind, given->metric, &objective.metric);
    for (enum split split = SPLIT_VALIDATION; split <= SPLIT_TEST; split++)
        if (chose("split", given->split, dataset_split_name(split)))
            objective.split = split;
    objective.maximize = chose("mode", given->mode, "auto")
                             ? metric_is_higher_better(objective.metric)
                             : chose("mode", given->mode, "max");
    return objective;
}

int objective_check_metric(enum metric metric, const char *option,
                           const struct trial_spec *spec, const struct dataset *dataset,
                           struct error *error)
{
    bool classes = dataset->classes > 0, predicts = loss_predicts(&spec->loss, dataset);
    bool applies = metric_applies(metric, dataset->classes) ||
                   (metric == METRIC_ACCURACY && predicts);
    enum split split = objective_of(spec, dataset).split;
    if (!applies)
        return error_set(error, "`%s` is %s, but the data has %s: choose %s", option,
                         metric_name(metric), classes ? "classes" : "numbers to predict",
                         classes    ? "loss, accuracy or top_k"
                         : predicts ? "loss, accuracy, mae, mse or r2"
                                    : "loss, mae, mse or r2");
    if (metric == METRIC_R2 && dataset->splits[split].count == 1)
        return error_set(error,
                         "`%s` is r2, which needs two samples, and the %s split has one: "
                         "choose loss, mae or mse",
                         option, dataset_split_name(split));
    if (metric == METRIC_TOP_K && spec->record.top_k == 0)
        return error_set(error,
                         "`%s` is top_k, which is not measured: give "
                         "`record: {top_k: 5}`",
                         option);
    return 0;
}

int objective_check(const struct trial_spec *spec, const struct dataset *dataset,
                    struct error *error)
{
    struct objective objective = objective_of(spec, dataset);
    const char *split = dataset_split_name(objective.split);
    if (objective_check_metric(objective.metric, "objective.metric", spec, dataset,
                               error) != 0)
        return error_in_option(error, "metric");
    if (!chose("split", spec->objective.split, "auto") &&
        dataset->splits[objective.split].count == 0)
        return error_set_option(error, "split",
                                "`objective.split` is %s, but the data has no such split",
                                split);
    return 0;
}

double objective_value(const struct objective *objective,
                       const struct evaluation_result *result)
{
    return result->split == objective->split ? result->values[objective->metric] : NAN;
}

bool objective_is_better(const struct objective *objective, double value, double than)
{
    if (isnan(value) || isnan(than))
        return !isnan(value);
    return objective->maximize ? value > than : value < than;
}
