/* Normalization: (x - mean) / std, as floats. Measured are the mean and the population's
 * standard deviation of the training split alone, from which nothing of the others must
 * be learnt. */
#include "data/normalize.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "data/recipe.h"

_Static_assert(sizeof(((struct normalize_options *)0)->how) == sizeof(int32_t),
               "a choice is an int32_t");

static int check_given(const struct normalize_options *options, const char *name,
                       const struct option_reals *numbers, struct error *error)
{
    bool given = options->how == NORMALIZE_GIVEN;
    const char *option = numbers->count > 0 ? name : "normalize";
    if (given && numbers->count == 0)
        return error_set_option(
            error, option,
            "`normalize: given` needs `mean` and `std`: one number, or one "
            "for each channel or column");
    if (!given && numbers->count > 0)
        return error_set_option(error, option,
                                "`%s` is given, so `normalize` must be `given`", name);
    return 0;
}

int normalize_check(const struct normalize_options *options, struct error *error)
{
    if (check_given(options, "mean", &options->mean, error) != 0)
        return -1;
    return check_given(options, "std", &options->std, error);
}

/* What has a mean and a deviation of its own. */
struct channels {
    const char *what;      /* "channel" or "column" */
    int64_t count, length; /* of a sample, and how many values each has there */
};

static struct channels channels_of(const struct dataset *dataset)
{
    int64_t size = lamina_elements(&dataset->sample), count = dataset->sample.at[0];
    if (dataset->sample.dims == 3)
        return (struct channels){"channel", count, size / count};
    return (struct channels){"column", size, 1};
}

/* Of columns only those of numbers count; the others get `left`. */
static int use_given(const struct option_reals *numbers, const char *name,
                     const struct dataset *dataset, double left, double *out,
                     struct error *error)
{
    struct channels channels = channels_of(dataset);
    int64_t count = 0;
    for (int64_t i = 0; i < channels.count; i++)
        count += recipe_is_number(dataset, i);
    if (numbers->count != 1 && (int64_t)numbers->count != count)
        return error_set_option(
            error, name,
            "`%s` has %zu numbers, but a sample %lld %s%s%s: give as many, or "
            "one for all",
            name, numbers->count, (long long)count, channels.what, count == 1 ? "" : "s",
            dataset->recipe != NULL ? " of numbers" : "");
    for (int64_t i = 0, k = 0; i < channels.count; i++)
        out[i] = recipe_is_number(dataset, i) ? numbers->at[numbers->count == 1 ? 0 : k++]
                                              : left;
    return 0;
}

/* Integers, whose sums are exact in any order. */
BASE_CLONES static void sum_run(const uint8_t *bytes, int64_t length, uint64_t *sum,
                                uint64_t *squares)
{
    uint64_t linear = 0, squared = 0;
    for (int64_t i = 0; i < length; i++) {
        uint32_t value = bytes[i], square = value * value;
        linear += value;
        squared += square;
    }
    *sum += linear;
    *squares += squared;
}

static void measure_bytes(const struct dataset_samples *samples,
                          const struct channels *channels, struct arena *arena,
                          double *mean, double *std)
{
    uint64_t *sum = arena_array(arena, (size_t)channels->count, sizeof *sum);
    uint64_t *squares = arena_array(arena, (size_t)channels->count, sizeof *squares);
    int64_t size = channels->count * channels->length;
    for (int64_t i = 0; i < samples->count; i++) {
        const uint8_t *at = samples->bytes + dataset_row(samples, i) * size;
        for (int64_t c = 0; c < channels->count; c++, at += channels->length)
            sum_run(at, channels->length, &sum[c], &squares[c]);
    }
    double values = (double)(samples->count * channels->length);
    for (int64_t c = 0; c < channels->count; c++) {
        double middle = (double)sum[c] / values;
        double variance = ((double)squares[c] - (double)sum[c] * middle) / values;
        mean[c] = middle / 255;
        std[c] = sqrt(variance) / 255;
    }
}

/* The mean of (x - shift) to the power of 1 or 2. The sum of one float again and again is
 * exact in a double, so that a constant column has a deviation of 0. */
static void average(const struct dataset_samples *samples,
                    const struct channels *channels, const double *shift, bool squared,
                    double *means)
{
    int64_t size = channels->count * channels->length;
    for (int64_t i = 0; i < samples->count; i++) {
        const float *at = samples->values + dataset_row(samples, i) * size;
        for (int64_t c = 0; c < channels->count; c++)
            for (int64_t j = 0; j < channels->length; j++) {
                double x = (double)*at++ - shift[c];
                means[c] += squared ? x * x : x;
            }
    }
    for (int64_t c = 0; c < channels->count; c++)
        means[c] /= (double)(samples->count * channels->length);
}

/* The same of the columns that a recipe makes. */
static void average_made(const struct dataset *dataset, const double *shift, bool squared,
                         double *means)
{
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    const struct recipe *recipe = dataset->recipe;
    for (int64_t i = 0; i < train->count; i++) {
        const float *row = train->values + dataset_row(train, i) * recipe->count;
        for (int64_t c = 0; c < recipe->width; c++) {
            const struct recipe_place *place = &recipe->places[c];
            if (!recipe_is_number(dataset, c))
                continue;
            double value = (double)row[place->column];
            double x =
                (isnan(value) ? recipe->steps[place->column].fill : value) - shift[c];
            means[c] += squared ? x * x : x;
        }
    }
    for (int64_t c = 0; c < recipe->width; c++)
        means[c] /= (double)train->count;
}

/* What stands for a missing number may be none that a float holds: its sum is not exact,
 * so that the mean is that of what lies above a number of the column. */
static void measure_made(const struct dataset *dataset, struct arena *arena, double *mean,
                         double *std)
{
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    const struct recipe *recipe = dataset->recipe;
    const float *row = train->values + dataset_row(train, 0) * recipe->count;
    double *origin = arena_array(arena, (size_t)recipe->width, sizeof *origin);
    for (int64_t c = 0; c < recipe->width; c++) {
        int32_t column = recipe->places[c].column;
        origin[c] = isnan(row[column]) ? recipe->steps[column].fill : (double)row[column];
    }
    average_made(dataset, origin, false, mean);
    for (int64_t c = 0; c < recipe->width; c++)
        mean[c] += origin[c];
    average_made(dataset, mean, true, std);
    for (int64_t c = 0; c < recipe->width; c++)
        std[c] = sqrt(std[c]);
}

static void measure_values(const struct dataset *dataset, const struct channels *channels,
                           struct arena *arena, double *mean, double *std)
{
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    size_t count = (size_t)channels->count;
    double *zero = arena_array(arena, count, sizeof *zero);
    average(train, channels, zero, false, mean);
    average(train, channels, mean, true, std);
    for (size_t c = 0; c < count; c++)
        std[c] = sqrt(std[c]);
}

/* `mean` and `std` are zeroed. */
static void measure(const struct dataset *dataset, const struct channels *channels,
                    double *mean, double *std)
{
    struct arena *arena = arena_new();
    if (dataset->splits[SPLIT_TRAIN].bytes != NULL)
        measure_bytes(&dataset->splits[SPLIT_TRAIN], channels, arena, mean, std);
    else if (dataset->recipe != NULL)
        measure_made(dataset, arena, mean, std);
    else
        measure_values(dataset, channels, arena, mean, std);
    for (int64_t c = 0; c < channels->count; c++) {
        bool left = !recipe_is_number(dataset, c);
        mean[c] = left ? 0 : mean[c];
        std[c] = left || (float)std[c] == 0 ? 1 : std[c];
    }
    arena_free(arena);
}

BASE_CLONES void normalize_row(const struct dataset_normalization *normalization,
                               int64_t size, float *restrict values)
{
    int64_t length = size / normalization->count;
    for (int64_t channel = 0; channel < normalization->count; channel++) {
        float mean = normalization->mean[channel], std = normalization->std[channel];
        float *restrict at = values + channel * length;
        for (int64_t i = 0; i < length; i++)
            at[i] = (at[i] - mean) / std;
    }
}

static double far_number(const struct dataset *dataset, const double *far, int64_t k)
{
    return isnan(far[k]) ? dataset->recipe->far_fill[k] : far[k];
}

void normalize_far(const struct dataset *dataset, const double *far, float *values)
{
    const struct dataset_normalization *by = &dataset->normalization;
    for (int64_t k = 0; k < dataset->far_count; k++)
        values[dataset->far_columns[k]] =
            (float)((far_number(dataset, far, k) - by->far_mean[k]) / by->far_std[k]);
}

static double far_at(const struct dataset *dataset, int64_t i, int64_t k)
{
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    const double *far = train->far + dataset_row(train, i) * dataset->far_count;
    return far_number(dataset, far, k);
}

static void measure_far(const struct dataset *dataset, double *mean, double *std)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    double count = (double)samples;
    for (int64_t k = 0; k < dataset->far_count; k++) {
        double origin = far_at(dataset, 0, k), sum = 0, squares = 0;
        for (int64_t i = 0; i < samples; i++)
            sum += far_at(dataset, i, k) - origin;
        mean[k] = origin + sum / count;
        for (int64_t i = 0; i < samples; i++) {
            double x = far_at(dataset, i, k) - mean[k];
            squares += x * x;
        }
        std[k] = squares > 0 ? sqrt(squares / count) : 1;
    }
}

static void use_given_far(const struct option_reals *numbers,
                          const struct dataset *dataset, double *out)
{
    int64_t number = 0, i = 0;
    for (int64_t k = 0; k < dataset->far_count; k++) {
        for (; i < dataset->far_columns[k]; i++)
            number += recipe_is_number(dataset, i);
        out[k] = numbers->at[numbers->count == 1 ? 0 : number];
    }
}

/* Now what floats leave out makes a difference. */
static void add_rests(struct dataset *dataset)
{
    char text[2 * DIGEST_SIZE];
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        struct dataset_content *content = dataset_content(dataset, split);
        snprintf(text, sizeof text, "%s %s", content->samples, content->rests);
        digest_bytes(text, strlen(text), content->samples);
    }
}

static int apply_far(const struct normalize_options *options, struct dataset *dataset,
                     struct error *error)
{
    int64_t count = dataset->far_count;
    double *mean = malloc(2 * (size_t)count * sizeof *mean);
    if (mean == NULL)
        return error_set(error, "dataset: the system has no memory left");
    double *std = mean + count;
    dataset_keep(dataset, mean);
    if (options->how == NORMALIZE_MEASURED)
        measure_far(dataset, mean, std);
    else {
        use_given_far(&options->mean, dataset, mean);
        use_given_far(&options->std, dataset, std);
    }
    dataset->normalization.far_mean = mean;
    dataset->normalization.far_std = std;
    add_rests(dataset);
    return 0;
}

/* Floats, or where there is a recipe doubles. */
static void keep(struct dataset *dataset, int64_t count, double *mean, float *floats)
{
    struct dataset_normalization *by = &dataset->normalization;
    dataset_keep(dataset, floats);
    /* The caller has got memory for both. */
    for (int64_t i = 0; floats != NULL && mean != NULL && i < 2 * count; i++)
        floats[i] = (float)mean[i];
    *by = (struct dataset_normalization){
        .count = count, .mean = floats, .std = floats + count};
    if (dataset->recipe == NULL) {
        free(mean);
        return;
    }
    dataset_keep(dataset, mean);
    by->exact_mean = mean;
    by->exact_std = mean + count;
}

/* ---- Targets ---- */

/* As exactly as it was read: a year is a float, a time in seconds is not. */
static double exact_target(const struct dataset *dataset,
                           const struct dataset_samples *samples, int64_t row,
                           int64_t target)
{
    int64_t at = row * dataset->targets + target;
    double rest = samples->target_rests != NULL ? (double)samples->target_rests[at] : 0;
    return (double)samples->targets[at] + rest;
}

float normalize_target(const struct dataset *dataset,
                       const struct dataset_samples *samples, int64_t row, int64_t target)
{
    double value = exact_target(dataset, samples, row, target);
    return (float)((value - dataset->target_mean[target]) / dataset->target_std[target]);
}

double normalize_back(const struct dataset *dataset, int64_t target, double value)
{
    return dataset->target_mean == NULL
               ? value
               : value * dataset->target_std[target] + dataset->target_mean[target];
}

/* Around the first one, so that nothing is lost of what is far from 0. */
static void measure_target(const struct dataset *dataset, int64_t target, double *mean,
                           double *std)
{
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    double count = (double)train->count, sum = 0, squares = 0;
    double origin = exact_target(dataset, train, dataset_row(train, 0), target);
    for (int64_t i = 0; i < train->count; i++)
        sum += exact_target(dataset, train, dataset_row(train, i), target) - origin;
    for (int64_t i = 0; i < train->count; i++) {
        double x = exact_target(dataset, train, dataset_row(train, i), target) - origin -
                   sum / count;
        squares += x * x;
    }
    *mean = origin + sum / count;
    *std = squares > 0 ? sqrt(squares / count) : 1;
}

static int apply_targets(struct dataset *dataset, struct error *error)
{
    size_t count = (size_t)dataset->targets;
    char text[2 * DIGEST_SIZE];
    if (dataset->classes > 0)
        return error_set_option(error, "normalize_targets",
                                "`normalize_targets` is of numbers to predict, but the "
                                "data has classes: leave it out");
    double *mean = malloc(2 * count * sizeof *mean);
    dataset_keep(dataset, mean);
    if (mean == NULL)
        return error_set(error, "dataset: the system has no memory left");
    for (size_t i = 0; i < count; i++)
        measure_target(dataset, (int64_t)i, &mean[i], &mean[count + i]);
    dataset->target_mean = mean;
    dataset->target_std = mean + count;
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        struct dataset_content *content = dataset_content(dataset, split);
        if (content->target_rests[0] == '\0')
            continue;
        snprintf(text, sizeof text, "%s %s", content->targets, content->target_rests);
        digest_bytes(text, strlen(text), content->targets);
    }
    return 0;
}

int normalize_apply(const struct normalize_options *options, struct dataset *dataset,
                    struct error *error)
{
    struct channels channels = channels_of(dataset);
    int64_t count = channels.count;
    if (options->targets == NORMALIZE_MEASURED && apply_targets(dataset, error) != 0)
        return -1;
    if (options->how == NORMALIZE_NONE)
        return 0;
    double *mean = calloc(2 * (size_t)count, sizeof *mean);
    float *floats = calloc(2 * (size_t)count, sizeof *floats);
    int status = 0;
    if (mean == NULL || floats == NULL)
        status = error_set(error, "dataset: the system has no memory left");
    else if (options->how == NORMALIZE_MEASURED)
        measure(dataset, &channels, mean, mean + count);
    else if (use_given(&options->mean, "mean", dataset, 0, mean, error) != 0 ||
             use_given(&options->std, "std", dataset, 1, mean + count, error) != 0)
        status = -1;
    if (status != 0) {
        free(mean);
        free(floats);
        return -1;
    }
    keep(dataset, count, mean, floats);
    return dataset->far_count > 0 ? apply_far(options, dataset, error) : 0;
}
