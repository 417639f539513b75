/* Rates that look at evaluations depend on what has been seen, and so are remembered; the
 * momentum is worked out anew wherever it is asked for. */
#include "train/rates.h"

#include <math.h>
#include <stdio.h>

#include "model/optimizer.h"

struct rates rates_make(const struct trial_spec *spec,
                        const struct optimizer_groups *groups, const struct rate_run *run,
                        struct arena *arena)
{
    const size_t count = groups->count;
    struct rates rates = {.groups = groups,
                          .at = arena_array(arena, count + 1, sizeof *rates.at),
                          .now = arena_array(arena, count, sizeof *rates.now),
                          .momentum = (double)NAN,
                          .changed =
                              arena_array(arena, count + 1, sizeof *rates.changed)};
    for (size_t i = 0; i <= count; i++) {
        const struct component *optimizer =
            i < count ? groups->at[i].options : &spec->optimizer;
        rates.at[i] = rate_new(&spec->rate, optimizer_rate(optimizer), run, arena);
    }
    return rates;
}

/* The next point of those that have changed. */
static struct series_point *add(struct rates *rates, int64_t iteration, double value)
{
    struct series_point *point = &rates->changed[rates->changed_count++];
    *point = (struct series_point){.iteration = iteration, .value = value};
    return point;
}

static void set_momentum(struct rates *rates, int64_t iteration)
{
    const struct rate *rate = rates->at[rates->groups->count];
    rates->momentum = rate_momentum_at(rate, iteration);
    if (isnan(rates->momentum) ||
        (iteration > 1 && rate_momentum_at(rate, iteration - 1) == rates->momentum))
        return;
    struct series_point *point = add(rates, iteration, rates->momentum);
    snprintf(point->name, sizeof point->name, "momentum");
}

void rates_set(struct rates *rates, int64_t iteration)
{
    rates->changed_count = 0;
    set_momentum(rates, iteration);
    for (size_t i = 0; i < rates->groups->count; i++) {
        const int32_t layer = rates->groups->at[i].layer;
        double now = rate_at(rates->at[i], iteration);
        if (layer >= 0 && now != rates->now[i]) {
            struct series_point *point = add(rates, iteration, now);
            snprintf(point->name, sizeof point->name, "layers.%d.learning_rate", layer);
        }
        rates->now[i] = now;
    }
}

double rates_of_config(const struct rates *rates, int64_t iteration)
{
    return rate_at(rates->at[rates->groups->count], iteration);
}

void rates_observe_metric(struct rates *rates, double value, bool maximize)
{
    for (size_t i = 0; i <= rates->groups->count; i++)
        rate_observe_metric(rates->at[i], value, maximize);
}

void rates_archive(struct rates *rates, struct archive *archive)
{
    for (size_t i = 0; i <= rates->groups->count; i++)
        rate_archive(rates->at[i], archive);
    archive_piece(archive, "rates", rates->now,
                  rates->groups->count * sizeof *rates->now);
}
