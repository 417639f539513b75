/* A column that is added to a sealed table is not among those that earlier files have
 * sealed: that takes a migration which seals them anew. */
#include "record/tables.h"

#include <strings.h>

const struct table tables[] = {
    {.name = "leaderboard", .is_view = true},
    {.name = "seed_groups", .is_view = true},
    {.name = "problems", .is_view = true},
    {.name = "outcomes", .is_view = true},
    {.name = "evaluation_values", .is_view = true},
    {.name = "series", .is_view = true},
    {.name = "curves", .is_view = true},
    {.name = "class_metrics", .is_view = true},
    {.name = "class_means", .is_view = true},
    {.name = "columns", .is_view = true},
    {.name = "experiments", .is_small = true},
    {.name = "experiment_configs", .is_small = true},
    /* Of its columns those are sealed that tell what the trial came to. */
    {.name = "trials",
     .is_small = true,
     .columns =
         "last_iteration, final_loss, final_accuracy, best_accuracy, best_iteration, "
         "objective, objective_split, maximize, final_value, best_value",
     .key = "id",
     .trial = "id"},
    {.name = "experiment_trials", .is_small = true},
    {.name = "settings", .is_small = true},
    {.name = "axes", .is_small = true},
    {.name = "proposals", .is_small = true},
    {.name = "iterations",
     .rewind = TABLES_PAST_KEPT,
     .columns = "iteration, loss, accuracy",
     .key = "iteration",
     .trial = "trial_id"},
    {.name = "evaluations",
     .rewind = TABLES_PAST_KEPT,
     .columns = "iteration, split, loss, accuracy, correct, total",
     .clock = "time_us",
     .key = "iteration, split",
     .trial = "trial_id"},
    {.name = "metrics",
     .rewind = TABLES_PAST_KEPT,
     .columns = "iteration, name, split, value",
     .key = "name, split, iteration",
     .trial = "trial_id"},
    {.name = "confusions",
     .rewind = TABLES_PAST_KEPT,
     .columns = "iteration, split, actual, predicted, count",
     .key = "iteration, split, actual, predicted",
     .trial = "trial_id"},
    {.name = "splits",
     .is_small = true,
     .rewind = TABLES_OF_ATTEMPT,
     .columns = "split, samples"},
    {.name = "classes",
     .is_small = true,
     .rewind = TABLES_OF_ATTEMPT,
     .columns = "class, name, count, validation_count, test_count"},
    {.name = "data_columns", .is_small = true},
    {.name = "signatures", .is_small = true},
    {.name = "attempts", .is_small = true},
    {.name = "layers",
     .is_small = true,
     .rewind = TABLES_OF_ATTEMPT,
     .columns = "position, type, version, path, sha256, parameters, written, inputs"},
    {.name = "components",
     .is_small = true,
     .rewind = TABLES_OF_ATTEMPT,
     .columns = "path, type, version"},
    {.name = "digests",
     .is_small = true,
     .rewind = TABLES_OF_ATTEMPT,
     .columns = "series, rows, sha256"},
    {.name = "events", .is_small = true},
    {.name = "notes", .is_small = true},
    {.name = "tags", .is_small = true},
    {.name = "checkpoints", .rewind = TABLES_PAST_CHECKPOINT},
};
const size_t tables_count = sizeof tables / sizeof tables[0];

const char *const tables_exported[] = {
    "leaderboard",
    "seed_groups",
    "problems",
    "outcomes",
    "evaluation_values",
    "series",
    "curves",
    "class_metrics",
    "class_means",
    "columns",
    "experiments",
    "experiment_configs",
    "trials",
    "experiment_trials",
    "settings",
    "axes",
    "proposals",
    "iterations",
    "evaluations",
    "metrics",
    "confusions",
    "splits",
    "classes",
    "data_columns",
    "signatures",
    "attempts",
    "layers",
    "components",
    "digests",
    "events",
    "notes",
    "tags",
    NULL,
};

const char tables_help[] =
    "views: leaderboard (the default), seed_groups, problems,\n"
    "series, curves, outcomes, evaluation_values, class_metrics,\n"
    "class_means, columns; tables: experiments, experiment_configs,\n"
    "trials, experiment_trials, settings, axes, proposals,\n"
    "iterations, evaluations, metrics, confusions, splits,\n"
    "classes, data_columns, signatures, attempts, layers,\n"
    "components, digests, events, notes, tags";

const struct table *tables_find(const char *name)
{
    for (size_t i = 0; i < tables_count; i++)
        if (strcasecmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}
