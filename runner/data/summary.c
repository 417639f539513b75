/* Two passes over the batches that an evaluation would get: sums, then squares of what is
 * left of the mean, in double. */
#include "data/summary.h"

#include <math.h>

#include "data/batch.h"

enum { BATCH = 64 };

/* Numbers of which `length` a sample belong to each of `count` columns. */
struct table {
    int64_t count, length;
    struct summary_numbers *of;
};

static void begin(const struct table *table)
{
    for (int64_t c = 0; c < table->count; c++)
        table->of[c] = (struct summary_numbers){.least = INFINITY, .most = -INFINITY};
}

static void add_sums(const struct table *table, const float *values)
{
    for (int64_t c = 0; c < table->count; c++)
        for (int64_t i = 0; i < table->length; i++) {
            double value = (double)*values++;
            table->of[c].least = fmin(table->of[c].least, value);
            table->of[c].most = fmax(table->of[c].most, value);
            table->of[c].mean += value;
        }
}

static void add_squares(const struct table *table, const float *values)
{
    for (int64_t c = 0; c < table->count; c++)
        for (int64_t i = 0; i < table->length; i++) {
            double rest = (double)*values++ - table->of[c].mean;
            table->of[c].std += rest * rest;
        }
}

static void end_sums(const struct table *table, int64_t samples)
{
    for (int64_t c = 0; c < table->count; c++)
        table->of[c].mean /= (double)(samples * table->length);
}

static void end_squares(const struct table *table, int64_t samples)
{
    for (int64_t c = 0; c < table->count; c++)
        table->of[c].std = sqrt(table->of[c].std / (double)(samples * table->length));
}

static void measure_columns(const struct dataset *dataset, enum split split,
                            struct batch *batch, const struct table *table)
{
    int64_t samples = dataset->splits[split].count;
    int64_t size = table->count * table->length;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t from = 0; from < samples; from += batch->count) {
            int64_t left = samples - from;
            batch_gather(dataset, split, NULL, from, left < BATCH ? left : BATCH, batch);
            for (int64_t i = 0; i < batch->count; i++)
                (pass == 0 ? add_sums : add_squares)(table, batch->inputs + i * size);
        }
        (pass == 0 ? end_sums : end_squares)(table, samples);
    }
}

static void measure_targets(const struct dataset_samples *samples,
                            const struct table *table)
{
    for (int pass = 0; pass < 2 && table->count > 0; pass++) {
        for (int64_t i = 0; i < samples->count; i++)
            (pass == 0 ? add_sums : add_squares)(
                table, samples->targets + dataset_row(samples, i) * table->count);
        (pass == 0 ? end_sums : end_squares)(table, samples->count);
    }
}

int summary_make(const struct dataset *dataset, enum split split, struct arena *arena,
                 struct summary *summary, struct error *error)
{
    int64_t size = lamina_elements(&dataset->sample);
    bool is_image = dataset->sample.dims == 3;
    int64_t columns = is_image ? dataset->sample.at[0] : size;
    int64_t targets = dataset->classes > 0 ? 0 : dataset->targets;
    float *inputs = arena_try_floats(arena, (size_t)(BATCH * size));
    struct batch batch;
    struct table of_columns = {
        columns, size / columns,
        arena_array(arena, (size_t)columns, sizeof(struct summary_numbers))};
    struct table of_targets = {
        targets, 1, arena_array(arena, (size_t)targets, sizeof(struct summary_numbers))};
    if (inputs == NULL || batch_make(&batch, dataset, BATCH, inputs, arena) != 0)
        return error_set(error, "there is no memory for %d samples", BATCH);
    begin(&of_columns);
    begin(&of_targets);
    measure_columns(dataset, split, &batch, &of_columns);
    measure_targets(&dataset->splits[split], &of_targets);
    *summary = (struct summary){columns, of_columns.of, of_targets.of};
    return 0;
}
