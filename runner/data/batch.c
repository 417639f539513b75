/* From a split to the batches that a network eats: a copy of random rows from far-apart
 * memory, made floats on the way. Its cost is waiting for memory, so it asks for a few
 * rows at once before it converts them. */
#include "data/batch.h"

#include <string.h>

#include "base/clones.h"
#include "data/normalize.h"
#include "data/recipe.h"

/* Rows asked for at once: of some hundred bytes each, they stay in the nearest cache. */
enum { BLOCK = 16, CACHE_LINE = 64 };

/* u / 255, correctly rounded for every byte. 1/255 = 257/65536 + 1/(255 * 65536): the
 * first product is exact (17 bits), the second so small that its rounding does not
 * matter, so that only the sum rounds, with or without a fused multiply-add. */
BASE_CLONES static void convert(float *restrict out, const uint8_t *restrict bytes,
                                int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        float u = (float)bytes[i];
        out[i] = u * 0x1.01p-8f + u * 0x1.010102p-24f;
    }
}

static void prefetch(const char *bytes, int64_t count)
{
    for (int64_t i = 0; i < count; i += CACHE_LINE)
        __builtin_prefetch(bytes + i);
}

/* `numbers[row]` for all rows: a label, or some targets. */
static void copy_rows(void *out, const void *numbers, int64_t size, const int64_t *rows,
                      int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        memcpy((char *)out + i * size, (const char *)numbers + rows[i] * size,
               (size_t)size);
}

static void gather_inputs(const struct dataset *dataset,
                          const struct dataset_samples *samples, const int64_t *rows,
                          int64_t count, float *out)
{
    int64_t size = lamina_elements(&dataset->sample);
    for (int64_t i = 0; samples->bytes != NULL && i < count; i++)
        prefetch((const char *)(samples->bytes + rows[i] * size), size);
    for (int64_t i = 0; samples->bytes != NULL && i < count; i++)
        convert(out + i * size, samples->bytes + rows[i] * size, size);
    if (samples->values != NULL && dataset->recipe == NULL)
        copy_rows(out, samples->values, size * (int64_t)sizeof *out, rows, count);
    for (int64_t i = 0; dataset->recipe != NULL && i < count; i++)
        recipe_make_sample(dataset, samples->values + rows[i] * dataset->recipe->count,
                           out + i * size);
}

static void normalize(const struct dataset *dataset,
                      const struct dataset_samples *samples, int64_t row, float *out)
{
    if (dataset->normalization.count == 0)
        return;
    if (dataset->recipe == NULL) /* which normalizes itself */
        normalize_row(&dataset->normalization, lamina_elements(&dataset->sample), out);
    if (samples->far != NULL)
        normalize_far(dataset, samples->far + row * dataset->far_count, out);
}

/* Between the bytes and what the network gets of a sample. */
static void finish(const struct dataset *dataset, const struct dataset_samples *samples,
                   int64_t row, struct augmenter *augmenter, float *out)
{
    struct augment_change change;
    if (augmenter == NULL) {
        normalize(dataset, samples, row, out);
        return;
    }
    change = augment_draw(augmenter, row);
    augment_move(&change, &dataset->sample, out, augmenter->copy);
    normalize(dataset, samples, row, out);
    augment_erase(&change, &dataset->sample, out);
}

int batch_make(struct batch *batch, const struct dataset *dataset, int64_t size,
               float *inputs, struct arena *arena)
{
    *batch = (struct batch){.inputs = inputs};
    if (dataset->classes > 0)
        batch->labels = arena_try_array(arena, (size_t)size, sizeof *batch->labels);
    else
        batch->targets = arena_try_floats(arena, (size_t)(size * dataset->targets));
    return batch->labels != NULL || batch->targets != NULL ? 0 : -1;
}

/* What batch_gather fills, for a batch whose count is set. */
static void gather(const struct dataset *dataset, enum split split, const int32_t *order,
                   int64_t start, struct batch *batch, struct augmenter *augmenter)
{
    const struct dataset_samples *samples = &dataset->splits[split];
    int64_t size = lamina_elements(&dataset->sample), width = dataset->targets;
    int64_t rows[BLOCK];
    for (int64_t block = 0; block < batch->count; block += BLOCK) {
        int64_t left = batch->count - block, length = left < BLOCK ? left : BLOCK;
        float *inputs = batch->inputs + block * size;
        for (int64_t i = 0; i < length; i++)
            rows[i] = dataset_row(samples,
                                  order != NULL ? order[block + i] : start + block + i);
        gather_inputs(dataset, samples, rows, length, inputs);
        for (int64_t i = 0; i < length; i++)
            finish(dataset, samples, rows[i], augmenter, inputs + i * size);
        if (samples->labels != NULL)
            copy_rows(batch->labels + block, samples->labels, sizeof *samples->labels,
                      rows, length);
        else if (samples->targets != NULL && dataset->target_mean == NULL)
            copy_rows(batch->targets + block * width, samples->targets,
                      width * (int64_t)sizeof *samples->targets, rows, length);
        bool normalizes = samples->targets != NULL && dataset->target_mean != NULL;
        for (int64_t i = 0; normalizes && i < length * width; i++)
            batch->targets[block * width + i] =
                normalize_target(dataset, samples, rows[i / width], i % width);
    }
}

void batch_gather(const struct dataset *dataset, enum split split, const int32_t *order,
                  int64_t start, int64_t count, struct batch *batch)
{
    batch->count = count;
    gather(dataset, split, order, start, batch, NULL);
}

void batch_gather_training(const struct dataset *dataset, const int32_t *order,
                           int64_t start, int64_t count, struct batch *batch,
                           struct augmenter *augmenter)
{
    batch->count = count;
    gather(dataset, SPLIT_TRAIN, order, start, batch, augmenter);
}
