/* Time is counted in epochs or iterations, from 0, and a schedule says by which factor
 * the optimizer's rate is multiplied then; a warm-up goes before any. On a plateau it is
 * that rate itself which falls. */
#include "model/rate.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

enum interval { EPOCH, ITERATION };
enum anneal { COS, LINEAR };
enum threshold_mode { REL, ABS };

struct options {
    int64_t warmup;
    int32_t interval, anneal_strategy;
    int64_t step_size, total_iters, t_max, t_0, t_mult;
    double gamma, power, eta_min, pct_start, div_factor, final_div_factor;
    struct option_reals milestones;
    bool three_phase;
    /* Of reduce_on_plateau: */
    double factor, threshold, min_lr, eps;
    int64_t patience, cooldown;
    int32_t threshold_mode;
};

/* A moment of the run. */
struct moment {
    double time, end; /* of the schedule, in its unit; the run's length */
    double base;      /* the optimizer's learning rate */
};

struct rate_kind {
    struct option_kind kind;
    /* The learning rate. */
    double (*at)(const struct options *options, const struct moment *moment);
    /* NULL, or: the latest time that an option names, and that option. */
    double (*latest)(const struct options *options, const char **option);
    bool before_end; /* of no effect at the end of the run */
};

struct rate {
    const struct rate_kind *kind;
    struct options options;
    struct rate_run run;
    double base;
    /* What has been seen of evaluations. */
    struct plateau {
        bool has_best;
        double best;
        int64_t worse, cooling; /* evaluations: no better than that; left to pass over */
    } plateau;
};

#define WARMUP                                                                           \
    {                                                                                    \
        "warmup", LAMINA_INTEGER, offsetof(struct options, warmup), "0",                 \
            "[0, 1000000000000]",                                                        \
            "Iterations in which the rate first rises to its full."                      \
    }
#define INTERVAL                                                                         \
    {                                                                                    \
        "interval", LAMINA_CHOICE, offsetof(struct options, interval), "epoch",          \
            "epoch | iteration", "What time is counted in."                              \
    }
#define REAL(field, value, allowed, help)                                                \
    {                                                                                    \
#field, LAMINA_REAL, offsetof(struct options, field), value, allowed, help       \
    }
#define TIME(field, value, allowed, help)                                                \
    {                                                                                    \
#field, LAMINA_INTEGER, offsetof(struct options, field), value, allowed, help    \
    }
#define FROM_0 "[0, 1000000000000]"
#define FROM_1 "[1, 1000000000000]"

/* ---- constant ---- */

static const struct lamina_option constant_table[] = {WARMUP};

static double constant_at(const struct options *o, const struct moment *m)
{
    (void)o;
    return m->base;
}

/* ---- reduce_on_plateau ---- */

static const struct lamina_option plateau_table[] = {
    REAL(factor, "0.1", "(0, 1)", "What the rate is multiplied by."),
    {"patience", LAMINA_INTEGER, offsetof(struct options, patience), "10",
     "[0, 1000000000]", "Evaluations that may be no better than the best."},
    REAL(threshold, "1e-4", "[0, inf)", "What counts as better."),
    {"threshold_mode", LAMINA_CHOICE, offsetof(struct options, threshold_mode), "rel",
     "rel | abs", "A part of the best value, or a difference from it."},
    {"cooldown", LAMINA_INTEGER, offsetof(struct options, cooldown), "0",
     "[0, 1000000000]", "Evaluations that do not count after a reduction."},
    REAL(min_lr, "0", "[0, inf)", "The least that the rate can be."),
    REAL(eps, "1e-8", "[0, inf)", "A reduction by no more is left out."),
    WARMUP};

/* The same all the time, but that the base falls. */
static double plateau_at(const struct options *o, const struct moment *m)
{
    (void)o;
    return m->base;
}

static bool is_better(const struct rate *rate, double value, bool maximize)
{
    const struct options *o = &rate->options;
    double sign = maximize ? 1 : -1;
    double best = rate->plateau.has_best ? rate->plateau.best : -sign * INFINITY;
    double bound = o->threshold_mode == ABS ? best + sign * o->threshold
                                            : best * (1 + sign * o->threshold);
    return maximize ? value > bound : value < bound;
}

/* As torch's ReduceLROnPlateau.step. */
void rate_look(struct rate *rate, double value, bool maximize)
{
    const struct options *o = &rate->options;
    struct plateau *plateau = &rate->plateau;
    if (rate->kind->at != plateau_at)
        return;
    plateau->worse++;
    if (is_better(rate, value, maximize)) {
        plateau->has_best = true;
        plateau->best = value;
        plateau->worse = 0;
    }
    if (plateau->cooling > 0) {
        plateau->cooling--;
        plateau->worse = 0;
    }
    if (plateau->worse <= o->patience)
        return;
    double reduced = fmax(rate->base * o->factor, o->min_lr);
    if (rate->base - reduced > o->eps)
        rate->base = reduced;
    plateau->cooling = o->cooldown;
    plateau->worse = 0;
}

void rate_archive(struct rate *rate, struct archive *archive)
{
    if (rate->kind->at != plateau_at)
        return;
    archive_piece(archive, &rate->base, sizeof rate->base);
    archive_piece(archive, &rate->plateau, sizeof rate->plateau);
}

/* ---- step, multi_step, exponential ---- */

static const struct lamina_option step_table[] = {
    TIME(step_size, NULL, FROM_1, "Time from one step to the next."),
    REAL(gamma, "0.1", "(0, inf)", "Factor of each step."), INTERVAL, WARMUP};

static double step_at(const struct options *o, const struct moment *m)
{
    return m->base * pow(o->gamma, floor(m->time / (double)o->step_size));
}

static double step_latest(const struct options *o, const char **option)
{
    *option = "step_size";
    return (double)o->step_size;
}

static const struct lamina_option multi_step_table[] = {
    {"milestones", OPTION_REALS, offsetof(struct options, milestones), NULL,
     "[1, 1000000000000]", "Times of the steps."},
    REAL(gamma, "0.1", "(0, inf)", "Factor of each step."),
    INTERVAL,
    WARMUP};

static double multi_step_at(const struct options *o, const struct moment *m)
{
    double passed = 0;
    for (size_t i = 0; i < o->milestones.count; i++)
        passed += o->milestones.at[i] <= m->time;
    return m->base * pow(o->gamma, passed);
}

static double multi_step_latest(const struct options *o, const char **option)
{
    double last = 0;
    *option = "milestones";
    for (size_t i = 0; i < o->milestones.count; i++)
        last = fmax(last, o->milestones.at[i]);
    return last;
}

static const struct lamina_option exponential_table[] = {
    REAL(gamma, NULL, "(0, inf)", "Factor of each unit of time."), INTERVAL, WARMUP};

static double exponential_at(const struct options *o, const struct moment *m)
{
    return m->base * pow(o->gamma, m->time);
}

/* ---- polynomial, cosine, cosine_restarts ---- */

static const struct lamina_option polynomial_table[] = {
    TIME(total_iters, "0", FROM_0, "Time in which it falls to 0; 0: the whole run."),
    REAL(power, "1", "(0, inf)", "1 is a straight line."), INTERVAL, WARMUP};

static double polynomial_at(const struct options *o, const struct moment *m)
{
    double total = o->total_iters > 0 ? (double)o->total_iters : m->end;
    return m->base * pow(1 - fmin(m->time, total) / total, o->power);
}

static double polynomial_latest(const struct options *o, const char **option)
{
    *option = "total_iters";
    return (double)o->total_iters;
}

static const struct lamina_option cosine_table[] = {
    TIME(t_max, "0", FROM_0, "Time in which it falls to eta_min; 0: the whole run."),
    REAL(eta_min, "0", "[0, inf)", "The rate that it falls to."), INTERVAL, WARMUP};

/* Loshchilov and Hutter 2017. */
static double annealed(double from, double to, double part)
{
    return to + (from - to) * (1 + cos(PI * part)) / 2;
}

static double cosine_at(const struct options *o, const struct moment *m)
{
    double whole = o->t_max > 0 ? (double)o->t_max : m->end;
    return annealed(m->base, o->eta_min, m->time / whole);
}

static double cosine_latest(const struct options *o, const char **option)
{
    *option = "t_max";
    return (double)o->t_max;
}

static const struct lamina_option restarts_table[] = {
    TIME(t_0, NULL, FROM_1, "Time to the first restart."),
    TIME(t_mult, "1", "[1, 1000]", "How many times as long each next one takes."),
    REAL(eta_min, "0", "[0, inf)", "The rate that it falls to."), INTERVAL, WARMUP};

static double restarts_at(const struct options *o, const struct moment *m)
{
    double begin = 0, length = (double)o->t_0;
    if (o->t_mult == 1)
        begin = floor(m->time / length) * length;
    else
        for (; m->time >= begin + length; length *= (double)o->t_mult)
            begin += length;
    return annealed(m->base, o->eta_min, (m->time - begin) / length);
}

static double restarts_latest(const struct options *o, const char **option)
{
    *option = "t_0";
    return (double)o->t_0;
}

/* ---- one_cycle: Smith and Topin 2018 ---- */

static const struct lamina_option one_cycle_table[] = {
    REAL(pct_start, "0.3", "(0, 1)", "Part of the run in which the rate rises."),
    {"anneal_strategy", LAMINA_CHOICE, offsetof(struct options, anneal_strategy), "cos",
     "cos | linear", "How it goes from one rate to the next."},
    REAL(div_factor, "25", "(0, inf)", "The first rate is the full one divided by it."),
    REAL(final_div_factor, "10000", "(0, inf)", "The last is the first divided by it."),
    {"three_phase", LAMINA_BOOL, offsetof(struct options, three_phase), "false", NULL,
     "Falls as it rose, and then to the last rate."}};

static double between(const struct options *o, double from, double to, double begin,
                      double end, double time)
{
    double part = (time - begin) / (end - begin);
    return o->anneal_strategy == COS ? annealed(from, to, part)
                                     : from + (to - from) * part;
}

/* The optimizer's rate is the highest. */
static double one_cycle_at(const struct options *o, const struct moment *m)
{
    double first = m->base / o->div_factor, last = first / o->final_div_factor;
    double top = o->pct_start * m->end - 1, end = m->end - 1;
    double back = o->three_phase ? 2 * o->pct_start * m->end - 2 : end;
    if (m->time <= top)
        return between(o, first, m->base, 0, top, m->time);
    if (m->time <= back)
        return between(o, m->base, o->three_phase ? first : last, top, back, m->time);
    return between(o, first, last, back, end, m->time);
}

/* ---- The table ---- */

#define KIND(word, what, table)                                                          \
    {                                                                                    \
        .name = word, .summary = what, .options = table,                                 \
        .count = sizeof table / sizeof *table, .size = sizeof(struct options)            \
    }

static const struct rate_kind rows[] = {
    {KIND("constant", "the optimizer's learning rate, all the way", constant_table),
     constant_at, NULL, false},
    {KIND("step", "times gamma at every step_size", step_table), step_at, step_latest,
     true},
    {KIND("multi_step", "times gamma at each milestone", multi_step_table), multi_step_at,
     multi_step_latest, true},
    {KIND("exponential", "times gamma in every unit of time", exponential_table),
     exponential_at, NULL, false},
    {KIND("polynomial", "falls to 0 as (1 - t / total_iters)^power", polynomial_table),
     polynomial_at, polynomial_latest, false},
    {KIND("cosine", "falls to eta_min along half a cosine", cosine_table), cosine_at,
     cosine_latest, false},
    {KIND("cosine_restarts", "cosines one after the other", restarts_table), restarts_at,
     restarts_latest, false},
    {KIND("one_cycle", "rises to the optimizer's learning rate, and falls far below",
          one_cycle_table),
     one_cycle_at, NULL, false},
    {KIND("reduce_on_plateau", "times factor where the objective gets no better",
          plateau_table),
     plateau_at, NULL, false},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

struct option_kinds rate_kinds(void)
{
    static struct option_kind kinds[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        kinds[i] = rows[i].kind;
    return (struct option_kinds){"learning-rate schedule", kinds, ROWS};
}

bool rate_looks(const struct component *component)
{
    return strcmp(component->kind->name, "reduce_on_plateau") == 0;
}

struct rate *rate_new(const struct component *component, double learning_rate,
                      const struct rate_run *run, struct arena *arena)
{
    struct rate *rate = arena_array(arena, 1, sizeof *rate);
    rate->kind = rows;
    while (strcmp(rate->kind->kind.name, component->kind->name) != 0)
        rate->kind++;
    rate->base = learning_rate;
    rate->run = *run;
    component_read(component, &rate->options, arena);
    if (rate->kind->at == constant_at || rate->kind->at == one_cycle_at ||
        rate->kind->at == plateau_at)
        rate->options.interval = ITERATION;
    return rate;
}

/* How long the schedule itself is, in its unit: iterations count from the warm-up's end,
 * epochs from the run's beginning. */
static double length_of(const struct rate *rate)
{
    if (rate->options.interval == ITERATION)
        return (double)(rate->run.iterations - rate->options.warmup);
    return ceil((double)rate->run.iterations / (double)rate->run.epoch);
}

double rate_at(const struct rate *rate, int64_t iteration)
{
    const struct options *o = &rate->options;
    int64_t past = iteration - 1 - (o->interval == ITERATION ? o->warmup : 0);
    struct moment moment = {.time = (double)(past > 0 ? past : 0),
                            .end = length_of(rate),
                            .base = rate->base};
    if (o->interval == EPOCH)
        moment.time = floor(moment.time / (double)rate->run.epoch);
    double value = rate->kind->at(o, &moment);
    return iteration <= o->warmup ? value * (double)iteration / (double)o->warmup : value;
}

double rate_changes(const struct component *component, const struct rate_run *run)
{
    struct arena *arena = arena_new();
    const struct rate *rate = rate_new(component, 1, run, arena);
    const struct options *o = &rate->options;
    double times = length_of(rate);
    if (rate->kind->at == constant_at || rate->kind->at == plateau_at)
        times = 0;
    else if (rate->kind->at == step_at)
        times /= (double)o->step_size;
    else if (rate->kind->at == multi_step_at)
        times = (double)o->milestones.count;
    times += (double)o->warmup;
    arena_free(arena);
    return times;
}

/* ---- Whether it fits the run ---- */

static int check_warmup(const struct rate *rate, const char **option, struct error *error)
{
    long long warmup = rate->options.warmup, iterations = rate->run.iterations;
    *option = "warmup";
    if (warmup == 0 || warmup < iterations)
        return 0;
    return error_set(
        error,
        "`warmup` of %lld does not end before the run's %lld iteration%s: at "
        "most %lld does",
        warmup, iterations, iterations == 1 ? "" : "s", iterations - 1);
}

static int check_one_cycle(const struct rate *rate, const char **option,
                           struct error *error)
{
    const struct options *o = &rate->options;
    double length = length_of(rate);
    *option = "pct_start";
    if (rate->kind->at != one_cycle_at)
        return 0;
    if (o->pct_start * length <= 1)
        return error_set(error,
                         "`pct_start` of %g leaves none of %.0f iteration%s to rise in",
                         o->pct_start, length, length == 1 ? "" : "s");
    if (o->three_phase && o->pct_start > 0.5)
        return error_set(error, "in three phases `pct_start` is at most 0.5");
    return 0;
}

static int check_threshold(const struct rate *rate, const char **option,
                           struct error *error)
{
    const struct options *o = &rate->options;
    *option = "threshold";
    if (rate->kind->at != plateau_at || o->threshold_mode == ABS || o->threshold < 1)
        return 0;
    return error_set(
        error,
        "`threshold` is a part of the best value, so it must be below 1, not "
        "%g: `threshold_mode: abs` makes it a difference",
        o->threshold);
}

static int check_milestones(const struct rate *rate, const char **option,
                            struct error *error)
{
    const struct option_reals *milestones = &rate->options.milestones;
    *option = "milestones";
    if (rate->kind->at != multi_step_at)
        return 0;
    if (milestones->count == 0)
        return error_set(error, "`milestones` has none, and so the rate never changes");
    for (size_t i = 0; i < milestones->count; i++)
        if (milestones->at[i] != floor(milestones->at[i]))
            return error_set(error, "`milestones` must be whole numbers, not %g",
                             milestones->at[i]);
    return 0;
}

static int check_length(const struct rate *rate, const char **option, struct error *error)
{
    const struct options *o = &rate->options;
    double length = length_of(rate);
    double latest = rate->kind->latest ? rate->kind->latest(o, option) : 0;
    double most = rate->kind->before_end ? length - 1 : length;
    if (latest <= most)
        return 0;
    if (o->interval == EPOCH && most < 1)
        return error_set(error,
                         "`%s` of %.0f is not reached, as the run ends with its first "
                         "epoch: `interval: iteration` counts in iterations",
                         *option, latest);
    return error_set(
        error, "`%s` of %.0f is not reached in the run's %.0f %s%s%s: at most %.0f is",
        *option, latest, length, o->interval == ITERATION ? "iteration" : "epoch",
        length == 1 ? "" : "s",
        o->warmup > 0 && o->interval == ITERATION ? " after the warm-up" : "", most);
}

int rate_check(const struct component *component, const struct rate_run *run,
               const char **option, struct error *error)
{
    struct arena *arena = arena_new();
    const struct rate *rate = rate_new(component, 1, run, arena);
    bool fits = check_warmup(rate, option, error) == 0 &&
                check_one_cycle(rate, option, error) == 0 &&
                check_threshold(rate, option, error) == 0 &&
                check_milestones(rate, option, error) == 0 &&
                check_length(rate, option, error) == 0;
    arena_free(arena);
    return fits ? 0 : -1;
}
