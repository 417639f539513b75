/* Drawing samples one after the other. What a split gets comes from a stream of its own,
 * named by kind and split, and what they share from a third one. */
#include "data/draw.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

double draw_uniform(struct draw *draw)
{
    return rng_uniform(&draw->rng);
}

float draw_normal(struct draw *draw)
{
    if (draw->left == 0) {
        rng_fill_normal(&draw->rng, draw->normals, DRAW_BLOCK, 0, 1);
        draw->left = DRAW_BLOCK;
    }
    return draw->normals[DRAW_BLOCK - draw->left--];
}

/* Taylor's series, of an angle brought to a quarter turn on either side of 0: its 11th
 * term is below the last bit. */
double draw_sine(double turns)
{
    double x = turns - floor(turns + 0.5);
    if (x > 0.25 || x < -0.25)
        x = (x > 0 ? 0.5 : -0.5) - x;
    double angle = 6.28318530717958647692 * x, term = angle, sum = angle;
    for (int n = 2; n <= 22; n += 2) {
        term *= -angle * angle / (n * (n + 1));
        sum += term;
    }
    return sum;
}

double draw_cosine(double turns)
{
    return draw_sine(turns + 0.25);
}

static void begin(struct draw *draw, const struct draw_formula *formula, const char *what)
{
    char name[64];
    snprintf(name, sizeof name, "%s %s", formula->name, what);
    rng_seed_stream(&draw->rng, (uint64_t)formula->sizes->seed, name);
    draw->left = 0;
}

static int no_memory(const struct draw_formula *formula, struct error *error)
{
    return error_set(error,
                     "%s: the system has no memory for %" PRId64 " samples of %" PRId64
                     " numbers; ask for fewer by dataset.train",
                     formula->name, formula->sizes->train + formula->sizes->test,
                     formula->features + formula->targets);
}

static int draw_split(const struct draw_formula *formula, const float *fixed,
                      enum split split, int64_t count, struct dataset *dataset,
                      struct error *error)
{
    struct draw draw;
    size_t width = (size_t)formula->features, targets = (size_t)formula->targets;
    size_t wanted =
        (size_t)count * (targets > 0 ? targets * sizeof(float) : sizeof(int32_t));
    float *values = dataset_allocate((size_t)count * width * sizeof *values);
    void *answers = dataset_allocate(wanted);
    dataset_keep(dataset, values);
    dataset_keep(dataset, answers);
    if (values == NULL || answers == NULL)
        return no_memory(formula, error);
    int32_t *labels = targets == 0 ? answers : NULL;
    float *numbers = targets > 0 ? answers : NULL;
    begin(&draw, formula, dataset_split_name(split));
    for (size_t i = 0; i < (size_t)count; i++) {
        int32_t label =
            formula->sample(formula, fixed, &draw, (int64_t)i, values + i * width,
                            numbers != NULL ? numbers + i * targets : NULL);
        if (labels != NULL)
            labels[i] = label;
    }
    dataset->splits[split] = (struct dataset_samples){
        .count = count, .values = values, .labels = labels, .targets = numbers};
    struct dataset_content *content = dataset_content(dataset, split);
    digest_words(values, (size_t)count * width, content->samples);
    digest_words(answers, wanted / sizeof(int32_t), content->targets);
    return 0;
}

int draw_dataset(const struct draw_formula *formula, struct dataset *dataset,
                 struct error *error)
{
    struct draw draw;
    float *fixed = calloc((size_t)formula->fixed_count + 1, sizeof *fixed);
    if (fixed == NULL)
        return no_memory(formula, error);
    if (formula->fix != NULL) {
        begin(&draw, formula, "all");
        formula->fix(formula, &draw, fixed);
    }
    dataset->sample = (struct lamina_shape){1, {formula->features, 0, 0, 0, 0, 0}};
    dataset->classes = formula->classes;
    dataset->targets = formula->targets;
    int status =
        draw_split(formula, fixed, SPLIT_TRAIN, formula->sizes->train, dataset, error);
    if (status == 0 && formula->sizes->test > 0)
        status =
            draw_split(formula, fixed, SPLIT_TEST, formula->sizes->test, dataset, error);
    free(fixed);
    return status;
}
