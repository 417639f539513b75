/* Optimizers and learning-rate schedules: what is common to all update rules. Parameters
 * and gradients are flat arrays, and so is what an optimizer remembers of each parameter.
 */
#include "model/optimizer.h"

#include <string.h>

#include "model/update.h"

struct rate_kind {
    struct option_kind kind;
    double (*factor)(const void *options, int64_t iteration); /* of the base rate */
};

struct optimizer {
    const struct update_kind *kind;
    const struct rate_kind *rate;
    void *options, *rate_options;
    int64_t count;
    int states;
    float *state[UPDATE_MOST_STATES];
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

enum { RATE_COUNT = sizeof rates / sizeof rates[0] };

struct option_kinds optimizer_kinds(void)
{
    static struct option_kind table[16];
    for (size_t i = 0; i < update_count; i++)
        table[i] = update_kinds[i].kind;
    return (struct option_kinds){"optimizer", table, update_count};
}

struct option_kinds rate_kinds(void)
{
    static struct option_kind table[RATE_COUNT];
    for (size_t i = 0; i < RATE_COUNT; i++)
        table[i] = rates[i].kind;
    return (struct option_kinds){"learning-rate schedule", table, RATE_COUNT};
}

static const struct update_kind *find_update(const struct component *optimizer)
{
    const struct update_kind *kind = update_kinds;
    while (strcmp(kind->kind.name, optimizer->kind->name) != 0)
        kind++;
    return kind;
}

static void *read_options(const struct component *component, struct arena *arena)
{
    void *options = arena_array(arena, 1, component->kind->size);
    component_read(component, options, arena);
    return options;
}

int optimizer_check(const struct component *optimizer, const char **option,
                    struct error *error)
{
    const struct update_kind *kind = find_update(optimizer);
    struct arena *arena = arena_new();
    int status =
        kind->check ? kind->check(read_options(optimizer, arena), option, error) : 0;
    arena_free(arena);
    return status;
}

int64_t optimizer_memory(const struct component *optimizer, int64_t parameter_count)
{
    struct arena *arena = arena_new();
    int states = find_update(optimizer)->states(read_options(optimizer, arena));
    arena_free(arena);
    return states * parameter_count * (int64_t)sizeof(float);
}

struct optimizer *optimizer_new(const struct component *optimizer,
                                const struct component *rate, int64_t parameter_count,
                                struct arena *arena)
{
    struct optimizer *new = arena_array(arena, 1, sizeof *new);
    new->kind = find_update(optimizer);
    for (size_t i = 0; i < RATE_COUNT; i++)
        if (strcmp(rates[i].kind.name, rate->kind->name) == 0)
            new->rate = &rates[i];
    new->options = read_options(optimizer, arena);
    new->rate_options = read_options(rate, arena);
    new->count = parameter_count;
    new->states = new->kind->states(new->options);
    for (int i = 0; i < new->states; i++) {
        new->state[i] = arena_try_floats(arena, (size_t)parameter_count);
        if (new->state[i] == NULL)
            return NULL;
        memset(new->state[i], 0, (size_t)parameter_count * sizeof(float));
    }
    return new;
}

double optimizer_rate(const struct optimizer *optimizer, int64_t iteration)
{
    return optimizer->kind->rate(optimizer->options) *
           optimizer->rate->factor(optimizer->rate_options, iteration);
}

void optimizer_step(struct optimizer *optimizer, int64_t iteration, float *parameters,
                    const float *gradients)
{
    struct update update = {.options = optimizer->options,
                            .iteration = iteration,
                            .rate = optimizer_rate(optimizer, iteration),
                            .parameters = parameters,
                            .gradients = gradients,
                            .count = optimizer->count};
    memcpy(update.state, optimizer->state, sizeof update.state);
    optimizer->kind->step(&update);
}

void optimizer_archive(struct optimizer *optimizer, struct archive *archive)
{
    for (int i = 0; i < optimizer->states; i++)
        archive_piece(archive, optimizer->state[i],
                      (size_t)optimizer->count * sizeof(float));
}
