/* A schedule says how high the rate is at each time; a warm-up goes before any. On a
 * plateau it is the optimizer's own rate which falls. */
#include "model/rate.h"

#include <math.h>
#include <stdio.h>

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
    if (rate->curve->resolve != NULL)
        rate->options = rate->curve->resolve(
            component->options, rate->interval == RATE_EPOCH ? 0 : run->epoch, arena);
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

/* How a length is told. */
struct stretch_words {
    const char *whole; /* "the run's" */
    const char *unit;
    const char *after;
};

/* Whether the latest time that an option names is reached. */
static int check_latest(const struct rate_curve *curve, const void *options,
                        double length, const struct stretch_words *words,
                        struct error *error)
{
    const char *option = "";
    double latest = curve->latest ? curve->latest(options, &option) : 0;
    double most = curve->before_end ? length - 1 : length;
    if (latest <= most)
        return 0;
    return error_set_option(
        error, option, "`%s` of %.0f is not reached in %s %.0f %s%s%s: at most %.0f is",
        option, latest, words->whole, length, words->unit, length == 1 ? "" : "s",
        words->after, most);
}

static int check_first_epoch(const struct rate *rate, struct error *error)
{
    const char *option = "";
    bool is_later = rate->curve->latest != NULL &&
                    rate->curve->latest(rate->options, &option) >= 1 &&
                    rate->curve->before_end;
    if (!is_later || rate->interval == RATE_ITERATION || length_of(rate) > 1)
        return 0;
    return error_set_option(error, option,
                            "`%s` of %.0f is not reached, as the run ends with its first "
                            "epoch: `interval: iteration` counts in iterations",
                            option, rate->curve->latest(rate->options, &option));
}

/* The parts of a curve that has some; the option at fault with where it stands. */
static int check_parts(const struct rate *rate, const struct stretch_words *of_run,
                       struct error *error)
{
    const struct stretch_words words = {"the part's", of_run->unit, ""};
    const struct rate_curve *whole = rate->curve;
    struct rate_stretch stretch;
    for (size_t i = 0; whole->stretch != NULL &&
                       whole->stretch(rate->options, i, length_of(rate), &stretch);
         i++) {
        const struct rate_curve *curve = rate_curve_of_part(stretch.part);
        const void *options = stretch.part->options;
        char option[2 * sizeof error->option];
        if ((curve->check == NULL || curve->check(options, stretch.length, error) == 0) &&
            check_latest(curve, options, stretch.length, &words, error) == 0)
            continue;
        snprintf(option, sizeof option, "schedules.%zu.%s", i, error->option);
        return error_in_option(error, option);
    }
    return 0;
}

int rate_check(const struct component *component, const struct rate_run *run,
               struct error *error)
{
    struct arena *arena = arena_new();
    const struct rate *rate = rate_new(component, 1, run, arena);
    bool in_iterations = rate->interval == RATE_ITERATION;
    const struct stretch_words words = {
        "the run's", in_iterations ? "iteration" : "epoch",
        in_iterations && rate->warmup > 0 ? " after the warm-up" : ""};
    bool fits =
        check_warmup(rate, error) == 0 &&
        (rate->curve->check == NULL ||
         rate->curve->check(rate->options, length_of(rate), error) == 0) &&
        check_first_epoch(rate, error) == 0 &&
        check_latest(rate->curve, rate->options, length_of(rate), &words, error) == 0 &&
        check_parts(rate, &words, error) == 0;
    arena_free(arena);
    return fits ? 0 : -1;
}

const struct component *rate_component_part(const struct component *component, size_t i)
{
    const struct rate_curve *curve = curve_of(component);
    struct rate_stretch stretch;
    return curve->stretch != NULL && curve->stretch(component->options, i, 0, &stretch)
               ? stretch.part
               : NULL;
}
