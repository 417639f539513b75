/* Optimizers: what is common to all update rules. Parameters and gradients are flat
 * arrays, and so is what an optimizer remembers of each parameter. */
#include "model/optimizer.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "model/update.h"
#include "model/vector.h"

struct optimizer {
    const struct update_kind *kind;
    void *options;
    int64_t count;
    int states;
    float *state[UPDATE_MOST_STATES];
};

struct option_kinds optimizer_kinds(void)
{
    static struct option_kind table[UPDATE_MOST_KINDS];
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
    return ((const struct update_options *)optimizer->options)->learning_rate;
}

BASE_CLONES static void clip_value(float *gradients, float most, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        float g = gradients[i];
        gradients[i] = g > most ? most : g < -most ? -most : g;
    }
}

/* As torch.nn.utils.clip_grad_norm_: of all parameters together. */
BASE_CLONES static void clip_norm(float *gradients, double most, int64_t count)
{
    float factor = (float)(most / (sqrt(vector_squares(gradients, count)) + 1e-6));
    for (int64_t i = 0; factor < 1 && i < count; i++)
        gradients[i] *= factor;
}

void optimizer_step(struct optimizer *optimizer, int64_t iteration, double rate,
                    float *parameters, float *gradients)
{
    const struct update_options *o = optimizer->options;
    if (o->clip_value > 0)
        clip_value(gradients, (float)o->clip_value, optimizer->count);
    if (o->clip_norm > 0)
        clip_norm(gradients, o->clip_norm, optimizer->count);
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
