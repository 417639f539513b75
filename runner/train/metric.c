/* The table of metrics, and the sums behind those of targets. */
#include "train/metric.h"
#include "config/option_type.h"
#include "data/normalize.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    bool higher_is_better, of_classes, of_targets, is_asked;
} metrics[METRIC_COUNT] = {
#define METRIC_ROW(name, word, higher, classes, targets, asked)                          \
    {word, higher, classes, targets, asked},
    METRICS(METRIC_ROW)};

const char *metric_name(enum metric metric)
{
    return metrics[metric].name;
}

bool metric_is_higher_better(enum metric metric)
{
    return metrics[metric].higher_is_better;
}

bool metric_is_asked(enum metric metric)
{
    return metrics[metric].is_asked;
}

enum metric metric_find(const char *name)
{
    int metric = 0;
    while (metric < METRIC_COUNT && strcmp(metrics[metric].name, name) != 0)
        metric++;
    return (enum metric)metric;
}

bool metric_chosen(const struct option_kind *kind, int32_t choice, enum metric *metric)
{
    for (int i = 0; i < METRIC_COUNT; i++)
        if (option_type_chose(kind, "metric", choice, metrics[i].name)) {
            *metric = (enum metric)i;
            return true;
        }
    return false;
}

bool metric_applies(enum metric metric, int64_t classes)
{
    if (metric == METRIC_AUC)
        return classes == 2;
    return classes > 0 ? metrics[metric].of_classes : metrics[metric].of_targets;
}

/* Of a class: its samples, how often it is predicted, and how often rightly. */
struct class_counts {
    int64_t samples, predictions, right;
};

static struct class_counts count_class(const int64_t *confusion, int64_t classes,
                                       int64_t class)
{
    struct class_counts counts = {.right = confusion[class * classes + class]};
    for (int64_t other = 0; other < classes; other++) {
        counts.samples += confusion[class * classes + other];
        counts.predictions += confusion[other * classes + class];
    }
    return counts;
}

double metric_f1_macro(const int64_t *confusion, int64_t classes)
{
    double sum = 0, count = 0;
    for (int64_t class = 0; class < classes; class ++) {
        const struct class_counts counts = count_class(confusion, classes, class);
        int64_t both = counts.samples + counts.predictions;
        sum += both > 0 ? 2 * (double)counts.right / (double)both : 0;
        count += both > 0;
    }
    return sum / count;
}

double metric_balanced_accuracy(const int64_t *confusion, int64_t classes)
{
    double sum = 0, count = 0;
    for (int64_t class = 0; class < classes; class ++) {
        const struct class_counts counts = count_class(confusion, classes, class);
        sum += counts.samples > 0 ? (double)counts.right / (double)counts.samples : 0;
        count += counts.samples > 0;
    }
    return sum / count;
}

double metric_accuracy(int64_t correct, int64_t compared)
{
    return compared > 0 ? (double)correct / (double)compared : NAN;
}

int64_t metric_count_top(const float *outputs, int64_t classes, const struct batch *batch,
                         int64_t k)
{
    int64_t found = 0;
    for (int64_t s = 0; s < batch->count; s++) {
        const float *row = outputs + s * classes;
        int64_t label = batch->labels[s], ahead = 0;
        for (int64_t c = 0; c < classes; c++) /* NaN is ahead of all, as torch has it */
            ahead +=
                c < label ? !(row[c] < row[label]) : c > label && !(row[c] <= row[label]);
        found += ahead < k;
    }
    return found;
}

struct metric_errors metric_errors_new(const struct dataset *dataset, struct arena *arena)
{
    int64_t targets = dataset->classes > 0 ? 0 : dataset->targets;
    double *numbers = arena_array(arena, 4 * (size_t)targets, sizeof *numbers);
    return (struct metric_errors){.dataset = dataset,
                                  .targets = targets,
                                  .squares = numbers,
                                  .sums = numbers + targets,
                                  .spreads = numbers + 2 * targets,
                                  .origins = numbers + 3 * targets};
}

void metric_errors_begin(struct metric_errors *errors)
{
    errors->count = 0;
    errors->absolute = 0;
    memset(errors->squares, 0, 3 * (size_t)errors->targets * sizeof *errors->squares);
}

void metric_errors_add(struct metric_errors *errors, const struct loss *loss,
                       const float *outputs, const struct batch *batch)
{
    const struct dataset *dataset = errors->dataset;
    int64_t width = errors->targets;
    for (int64_t i = 0; errors->count == 0 && i < width; i++)
        errors->origins[i] = normalize_back(dataset, i, (double)batch->targets[i]);
    errors->count += width > 0 ? batch->count : 0;
    for (int64_t i = 0; i < batch->count * width; i++) {
        int64_t column = i % width;
        double target = normalize_back(dataset, column, (double)batch->targets[i]);
        double prediction =
            normalize_back(dataset, column, loss_prediction(loss, outputs[i]));
        double error = prediction - target, centred = target - errors->origins[column];
        errors->absolute += fabs(error);
        errors->squares[column] += error * error;
        errors->sums[column] += centred;
        errors->spreads[column] += centred * centred;
    }
}

/* As r2_score(force_finite=True) of scikit-learn. */
static double r2_of(const struct metric_errors *errors, int64_t column)
{
    double count = (double)errors->count, squares = errors->squares[column];
    double sum = errors->sums[column];
    if (errors->count < 2 || isnan(squares))
        return NAN;
    if (errors->spreads[column] == 0) /* all are the first one */
        return squares == 0;
    return 1 - squares / (errors->spreads[column] - sum * sum / count);
}

void metric_errors_end(const struct metric_errors *errors, double values[METRIC_COUNT])
{
    double count = (double)errors->count, width = (double)errors->targets;
    double squares = 0, r2 = 0;
    if (errors->count == 0)
        return;
    for (int64_t i = 0; i < errors->targets; i++) {
        squares += errors->squares[i];
        r2 += r2_of(errors, i);
    }
    values[METRIC_MAE] = errors->absolute / (count * width);
    values[METRIC_MSE] = squares / (count * width);
    values[METRIC_R2] = r2 / width;
}
