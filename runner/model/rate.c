/* A schedule says how high the rate is at each time; a warm-up goes before any. On a
 * plateau it is the optimizer's own rate which falls. */
#include "model/rate.h"

#include <math.h>

#include "config/period.h"
#include "model/rate_curve.h"

struct rate {
    const struct rate_curve *curve;
    const struct rate_options *options; /* the beginning of the curve's */
    int32_t interval;
    struct rate_run run;
    int64_t warmup; /* iterations */
    double base;    /* the optimizer's learning rate */
    /* What has been seen of evaluations. */
    struct plateau {
        bool has_best;
        double best;
        int64_t worse, cooling; /* evaluations: no better than that; left to pass over */
    } plateau;
};

struct option_kinds rate_kinds(void)
{
    return (struct option_kinds){"learning-rate schedule", rate_curves, rate_curve_count};
}

static const struct rate_curve *curve_of(const struct component *component)
{
    return (const struct rate_curve *)component->kind;
}

bool rate_observes_metric(const struct component *component)
{
    return curve_of(component)->looks;
}

bool rate_is_of_length(const struct component *component)
{
    const struct rate_curve *curve = curve_of(component);
    return curve->is_of_length != NULL && curve->is_of_length(component->options);
}

struct rate *rate_new(const struct component *component, double learning_rate,
                      const struct rate_run *run, struct arena *arena)
{
    struct rate *rate = arena_array(arena, 1, sizeof *rate);
    rate->curve = curve_of(component);
    rate->base = learning_rate;
    rate->run = *run;
    rate->options = component->options;
    if (period_is_given(rate->options->warmup))
        rate->warmup = period_moment(period_of(rate->options->warmup, run->epoch), 1);
    rate->interval = rate->curve->by_iteration ? RATE_ITERATION : rate->options->interval;
    return rate;
}

/* How long the schedule itself is, in its unit: iterations count from the warm-up's end,
 * epochs from the run's beginning. */
static double length_of(const struct rate *rate)
{
    if (rate->interval == RATE_ITERATION)
        return (double)(rate->run.iterations - rate->warmup);
    return ceil((double)rate->run.iterations / (double)rate->run.epoch);
}

static struct rate_moment moment_of(const struct rate *rate, int64_t iteration)
{
    int64_t past = iteration - 1 - (rate->interval == RATE_ITERATION ? rate->warmup : 0);
    struct rate_moment moment = {.time = (double)(past > 0 ? past : 0),
                                 .end = length_of(rate),
                                 .base = rate->base};
    if (rate->interval == RATE_EPOCH)
        moment.time = floor(moment.time / (double)rate->run.epoch);
    return moment;
}

double rate_at(const struct rate *rate, int64_t iteration)
{
    const struct rate_options *o = rate->options;
    const struct rate_moment moment = moment_of(rate, iteration);
    double value = rate->curve->at(o, &moment);
    return iteration <= rate->warmup ? value * (double)iteration / (double)rate->warmup
                                     : value;
}

bool rate_cycles_momentum(const struct component *component)
{
    const struct rate_curve *curve = curve_of(component);
    return curve->cycles != NULL && curve->cycles(component->options);
}

double rate_momentum_at(const struct rate *rate, int64_t iteration)
{
    const struct rate_moment moment = moment_of(rate, iteration);
    bool cycles = rate->curve->cycles != NULL && rate->curve->cycles(rate->options);
    return cycles ? rate->curve->momentum(rate->options, &moment) : (double)NAN;
}

double rate_changes(const struct component *component, const struct rate_run *run)
{
    struct arena *arena = arena_new();
    const struct rate *rate = rate_new(component, 1, run, arena);
    double time = length_of(rate), warmup = (double)rate->warmup;
    double times =
        rate->curve->changes ? rate->curve->changes(rate->options, time) : time;
    arena_free(arena);
    return times + warmup;
}

/* ---- Looking at evaluations ---- */

static bool is_better(const struct rate *rate, double value, bool maximize)
{
    const struct rate_options *o = rate->options;
    double sign = maximize ? 1 : -1;
    double best = rate->plateau.has_best ? rate->plateau.best : -sign * INFINITY;
    double bound = o->threshold_mode == RATE_ABS ? best + sign * o->threshold
                                                 : best * (1 + sign * o->threshold);
    return maximize ? value > bound : value < bound;
}

/* As torch's ReduceLROnPlateau.step. */
void rate_observe_metric(struct rate *rate, double value, bool maximize)
{
    const struct rate_options *o = rate->options;
    struct plateau *plateau = &rate->plateau;
    if (!rate->curve->looks)
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
    if (!rate->curve->looks)
        return;
    archive_piece(archive, "rate.base", &rate->base, sizeof rate->base);
    archive_piece(archive, "rate.plateau", &rate->plateau, sizeof rate->plateau);
}

/* ---- Whether it fits the run ---- */

static int check_warmup(const struct rate *rate, struct error *error)
{
    long long warmup = rate->warmup, iterations = rate->run.iterations;
    if (warmup == 0 || warmup < iterations)
        return 0;
    return error_set_option(
        error, "warmup",
        "`warmup` of %lld%s does not end before the run's %lld iteration%s: at "
        "most %lld does",
        warmup, rate->options->warmup.epochs > 0 ? " iterations" : "", iterations,
        iterations == 1 ? "" : "s", iterations - 1);
}

static int check_length(const struct rate *rate, struct error *error)
{
    const struct rate_options *o = rate->options;
    double length = length_of(rate);
    const char *option = "";
    double latest = rate->curve->latest ? rate->curve->latest(o, &option) : 0;
    double most = rate->curve->before_end ? length - 1 : length;
    if (latest <= most)
        return 0;
    if (rate->interval == RATE_EPOCH && most < 1)
        return error_set_option(
            error, option,
            "`%s` of %.0f is not reached, as the run ends with its first "
            "epoch: `interval: iteration` counts in iterations",
            option, latest);
    return error_set_option(
        error, option,
        "`%s` of %.0f is not reached in the run's %.0f %s%s%s: at most %.0f is", option,
        latest, length, rate->interval == RATE_ITERATION ? "iteration" : "epoch",
        length == 1 ? "" : "s",
        rate->warmup > 0 && rate->interval == RATE_ITERATION ? " after the warm-up" : "",
        most);
}

int rate_check(const struct component *component, const struct rate_run *run,
               struct error *error)
{
    struct arena *arena = arena_new();
    const struct rate *rate = rate_new(component, 1, run, arena);
    bool fits = check_warmup(rate, error) == 0 &&
                (rate->curve->check == NULL ||
                 rate->curve->check(rate->options, length_of(rate), error) == 0) &&
                check_length(rate, error) == 0;
    arena_free(arena);
    return fits ? 0 : -1;
}
