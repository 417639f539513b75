/* The objective, from the config's three options and the data. */
#include "train/objective.h"

#include <math.h>

#include "config/option_type.h"
#include "data/tally.h"
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

/* "loss, accuracy or top_k": what is measured of the data. */
static void add_choices(const struct dataset *dataset, bool predicts, struct text *out)
{
    const char *last = NULL;
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (!metric_applies((enum metric)i, dataset->classes) &&
            (i != METRIC_ACCURACY || !predicts))
            continue;
        if (last != NULL)
            text_add(out, "%s%s", out->length > 0 ? ", " : "", last);
        last = metric_name((enum metric)i);
    }
    text_add(out, " or %s", last);
}

static int refuse_metric(enum metric metric, const char *option,
                         const struct dataset *dataset, bool predicts,
                         struct error *error)
{
    const char *name = metric_name(metric);
    struct text choices = {0};
    add_choices(dataset, predicts, &choices);
    if (metric == METRIC_AUC && dataset->classes > 0)
        error_set(error,
                  "`%s` is auc, which is of two classes, but the data has %lld: choose "
                  "%s",
                  option, (long long)dataset->classes, choices.at);
    else
        error_set(error, "`%s` is %s, but the data has %s: choose %s", option, name,
                  dataset->classes > 0 ? "classes" : "numbers to predict", choices.at);
    text_free(&choices);
    return -1;
}

/* The first of the classes of which a split that is measured has no sample; -1: none. */
static int64_t lacking_class(const struct dataset *dataset, enum split split)
{
    const int64_t *counts = dataset->splits[split].class_counts;
    for (int64_t class = 0; counts != NULL && class < dataset->classes; class ++)
        if (counts[class] == 0)
            return class;
    return -1;
}

/* What mends that: `stratify` cuts no split that has a file of its own. */
static void add_remedy(const struct dataset *dataset, enum split split, struct text *out)
{
    if (dataset->splits[split].rows == NULL && split != SPLIT_TRAIN)
        text_add(out,
                 "name another file for it, or give `dataset.%s_split` in its place, or ",
                 dataset_split_name(split));
    else if (dataset->splits[split].rows != NULL)
        text_add(out, "%s, or ",
                 dataset->strata_parts > 0 ? "make that split larger"
                                           : "give `dataset.stratify`");
    text_add(out, "choose another metric");
}

/* The area under the curve is of two classes, each of which has samples. */
static int check_both_classes(const char *option, const struct dataset *dataset,
                              enum split split, struct error *error)
{
    int64_t lacking = lacking_class(dataset, split);
    char name[TALLY_NAME_SIZE];
    struct text remedy = {0};
    if (lacking < 0)
        return 0;
    add_remedy(dataset, split, &remedy);
    error_set(
        error,
        "`%s` is auc, which needs samples of both classes, and the %s split has none "
        "of `%s`: %s",
        option, dataset_split_name(split), tally_name(dataset, lacking, name), remedy.at);
    text_free(&remedy);
    return -1;
}

int objective_check_metric(enum metric metric, const char *option,
                           const struct trial_spec *spec, const struct dataset *dataset,
                           struct error *error)
{
    bool predicts = loss_predicts(&spec->loss, dataset);
    enum split split = objective_of(spec, dataset).split;
    if (!metric_applies(metric, dataset->classes) &&
        (metric != METRIC_ACCURACY || !predicts))
        return refuse_metric(metric, option, dataset, predicts, error);
    if (metric == METRIC_AUC && check_both_classes(option, dataset, split, error) != 0)
        return -1;
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
