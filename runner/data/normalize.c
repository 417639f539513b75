/* Normalization: (x - mean) / std, as floats. Measured are the mean and the population's
 * standard deviation of the training split alone, from which nothing of the others must
 * be learnt. Targets stay as they are. */
#include "data/normalize.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"

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

static int use_given(const struct option_reals *numbers, const char *name,
                     const struct channels *channels, float *out, struct error *error)
{
    if (numbers->count != 1 && (int64_t)numbers->count != channels->count)
        return error_set_option(
            error, name,
            "`%s` has %zu numbers, but a sample %lld %s%s: give as many, or "
            "one for all",
            name, numbers->count, (long long)channels->count, channels->what,
            channels->count == 1 ? "" : "s");
    for (int64_t i = 0; i < channels->count; i++)
        out[i] = (float)numbers->at[numbers->count == 1 ? 0 : i];
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
                          float *mean, float *std)
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
        mean[c] = (float)(middle / 255);
        std[c] = (float)(sqrt(variance) / 255);
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

static void measure_values(const struct dataset_samples *samples,
                           const struct channels *channels, struct arena *arena,
                           float *mean, float *std)
{
    size_t count = (size_t)channels->count;
    double *zero = arena_array(arena, count, sizeof *zero);
    double *means = arena_array(arena, count, sizeof *means);
    double *squares = arena_array(arena, count, sizeof *squares);
    average(samples, channels, zero, false, means);
    average(samples, channels, means, true, squares);
    for (size_t c = 0; c < count; c++) {
        mean[c] = (float)means[c];
        std[c] = (float)sqrt(squares[c]);
    }
}

static void measure(const struct dataset_samples *samples,
                    const struct channels *channels, float *mean, float *std)
{
    struct arena *arena = arena_new();
    if (samples->bytes != NULL)
        measure_bytes(samples, channels, arena, mean, std);
    else
        measure_values(samples, channels, arena, mean, std);
    for (int64_t c = 0; c < channels->count; c++)
        if (std[c] == 0)
            std[c] = 1;
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

void normalize_far(const struct dataset *dataset, const double *far, float *values)
{
    const struct dataset_normalization *by = &dataset->normalization;
    for (int64_t k = 0; k < dataset->far_count; k++)
        values[dataset->far_columns[k]] =
            (float)((far[k] - by->far_mean[k]) / by->far_std[k]);
}

static void measure_far(const struct dataset_samples *samples, int64_t far_count,
                        double *mean, double *std)
{
    double count = (double)samples->count;
    for (int64_t k = 0; k < far_count; k++) {
        const double *far = samples->far + k;
        double origin = far[dataset_row(samples, 0) * far_count], sum = 0, squares = 0;
        for (int64_t i = 0; i < samples->count; i++)
            sum += far[dataset_row(samples, i) * far_count] - origin;
        mean[k] = origin + sum / count;
        for (int64_t i = 0; i < samples->count; i++) {
            double x = far[dataset_row(samples, i) * far_count] - mean[k];
            squares += x * x;
        }
        std[k] = squares > 0 ? sqrt(squares / count) : 1;
    }
}

static void use_given_far(const struct option_reals *numbers,
                          const struct dataset *dataset, double *out)
{
    for (int64_t k = 0; k < dataset->far_count; k++)
        out[k] = numbers->at[numbers->count == 1 ? 0 : dataset->far_columns[k]];
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
        measure_far(&dataset->splits[SPLIT_TRAIN], count, mean, std);
    else {
        use_given_far(&options->mean, dataset, mean);
        use_given_far(&options->std, dataset, std);
    }
    dataset->normalization.far_mean = mean;
    dataset->normalization.far_std = std;
    add_rests(dataset);
    return 0;
}

int normalize_apply(const struct normalize_options *options, struct dataset *dataset,
                    struct error *error)
{
    struct channels channels = channels_of(dataset);
    if (options->how == NORMALIZE_NONE)
        return 0;
    float *mean = calloc(2 * (size_t)channels.count, sizeof *mean);
    dataset_keep(dataset, mean);
    if (mean == NULL)
        return error_set(error, "dataset: the system has no memory left");
    float *std = mean + channels.count;
    if (options->how == NORMALIZE_MEASURED)
        measure(&dataset->splits[SPLIT_TRAIN], &channels, mean, std);
    else if (use_given(&options->mean, "mean", &channels, mean, error) != 0 ||
             use_given(&options->std, "std", &channels, std, error) != 0)
        return -1;
    dataset->normalization =
        (struct dataset_normalization){.count = channels.count, .mean = mean, .std = std};
    return dataset->far_count > 0 ? apply_far(options, dataset, error) : 0;
}
