/* Optimizers and learning-rate schedules as rows of two tables. Parameters and gradients
 * are flat arrays, and so is what an optimizer remembers of each parameter. */
#include "model/optimizer.h"

#include <string.h>

#include "base/clones.h"

struct step {
    double rate;
    const void *options;
    float *parameters;
    const float *gradients;
    int64_t count;
};

struct optimizer_kind {
    struct option_kind kind;
    double (*base_rate)(const void *options);
    void (*step)(const struct step *step);
};

struct rate_kind {
    struct option_kind kind;
    double (*factor)(const void *options, int64_t iteration); /* of the base rate */
};

struct optimizer {
    const struct optimizer_kind *kind;
    const struct rate_kind *rate;
    void *options, *rate_options;
    int64_t count;
};

/* ---- sgd: p = p - learning_rate * g ---- */

struct sgd_options {
    double learning_rate;
};

static const struct lamina_option sgd_table[] = {
    {"learning_rate", LAMINA_REAL, offsetof(struct sgd_options, learning_rate), NULL,
     "(0, inf)", "Step size."},
};

static double sgd_rate(const void *options)
{
    return ((const struct sgd_options *)options)->learning_rate;
}

BASE_CLONES static void subtract_scaled(float *restrict parameters,
                                        const float *restrict gradients, float rate,
                                        int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        parameters[i] -= rate * gradients[i];
}

static void sgd_step(const struct step *step)
{
    subtract_scaled(step->parameters, step->gradients, (float)step->rate, step->count);
}

static const struct optimizer_kind optimizers[] = {
    {{.name = "sgd",
      .summary = "p = p - learning_rate * gradient",
      .options = sgd_table,
      .count = sizeof sgd_table / sizeof sgd_table[0],
      .size = sizeof(struct sgd_options)},
     sgd_rate,
     sgd_step},
};

/* ---- Rates ---- */

static double constant_factor(const void *options, int64_t iteration)
{
    (void)options;
    (void)iteration;
    return 1;
}

static const struct rate_kind rates[] = {
    {{.name = "constant", .summary = "the optimizer's learning rate, all the way"},
     constant_factor},
};

/* ---- The tables ---- */

enum {
    OPTIMIZER_COUNT = sizeof optimizers / sizeof optimizers[0],
    RATE_COUNT = sizeof rates / sizeof rates[0]
};

struct option_kinds optimizer_kinds(void)
{
    static struct option_kind table[OPTIMIZER_COUNT];
    for (size_t i = 0; i < OPTIMIZER_COUNT; i++)
        table[i] = optimizers[i].kind;
    return (struct option_kinds){"optimizer", table, OPTIMIZER_COUNT};
}

struct option_kinds rate_kinds(void)
{
    static struct option_kind table[RATE_COUNT];
    for (size_t i = 0; i < RATE_COUNT; i++)
        table[i] = rates[i].kind;
    return (struct option_kinds){"learning-rate schedule", table, RATE_COUNT};
}

static void *read_options(const struct component *component, struct arena *arena)
{
    void *options = arena_array(arena, 1, component->kind->size);
    component_read(component, options, arena);
    return options;
}

struct optimizer *optimizer_new(const struct component *optimizer,
                                const struct component *rate, int64_t parameter_count,
                                struct arena *arena)
{
    struct optimizer *new = arena_array(arena, 1, sizeof *new);
    for (size_t i = 0; i < OPTIMIZER_COUNT; i++)
        if (strcmp(optimizers[i].kind.name, optimizer->kind->name) == 0)
            new->kind = &optimizers[i];
    for (size_t i = 0; i < RATE_COUNT; i++)
        if (strcmp(rates[i].kind.name, rate->kind->name) == 0)
            new->rate = &rates[i];
    new->options = read_options(optimizer, arena);
    new->rate_options = read_options(rate, arena);
    new->count = parameter_count;
    return new;
}

double optimizer_rate(const struct optimizer *optimizer, int64_t iteration)
{
    return optimizer->kind->base_rate(optimizer->options) *
           optimizer->rate->factor(optimizer->rate_options, iteration);
}

void optimizer_step(struct optimizer *optimizer, int64_t iteration, float *parameters,
                    const float *gradients)
{
    const struct step step = {optimizer_rate(optimizer, iteration), optimizer->options,
                              parameters, gradients, optimizer->count};
    optimizer->kind->step(&step);
}
