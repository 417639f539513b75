/* The options of sections that have no `type`, each a table in the order of a struct of
 * experiment.h; of single options the struct is the option. */
#include "config/experiment.h"

#include <string.h>

static const struct lamina_option schedule_table[] = {
    {"epochs", LAMINA_INTEGER, offsetof(struct schedule, epochs), "0", "[0, 1000000000]",
     "passes over the training split"},
    {"iterations", LAMINA_INTEGER, offsetof(struct schedule, iterations), "0",
     "[0, 1000000000000]", "batches to train on, in place of epochs"},
    {"batch_size", LAMINA_INTEGER, offsetof(struct schedule, batch_size), NULL,
     "[1, 1000000000]", "samples a batch"},
    {"shuffle", LAMINA_BOOL, offsetof(struct schedule, shuffle), "true", NULL,
     "a new order in every epoch"},
    {"evaluate_every", LAMINA_INTEGER, offsetof(struct schedule, evaluate_every), "0",
     "[0, 1000000000000]", "iterations between evaluations; 0: only at the end"},
};
const struct option_kind experiment_schedule = {
    .name = "schedule",
    .options = schedule_table,
    .count = sizeof schedule_table / sizeof schedule_table[0],
    .size = sizeof(struct schedule),
};

static const struct lamina_option top_table[] = {
    {"compat", LAMINA_CHOICE, 0, "none", "none | pytorch",
     "whose random draws to reproduce"},
};
const struct option_kind experiment_top = {
    .name = "config", .options = top_table, .count = 1, .size = sizeof(int32_t)};

static const struct lamina_option objective_table[] = {
    {"metric", LAMINA_CHOICE, offsetof(struct objective_spec, metric), "auto",
     "auto | " EXPERIMENT_METRICS, "auto: accuracy where there are classes, else loss"},
    {"split", LAMINA_CHOICE, offsetof(struct objective_spec, split), "auto",
     "auto | validation | test", "auto: validation where there is one, else test"},
    {"mode", LAMINA_CHOICE, offsetof(struct objective_spec, mode), "auto",
     "auto | max | min", "which is better; auto: as the metric is meant"},
};
const struct option_kind experiment_objective = {
    .name = "objective",
    .options = objective_table,
    .count = sizeof objective_table / sizeof objective_table[0],
    .size = sizeof(struct objective_spec),
};

static const struct lamina_option record_table[] = {
    {"top_k", LAMINA_INTEGER, offsetof(struct record_spec, top_k), "0", "[0, 1000000]",
     "measure how often the class is among so many largest outputs"},
    {"gradient_norms", LAMINA_BOOL, offsetof(struct record_spec, gradient_norms), "false",
     NULL, "the length of each layer's gradients, before they are clipped"},
    {"weight_norms", LAMINA_BOOL, offsetof(struct record_spec, weight_norms), "false",
     NULL, "the length of each layer's parameters, before the update"},
    {"every", LAMINA_INTEGER, offsetof(struct record_spec, every), "100",
     "[1, 1000000000000]", "iterations from norms to norms"},
};
const struct option_kind experiment_record = {
    .name = "record",
    .options = record_table,
    .count = sizeof record_table / sizeof record_table[0],
    .size = sizeof(struct record_spec),
};

static const struct lamina_option layer_table[] = {
    {"frozen", LAMINA_BOOL, 0, "false", NULL, "its parameters stay as they begin"},
};
const struct option_kind experiment_layer = {
    .name = "layer",
    .options = layer_table,
    .count = sizeof layer_table / sizeof layer_table[0],
    .size = sizeof(bool),
};

bool experiment_is_layer_key(const char *name)
{
    return strcmp(name, "init") == 0 || strcmp(name, "optimizer") == 0 ||
           strcmp(name, "frozen") == 0;
}
