/* Gathering what is asked for in three places. */
#include "train/asked.h"

#include <string.h>

#include "train/stop.h"

void asked_metrics(const struct trial_spec *spec, const struct dataset *dataset,
                   bool asked[METRIC_COUNT])
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, dataset, arena);
    memset(asked, 0, METRIC_COUNT * sizeof *asked);
    asked[objective_of(spec, dataset).metric] = true;
    if (stop != NULL)
        asked[stop_objective(stop)->metric] = true;
    arena_free(arena);
    for (size_t i = 0; i < spec->record.metrics.count; i++) {
        enum metric metric = metric_find(spec->record.metrics.at[i]);
        if (metric < METRIC_COUNT)
            asked[metric] = true;
    }
    for (int i = 0; i < METRIC_COUNT; i++)
        asked[i] = asked[i] && metric_is_asked((enum metric)i) &&
                   metric_applies((enum metric)i, dataset->classes);
}

int asked_check(const struct trial_spec *spec, const struct dataset *dataset,
                struct error *error)
{
    for (size_t i = 0; i < spec->record.metrics.count; i++) {
        const char *name = spec->record.metrics.at[i];
        enum metric metric = metric_find(name);
        if (metric < METRIC_COUNT && metric_applies(metric, dataset->classes))
            continue;
        if (dataset->classes == 0)
            return error_set(error,
                             "`record.metrics` has %s, which is of classes, but the data "
                             "has numbers to predict: leave it out",
                             name);
        return error_set(error,
                         "`record.metrics` has %s, which is of two classes, but the data "
                         "has %lld: leave it out",
                         name, (long long)dataset->classes);
    }
    return 0;
}
