/* The formulas are those of torch.optim.lr_scheduler 1.13 in their closed forms. Time is
 * counted from 0. */
#include "model/rate_curve.h"

#include <math.h>
#include <stddef.h>

#define PI 3.14159265358979323846

/* Those of all kinds but one_cycle, reduce_on_plateau and sequential. */
struct options {
    struct rate_options common; /* first */
    int64_t step_size, total_iters, t_max, t_0, t_mult;
    double start_factor, end_factor, gamma, power, eta_min;
    struct option_reals milestones;
};

#define WARMUP                                                                           \
    {                                                                                    \
        "warmup", OPTION_ITERATIONS, offsetof(struct rate_options, warmup), "0",         \
            "[0, 1000000000000]",                                                        \
            "Iterations in which the rate first rises to its full."                      \
    }
#define INTERVAL                                                                         \
    {                                                                                    \
        "interval", LAMINA_CHOICE, offsetof(struct rate_options, interval), "epoch",     \
            "epoch | iteration", "What time is counted in."                              \
    }
#define REAL(field, value, allowed, help)                                                \
    {                                                                                    \
#field, LAMINA_REAL, offsetof(struct options, field), value, allowed, help       \
    }
#define PLATEAU(field, value, allowed, help)                                             \
    {                                                                                    \
#field, LAMINA_REAL, offsetof(struct rate_options, field), value, allowed, help  \
    }
#define TIME(field, value, allowed, help)                                                \
    {                                                                                    \
#field, LAMINA_INTEGER, offsetof(struct options, field), value, allowed, help    \
    }
#define FROM_0 "[0, 1000000000000]"
#define FROM_1 "[1, 1000000000000]"

/* ---- constant ---- */

static const struct lamina_option constant_table[] = {WARMUP};

static double constant_at(const void *options, const struct rate_moment *m)
{
    (void)options;
    return m->base;
}

static double never(const void *options, double time)
{
    (void)options;
    (void)time;
    return 0;
}

/* ---- reduce_on_plateau ---- */

static const struct lamina_option plateau_table[] = {
    PLATEAU(factor, "0.1", "(0, 1)", "What the rate is multiplied by."),
    {"patience", LAMINA_INTEGER, offsetof(struct rate_options, patience), "10",
     "[0, 1000000000]", "Evaluations that may be no better than the best."},
    PLATEAU(threshold, "1e-4", "[0, inf)", "What counts as better."),
    {"threshold_mode", LAMINA_CHOICE, offsetof(struct rate_options, threshold_mode),
     "rel", "rel | abs", "A part of the best value, or a difference from it."},
    {"cooldown", LAMINA_INTEGER, offsetof(struct rate_options, cooldown), "0",
     "[0, 1000000000]", "Evaluations that do not count after a reduction."},
    PLATEAU(min_lr, "0", "[0, inf)", "The least that the rate can be."),
    PLATEAU(eps, "1e-8", "[0, inf)", "A reduction by no more is left out."),
    WARMUP};

static int plateau_check(const void *options, double time, struct error *error)
{
    const struct rate_options *o = options;
    (void)time;
    if (o->threshold_mode == RATE_ABS || o->threshold < 1)
        return 0;
    return error_set_option(
        error, "threshold",
        "`threshold` is a part of the best value, so it must be below 1, not "
        "%g: `threshold_mode: abs` makes it a difference",
        o->threshold);
}

/* ---- linear ---- */

static const struct lamina_option linear_table[] = {
    REAL(start_factor, "0.3333333333333333", "(0, 1]",
         "Part of the optimizer's rate that it begins with."),
    REAL(end_factor, "1", "[0, 1]", "Part of it that it comes to."),
    TIME(total_iters, "0", FROM_0, "Time in which it comes there; 0: the whole run."),
    INTERVAL, WARMUP};

static double linear_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    double total = o->total_iters > 0 ? (double)o->total_iters : m->end;
    double rise = o->end_factor - o->start_factor;
    return m->base * (o->start_factor + rise * fmin(m->time, total) / total);
}

/* Of polynomial, too. */
static double total_latest(const void *options, const char **option)
{
    const struct options *o = options;
    *option = "total_iters";
    return (double)o->total_iters;
}

static bool total_is_of_length(const void *options)
{
    return ((const struct options *)options)->total_iters == 0;
}

static double linear_changes(const void *options, double time)
{
    const struct options *o = options;
    return o->total_iters > 0 ? fmin((double)o->total_iters, time) : time;
}

/* ---- step, multi_step, exponential ---- */

static const struct lamina_option step_table[] = {
    TIME(step_size, NULL, FROM_1, "Time from one step to the next."),
    REAL(gamma, "0.1", "(0, inf)", "Factor of each step."), INTERVAL, WARMUP};

static double step_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    return m->base * pow(o->gamma, floor(m->time / (double)o->step_size));
}

static double step_latest(const void *options, const char **option)
{
    const struct options *o = options;
    *option = "step_size";
    return (double)o->step_size;
}

static double step_changes(const void *options, double time)
{
    const struct options *o = options;
    return time / (double)o->step_size;
}

static const struct lamina_option multi_step_table[] = {
    {"milestones", OPTION_REALS, offsetof(struct options, milestones), NULL,
     "[1, 1000000000000]", "Times of the steps."},
    REAL(gamma, "0.1", "(0, inf)", "Factor of each step."),
    INTERVAL,
    WARMUP};

static double multi_step_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    double passed = 0;
    for (size_t i = 0; i < o->milestones.count; i++)
        passed += o->milestones.at[i] <= m->time;
    return m->base * pow(o->gamma, passed);
}

static double multi_step_latest(const void *options, const char **option)
{
    const struct options *o = options;
    double last = 0;
    *option = "milestones";
    for (size_t i = 0; i < o->milestones.count; i++)
        last = fmax(last, o->milestones.at[i]);
    return last;
}

static double multi_step_changes(const void *options, double time)
{
    const struct options *o = options;
    (void)time;
    return (double)o->milestones.count;
}

static int multi_step_check(const void *options, double time, struct error *error)
{
    const struct options *o = options;
    (void)time;
    if (o->milestones.count == 0)
        return error_set_option(error, "milestones",
                                "`milestones` has none, and so the rate never changes");
    for (size_t i = 0; i < o->milestones.count; i++)
        if (o->milestones.at[i] != floor(o->milestones.at[i]))
            return error_set_option(error, "milestones",
                                    "`milestones` must be whole numbers, not %g",
                                    o->milestones.at[i]);
    return 0;
}

static const struct lamina_option exponential_table[] = {
    REAL(gamma, NULL, "(0, inf)", "Factor of each unit of time."), INTERVAL, WARMUP};

static double exponential_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    return m->base * pow(o->gamma, m->time);
}

/* ---- polynomial, cosine, cosine_restarts ---- */

static const struct lamina_option polynomial_table[] = {
    TIME(total_iters, "0", FROM_0, "Time in which it falls to 0; 0: the whole run."),
    REAL(power, "1", "(0, inf)", "1 is a straight line."), INTERVAL, WARMUP};

static double polynomial_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    double total = o->total_iters > 0 ? (double)o->total_iters : m->end;
    return m->base * pow(1 - fmin(m->time, total) / total, o->power);
}

static const struct lamina_option cosine_table[] = {
    TIME(t_max, "0", FROM_0, "Time in which it falls to eta_min; 0: the whole run."),
    REAL(eta_min, "0", "[0, inf)", "The rate that it falls to."), INTERVAL, WARMUP};

double rate_curve_annealed(double from, double to, double part)
{
    return to + (from - to) * (1 + cos(PI * part)) / 2;
}

static double cosine_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    double whole = o->t_max > 0 ? (double)o->t_max : m->end;
    return rate_curve_annealed(m->base, o->eta_min, m->time / whole);
}

static double cosine_latest(const void *options, const char **option)
{
    const struct options *o = options;
    *option = "t_max";
    return (double)o->t_max;
}

static bool cosine_is_of_length(const void *options)
{
    return ((const struct options *)options)->t_max == 0;
}

static const struct lamina_option restarts_table[] = {
    TIME(t_0, NULL, FROM_1, "Time to the first restart."),
    TIME(t_mult, "1", "[1, 1000]", "How many times as long each next one takes."),
    REAL(eta_min, "0", "[0, inf)", "The rate that it falls to."), INTERVAL, WARMUP};

static double restarts_at(const void *options, const struct rate_moment *m)
{
    const struct options *o = options;
    double begin = 0, length = (double)o->t_0;
    if (o->t_mult == 1)
        begin = floor(m->time / length) * length;
    else
        while (m->time >= begin + length) {
            begin += length;
            length *= (double)o->t_mult;
        }
    return rate_curve_annealed(m->base, o->eta_min, (m->time - begin) / length);
}

static double restarts_latest(const void *options, const char **option)
{
    const struct options *o = options;
    *option = "t_0";
    return (double)o->t_0;
}

/* ---- The table ---- */

#define KIND(word, what, table, size_of)                                                 \
    {                                                                                    \
        .name = word, .summary = what, .options = table, .count = size_of,               \
        .size = sizeof(struct options)                                                   \
    }
/* `of_whole`: so many options at the table's end are those of a whole schedule alone. */
#define KINDS(word, what, table, of_whole)                                               \
    .kind = KIND(word, what, table, sizeof table / sizeof *table),                       \
    .part = KIND(word, what, table, sizeof table / sizeof *table - (of_whole))
enum { WARMUP_ALONE = 1, INTERVAL_AND_WARMUP = 2 };

static const struct rate_curve
    constant = {KINDS("constant", "the optimizer's learning rate, all the way",
                      constant_table, WARMUP_ALONE),
                .at = constant_at, .changes = never, .by_iteration = true},
    linear = {KINDS("linear", "from one part of the optimizer's rate to another",
                    linear_table, INTERVAL_AND_WARMUP),
              .at = linear_at, .is_of_length = total_is_of_length, .latest = total_latest,
              .changes = linear_changes},
    step = {KINDS("step", "times gamma at every step_size", step_table,
                  INTERVAL_AND_WARMUP),
            .at = step_at, .latest = step_latest, .before_end = true,
            .changes = step_changes},
    multi_step = {KINDS("multi_step", "times gamma at each milestone", multi_step_table,
                        INTERVAL_AND_WARMUP),
                  .at = multi_step_at,
                  .latest = multi_step_latest,
                  .before_end = true,
                  .changes = multi_step_changes,
                  .check = multi_step_check},
    exponential = {KINDS("exponential", "times gamma in every unit of time",
                         exponential_table, INTERVAL_AND_WARMUP),
                   .at = exponential_at},
    polynomial = {KINDS("polynomial", "falls to 0 as (1 - t / total_iters)^power",
                        polynomial_table, INTERVAL_AND_WARMUP),
                  .at = polynomial_at, .is_of_length = total_is_of_length,
                  .latest = total_latest},
    cosine = {KINDS("cosine", "falls to eta_min along half a cosine", cosine_table,
                    INTERVAL_AND_WARMUP),
              .at = cosine_at, .is_of_length = cosine_is_of_length,
              .latest = cosine_latest},
    cosine_restarts = {KINDS("cosine_restarts", "cosines one after the other",
                             restarts_table, INTERVAL_AND_WARMUP),
                       .at = restarts_at, .latest = restarts_latest},
    reduce_on_plateau = {.kind = KIND("reduce_on_plateau",
                                      "times factor where the objective gets no better",
                                      plateau_table,
                                      sizeof plateau_table / sizeof *plateau_table),
                         .at = constant_at, /* of a base that falls */
                         .changes = never,
                         .check = plateau_check,
                         .by_iteration = true,
                         .looks = true};

const struct option_kind *const rate_curves[] = {
    &constant.kind,
    &linear.kind,
    &step.kind,
    &multi_step.kind,
    &exponential.kind,
    &polynomial.kind,
    &cosine.kind,
    &cosine_restarts.kind,
    &rate_one_cycle.kind,
    &rate_sequential.kind,
    &reduce_on_plateau.kind,
};
const size_t rate_curve_count = sizeof rate_curves / sizeof rate_curves[0];

/* ---- Parts of a sequence ---- */

static const struct option_kind *const parts[] = {
    &constant.part,    &linear.part,     &step.part,   &multi_step.part,
    &exponential.part, &polynomial.part, &cosine.part, &cosine_restarts.part,
};
const struct option_kinds rate_parts = {"schedule for a part of a sequence", parts,
                                        sizeof parts / sizeof parts[0]};

const struct rate_curve *rate_curve_of_part(const struct component *part)
{
    return (const void *)((const char *)part->kind - offsetof(struct rate_curve, part));
}
