/* sequential: schedules one after the other, as
 * torch.optim.lr_scheduler.SequentialLR 1.13 has them. At its milestone each begins anew
 * at time 0 with the optimizer's full rate, wherever the one before has come to. */
#include <math.h>
#include <stddef.h>

#include "config/period.h"
#include "model/rate_curve.h"

struct options {
    struct rate_options common; /* first */
    struct option_moments milestones;
    struct option_components schedules;
    const double
        *times; /* of the milestones, in the schedule's unit; NULL: see resolve */
};

static const struct lamina_option table[] = {
    {"schedules", OPTION_COMPONENTS, offsetof(struct options, schedules), NULL, NULL,
     "The schedules, in the order in which they come."},
    {"milestones", OPTION_MOMENTS, offsetof(struct options, milestones), NULL,
     "[1, 1000000000000]", "Times at which the second one begins, the third ..."},
    {"interval", LAMINA_CHOICE, offsetof(struct rate_options, interval), "epoch",
     "epoch | iteration", "What time is counted in."},
    {"warmup", OPTION_ITERATIONS, offsetof(struct rate_options, warmup), "0",
     "[0, 1000000000000]", "Iterations in which the rate first rises to its full."},
};

/* Rounded to iterations; epochs are left to be checked. */
static const void *resolve(const void *options, int64_t epoch, struct arena *arena)
{
    const struct options *o = options;
    struct options *resolved = arena_array(arena, 1, sizeof *resolved);
    double *times = arena_array(arena, o->milestones.count, sizeof *times);
    for (size_t i = 0; i < o->milestones.count; i++) {
        const struct option_iterations at = o->milestones.at[i];
        times[i] = epoch == 0 && at.epochs > 0
                       ? at.epochs
                       : (double)period_moment(period_of(at, epoch), 1);
    }
    *resolved = *o;
    resolved->times = times;
    return resolved;
}

static struct rate_stretch stretch_of(const struct options *o, size_t i, double time)
{
    bool is_last = o->times == NULL || i == o->milestones.count;
    double begin = i > 0 && o->times != NULL ? o->times[i - 1] : 0;
    double end = is_last ? time : o->times[i];
    return (struct rate_stretch){&o->schedules.at[i], begin, end - begin};
}

static bool stretch_at(const void *options, size_t i, double time,
                       struct rate_stretch *stretch)
{
    const struct options *o = options;
    bool is_there = i < o->schedules.count && i <= o->milestones.count;
    if (is_there)
        *stretch = stretch_of(o, i, time);
    return is_there;
}

static double at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    size_t i = 0;
    while (i < o->milestones.count && o->times[i] <= m->time)
        i++;
    const struct rate_stretch stretch = stretch_of(o, i, m->end);
    const struct rate_moment moment = {m->time - stretch.begin, stretch.length, m->base};
    return rate_curve_of_part(stretch.part)->at(stretch.part->options, &moment);
}

static double latest(const void *options, const char **option)
{
    const struct options *o = options;
    *option = "milestones";
    return o->times[o->milestones.count - 1];
}

/* The lengths of all but the last part are given. */
static bool is_of_length(const void *options)
{
    const struct options *o = options;
    const struct component *last = &o->schedules.at[o->schedules.count - 1];
    const struct rate_curve *curve = rate_curve_of_part(last);
    return curve->is_of_length != NULL && curve->is_of_length(last->options);
}

static double changes(const void *options, double time)
{
    struct rate_stretch stretch;
    double count = 0;
    for (size_t i = 0; stretch_at(options, i, time, &stretch); i++) {
        const struct rate_curve *curve = rate_curve_of_part(stretch.part);
        count += i > 0;
        count += curve->changes != NULL
                     ? curve->changes(stretch.part->options, stretch.length)
                     : stretch.length;
    }
    return count;
}

static int check(const void *options, double time, struct error *error)
{
    const struct options *o = options;
    size_t due = o->schedules.count - 1;
    (void)time;
    if (o->schedules.count < 2)
        return error_set_option(error, "schedules",
                                "`schedules` of a sequence are at least two");
    if (o->milestones.count != due)
        return error_set_option(
            error, "milestones",
            "%zu schedules need %zu milestone%s, each of which begins the next one, and "
            "not %zu",
            o->schedules.count, due, due == 1 ? "" : "s", o->milestones.count);
    for (size_t i = 0; i < due; i++)
        if (o->times[i] != floor(o->times[i]))
            return error_set_option(error, "milestones",
                                    "`milestones` must be whole numbers, not %g",
                                    o->times[i]);
    for (size_t i = 1; i < due; i++)
        if (o->times[i] <= o->times[i - 1])
            return error_set_option(error, "milestones",
                                    "`milestones` must rise: %g comes behind %g",
                                    o->times[i], o->times[i - 1]);
    return 0;
}

const struct rate_curve rate_sequential = {
    .kind = {.name = "sequential",
             .summary = "schedules one after the other",
             .options = table,
             .count = sizeof table / sizeof *table,
             .size = sizeof(struct options),
             .of_list = &rate_parts},
    .resolve = resolve,
    .at = at,
    .latest = latest,
    .before_end = true,
    .is_of_length = is_of_length,
    .changes = changes,
    .check = check,
    .stretch = stretch_at,
};
