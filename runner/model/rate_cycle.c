/* one_cycle: Smith and Topin 2018, with the formulas of
 * torch.optim.lr_scheduler.OneCycleLR 1.13. The momentum goes the other way: highest
 * where the rate is lowest. */
#include <stddef.h>

#include "model/rate_curve.h"

enum anneal { COS, LINEAR };

struct options {
    struct rate_options common; /* first; none of them is given */
    int32_t anneal_strategy;
    double pct_start, div_factor, final_div_factor, base_momentum, max_momentum;
    bool three_phase, cycle_momentum;
};

#define REAL(field, value, allowed, help)                                                \
    {                                                                                    \
#field, LAMINA_REAL, offsetof(struct options, field), value, allowed, help       \
    }
#define FLAG(field, help)                                                                \
    {                                                                                    \
#field, LAMINA_BOOL, offsetof(struct options, field), "false", NULL, help        \
    }

static const struct lamina_option table[] = {
    REAL(pct_start, "0.3", "(0, 1)", "Part of the run in which the rate rises."),
    {"anneal_strategy", LAMINA_CHOICE, offsetof(struct options, anneal_strategy), "cos",
     "cos | linear", "How it goes from one rate to the next."},
    REAL(div_factor, "25", "(0, inf)", "The first rate is the full one divided by it."),
    REAL(final_div_factor, "10000", "(0, inf)", "The last is the first divided by it."),
    FLAG(three_phase, "Falls as it rose, and then to the last rate."),
    FLAG(cycle_momentum, "The momentum falls as the rate rises, and rises as it falls."),
    REAL(base_momentum, "0.85", "[0, 1)", "The momentum at the highest rate."),
    REAL(max_momentum, "0.95", "[0, 1)", "The momentum at the lowest rates."),
};

/* What goes from one value to the next: a rate, or a momentum. */
struct course {
    double first, top, last;
};

static double between(const struct options *o, double from, double to, double begin,
                      double end, double time)
{
    double part = (time - begin) / (end - begin);
    return o->anneal_strategy == COS ? rate_curve_annealed(from, to, part)
                                     : from + (to - from) * part;
}

static double course_at(const struct options *o, const struct course *c,
                        const struct rate_moment *m)
{
    double top = o->pct_start * m->end - 1, end = m->end - 1;
    double back = o->three_phase ? 2 * o->pct_start * m->end - 2 : end;
    if (m->time <= top)
        return between(o, c->first, c->top, 0, top, m->time);
    if (m->time <= back)
        return between(o, c->top, o->three_phase ? c->first : c->last, top, back,
                       m->time);
    return between(o, c->first, c->last, back, end, m->time);
}

/* The optimizer's rate is the highest. */
static double at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    double first = m->base / o->div_factor;
    const struct course course = {first, m->base, first / o->final_div_factor};
    return course_at(o, &course, m);
}

static double momentum(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    const struct course course = {o->max_momentum, o->base_momentum, o->max_momentum};
    return course_at(o, &course, m);
}

static bool cycles(const void *options)
{
    return ((const struct options *)options)->cycle_momentum;
}

static bool is_of_length(const void *options)
{
    (void)options;
    return true;
}

static int check(const void *options, double time, struct error *error)
{
    const struct options *o = options;
    if (o->pct_start * time <= 1)
        return error_set_option(
            error, "pct_start",
            "`pct_start` of %g leaves none of %.0f iteration%s to rise in", o->pct_start,
            time, time == 1 ? "" : "s");
    if (o->three_phase && o->pct_start > 0.5)
        return error_set_option(error, "pct_start",
                                "in three phases `pct_start` is at most 0.5");
    if (o->cycle_momentum && o->base_momentum > o->max_momentum)
        return error_set_option(error, "base_momentum",
                                "`base_momentum` of %g must not be above `max_momentum`, "
                                "%g",
                                o->base_momentum, o->max_momentum);
    return 0;
}

const struct rate_curve rate_one_cycle = {
    .kind = {.name = "one_cycle",
             .summary = "rises to the optimizer's learning rate, and falls far below",
             .options = table,
             .count = sizeof table / sizeof *table,
             .size = sizeof(struct options)},
    .at = at,
    .is_of_length = is_of_length,
    .check = check,
    .momentum = momentum,
    .cycles = cycles,
    .by_iteration = true,
};
