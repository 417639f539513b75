/* Optimizers: what is common to all update rules. Parameters
 * and gradients are flat arrays, and so is what an optimizer remembers of each parameter.
 */
#include "model/optimizer.h"

#include <string.h>

#include "model/update.h"

struct optimizer {
    const struct update_kind *kind;
    void *options;
    int64_t count;
    int states;
    float *state[UPDATE_MOST_STATES];
};

struct option_kinds optimizer_kinds(void)
{
    static struct option_kind table[16];
    for (size_t i = 0; i < update_count; i++)
        table[i] = update_kinds[i].kind;
    return (struct option_kinds){"optimizer", table, update_count};
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
                                int64_t parameter_count, struct arena *arena)
{
    struct optimizer *new = arena_array(arena, 1, sizeof *new);
    new->kind = find_update(optimizer);
    new->options = read_options(optimizer, arena);
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

double optimizer_rate(const struct optimizer *optimizer)
{
    return optimizer->kind->rate(optimizer->options);
}

void optimizer_step(struct optimizer *optimizer, int64_t iteration, double rate,
                    float *parameters, const float *gradients)
{
    struct update update = {.options = optimizer->options,
                            .iteration = iteration,
                            .rate = rate,
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
