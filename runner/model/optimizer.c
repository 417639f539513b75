/* Optimizers: what is common to all update rules. Parameters and gradients are flat
 * arrays, and so is what an optimizer remembers of each parameter. */
#include "model/optimizer.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "base/saturate.h"
#include "model/update.h"
#include "model/vector.h"

/* One group, and what is remembered of it. */
struct group {
    const void *options;
    int64_t from, count;
    int states;
    float *state[UPDATE_MOST_STATES];
};

struct optimizer {
    const struct update_kind *kind;
    struct group *groups;
    size_t count;
};

struct option_kinds optimizer_kinds(void)
{
    return (struct option_kinds){"optimizer", update_kinds, update_count};
}

static const struct update_kind *kind_of(const struct component *optimizer)
{
    return (const struct update_kind *)optimizer->kind;
}

/* One list for one set, so that it is one config. */
static int check_exempt(const struct update_options *options, struct error *error)
{
    for (size_t i = 1; i < options->exempt.count; i++)
        if (strcmp(options->exempt.at[i - 1], options->exempt.at[i]) >= 0)
            return error_set_option(error, "exempt",
                                    "`exempt` must be bias, scale or [bias, scale]");
    return 0;
}

int optimizer_check(const struct component *optimizer, struct error *error)
{
    const struct update_kind *kind = kind_of(optimizer);
    if (check_exempt(optimizer->options, error) != 0)
        return -1;
    return kind->check != NULL ? kind->check(optimizer->options, error) : 0;
}

double optimizer_rate(const struct component *optimizer)
{
    const struct update_options *options = optimizer->options;
    return options->learning_rate;
}

int optimizer_check_momentum(const struct component *optimizer, struct error *error)
{
    const struct update_kind *kind = kind_of(optimizer);
    if (kind->momentum == NULL)
        return error_set_option(
            error, "",
            "`cycle_momentum` is of an optimizer with a momentum, and `%s` has none: "
            "leave it out, or choose another optimizer",
            optimizer->kind->name);
    if (option_kind_get(optimizer->kind, "momentum") == NULL ||
        kind->momentum(optimizer->options) != 0)
        return 0;
    return error_set_option(
        error, "momentum",
        "`cycle_momentum` is of an optimizer with a momentum, and `%s.momentum` is 0: "
        "give some, in whose place the schedule's comes",
        optimizer->path);
}

static int allocate(struct group *group, struct arena *arena)
{
    for (int i = 0; i < group->states; i++) {
        group->state[i] = arena_try_floats(arena, (size_t)group->count);
        if (group->state[i] == NULL)
            return -1;
        memset(group->state[i], 0, (size_t)group->count * sizeof(float));
    }
    return 0;
}

/* The group's options, of one that is exempt with no weight decay. */
static const void *own_options(const struct optimizer_group *given, struct arena *arena)
{
    const struct component *options = given->options;
    if (!given->is_exempt)
        return options->options;
    char *copy = arena_array(arena, options->kind->size, 1);
    memcpy(copy, options->options, options->kind->size);
    ((struct update_options *)(void *)copy)->weight_decay = 0;
    return copy;
}

struct optimizer *optimizer_new(const struct optimizer_groups *groups,
                                struct arena *arena)
{
    struct optimizer *new = arena_array(arena, 1, sizeof *new);
    new->groups = arena_array(arena, groups->count, sizeof *new->groups);
    new->count = groups->count;
    for (size_t i = 0; i < groups->count; i++) {
        const struct optimizer_group *given = &groups->at[i];
        struct group *group = &new->groups[i];
        new->kind = kind_of(given->options);
        *group = (struct group){.options = own_options(given, arena),
                                .from = given->from,
                                .count = given->count};
        group->states = new->kind->states(group->options);
    }
    return new;
}

int optimizer_allocate(struct optimizer *optimizer, struct arena *arena)
{
    for (size_t i = 0; i < optimizer->count; i++)
        if (allocate(&optimizer->groups[i], arena) != 0)
            return -1;
    return 0;
}

int64_t optimizer_memory(const struct optimizer *optimizer)
{
    int64_t floats = 0;
    for (size_t i = 0; i < optimizer->count; i++)
        floats = saturate_plus(floats, saturate_times(optimizer->groups[i].states,
                                                      optimizer->groups[i].count));
    return saturate_times(floats, sizeof(float));
}

BASE_CLONES static void clip_value(float *gradients, float most, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        float g = gradients[i];
        gradients[i] = g > most ? most : g < -most ? -most : g;
    }
}

BASE_CLONES static void scale(float *gradients, float factor, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        gradients[i] *= factor;
}

/* As torch.nn.utils.clip_grad_norm_: of all groups together. */
static void clip_norm(const struct optimizer *optimizer, double most, float *gradients)
{
    double squares = 0;
    for (size_t i = 0; i < optimizer->count; i++)
        squares += vector_squares(gradients + optimizer->groups[i].from,
                                  optimizer->groups[i].count);
    float factor = (float)(most / (sqrt(squares) + 1e-6));
    if (factor >= 1) /* but not where it is NaN: all gradients are then, as torch's are */
        return;
    for (size_t i = 0; i < optimizer->count; i++)
        scale(gradients + optimizer->groups[i].from, factor, optimizer->groups[i].count);
}

/* The same for all groups. */
static void clip(const struct optimizer *optimizer, float *gradients)
{
    const struct update_options *o = optimizer->groups[0].options;
    for (size_t i = 0; o->clip_value > 0 && i < optimizer->count; i++)
        clip_value(gradients + optimizer->groups[i].from, (float)o->clip_value,
                   optimizer->groups[i].count);
    if (o->clip_norm > 0)
        clip_norm(optimizer, o->clip_norm, gradients);
}

/* The group's own, where no schedule sets it; 0 of a kind that has none. */
static double momentum_of(const struct optimizer *optimizer, const struct group *group,
                          const struct optimizer_moment *moment)
{
    if (optimizer->kind->momentum == NULL)
        return 0;
    return isnan(moment->momentum) ? optimizer->kind->momentum(group->options)
                                   : moment->momentum;
}

void optimizer_step(struct optimizer *optimizer, const struct optimizer_moment *moment,
                    float *parameters, float *gradients)
{
    if (optimizer->count > 0)
        clip(optimizer, gradients);
    for (size_t i = 0; i < optimizer->count; i++) {
        const struct group *group = &optimizer->groups[i];
        struct update update = {.options = group->options,
                                .iteration = moment->iteration,
                                .rate = moment->rates[i],
                                .momentum = momentum_of(optimizer, group, moment),
                                .parameters = parameters + group->from,
                                .gradients = gradients + group->from,
                                .count = group->count};
        memcpy(update.state, group->state, sizeof update.state);
        optimizer->kind->step(&update);
    }
}

void optimizer_archive(struct optimizer *optimizer, struct archive *archive)
{
    for (size_t i = 0; i < optimizer->count; i++)
        for (int j = 0; j < optimizer->groups[i].states; j++)
            archive_piece(archive, "optimizer", optimizer->groups[i].state[j],
                          (size_t)optimizer->groups[i].count * sizeof(float));
}
